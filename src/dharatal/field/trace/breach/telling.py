"""Members are told: all of a place come onto a list, part by part, and each is called, or gets a letter.

The list is made by the worker, or by a command, and goes on where it was broken off.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.operations.seconding import FIRST_OF_ALL
from dharatal.field.trace.breach import jobs, notices, opening
from dharatal.field.trace.breach.models import Breach, Concerned, Notice
from dharatal.field.trace.breach.words import TO_MEMBERS
from dharatal.guard.access.door import entering
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.ids import new_uuid
from dharatal.register.people import reaching
from dharatal.register.people.places import Within, within
from dharatal.register.people.reaching import Contact
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

OWNER_KIND = "breach"
TURN = UUID("b7e1b6f4-42f0-5c0a-9d4e-6f0d9f5c8a11")  # all such calls take turns as one batch
CHUNK = 2_000


def ask(actor: Actor, notice_id: UUID, units: Sequence[Unit]) -> int:
    """How many members live in the places that `begin` would have told. Raises what it raises."""
    _tellable(notice_id, units)
    return reaching.count_in(actor, _where([unit.id for unit in units]))


def begin(actor: Actor, notice_id: UUID, units: Sequence[Unit], *, at: datetime) -> Notice:
    """Have every member of some places told a text; the list is made in the background.

    Raises CannotTell for a text that is not for members, or was told already, BreachClosed.
    """
    notice, breach = _tellable(notice_id, units)
    notice.units = [unit.id for unit in units]
    notice.told_at, notice.told_by, notice.told_how = at, actor.user_id, "members"
    notice.save(update_fields=["units", "told_at", "told_by", "told_how"])
    about: dict[str, Fact] = {
        "duty": notice.duty,
        "version": notice.version,
        "units": len(units),
        "sha256": notice.digest,
    }
    opening.tell(actor, "breach.telling_begun", breach, about, at=at)
    jobs.spread_later(notice.id)
    return notice


def spread(notice_id: UUID, *, at: datetime) -> int:
    """Bring everybody of a notice's places onto its list, a part a transaction; answers how many are new."""
    new = 0
    while (made := _spread_part(notice_id, at)) is not None:
        new += made
    return new


def unfinished() -> list[UUID]:
    """Lists that were begun and are not whole yet."""
    begun = Notice.objects.filter(duty__in=TO_MEMBERS, told_at__isnull=False, spread_at=None)
    return list(begun.order_by("told_at", "id").values_list("id", flat=True))


def _tellable(notice_id: UUID, units: Sequence[Unit]) -> tuple[Notice, Breach]:
    notice = notices.one(notice_id)
    breach = opening.held(notice.breach_id)
    if notice.duty not in TO_MEMBERS or not units:
        raise notices.CannotTell(_("Choose the places whose members are told."), code="no_place")
    if notice.told_at is not None:
        raise notices.CannotTell(
            _("This text was told already. Make a new one if more is known."), code="told_already"
        )
    if {unit.id for unit in units} <= _told_already(notice):
        raise notices.CannotTell(
            _("The members of these places are told this text already. Look at its list."),
            code="told_already",
        )
    return notice, breach


def _spread_part(notice_id: UUID, at: datetime) -> int | None:
    """The next part; None when the list is whole."""
    with entering(SYSTEM, STEER_CALLS):
        notice = Notice.objects.select_for_update().select_related("breach").get(id=notice_id)
        if notice.spread_at is not None or notice.told_at is None:
            return None
        where = _where(notice.units)
        found = reaching.contacts_in(SYSTEM, where, after=notice.reached_to, size=CHUNK)
        if not found:
            notice.spread_at = at
            notice.save(update_fields=["spread_at"])
            return None
        if new := _without_told(notice, found):
            _list(notice, new, at)
        notice.reached_to = found[-1].person_id
        notice.save(update_fields=["reached_to"])
        return len(new)


def _where(unit_ids: Collection[int]) -> Within:
    parts = [within(unit) for unit in territory.units_by_ids(set(unit_ids)).values()]
    if any(not any(part) for part in parts):
        return Within()
    return Within(*([one for part in parts for one in part[rung]] for rung in range(4)))


