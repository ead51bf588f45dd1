"""A stop is only a question. It is put to other calls first, then to the caller, and a person answers it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.checking import ordering, plan
from dharatal.field.callroom.checking.comparing import COUNTED
from dharatal.field.callroom.checking.sealed import LONGEST, REASON, REPLY
from dharatal.field.callroom.models import Check, Hearing, Round
from dharatal.field.calls import operations as calls
from dharatal.field.calls.models import Call, Pause
from dharatal.field.calls.operations.steering import NotPaused
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

PAUSED_BECAUSE = "second_calls"
TRAINING = "training"
ENDED = "ended"
DECISIONS = {
    "continue": _("Goes on calling"),
    TRAINING: _("Further training first"),
    ENDED: _("Calls no more"),
}


class CannotDecide(Refusal):
    code = "cannot_decide"


class NoHearing(Refusal):
    code = "no_hearing"
    status = 404


@dataclass(frozen=True, slots=True)
class SecondStage:
    """What the calls that were made again after a stop say by themselves. waiting: still to be made."""

    checks: int
    failed: int
    waiting: int

    @property
    def verdict(self) -> plan.Verdict:
        return plan.verdict(plan.SECOND, self.checks, self.failed)


def open_for(actor: Actor, found: Round, *, checks: int, failed: int, at: datetime) -> Hearing:
    """Pause a caller, hold every yes of his that nobody has checked, and have those called first by others."""
    pause = calls.pause(actor, caller_id=found.caller_id, reason=PAUSED_BECAUSE, at=at)
    (subject,) = vault.new_subjects(1)
    vault.keep([subject])
    hearing = Hearing(
        id=new_uuid(),
        caller_id=found.caller_id,
        round_id=found.id,
        opened_at=at,
        pause_id=pause,
        paused_by=actor.user_id,
        checks=checks,
        failed=failed,
        held=0,
        subject_id=subject.id,
        key_version=key_version(seal(subject, REPLY, b"")),
    )
    hearing.save(force_insert=True)
    ordering.order(actor, _unchecked_yes(found.caller_id), reason="stopped", at=at)
    hearing.held = second_stage(hearing).waiting
    hearing.save(update_fields=["held"])
    _tell(actor, "callroom.caller_stopped", hearing, at, checks=checks, failed=failed, held=hearing.held)
    return hearing


def second_stage(hearing: Hearing) -> SecondStage:
    states = list(Check.objects.filter(hearing=hearing.id).values_list("state", flat=True))
    waiting = Check.objects.filter(caller_id=hearing.caller_id, reason="stopped", state=Check.State.OPEN)
    counted = [state for state in states if state in COUNTED]
    return SecondStage(len(counted), counted.count(Check.State.DIFFERS), waiting.count())


def reply(actor: Actor, *, text: str, at: datetime) -> None:
    """The caller's own words to an open hearing, sealed; may be written anew until it is decided.

    Raises NoHearing, CannotDecide for an empty text.
    """
    hearing = _open(Hearing.objects.select_for_update().filter(caller_id=actor.user_id))
    if not text.strip():
        raise CannotDecide(_("Write what you want to say."))
    subject = subjects_by_id([hearing.subject_id])[hearing.subject_id]
    hearing.reply = seal(subject, REPLY, text.strip()[:LONGEST].encode())
    hearing.replied_at = at
    hearing.save(update_fields=["reply", "replied_at"])
    _tell(actor, "callroom.caller_replied", hearing, at)


def decide(actor: Actor, hearing_id: UUID, *, decision: str, reason: str, at: datetime) -> Hearing:
    """Decide about a stopped caller, with a written reason; the caller reads both.

    continue: calls again, and the held yes need no second call. training: stays paused until the in-charge lets
    him go on, then starts anew. ended: only where the second stage found the same; the held yes are all called.
    Raises NoHearing, CannotDecide: for the caller himself, whoever paused him, made or decided one of the second
    calls, without a reason, or for an end that the second stage does not bear out.
    """
    hearing = _open(Hearing.objects.select_for_update().filter(id=hearing_id))
    if decision not in DECISIONS or not reason.strip():
        raise CannotDecide(_("Choose a decision and write the reason: the caller reads it."))
    if actor.user_id in involved_in(hearing):
        raise CannotDecide(
            _("Somebody else decides: you are the caller, or paused or checked this caller yourself."),
            code="involved",
        )
    if decision == ENDED and second_stage(hearing).verdict != plan.Verdict.STOP:
        raise CannotDecide(
            _(
                "The second calls of the held names have not found the same. Wait for them, or decide otherwise."
            ),
            code="not_found_twice",
        )
    _write(actor, hearing, decision, reason, at)
    _let_go(actor, hearing, at)
    return hearing


def involved_in(hearing: Hearing) -> set[int]:
    """Who may not decide: the caller, whoever paused him, and whoever made or decided a second call of his."""
    of_caller = Check.objects.filter(caller_id=hearing.caller_id)
    checked = of_caller.order_by().values_list("second_caller", "ruled_by").distinct()
    paused = Pause.objects.filter(caller_id=hearing.caller_id, since__gte=hearing.opened_at)
    return {
        hearing.caller_id,
        hearing.paused_by,
        *(user for pair in checked for user in pair if user is not None),
        *paused.values_list("paused_by", flat=True),
    }


def refuse_resuming(pause_id: UUID) -> None:
    """A pause that waits for a hearing ends with its decision. Raises CannotDecide."""
    if Hearing.objects.filter(pause_id=pause_id, decided_at=None).exists():
        raise CannotDecide(
            _("This caller waits for a decision. Open the hearing: it ends the pause."),
            code="waits_for_hearing",
        )
    if Hearing.objects.filter(pause_id=pause_id, decision=ENDED).exists():
        raise CannotDecide(_("It was decided that this caller calls no more."), code="ended")


def words_of(hearing: Hearing) -> tuple[str, str]:
    """The caller's reply and the reason of the decision, opened; whoever shows them records the look."""
    subject = subjects_by_id([hearing.subject_id]).get(hearing.subject_id)
    if subject is None:
        return "", ""
    told, why = hearing.reply, hearing.reason
    return (
        open_sealed(subject, REPLY, bytes(told)).decode() if told else "",
        open_sealed(subject, REASON, bytes(why)).decode() if why else "",
    )


