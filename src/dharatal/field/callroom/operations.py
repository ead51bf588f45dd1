"""The caller's desk: take a card, show the number, write down how it ended; and what that makes of the submission."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom import pairs
from dharatal.field.callroom.pairs import PairCard
from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.field.calls.models import Pause, Task
from dharatal.field.calls.outcomes import OUTCOMES, OnLine
from dharatal.field.calls.refusals import CannotUndo, LeaseLost, RecordInstead
from dharatal.field.intake import operations as intake
from dharatal.field.intake import queries as lists
from dharatal.guard.access.reach import Reach, lending
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

QUESTIONS = ("identity", "place", "association", "consent")
BREAK = "break"


class NotConfirmed(Refusal):
    """A yes stands on four answers: who it is, from where, with us, and may we keep the name."""

    code = "not_confirmed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a result led to. name is for the toast of the same caller; it is in no log."""

    call: UUID
    name: str
    outcome: str
    state: str
    next_due_at: datetime | None
    same_line: bool
    is_repeat: bool
    about_pair: bool = False


Card = lists.CallCard | PairCard


def take(actor: Actor, *, at: datetime) -> tuple[calls.Claim, Card | None]:
    """Take the next card (the same again while one is held): the claim, and the card opened for the caller.

    The look is recorded. A card whose submission is gone meanwhile is closed, and the next one taken.
    """
    while True:
        claim = calls.claim(actor, at=at)
        if claim.task is None:
            return claim, None
        with _reach_of(claim.task):
            card = _card_of(actor, claim.task)
            if card is not None:
                _tell_look(actor, claim.task, at)
                return claim, card
            calls.close_tasks(actor, [claim.task.owner_ref], at=at)


def show_number(actor: Actor, *, call: UUID, at: datetime) -> list[str]:
    """Log that the number is shown, then open it: E.164, the one to dial first.

    Raises LeaseLost, ShutNow, QuotaReached.
    """
    task = held(actor, call)
    calls.dial(actor, call=call, at=at)
    return _phones_of(actor, task)


def shown_number(actor: Actor, *, call: UUID) -> list[str]:
    """The number again for a page drawn anew, when it was shown before; else empty."""
    task = held(actor, call)
    made = queue.call(actor, call)
    if made is None or made.dialled_at is None:
        return []
    return _phones_of(actor, task)


def record(
    actor: Actor,
    *,
    call: UUID,
    outcome: str,
    answers: Mapping[str, str] | None = None,
    note: str = "",
    callback_at: datetime | None = None,
    key: str = "",
    at: datetime,
) -> Recorded:
    """Write down how a call ended, and let it have its effect, in one transaction.

    answers: of QUESTIONS, "yes" or "no"; a yes needs all four. None: the caller vouches for them (command line).
    A yes admits the member into the register; a wrong number goes back to whoever sent it, with the note.
    Raises NotConfirmed and what `calls.finish` raises; a repeat with the same key changes nothing.
    """
    task = queue.card(actor)
    _check_answers(task, outcome, answers)
    finished = calls.finish(
        actor, call=call, outcome=outcome, note=note, callback_at=callback_at, key=key, at=at
    )
    name = ""
    if not finished.is_repeat and task is not None:
        name = _name_of(actor, task)
        for touched in finished.touched:
            with _reach_of(touched.task):
                _settle(actor, touched, note=note if touched.is_card else "", at=at)
    return Recorded(
        call,
        name,
        outcome,
        finished.state,
        finished.next_due_at,
        finished.same_line,
        finished.is_repeat,
        task is not None and pairs.is_about_pair(task),
    )


def undo(actor: Actor, *, call: UUID, at: datetime) -> None:
    """Take back the last result, within minutes, where it had no effect that cannot be taken back.

    A yes stands: the member is in the register. Raises CannotUndo.
    """
    made = queue.call(actor, call)
    if made is None or made.outcome in ("yes", "abusive", "complaint"):
        raise CannotUndo
    calls.undo(actor, call=call, at=at)
    task = queue.card(actor)
    if task is None:
        raise LeaseLost
    if pairs.is_about_pair(task):
        if OUTCOMES[made.outcome].is_final:
            raise CannotUndo  # the pair is decided, or open to reviewers again
        return
    with lending(district_id=task.district_id):
        touched = queue.touched(actor, made)
        if len(touched) < len(made.before or []):
            raise CannotUndo  # somebody of another district shares the phone: the in-charge puts it right
        was_tried_for_all = OUTCOMES[made.outcome].on_line is OnLine.SAME_FATE
        for one in touched if was_tried_for_all else touched[:1]:
            if pairs.is_about_pair(one):
                continue
            intake.take_back(actor, one.owner_ref, at=at)


