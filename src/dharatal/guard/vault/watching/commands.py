"""The guard's board by command: what the page shows and does."""

from typing import Any
from uuid import UUID

from dharatal.guard.access.door import Carrier, route
from dharatal.guard.vault.capabilities import WATCH
from dharatal.guard.vault.glass import queries as glasses
from dharatal.guard.vault.watching import operations, queries
from dharatal.guard.vault.watching.queries import Notice
from dharatal.kernel import clock


@route(capability=WATCH)
def listing(command: Carrier) -> dict[str, Any]:
    """Open locks and warnings, and broken glasses that wait for their review."""
    at = clock.now()
    notices = [_told(one) for one in queries.open_notices(command.actor)]
    waiting = glasses.told(command.actor, glasses.unreviewed(command.actor), at=at)
    return {
        "locks": [one for one in notices if one["step"] == "lock"],
        "warnings": [one for one in notices if one["step"] == "warn"],
        "glass": [_told_glass(one) for one in waiting],
    }


@route(capability=WATCH)
def unlock(command: Carrier, notice: UUID, *, words: str) -> dict[str, Any]:
    operations.unlock(command.actor, notice, words_written=words, at=clock.now())
    return {"unlocked": str(notice)}


@route(capability=WATCH)
def review(command: Carrier, notice: UUID, *, words: str) -> dict[str, Any]:
    operations.review(command.actor, notice, words_written=words, at=clock.now())
    return {"reviewed": str(notice)}


def _told_glass(one: glasses.Broken) -> dict[str, Any]:
    """Without what was written: that is read on the page."""
    return {
        "id": str(one.id),
        "login": one.login,
        "at": one.at,
        "ends_at": one.ended_at or one.ends_at,
        "state": one.state,
        "review_by": one.review_by,
        "looks": one.looks,
        "members": one.members,
    }


def _told(one: Notice) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "step": one.step,
        "login": one.login,
        "role": one.role,
        "at": one.at,
        "score": round(one.score, 1),
        "signals": {m.signal: {"members": m.members, "usual": m.usual} for m in one.measured},
    }
