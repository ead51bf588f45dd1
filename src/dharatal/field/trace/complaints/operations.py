"""The only writers of the book of complaints."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.bulk import array
from dharatal.field.calls import operations as calls
from dharatal.field.trace.complaints.keeping import fewest_days, kept_until
from dharatal.field.trace.complaints.linking import Owner, owner_of
from dharatal.field.trace.complaints.words import HEARD, WORDS, HeardAgain, Words, caller_token
from dharatal.field.trace.models import Complaint
from dharatal.guard.access import operations as access
from dharatal.guard.access.reach import lending
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.models import CASE, ORDINARY
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.blind import blind_all
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import Subject, key_version, open_sealed, seal
from dharatal.kernel import phone
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.tokens import PHONE, phone_token

OWNER_KIND = "complaint"
TURN = UUID("0d9b7b0e-7c39-5f52-8d2f-0f6f3b8f4a61")  # all such calls take turns as one batch
MERGED_WITHIN = timedelta(days=90)
FUTURE = timedelta(minutes=10)  # clocks differ
OLDEST = timedelta(days=366)
LONGEST = 500
LONGEST_NUMBER = 40
AT_ONCE = 500  # strangers forgotten

_FIRST = "SELECT trace_first_told(%s::bigint[], %s, %s)"
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('trace.complaint'), %s)"


class CannotTell(Refusal):
    """What was told has no mobile that can be one, or a time that cannot be."""

    code = "cannot_tell"
    status = 422


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody tells of a call, as it was typed. called_to: the end of the time within which it was."""

    mobile: str
    caller: str = ""
    called_at: datetime | None = None
    called_to: datetime | None = None
    offer: str = ""
    heard_name: str = ""
    details: str = ""
    how: str = ""


def tell(actor: Actor, telling: Telling, *, via: str, key: str = "", at: datetime) -> UUID:
    """Write a complaint down, and have the registered number called back. Answers its id.

    via: of Complaint.Via; "sms" has no channel yet, and is for whoever reads short messages by hand. key: what is sent
    again under it is not written again. A second telling of the same member within 90 days is kept as such, beside the
    first. That a number is not ours is never said. Raises CannotTell.
    """
    words = _words(telling)
    _refuse_times(telling, at)
    if via not in Complaint.Via.values:
        raise CannotTell(_("Choose how it was told."), code="no_such_way")
    answer = access.once(
        actor, key=f"complaint:{key}" if key else "", act=lambda: _kept(actor, telling, words, via, at), at=at
    )
    return UUID(answer["complaint"])


def answered(
    actor: Actor, complaint_id: UUID, *, outcome: str, call: UUID | None, at: datetime
) -> Complaint | None:
    """Write down what the call-back came to; within the reach of its place. None when it waits no more.

    A yes confirms, a no denies; whatever else ended the call leaves nobody who could be asked.
    """
    held = Complaint.objects.select_for_update().filter(id=complaint_id, state=Complaint.State.TOLD).first()
    if held is None:
        return None
    held.state = {"yes": Complaint.State.CONFIRMED, "no": Complaint.State.DENIED}.get(
        outcome, Complaint.State.UNREACHABLE
    )
    held.confirmed_at, held.confirmed_by, held.call_uuid = at, actor.user_id, call
    held.save(update_fields=["state", "confirmed_at", "confirmed_by", "call_uuid"])
    record(actor, f"complaint.{held.state}", held, at=at)
    return held


def unanswered(actor: Actor, complaint_id: UUID, *, at: datetime) -> None:
    """Take the result of a call-back back: it waits again."""
    held = Complaint.objects.select_for_update().filter(id=complaint_id).exclude(state="duplicate").first()
    if held is None:
        return
    held.state, held.heard = Complaint.State.TOLD, heard_before(held)
    held.confirmed_at, held.confirmed_by, held.call_uuid = None, 0, None
    held.save(update_fields=["state", "heard", "confirmed_at", "confirmed_by", "call_uuid"])
    record(actor, "complaint.result_taken_back", held, at=at)