def held(actor: Actor, call: UUID) -> Task:
    """The card in the caller's hands. Raises LeaseLost when it is another, or none."""
    task = queue.card(actor)
    if task is None or task.call_uuid != call:
        raise LeaseLost
    return task


def _settle(actor: Actor, touched: calls.Touched, *, note: str, at: datetime) -> None:
    """Let the end of a task have its effect on its submission; a task that goes on only counts the attempt."""
    task, ended = touched.task, touched.outcome
    if touched.is_next or not (touched.is_tried or ended):
        return
    if pairs.is_about_pair(task):
        if ended:
            pairs.settle(actor, task, ended=ended, at=at)
    elif not ended:
        intake.attempted(task.owner_ref, at=at)
    elif ended == "yes":
        intake.verify(actor, task.owner_ref, at=at)
    elif ended == "wrong_number":
        intake.return_for_correction(actor, task.owner_ref, outcome=ended, note=note, at=at)
    elif ended == "unreached" or ended == "language":
        intake.unreached(actor, task.owner_ref, outcome=ended, at=at)
    elif ended == "deceased":
        intake.close(actor, task.owner_ref, outcome=ended, at=at)
    elif ended == "do_not_call":
        intake.hold(actor, task.owner_ref, at=at)
    else:
        intake.decline(actor, task.owner_ref, outcome=ended, at=at)


def _check_answers(task: Task | None, outcome: str, answers: Mapping[str, str] | None) -> None:
    """Raises NotConfirmed when a page records more than was asked; a command vouches for its caller."""
    if answers is None:
        return
    if task is not None and pairs.is_about_pair(task):
        if outcome in ("yes", "no") and answers.get("identity") != "yes":
            raise NotConfirmed(_("Make sure first that you speak with the right person."))
    elif outcome == "yes" and any(answers.get(one) != "yes" for one in QUESTIONS):
        raise NotConfirmed(_("Yes can be recorded only after all four questions were answered with yes."))


def _card_of(actor: Actor, task: Task) -> Card | None:
    if pairs.is_about_pair(task):
        return pairs.card_for_call(actor, task)
    return lists.card_for_call(actor, task.owner_ref)


def _phones_of(actor: Actor, task: Task) -> list[str]:
    if pairs.is_about_pair(task):
        return pairs.phones_for_call(actor, task)
    with _reach_of(task):
        return lists.phones_for_call(actor, task.owner_ref)


def _name_of(actor: Actor, task: Task) -> str:
    """The name for the toast of the caller."""
    if pairs.is_about_pair(task):
        card = pairs.card_for_call(actor, task)
        return card.card.name if card else ""
    with _reach_of(task):
        return lists.name_of(actor, task.owner_ref)


def _tell_look(actor: Actor, task: Task, at: datetime) -> None:
    audit.record(
        actor,
        "callroom.card_shown",
        subjects=[task.subject_id],
        unit_id=task.unit_id,
        object_id=task.call_uuid,
        purpose="verification",
        at=at,
    )


def _reach_of(task: Task) -> AbstractContextManager[Reach]:
    return lending(district_id=task.district_id, block_id=task.block_id, panchayat_id=task.panchayat_id)


def take_break(actor: Actor, *, until: datetime, at: datetime) -> None:
    """Rest: the card in hand goes back untouched, unless its number was shown; nothing is handed out before `until`."""
    task = queue.card(actor)
    if task is not None and task.call_uuid is not None:
        made = queue.call(actor, task.call_uuid)
        if made is not None and made.dialled_at is not None:
            raise RecordInstead
        calls.give_back(actor, call=task.call_uuid, at=at)
    calls.pause(actor, caller_id=actor.user_id, reason=BREAK, until=until, at=at)


def end_break(actor: Actor, *, at: datetime) -> None:
    resting = break_of(actor, at=at)
    if resting is not None:
        calls.resume(actor, pause_id=resting.id, at=at)


def break_of(actor: Actor, *, at: datetime) -> Pause | None:
    """The break that a caller takes now, not a pause that the in-charge set."""
    return next(
        (
            one
            for one in queue.pauses(actor, at=at)
            if one.caller_id == actor.user_id and one.reason == BREAK and one.paused_by == actor.user_id
        ),
        None,
    )
