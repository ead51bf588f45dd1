"""The caller's desk: take a card, show the number, write down how it ended; and what that makes of the submission."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from dharatal.field.callroom.checking import hearsay
from dharatal.field.callroom.kinds.protocol import (
    QUESTIONS,
    STANDS,
    NotConfirmed,
    NotForThisMachine,
    Opened,
)
from dharatal.field.callroom.owners import ORDINARY, kind_of
from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.field.calls.models import Call, Pause, Task
from dharatal.field.calls.outcomes import OUTCOMES, OnLine
from dharatal.field.calls.refusals import CannotUndo, LeaseLost, RecordInstead
from dharatal.guard.access.reach import lending
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import Actor

BREAK = "break"
ELSEWHERE_FOR = timedelta(hours=1)

__all__ = ["BREAK", "QUESTIONS", "NotConfirmed", "Recorded", "break_of", "drawing", "end_break", "phones_of"]
__all__ += ["record", "show_number", "take", "take_break", "take_effect", "take_effect_back", "undo"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a result led to. name is for the toast of the same caller; it is in no log. kind: of owner."""

    call: UUID
    name: str
    outcome: str
    state: str
    next_due_at: datetime | None
    same_line: bool
    is_repeat: bool
    kind: str = ORDINARY.code


def take(
    actor: Actor, *, paused: queue.Paused | None = None, at: datetime
) -> tuple[calls.Claim, Opened | None]:
    """Take the next card (the same again while one is held): the claim, and the card opened for the caller.

    The look is recorded. A card whose owner is gone meanwhile is closed, and the next one taken.
    """
    with taking(actor, paused=paused, at=at) as found:
        return found


@contextmanager
def taking(
    actor: Actor, *, paused: queue.Paused | None = None, at: datetime
) -> Iterator[tuple[calls.Claim, Opened | None]]:
    """The same, with what the card needs still lent: for the desk, which looks up more of it."""
    while True:
        claim = calls.claim(actor, paused=paused, at=at)
        if claim.task is None:
            yield claim, None
            return
        kind = kind_of(claim.task)
        with kind.reach(claim.task):
            try:
                card = kind.card(actor, claim.task)
            except NotForThisMachine:
                calls.pass_on(actor, call=_call_of(claim.task), until=at + ELSEWHERE_FOR, at=at)
                continue
            if card is not None:
                _tell_look(actor, claim.task, at)
                yield claim, card
                return
            calls.close_tasks(actor, [claim.task.owner_ref], at=at)


@contextmanager
def drawing(
    actor: Actor, task: Task | None, *, paused: queue.Paused | None = None, at: datetime
) -> Iterator[tuple[calls.Claim, Opened | None]]:
    """What `taking` yields. task: the card in hand, where the transaction has recorded just now that it was shown."""
    if task is not None:
        kind = kind_of(task)
        with kind.reach(task):
            card = _opened(actor, task)
            if card is not None:
                yield calls.Claim(task), card
                return
    with taking(actor, paused=paused, at=at) as found:
        yield found


def _opened(actor: Actor, task: Task) -> Opened | None:
    try:
        return kind_of(task).card(actor, task)
    except NotForThisMachine:
        return None


def show_number(actor: Actor, *, call: UUID, line_id: int | None = None, at: datetime) -> list[str]:
    """Log that the number is shown, then open it: E.164, the one to dial first.

    line_id: the SIM line, where the caller's handset has one of its own. Raises LeaseLost, ShutNow, QuotaReached.
    """
    task = calls.hold(actor, call=call)
    calls.dial_held(actor, task, line_id=line_id, at=at)
    return phones_of(actor, task)