def hear_again(
    actor: Actor, complaint_id: UUID, *, heard_name: str, when: str, called_at: datetime | None, at: datetime
) -> None:
    """Keep what a member told in the call-back beside what was told first, which stays."""
    held = Complaint.objects.select_for_update().filter(id=complaint_id, state=Complaint.State.TOLD).first()
    subject = subjects_by_id([held.sealed_id]).get(held.sealed_id) if held else None
    if held is None or subject is None or not (heard_name.strip() or when.strip()):
        return
    again = HeardAgain(
        when=when.strip()[:LONGEST],
        heard_name=heard_name.strip()[:LONGEST],
        earlier=heard_in(held, subject).earlier,
    )
    held.heard = seal(subject, HEARD, again.to_bytes())
    if (held.called_at is None or held.earlier) and called_at is not None and called_at <= at + FUTURE:
        held.called_at, held.called_to = called_at, None
    held.save(update_fields=["heard", "called_at", "called_to"])


def heard_in(held: Complaint, subject: Subject) -> HeardAgain:
    """What was told in the call-backs of a complaint."""
    if held.heard is None:
        return HeardAgain()
    return HeardAgain.from_bytes(open_sealed(subject, HEARD, bytes(held.heard)))


def heard_before(held: Complaint, *more: HeardAgain) -> bytes | None:
    """What stays sealed of earlier call-backs while the next is waited for. more: of one that was the last till now."""
    subject = subjects_by_id([held.sealed_id]).get(held.sealed_id)
    if subject is None:
        return None
    earlier = (*heard_in(held, subject).earlier, *more)
    return seal(subject, HEARD, HeardAgain(earlier=earlier).to_bytes()) if earlier else None


def forget(actor: Actor, subjects: Collection[int], *, at: datetime) -> int:
    """Shred what members told who were erased, and the number they told it from; that they told it stays. How many."""
    held = Complaint.objects.filter(subject_id__in=list(subjects))
    sealed = list(held.values_list("sealed_id", flat=True))
    if sealed:
        calls.close_tasks(actor, list(held.values_list("id", flat=True)), at=at)
        held.update(phone_token=None)
        vault.erase(actor, sealed, at=at)
    return len(sealed)


def forget_strangers(actor: Actor, *, today: date, at: datetime) -> int:
    """Shred what was told of numbers that are no members', once its time is over ("complaint.stranger_forgotten").

    That it was told, when, and by whom it was entered stays. Answers how many, at most AT_ONCE.
    """
    before = at - timedelta(days=fewest_days())
    old = Complaint.objects.filter(subject_id=0, phone_token__isnull=False, told_at__lt=before)
    held = list(old.order_by("told_at", "id")[:AT_ONCE])
    due = [one for one in held if kept_until(ist_day(one.told_at)) <= today]
    if not due:
        return 0
    Complaint.objects.filter(id__in=[one.id for one in due]).update(phone_token=None, caller_token=None)
    vault.erase(actor, [one.sealed_id for one in due], at=at)
    audit.record(actor, "complaint.stranger_forgotten", facts={"complaints": len(due)}, at=at)
    return len(due)


def _words(telling: Telling) -> Words:
    mobile = phone.clean(telling.mobile[:LONGEST_NUMBER]).primary
    if mobile is None:
        raise CannotTell(_("Write the mobile number that was called, with its ten digits."), code="no_mobile")
    caller = telling.caller.strip()[:LONGEST_NUMBER]
    rest = {
        name: getattr(telling, name).strip()[:LONGEST] for name in ("offer", "heard_name", "details", "how")
    }
    return Words(mobile=mobile, caller=phone.clean(caller).primary or caller if caller else "", **rest)


