"""What the guard reads: warnings and locks, and the records behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import expm1
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from dharatal.guard.access.handing import may_be_one
from dharatal.guard.access.queries import logins_of, work_of
from dharatal.guard.vault.models import LookDay, Noticed
from dharatal.guard.vault.watching import figures, words
from dharatal.guard.vault.watching.day import Day
from dharatal.guard.vault.watching.figures import CHOSEN, HANDED, grain
from dharatal.guard.vault.watching.judging import LOCK, WARN
from dharatal.guard.vault.watching.words import Written
from dharatal.kernel.actor import Actor

SHOWN_DAYS = 7


class Measured(NamedTuple):
    """One signal: how many members, and how many are usual for this log-in at that moment."""

    signal: str
    members: int
    usual: int
    z: float


@dataclass(frozen=True, slots=True)
class Notice:
    """step: warn or lock. may_close: whether the reader may. written: what was written when it was closed."""

    id: UUID
    step: str
    user_id: int
    login: str
    role: str
    day: date
    at: datetime
    score: float
    measured: list[Measured]
    closed_at: datetime | None
    closed_by: str
    may_close: bool
    written: list[Written]


class Looks(NamedTuple):
    """A day of somebody's looks, as counted. units: unit id -> new members; large: unit id -> (shown, of)."""

    day: date
    role: str
    looks: int
    by_kind: dict[str, int]
    quotas: dict[str, int]
    fresh: int
    hours: list[int]
    units: dict[int, int]
    blocks: dict[int, int]
    districts: dict[int, int]
    large: dict[int, tuple[int, int]]


def open_notices(actor: Actor) -> list[Notice]:
    """Locks first, then warnings; the latest first."""
    rows = Noticed.objects.filter(closed_at=None)
    return _told(
        actor, [*rows.filter(step=LOCK).order_by("-at", "id"), *rows.filter(step=WARN).order_by("-at", "id")]
    )


def closed_notices(actor: Actor, *, limit: int = 20) -> list[Notice]:
    return _told(actor, list(Noticed.objects.exclude(closed_at=None).order_by("-closed_at", "id")[:limit]))


def notice(actor: Actor, notice_id: UUID) -> Notice | None:
    found = _told(actor, list(Noticed.objects.filter(id=notice_id)))
    return found[0] if found else None


def count_open(actor: Actor) -> dict[str, int]:
    """How many of each step wait for the guard."""
    steps = list(Noticed.objects.filter(closed_at=None).values_list("step", flat=True))
    return {step: steps.count(step) for step in (LOCK, WARN)}


def looks_of(actor: Actor, user_id: int, *, until: date) -> list[Looks]:
    """The last days of a log-in's looks up to a day, the latest first."""
    rows = LookDay.objects.filter(user_id=user_id, day__lte=until, day__gt=until - timedelta(days=SHOWN_DAYS))
    return [_looks(row) for row in rows.defer("known").order_by("-day")]


def is_locked(user_id: int) -> bool:
    return Noticed.objects.filter(user_id=user_id, step=LOCK, closed_at=None).exists()


def quota(actor: Actor, kind: str, *, at: datetime) -> int:
    """How many members a day somebody's role may be shown in one way."""
    return figures.role(figures.widest(set(work_of(actor.user_id, at=at).values()))).quotas[kind]


def _looks(row: LookDay) -> Looks:
    day = Day.restored(row.role, row.state, bytes(row.kinds), b"")
    return Looks(
        row.day,
        row.role,
        day.looks,
        {kind: len(day.kinds[kind]) for kind in (*CHOSEN, HANDED)},
        figures.role(row.role).quotas,
        day.fresh,
        day.hours,
        _largest(day.units),
        _largest(day.blocks),
        _largest(day.districts),
        {unit: (shown, day.of.get(unit, 0)) for unit, shown in _largest(day.depth).items()},
    )


def _largest(counts: Mapping[int, int], most: int = 12) -> dict[int, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:most])


def _told(actor: Actor, rows: list[Noticed] | QuerySet[Noticed]) -> list[Notice]:
    held = list(rows)
    logins = logins_of({row.user_id for row in held} | {row.closed_by for row in held})
    written = words.about([row.id for row in held])
    own = {
        user: may_be_one(actor.user_id, user)
        for user in {row.user_id for row in held if row.closed_at is None}
    }
    return [
        Notice(
            row.id,
            row.step,
            row.user_id,
            logins.get(row.user_id, ""),
            row.role,
            row.day,
            row.at,
            row.score,
            _measured(row),
            row.closed_at,
            logins.get(row.closed_by, ""),
            not own.get(row.user_id, True),
            written.get(row.id, []),
        )
        for row in held
    ]


def _measured(row: Noticed) -> list[Measured]:
    """Signals by how much they stood out; those that were as usual are left out."""
    strange: list[tuple[str, Any]] = sorted(row.z.items(), key=lambda one: -one[1])
    return [
        Measured(signal, row.figures.get(signal, [0])[0], _usual(signal, row.figures.get(signal)), z)
        for signal, z in strange
        if z >= 1
    ]


def _usual(signal: str, held: list[float] | None) -> int:
    return round(expm1(held[1]) * grain()[signal]) if held and signal in grain() else 0
