"""The only writers of cases. Opening one needs two people whom the leader named, and so does declining it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dharatal.field.trace.cases.queries import REASON, is_entrusted, is_named, proposal, refuse_elsewhere
from dharatal.field.trace.complaints import again
from dharatal.field.trace.models import Case, CasePerson, CaseVoice, Entrusted
from dharatal.guard.access import queries as access
from dharatal.guard.access.handing import may_be_one
from dharatal.guard.audit import operations as audit
from dharatal.guard.audit.canonical import Fact
from dharatal.guard.audit.models import CASE
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

NEEDED = 2
SHORTEST_REASON, LONGEST_REASON = 20, 2_000

Because = Mapping[str, int | float | str]


class NotEntrusted(Refusal):
    code = "not_entrusted"
    status = 403


class NotOpener(Refusal):
    code = "not_opener"
    status = 403


class CannotEntrust(Refusal):
    code = "cannot_entrust"


class CannotDecide(Refusal):
    code = "cannot_decide"


class CannotName(Refusal):
    code = "cannot_name"
    status = 422


def entrust(actor: Actor, *, login: str, at: datetime) -> Entrusted:
    """Write down that the leader named somebody to decide about inquiries.

    Raises CannotEntrust for a shared log-in, one that is entrusted already, and one behind which another of the
    entrusted may sit.
    """
    user_id = _one_person_of(login, CannotEntrust)
    held = set(Entrusted.objects.filter(until_at=None).values_list("user_id", flat=True))
    if user_id in held:
        raise CannotEntrust(_("This person is named already."), code="entrusted_already")
    if any(may_be_one(user_id, other) for other in held):
        raise CannotEntrust(
            _(
                "This log-in and one that is named already may be in one person's hands: one made the other, or gave"
                " it its password or code card. Name somebody else, or have the log-in made anew by others."
            ),
            code="may_be_one_person",
        )
    named = Entrusted(id=new_uuid(), user_id=user_id, named_by=actor.user_id, from_at=at)
    named.save(force_insert=True)
    audit.record(actor, "trace.entrusted", object_id=named.id, facts={"user": user_id}, at=at)
    return named


def dismiss(actor: Actor, *, user_id: int, at: datetime) -> None:
    """Write down that somebody is entrusted no more; what they said before of an undecided case counts no more."""
    ended = Entrusted.objects.filter(user_id=user_id, until_at=None).update(until_at=at)
    if not ended:
        raise CannotEntrust(_("This person is not named."), code="not_entrusted")
    audit.record(actor, "trace.entrusted_no_more", facts={"user": user_id}, at=at)


def propose(
    actor: Actor,
    *,
    district_ids: Sequence[int],
    since: datetime,
    until: datetime | None = None,
    because: Because,
    at: datetime,
) -> Case:
    """Propose an inquiry about what was told in some districts. because: codes and figures, nothing of anybody.

    By the signal of the board, or by one of the entrusted. Raises NotEntrusted, CannotDecide for no district.
    """
    if not actor.is_system and not is_entrusted(actor):
        raise NotEntrusted(_("Only those whom the leader named may propose an inquiry."))
    if not district_ids or (until is not None and until <= since):
        raise CannotDecide(
            _("Choose at least one district, and an end after the beginning."), code="no_district"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('trace_case_number')")
        number = int(cursor.fetchone()[0])
    made = Case(
        id=new_uuid(),
        number=number,
        district_ids=sorted(set(district_ids)),
        since=since,
        until=until,
        proposed_at=at,
        proposed_by=actor.user_id,
        proposed_because=dict(because),
    )
    made.save(force_insert=True)
    _tell(
        actor, "trace.case_proposed", made.id, {"number": number, "districts": len(made.district_ids)}, at=at
    )
    return made


def speak(actor: Actor, case_id: UUID, voice: str, *, reason: str, at: datetime) -> Case:
    """Say, as one of the entrusted, that a proposed case be opened ("open") or declined ("decline").

    The second who says the same decides; whoever spoke before may speak again, and the latest counts. Declining needs
    a written reason. Who opens it is named in it. Raises NotNamedInCase, NotEntrusted, CannotDecide.
    """
    if not is_entrusted(actor):
        raise NotEntrusted(_("Only those whom the leader named decide about an inquiry."))
    proposal(actor, case_id)
    held = Case.objects.select_for_update().get(id=case_id)
    if held.state != Case.State.PROPOSED:
        raise CannotDecide(_("This inquiry is decided already."), code="decided")
    if voice not in CaseVoice.Voice.values:
        raise CannotDecide(_("Choose whether to open or to decline it."), code="no_such_voice")
    text = reason.strip()[:LONGEST_REASON]
    if voice == CaseVoice.Voice.DECLINE and len(text) < SHORTEST_REASON:
        raise CannotDecide(
            _("Write in a sentence or two why it should not be opened: it is kept, sealed."), code="no_reason"
        )
    agreeing = [
        user_id for user_id, said in _standing(held).items() if said == voice and user_id != actor.user_id
    ]
    _refuse_one_person(actor, agreeing)
    _append(actor, held, voice, text, at=at)
    _tell(actor, f"trace.case_spoken_{voice}", held.id, {"number": held.number}, at=at)
    if len(agreeing) + 1 >= NEEDED:
        _decide(actor, held, voice, [*agreeing, actor.user_id], at=at)
    return held


def name_person(actor: Actor, case_id: UUID, *, login: str, at: datetime) -> CasePerson:
    """Name somebody who is to inquire; by one of those who opened the case. Raises NotOpener, CannotName."""
    held = _opened_by(actor, case_id)
    user_id = _one_person_of(login, CannotName)
    if CasePerson.objects.filter(case_id=case_id, user_id=user_id, until_at=None).exists():
        raise CannotName(_("This person is named already."), code="named_already")
    named = CasePerson(
        id=new_uuid(),
        case=held,
        user_id=user_id,
        role=CasePerson.Role.INQUIRER,
        named_by=actor.user_id,
        from_at=at,
    )
    named.save(force_insert=True)
    _tell(actor, "trace.case_person_named", held.id, {"user": user_id}, at=at)
    return named


def unname_person(actor: Actor, case_id: UUID, *, user_id: int, at: datetime) -> None:
    """Take an inquirer out of a case; by one of those who opened it. Raises NotOpener, CannotName."""
    held = _opened_by(actor, case_id)
    live = CasePerson.objects.filter(case_id=case_id, user_id=user_id, until_at=None)
    if not live.filter(role=CasePerson.Role.INQUIRER).update(until_at=at):
        raise CannotName(_("This person is not named as an inquirer here."), code="not_named")
    _tell(actor, "trace.case_person_unnamed", held.id, {"user": user_id}, at=at)


def call_again(actor: Actor, case_id: UUID, complaint_id: UUID, *, why: str, at: datetime) -> None:
    """Have a complaint of an open case called back once more (`complaints.again`).

    Raises NotNamedInCase, NoSuchComplaint, CannotCallAgain, and CannotDecide for a closed case.
    """
    if refuse_elsewhere(actor, case_id, complaint_id).state != Case.State.OPEN:
        raise CannotDecide(_("This inquiry is closed."), code="decided")
    again.call_again(actor, complaint_id, why=why, of_case=case_id, at=at)


def close(actor: Actor, case_id: UUID, *, at: datetime) -> Case:
    """Close a case; its looks appear from now on where members and others see who looked. Raises NotOpener."""
    held = _opened_by(actor, case_id)
    held.state, held.closed_at = Case.State.CLOSED, at
    held.save(update_fields=["state", "closed_at"])
    _tell(actor, "trace.case_closed", held.id, {"number": held.number}, at=at)
    audit.release(actor, held.id, at=at)
    return held


def _opened_by(actor: Actor, case_id: UUID) -> Case:
    """The open case, locked, which the actor opened."""
    proposal(actor, case_id)
    opener = CasePerson.objects.filter(
        case_id=case_id, user_id=actor.user_id, role=CasePerson.Role.OPENER, until_at=None
    )
    if not is_named(case_id) or not opener.exists():
        raise NotOpener(_("Only those who opened this inquiry may do that."))
    held = Case.objects.select_for_update().get(id=case_id)
    if held.state != Case.State.OPEN:
        raise CannotDecide(_("This inquiry is closed."), code="decided")
    return held


def _standing(held: Case) -> dict[int, str]:
    """What each of the entrusted says now."""
    live = set(Entrusted.objects.filter(until_at=None).values_list("user_id", flat=True))
    said = held.voices.order_by("said_at", "id").values_list("user_id", "voice")
    return {user_id: voice for user_id, voice in said if user_id in live}


def _refuse_one_person(actor: Actor, others: Sequence[int]) -> None:
    """Naming them was checked too, but passwords and cards may have changed hands since."""
    if any(may_be_one(one, other) for one, other in combinations([actor.user_id, *others], 2)):
        raise CannotDecide(
            _(
                "Your log-in and that of whoever spoke before may be in one person's hands. Somebody else who is named"
                " has to speak."
            ),
            code="may_be_one_person",
        )


def _append(actor: Actor, held: Case, voice: str, text: str, *, at: datetime) -> None:
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    reason = seal(subject, REASON, text.encode())
    CaseVoice(
        id=new_uuid(),
        case=held,
        user_id=actor.user_id,
        voice=voice,
        said_at=at,
        sealed_id=subject.id,
        reason=reason,
        key_version=key_version(reason),
    ).save(force_insert=True)


def _decide(actor: Actor, held: Case, voice: str, agreed: Sequence[int], *, at: datetime) -> None:
    if voice == CaseVoice.Voice.DECLINE:
        held.state, held.declined_at = Case.State.DECLINED, at
        held.save(update_fields=["state", "declined_at"])
        _tell(actor, "trace.case_declined", held.id, {"number": held.number}, at=at)
        return
    CasePerson.objects.bulk_create(
        CasePerson(
            id=new_uuid(),
            case=held,
            user_id=user_id,
            role=CasePerson.Role.OPENER,
            named_by=actor.user_id,
            from_at=at,
        )
        for user_id in agreed
    )
    held.state, held.opened_at = Case.State.OPEN, at
    held.save(update_fields=["state", "opened_at"])
    _tell(actor, "trace.case_opened", held.id, {"number": held.number}, at=at)


def _one_person_of(login: str, refusal: type[Refusal]) -> int:
    """The user id of a log-in that one person uses. Raises the refusal for any other."""
    try:
        found = access.user_by_login(login.strip().lower())
    except access.UnknownLogin as error:
        raise refusal(_("There is no such log-in. Check how it is written."), code="no_such_login") from error
    if found.is_shared:
        raise refusal(
            _("Several people use this log-in: it names nobody. Give each an own one first."),
            code="shared_login",
        )
    return found.id


def _tell(actor: Actor, action: str, case_id: UUID, facts: Mapping[str, Fact], *, at: datetime) -> None:
    audit.record(actor, action, object_id=case_id, facts=facts, visibility=CASE, at=at)