def _refuse_times(telling: Telling, at: datetime) -> None:
    start, end = telling.called_at, telling.called_to
    if start is not None and start > at + FUTURE:
        raise CannotTell(_("The call cannot have been later than now. Correct the day."), code="in_future")
    if start is not None and start < at - OLDEST:
        raise CannotTell(
            _("The call was more than a year ago. Correct the day, or leave it open."), code="too_old"
        )
    if end is not None and end > at + FUTURE:
        raise CannotTell(_("The call cannot have been later than now. Correct the day."), code="in_future")
    if end is not None and (start is None or end < start):
        raise CannotTell(_("The end of the time lies before its beginning. Correct it."), code="ends_before")


def _kept(actor: Actor, telling: Telling, words: Words, via: str, at: datetime) -> dict[str, str]:
    tokens = blind_all(PHONE, words.mobile)
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [tokens[0] % 2**31])  # two tellings of one number wait for each other
    owner = owner_of(words.mobile, heard_name=words.heard_name)
    with lent(owner.district_id):
        first = _first_told(tokens, owner, since=at - MERGED_WITHIN)
        made = _written(actor, telling, words, via, owner, first, at)
        made.save(force_insert=True)
        record(actor, "complaint.told", made, at=at)
        if made.state == Complaint.State.TOLD and owner.subject_id:
            have_called_back(actor, made, barred=[made.told_by], at=at)
    return {"complaint": str(made.id)}


@contextmanager
def lent(district_id: int) -> Iterator[None]:
    """Lend the place of whom it is about while it is written; a number that is not ours has none."""
    if not district_id:
        yield
        return
    with lending(district_id=district_id):
        yield


def _first_told(tokens: list[int], owner: Owner, *, since: datetime) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, [array(tokens), owner.subject_id, since])
        found: UUID | None = cursor.fetchone()[0]
    return found


def _written(
    actor: Actor, telling: Telling, words: Words, via: str, owner: Owner, first: UUID | None, at: datetime
) -> Complaint:
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    sealed = seal(subject, WORDS, words.to_bytes())
    return Complaint(
        id=new_uuid(),
        sealed_id=subject.id,
        told_via=via,
        told_by=max(actor.user_id, 0),
        told_at=at,
        called_at=telling.called_at,
        called_to=telling.called_to,
        **owner._asdict(),
        phone_token=phone_token(words.mobile),
        caller_token=caller_token(words.caller),
        words=sealed,
        key_version=key_version(sealed),
        state=Complaint.State.DUPLICATE if first else Complaint.State.TOLD,
        first_id=first,
    )


def have_called_back(actor: Actor, made: Complaint, *, barred: Collection[int], at: datetime) -> None:
    """As a call of an own kind; at once, since memory fades. barred: user ids that never get it, such as the writer's.

    Within the reach of its place.
    """
    task = calls.NewTask(
        owner_kind=OWNER_KIND,
        owner_ref=made.id,
        subject_id=made.subject_id,
        phone_token=made.phone_token or 0,
        phone_version=made.key_version,
        unit_id=made.unit_id,
        district_id=made.district_id,
        block_id=made.block_id,
        panchayat_id=made.panchayat_id,
        batch_ref=TURN,
    )
    added = calls.add_second(actor, [task], due={made.id: at}, barred=set(barred) - {0}, at=at)
    if not added.waiting:  # the number wants no calls from us: nobody can be asked
        answered(actor, made.id, outcome="do_not_call", call=None, at=at)


def record(
    actor: Actor,
    action: str,
    held: Complaint,
    *,
    at: datetime,
    of_case: UUID | None = None,
    **facts: int | str,
) -> None:
    """Write an entry of the log about a complaint; codes and numbers only. of_case: as in `queries.one`."""
    audit.record(
        actor,
        action,
        subjects=[held.subject_id] if held.subject_id else [],
        unit_id=held.unit_id or None,
        object_id=of_case or held.id,
        facts={"via": str(held.told_via), "state": str(held.state), **facts},
        visibility=CASE if of_case else ORDINARY,
        at=at,
    )