def _same_text(notice: Notice) -> QuerySet[Notice]:
    """Other notices of a breach that say the same to members."""
    same = Notice.objects.filter(breach_id=notice.breach_id, duty=notice.duty, digest=notice.digest)
    return same.filter(told_at__isnull=False).exclude(id=notice.id)


def _told_already(notice: Notice) -> set[int]:
    return {unit for units in _same_text(notice).values_list("units", flat=True) for unit in units}


def _without_told(notice: Notice, found: Sequence[Contact]) -> list[Contact]:
    """Those who are not on the list of the same text already."""
    persons = [one.person_id for one in found]
    listed = Concerned.objects.filter(notice__in=_same_text(notice), person_id__in=persons)
    told = set(listed.values_list("person_id", flat=True))
    return [one for one in found if one.person_id not in told]


def _list(notice: Notice, found: Sequence[Contact], at: datetime) -> None:
    rows = [(_concerned(notice, one), one) for one in found]
    Concerned.objects.bulk_create([row for row, _contact in rows])
    tasks = [_task(row, one) for row, one in rows if row.channel == "call"]
    due = {task.owner_ref: FIRST_OF_ALL for task in tasks}
    added = calls.add_second(SYSTEM, tasks, due=due, barred=[], at=at)
    if added.not_to_call:
        _to_letter(Concerned.objects.filter(id__in=added.not_to_call), "do_not_call")
    audit.record(
        SYSTEM,
        "breach.members_listed",
        subjects=[one.subject_id for one in found],
        object_id=notice.breach_id,
        facts={"duty": notice.duty, "calls": added.waiting},
        at=at,
    )


def _concerned(notice: Notice, one: Contact) -> Concerned:
    has_number = one.phone_token is not None
    return Concerned(
        id=new_uuid(),
        notice=notice,
        subject_id=one.subject_id,
        person_id=one.person_id,
        unit_id=one.unit_id,
        district_id=one.district_id,
        block_id=one.block_id,
        panchayat_id=one.panchayat_id,
        channel="call" if has_number else "letter",
        state="waiting" if has_number else "letter",
    )


def _task(row: Concerned, one: Contact) -> calls.NewTask:
    assert one.phone_token is not None  # noqa: S101 - else it is a letter
    return calls.NewTask(
        owner_kind=OWNER_KIND,
        owner_ref=row.id,
        subject_id=row.subject_id,
        phone_token=one.phone_token,
        phone_version=one.phone_version,
        unit_id=row.unit_id,
        district_id=row.district_id,
        block_id=row.block_id,
        panchayat_id=row.panchayat_id,
        batch_ref=TURN,
    )


def answered(actor: Actor, concerned_id: UUID, *, outcome: str, call: UUID | None, at: datetime) -> None:
    """Note how a call about a breach ended: told, with its proof; not to be reached this way, so by letter; or gone."""
    row = Concerned.objects.select_for_update().filter(id=concerned_id, state="waiting").first()
    if row is None:
        return
    if outcome == "yes":
        row.state, row.call_uuid, row.told_at, row.told_by = "told", call, at, actor.user_id
        row.outcome = outcome
        row.save(update_fields=["state", "call_uuid", "told_at", "told_by", "outcome"])
        facts = {"notice": row.notice_id.hex[:8], "way": "call"}
        audit.record(
            actor,
            "breach.member_told",
            subjects=[row.subject_id],
            unit_id=row.unit_id,
            object_id=row.id,
            facts=facts,
            at=at,
        )
    elif outcome == "deceased":
        Concerned.objects.filter(id=row.id).update(state="gone", outcome=outcome)
    else:
        _to_letter(Concerned.objects.filter(id=row.id), outcome)


def take_back(actor: Actor, concerned_id: UUID) -> None:
    """A result that made a letter of a call was taken back."""
    Concerned.objects.filter(id=concerned_id, state__in=["letter", "gone"]).update(
        state="waiting", channel="call", outcome=""
    )


def _to_letter(rows: QuerySet[Concerned], outcome: str) -> None:
    rows.update(state="letter", channel="letter", outcome=outcome)