def phones_of(actor: Actor, task: Task) -> list[str]:
    """The numbers of the card in hand, for a page drawn anew after `show_number`: E.164, the one to dial first."""
    kind = kind_of(task)
    with kind.reach(task):
        return kind.phones(actor, task)


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

    answers: of QUESTIONS, "yes" or "no"; a yes needs all four. HEARD, PHONED, TOLD: what was said to the open ones.
    None: the caller vouches for them (command line).
    A yes admits the member into the register; a wrong number goes back to whoever sent it, with the note.
    Raises NotConfirmed and what `calls.finish` raises; a repeat with the same key changes nothing.
    """
    task = queue.card(actor)
    kind = kind_of(task) if task else ORDINARY
    if task is not None and answers is not None:
        kind.check(task, outcome, answers)
    finished = calls.finish(
        actor, call=call, outcome=outcome, note=note, callback_at=callback_at, key=key, at=at
    )
    name = ""
    if not finished.is_repeat and task is not None:
        with kind.reach(task):
            name = kind.name(actor, task)
            kind.hear(actor, task, call, answers or {}, at=at)
            take_effect(actor, finished, note=note, at=at)
    return Recorded(
        call,
        name,
        outcome,
        finished.state,
        finished.next_due_at,
        finished.same_line,
        finished.is_repeat,
        kind.code,
    )


def undo(actor: Actor, *, call: UUID, at: datetime) -> None:
    """Take back the last result, within minutes, where it had no effect that cannot be taken back.

    A yes stands: the member is in the register. Raises CannotUndo.
    """
    made = queue.call(actor, call)
    if made is None or made.outcome in STANDS:
        raise CannotUndo
    calls.undo(actor, call=call, at=at)
    task = queue.card(actor)
    if task is None:
        raise LeaseLost
    if kind_of(task).stands(made.outcome):
        raise CannotUndo
    take_effect_back(actor, made, at=at)


def take_effect(actor: Actor, finished: calls.Finished, *, note: str, at: datetime) -> None:
    """Let a call that was recorded have its effect on everybody whom it was about."""
    for touched in finished.touched:
        _settle(actor, touched, note=note if touched.is_card else "", at=at)


def take_effect_back(actor: Actor, made: Call, *, at: datetime) -> None:
    """Undo the effect of a call whose record was taken back. made: as it was recorded. Raises CannotUndo."""
    with lending(district_id=made.district_id):
        hearsay.drop(made.uuid)
        touched = queue.touched(actor, made)
        if len(touched) < len(made.before or []):
            raise CannotUndo  # somebody of another district shares the phone: the in-charge puts it right
        was_tried_for_all = OUTCOMES[made.outcome].on_line is OnLine.SAME_FATE
        for one in touched if was_tried_for_all else touched[:1]:
            kind_of(one).take_back(actor, one, at=at)


def _call_of(task: Task) -> UUID:
    assert task.call_uuid is not None  # noqa: S101 - a leased card has one
    return task.call_uuid


def _settle(actor: Actor, touched: calls.Touched, *, note: str, at: datetime) -> None:
    """Let the end of a task have its effect on its owner; a task that goes on only counts the attempt."""
    if touched.is_next or not (touched.is_tried or touched.outcome):
        return
    kind = kind_of(touched.task)
    with kind.reach(touched.task):
        kind.settle(actor, touched, note=note, at=at)


def _tell_look(actor: Actor, task: Task, at: datetime) -> None:
    looked(actor, [task.subject_id], unit_id=task.unit_id, kind="handed", at=at)
    audit.record(
        actor,
        "callroom.card_shown",
        subjects=[task.subject_id],
        unit_id=task.unit_id,
        object_id=task.call_uuid,
        purpose="verification",
        at=at,
    )


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
    resting = break_of(actor, queue.pauses(actor, at=at))
    if resting is not None:
        calls.resume(actor, pause_id=resting.id, at=at)


def break_of(actor: Actor, pauses: Sequence[Pause]) -> Pause | None:
    """The break that a caller takes now, not a pause that the in-charge set. pauses: in force."""
    return next(
        (
            one
            for one in pauses
            if one.caller_id == actor.user_id and one.reason == BREAK and one.paused_by == actor.user_id
        ),
        None,
    )
