"""Which glasses are broken, and which still wait for their review."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from dharatal.guard.access.queries import login_of, logins_of
from dharatal.guard.audit import queries as log
from dharatal.guard.vault.glass.operations import REVIEW_WITHIN, is_open
from dharatal.guard.vault.models import Glass
from dharatal.guard.vault.watching import words
from dharatal.guard.vault.watching.words import Written
from dharatal.kernel.actor import Actor


class Broken(NamedTuple):
    """state: open, waits, overdue or reviewed. looks, members: what was shown under it; written: reason and review."""

    id: UUID
    user_id: int
    login: str
    unit_id: int
    at: datetime
    ends_at: datetime
    ended_at: datetime | None
    reviewed_at: datetime | None
    review_by: datetime
    state: str
    looks: int
    members: int
    written: list[Written]


def unreviewed(actor: Actor) -> list[Glass]:
    """What everybody of the guard is told on each page."""
    return list(Glass.objects.filter(reviewed_at=None).order_by("at", "id"))


def own_open(actor: Actor, *, at: datetime) -> Glass | None:
    """The glass under which somebody works now."""
    held = Glass.objects.filter(user_id=actor.user_id, ended_at=None, at__lte=at, ends_at__gt=at)
    return held.order_by("-at", "id").first()


def board(actor: Actor, *, limit: int = 20) -> list[Glass]:
    """Those that wait first, then the latest."""
    waiting = Q(reviewed_at=None)
    rows = list(Glass.objects.filter(waiting).order_by("at", "id"))
    return [*rows, *Glass.objects.exclude(waiting).order_by("-at", "id")[:limit]]


def told(actor: Actor, glasses: Sequence[Glass], *, at: datetime) -> list[Broken]:
    """Each with what was looked at under it, from the log, and what was written."""
    logins, written = logins_of({one.user_id for one in glasses}), words.about([one.id for one in glasses])
    return [_told(actor, one, logins.get(one.user_id, ""), written.get(one.id, []), at) for one in glasses]


def state_of(glass: Glass, at: datetime) -> str:
    if glass.reviewed_at is not None:
        return "reviewed"
    if is_open(glass, at):
        return "open"
    return "overdue" if at > glass.ends_at + REVIEW_WITHIN else "waits"


def _told(actor: Actor, one: Glass, login: str, written: list[Written], at: datetime) -> Broken:
    until = one.ended_at or one.ends_at
    who = login or login_of(one.user_id)
    seen = log.subjects_seen(actor, who, since=one.at, until=until, action="glass.looked")
    looks = log.counts_by_action(actor, since=one.at, until=until, login=who).get("glass.looked", 0)
    return Broken(
        one.id,
        one.user_id,
        who,
        one.unit_id,
        one.at,
        one.ends_at,
        one.ended_at,
        one.reviewed_at,
        one.ends_at + REVIEW_WITHIN,
        state_of(one, at),
        looks,
        len(seen),
        written,
    )
