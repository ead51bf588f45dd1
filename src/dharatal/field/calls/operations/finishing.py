"""How a call ended is recorded once, and may be taken back for a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.writing import insert
from dharatal.field.calls import handout, lines, outcomes, tallies
from dharatal.field.calls.models import Call, Note, Task
from dharatal.field.calls.operations.handing_out import call_of, new_call, store_call
from dharatal.field.calls.outcomes import OUTCOMES, OnLine, Outcome
from dharatal.field.calls.refusals import (
    AlreadyRecorded,
    CallBackOutOfHours,
    CannotUndo,
    DialFirst,
    LeaseLost,
    UnknownOutcome,
)
from dharatal.field.calls.retry import State, Step, next_step, part_of_day, rested
from dharatal.field.gates import operations as gate_operations
from dharatal.field.gates import queries as gates
from dharatal.field.gates.timetable import Timetable
from dharatal.guard.access.reach import current_reach
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subject_of
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.ids import new_uuid

NOTE_FIELD = "call.note"
FARTHEST_CALL_BACK = timedelta(days=30)
NO_LANGUAGE_FOR = timedelta(days=30)


class Touched(NamedTuple):
    """A task that a call changed: its card or another on the same phone.

    task: as it was before. step: what became of it; none when it is the caller's next card, on the same line.
    is_tried: the call counts as one for this task too.
    """

    task: Task
    step: Step | None
    is_card: bool = False
    is_tried: bool = True

    @property
    def is_next(self) -> bool:
        return self.step is None

    @property
    def state(self) -> str:
        return str(self.step.state) if self.step else "leased"

    @property
    def outcome(self) -> str:
        """What ended the task; empty while it is to be called."""
        return self.step.outcome if self.step else ""

    @property
    def due_at(self) -> datetime | None:
        return self.step.due_at if self.step else None


@dataclass(frozen=True, slots=True)
class Finished:
    """What a call led to.

    next_due_at: when the task is called again. same_line: the caller's next card is somebody else on the same
    phone, leased already. touched: every task that changed, the card first, however far the caller reaches;
    empty in the answer to a repeat.
    """

    call: UUID
    task_id: int
    subject_id: int
    state: str
    outcome: str
    next_due_at: datetime | None
    same_line: bool
    is_repeat: bool = False
    touched: tuple[Touched, ...] = ()


def finish(
    actor: Actor,
    *,
    call: UUID,
    outcome: str,
    note: str = "",
    callback_at: datetime | None = None,
    key: str = "",
    called_at: datetime | None = None,
    at: datetime,
) -> Finished:
    """Record how a call ended; the same call with the same key (or, without keys, outcome) changes nothing.

    note: sealed under the subject. callback_at: only for call_back. called_at: when the call was made, where it is
    entered later from a sheet by whoever stands in for its caller: nobody is on the line any more. A lease that ran
    out still holds while nobody else has taken the card and the number had been shown. Raises UnknownOutcome,
    LeaseLost, DialFirst (a spoken outcome needs a dial), AlreadyRecorded, CallBackOutOfHours.
    """
    kind = OUTCOMES.get(outcome)
    if kind is None:
        raise UnknownOutcome(" ".join(OUTCOMES))
    locked = handout.line(call)
    if not locked:
        return _repeated(call, outcome, key)
    task, when = locked[0], called_at or at
    row = call_of(task) or new_call(actor, task)
    if kind.is_spoken and row.dialled_at is None:
        raise DialFirst
    row.dialled_at = called_at or row.dialled_at
    timetable = gates.timetable(task.district_id, at=when)
    named = callback_at if kind.takes_time else None
    _check_callback(named, timetable, when)
    is_over = called_at is not None
    touched = _touched(kind, locked, timetable=timetable, callback_at=named, is_over=is_over, at=when)
    _settle(call, kind, touched, when)
    _keep_note(row, note)
    _store(row, touched, outcome, key, when)
    _count(actor, row, task, kind, at)
    return _finished(row, touched=touched)


def undo(actor: Actor, *, call: UUID, at: datetime) -> None:
    """Take back the caller's last recorded call: the card is his again, as before.

    Raises CannotUndo after ten minutes, after another call of his was dialled or recorded, or once somebody
    else has the card. Whoever acted on the outcome (register, submission) must take that back too.
    """
    row = Call.objects.filter(
        uuid=call, caller_id=actor.user_id, finished_at__gt=at - handout.UNDO_WITHIN
    ).first()
    if row is None or not handout.execute("SELECT calls_undo(%s, %s, %s)", [call, at, at + handout.LEASE]):
        raise CannotUndo
    card = Task.objects.get(leased_by=actor.user_id, call_uuid=call)
    tally(row, n=-1, again=card.barred is not None)
    Note.objects.filter(call_uuid=call).delete()
    if OUTCOMES[row.outcome].on_line is OnLine.NEVER:
        gate_operations.allow_again(actor, tokens=[card.phone_token], at=at)
    audit.record(
        actor,
        "call.undone",
        subjects=[row.subject_id],
        unit_id=row.unit_id,
        object_id=call,
        facts={"outcome": row.outcome},
        at=at,
    )


def _check_callback(callback_at: datetime | None, timetable: Timetable, at: datetime) -> None:
    if callback_at is None:
        return
    if not at < callback_at <= at + FARTHEST_CALL_BACK:
        raise CallBackOutOfHours(_("Choose a time that is still to come, within 30 days."))
    hours = timetable.hours_on(ist_day(callback_at))
    if hours is None or not timetable.is_open(callback_at):
        opens = hours or timetable.hours_on(ist_day(timetable.next_open(callback_at) or at))
        raise CallBackOutOfHours(
            _("Calls are made from %(opens)s to %(closes)s. Agree on a time between them.")
            % {
                "opens": f"{opens.opens:%H:%M}" if opens else "",
                "closes": f"{opens.closes:%H:%M}" if opens else "",
            }
        )


def _touched(
    kind: Outcome,
    locked: Sequence[Task],
    *,
    timetable: Timetable,
    callback_at: datetime | None,
    is_over: bool,
    at: datetime,
) -> tuple[Touched, ...]:
    """What the call makes of its card, the first of the locked, and of the others on the phone.

    is_over: the line was hung up long ago, so the others are called another day.
    """

    def next_of(task: Task) -> Step:
        return next_step(
            kind.code, handout.history_of(task), at=at, timetable=timetable, callback_at=callback_at
        )

    def beside(task: Task) -> Touched | None:
        before = handout.history_of(task)
        match kind.on_line:
            case OnLine.SAME_FATE:
                return Touched(task, next_of(task))
            case OnLine.LATER | OnLine.NEXT_NOW:
                return Touched(task, rested(before, at=at, timetable=timetable), is_tried=False)
            case OnLine.NEVER:
                closed = Step(State.CLOSED, before, outcome=outcomes.DO_NOT_CALL)
                return Touched(task, closed, is_tried=False)
        return None

    card, *others = locked
    if kind.on_line is OnLine.NEXT_NOW and others and not is_over:
        went_on = Touched(others[0], None, is_tried=False)
        return Touched(card, next_of(card), is_card=True), went_on
    return Touched(card, next_of(card), is_card=True), *filter(None, map(beside, others))


def _settle(call: UUID, kind: Outcome, touched: Sequence[Touched], at: datetime) -> None:
    passed_until = at + NO_LANGUAGE_FOR if kind.code == "language" else None
    handout.settle(
        call,
        [
            handout.settled(one.task, one.step, tried=one.is_tried, passed_until=passed_until)
            for one in touched
            if one.step
        ],
        outcome=kind.code,
        part_of_day=part_of_day(at),
        go_on_with=next(((one.task.id, new_uuid()) for one in touched if one.is_next), None),
        at=at,
    )


def _store(row: Call, touched: Sequence[Touched], outcome: str, key: str, at: datetime) -> None:
    step = touched[0].step
    assert step is not None  # noqa: S101 - the card itself always goes somewhere
    row.finished_at, row.outcome, row.key = at, outcome, key
    row.led_to, row.due_at = str(step.state), step.due_at
    row.same_line = any(one.is_next for one in touched)
    row.before = [_as_it_was(one.task) for one in touched if one.step]
    store_call(row)


def _count(actor: Actor, row: Call, task: Task, kind: Outcome, at: datetime) -> None:
    tally(row, n=1, again=task.barred is not None)
    if kind.code == "complaint":
        lines.count_complaint(row.line_id, at)
    if kind.on_line is OnLine.NEVER:
        gate_operations.opt_out(
            actor, tokens=[task.phone_token], index_version=task.phone_version, reason=kind.code, at=at
        )
    audit.record(
        actor,
        "call.finished",
        subjects=[task.subject_id],
        unit_id=task.unit_id,
        object_id=row.uuid,
        facts={
            "outcome": kind.code,
            "task": task.id,
            "owner": task.owner_kind,
            "owner_ref": str(task.owner_ref),
        },
        at=at,
    )


def tally(row: Call, *, n: int, again: bool = False) -> None:
    """Count a finished call in its caller's and its district's day; n: -1 takes it out again. again: a second call."""
    assert row.finished_at is not None  # noqa: S101 - only finished calls are counted
    seconds = int((row.finished_at - (row.dialled_at or row.started_at)).total_seconds())
    tallies.count(
        row.outcome,
        caller_id=row.caller_id,
        district_id=row.district_id,
        seconds=max(seconds, 0),
        n=n,
        again=again,
        at=row.finished_at,
    )


def _repeated(call: UUID, outcome: str, key: str) -> Finished:
    me = current_reach().user_id
    row = Call.objects.filter(uuid=call, caller_id=me, finished_at__isnull=False).first()
    if row is None:
        raise LeaseLost
    is_same = row.key == key if key else row.outcome == outcome
    if not is_same:
        raise AlreadyRecorded
    return _finished(row)


def _finished(row: Call, *, touched: tuple[Touched, ...] = ()) -> Finished:
    return Finished(
        call=row.uuid,
        task_id=row.task_id,
        subject_id=row.subject_id,
        state=row.led_to,
        outcome=row.outcome,
        next_due_at=row.due_at,
        same_line=row.same_line,
        is_repeat=not touched,
        touched=touched,
    )


def _keep_note(row: Call, text: str) -> None:
    subject = subject_of(row.subject_id) if text.strip() else None
    if subject is None:
        return
    sealed = seal(subject, NOTE_FIELD, text.strip().encode())
    kept = Note(
        call_uuid=row.uuid,
        subject_id=row.subject_id,
        caller_id=row.caller_id,
        district_id=row.district_id,
        block_id=row.block_id,
        panchayat_id=row.panchayat_id,
        note=sealed,
        key_version=key_version(sealed),
    )
    insert(kept)


def _as_it_was(task: Task) -> dict[str, Any]:
    """What an undo puts back: ids, codes and moments."""
    moments = ("first_attempt_at", "last_attempt_at", "due_at", "passed_until")
    plain = (
        "id",
        "attempts",
        "language_tries",
        "last_outcome",
        "last_part_of_day",
        "named_callback",
        "promised_by",
        "passed_by",
    )
    return {
        **{name: getattr(task, name) for name in plain},
        **{name: value.isoformat() if (value := getattr(task, name)) else None for name in moments},
    }
