"""What counting and judging adds to a page, measured on a database of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from statistics import median

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.clock import IST

AT = datetime(2026, 11, 9, 10, 30, tzinfo=IST)
PAGES, SIZE, OPENED = 300, 45, 3


def cost() -> dict[str, float]:
    """Milliseconds, medians: of the watch within one page of 45, and of the page's own entry in the log beside it."""
    who = _president()
    watched, logged = [], []
    for number in range(PAGES):
        first = number % 9 * SIZE + number // 40 * 3 * SIZE
        at = AT + timedelta(hours=number % 6, days=number // 6)
        with entering(who, None):
            watched.append(_timed(partial(_look, who, first, at)))
            members = range(first + 1, first + SIZE)
            logged.append(_timed(partial(audit.record, who, "people.listed", subjects=members, at=at)))
            _work(who, members[:OPENED], at)
    watched.sort()
    return {
        "watch_ms": median(watched),
        "watch_p95_ms": watched[len(watched) * 95 // 100],
        "log_ms": median(logged),
    }


def _look(who: Actor, first: int, at: datetime) -> None:
    members = range(first + 1, first + SIZE)
    where = [(211, 1811, one // 10) for one in members]
    looked(who, members, unit_id=9001, kind="lists", at=at, where=where, of=SIZE)


def _work(who: Actor, members: range, at: datetime) -> None:
    """Open some of a list: whoever opens nobody is locked after some days, as is who opens many of each."""
    for minute, member in enumerate(members, 1):
        where = [(211, 1811, member // 10)]
        looked(who, [member], unit_id=0, kind="pages", at=at + timedelta(minutes=minute), where=where, of=0)


def _president() -> Actor:
    with entering(SYSTEM, None):
        user = access.add_user(SYSTEM, login="bench", password=None, at=AT)
        access.grant(
            SYSTEM, user_id=user.id, capabilities=["people.look"], unit_id=1, starts_at=AT - timedelta(days=9),
            ends_at=None, source="post:1", role="district_president", at=AT,
        )  # fmt: skip
    return Actor(user_id=user.id, login="bench", channel="web", place="10.1.1.9")


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000