def _write(actor: Actor, hearing: Hearing, decision: str, reason: str, at: datetime) -> None:
    subject = subjects_by_id([hearing.subject_id])[hearing.subject_id]
    hearing.decision, hearing.decided_by, hearing.decided_at = decision, actor.user_id, at
    hearing.reason = seal(subject, REASON, reason.strip()[:LONGEST].encode())
    hearing.save(update_fields=["decision", "decided_by", "decided_at", "reason"])
    stage = second_stage(hearing)
    _tell(
        actor,
        "callroom.hearing_decided",
        hearing,
        at,
        decision=decision,
        checks=stage.checks,
        failed=stage.failed,
    )


def _let_go(actor: Actor, hearing: Hearing, at: datetime) -> None:
    if hearing.decision != "continue":
        return
    held = Check.objects.filter(caller_id=hearing.caller_id, reason="stopped", state=Check.State.OPEN)
    ordering.cancel(actor, held, at=at)
    try:
        calls.resume(actor, pause_id=hearing.pause_id, at=at)
    except NotPaused:
        return


def _open(rows: QuerySet[Hearing]) -> Hearing:
    hearing = rows.filter(decided_at=None).first()
    if hearing is None:
        raise NoHearing(_("Nothing waits for a decision here. Load the page again."))
    return hearing


def _unchecked_yes(caller_id: int) -> list[UUID]:
    """Calls of a caller that ended with yes and that nobody has made again."""
    answered = Check.objects.filter(caller_id=caller_id).exclude(state=Check.State.OPEN)
    made = Call.objects.filter(caller_id=caller_id, finished_at__isnull=False, outcome="yes")
    known = set(answered.values_list("first_call", flat=True))
    return [
        call
        for call in made.order_by("finished_at", "uuid").values_list("uuid", flat=True)
        if call not in known
    ]


def _tell(actor: Actor, action: str, hearing: Hearing, at: datetime, **facts: int | str) -> None:
    audit.record(actor, action, object_id=hearing.id, facts={"caller": hearing.caller_id, **facts}, at=at)
