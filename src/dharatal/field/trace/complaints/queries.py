"""The book of complaints, as far as the reach goes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.complaints.words import HEARD, WORDS, HeardAgain, Words
from dharatal.field.trace.models import Complaint
from dharatal.guard.access import queries as access
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE, ORDINARY
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import whose as people

PAGE = 50


class NoSuchComplaint(Refusal):
    code = "no_such_complaint"
    status = 404


class Listed(NamedTuple):
    """A complaint in a list. by: the log-in that entered it, empty for the member's own; confirmed_by: the caller's."""

    complaint: Complaint
    by: str
    confirmed_by: str


class Told(NamedTuple):
    """One telling, opened. words: None where the member was erased."""

    listed: Listed
    words: Words | None
    again: HeardAgain


class Opened(NamedTuple):
    """A complaint, and all tellings of it in the order in which they were told.

    logins: of whoever made an earlier call-back or asked for the next, by user id.
    """

    listed: Listed
    tellings: list[Told]
    logins: dict[int, str]


def opened(rows: Sequence[Complaint]) -> dict[UUID, tuple[Words, HeardAgain]]:
    """What was told, opened, without what was of members erased since. Whoever shows it records the look."""
    subjects = subjects_by_id([one.sealed_id for one in rows])
    found = {}
    for one in rows:
        subject = subjects.get(one.sealed_id)
        if subject is None:
            continue
        told = Words.from_bytes(open_sealed(subject, WORDS, bytes(one.words)))
        again = HeardAgain()
        if one.heard is not None:
            again = HeardAgain.from_bytes(open_sealed(subject, HEARD, bytes(one.heard)))
        found[one.id] = told, again
    return found


def heard_names(rows: Sequence[Complaint]) -> dict[UUID, str]:
    """Which name the rival's caller used; what was said in the call-back goes before what was told first."""
    names = {one.id: "" for one in rows}
    for which, (told, again) in opened(rows).items():
        names[which] = again.heard_name or told.heard_name
    return names


def members_of(subject_ids: Collection[int]) -> dict[int, int]:
    """Who the subjects of complaints are now: records that were joined since are one member."""
    return people.persons_of(subject_ids)


def listed(
    actor: Actor, *, state: str = "", district_id: int = 0, source: str = "", page: int = 1
) -> tuple[list[Listed], int]:
    """A page of the book, the latest told first, and how many there are in all. No word of it is opened."""
    rows = Complaint.objects.all()
    if state:
        rows = rows.filter(state=state)
    if district_id:
        rows = rows.filter(district_id=district_id)
    if source:
        rows = rows.filter(told_by__in=access.ids_of_logins([source]))
    total = rows.count()
    start = (page - 1) * PAGE
    return _listed(list(rows.order_by("-told_at", "id")[start : start + PAGE])), total


def one(actor: Actor, complaint_id: UUID, *, of_case: UUID | None = None, at: datetime) -> Opened:
    """One complaint with all that was told, and the tellings beside it ("complaint.seen"). Raises NoSuchComplaint.

    of_case: the case for which it is opened; the look stays out of sight until that is closed.
    """
    held = Complaint.objects.filter(id=complaint_id).first()
    if held is None:
        raise NoSuchComplaint(_("There is no such complaint in your area. Open it from the book."))
    first = held.first_id or held.id
    beside = Complaint.objects.filter(first_id=first) | Complaint.objects.filter(id=first)
    rows = list(beside.order_by("told_at", "id"))
    told = opened(rows)
    looked(
        actor, [held.subject_id] if held.subject_id else [], unit_id=held.unit_id or None, kind="pages", at=at
    )
    audit.record(
        actor,
        "complaint.seen",
        subjects=[held.subject_id] if held.subject_id else [],
        unit_id=held.unit_id or None,
        object_id=of_case or held.id,
        facts={"tellings": len(rows)},
        visibility=CASE if of_case else ORDINARY,
        at=at,
    )
    return Opened(
        next(each for each in _listed(rows) if each.complaint.id == held.id),
        [Told(each, *told.get(each.complaint.id, (None, HeardAgain()))) for each in _listed(rows)],
        access.logins_of(
            {user for each in rows for one in each.earlier for user in (one["by"], one["asked_by"])}
        ),
    )


def _listed(rows: Sequence[Complaint]) -> list[Listed]:
    logins = access.logins_of({one.told_by for one in rows} | {one.confirmed_by for one in rows})
    return [Listed(one, logins.get(one.told_by, ""), logins.get(one.confirmed_by, "")) for one in rows]
