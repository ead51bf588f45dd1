"""Results come back from paper: typed in by row code, with the same effects as a call at the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom import operations as desk
from dharatal.field.callroom.kinds.protocol import QUESTIONS, STANDS, NotConfirmed
from dharatal.field.callroom.models import Sheet, SheetRow
from dharatal.field.callroom.paper.codes import read_code, row_code
from dharatal.field.callroom.paper.queries import NoSuchSheet
from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.field.calls.refusals import CannotUndo, LeaseLost
from dharatal.field.gates.timetable import at_ist, is_lawful
from dharatal.field.intake import queries as lists
from dharatal.guard.access import operations as access
from dharatal.guard.access.reach import lending
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal

NOT_CALLED = "not_called"
MOST_KEY = 64
SOME_MINUTES = timedelta(minutes=2)  # a clock on a wall may be ahead


class TimeNotOnSheet(Refusal):
    code = "time_not_on_sheet"
    status = 422


class SheetIsBack(Refusal):
    code = "sheet_is_back"


class CannotCorrectRow(Refusal):
    code = "cannot_correct_row"


class CallerIsPaused(Refusal):
    code = "caller_paused"


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a result. state: entered, repeat, not_called, late (somebody else called meanwhile: no effect)
    or second (another result stands; this one is shown beside it). name: for the toast; it is in no log.
    """

    row: SheetRow
    state: str
    name: str = ""


def enter(
    actor: Actor,
    *,
    code: str,
    outcome: str,
    called_at: time | None,
    answers: Mapping[str, str] | None = None,
    note: str = "",
    callback_at: datetime | None = None,
    at: datetime,
) -> Entered:
    """Write down the result of one row of a sheet, at the time written there; `not_called` gives the number back.

    answers: the ticks of the row; a yes needs all four; None vouches for them (command line). Raises MisreadCode,
    NoSuchSheet, SheetIsBack, TimeNotOnSheet, NotConfirmed, CallerIsPaused and what `calls.finish` raises.
    """
    row = _locked(code)
    _refuse_paused(actor, row, at)
    if row.sheet.state != Sheet.State.OUT:
        raise SheetIsBack(_("This sheet was signed back. The in-charge corrects its rows."))
    return _enter(actor, row, outcome, called_at, answers, note, callback_at, at)


def correct(
    actor: Actor,
    *,
    code: str,
    outcome: str,
    called_at: time | None,
    answers: Mapping[str, str] | None = None,
    note: str = "",
    callback_at: datetime | None = None,
    at: datetime,
) -> Entered:
    """Put another result in the place of one that was entered wrongly, with its effects. The in-charge's own.

    Raises CannotCorrectRow when the first is a yes, a complaint or abuse, or the number has been called since, and
    what `enter` raises.
    """
    row = _locked(code)
    if row.state == SheetRow.State.ENTERED:
        _take_back(actor, row, at)
    elif row.state in (SheetRow.State.LATE, SheetRow.State.LOST):
        raise CannotCorrectRow(_("This number went back to the queue; its call is not counted from paper."))
    row.state = SheetRow.State.OPEN
    row.again_outcome, row.again_called_at, row.again_by, row.again_at = "", None, None, None
    return _enter(actor, row, outcome, called_at, answers, note, callback_at, at)


def once(actor: Actor, act: Callable[[], Entered], *, key: str, at: datetime) -> Entered:
    """Enter a row once however often it is sent: a repeat of the key is told what the first led to."""
    fresh: list[Entered] = []

    def acted() -> dict[str, str]:
        fresh.append(act())
        return {"row": str(fresh[0].row.call_uuid), "state": fresh[0].state}

    answer = access.once(actor, key=key[:MOST_KEY], act=acted, at=at)
    if fresh:
        return fresh[0]
    row = SheetRow.objects.select_related("sheet").get(call_uuid=answer["row"])
    has_stood = answer["state"] in ("entered", NOT_CALLED)
    return Entered(row, "repeat" if has_stood else answer["state"])


def _enter(
    actor: Actor,
    row: SheetRow,
    outcome: str,
    clock: time | None,
    answers: Mapping[str, str] | None,
    note: str,
    callback_at: datetime | None,
    at: datetime,
) -> Entered:
    if outcome == NOT_CALLED:
        return _not_called(actor, row, at)
    called_at = _moment(row.sheet, clock, at)
    if row.state in (SheetRow.State.ENTERED, SheetRow.State.LATE):
        return _second(actor, row, outcome, called_at, at)
    if answers is not None:
        _refuse_unconfirmed(outcome, answers)
    try:
        name = _record(actor, row, outcome, called_at, note, callback_at, at)
    except LeaseLost:
        _note(actor, row, SheetRow.State.LATE, outcome, called_at, at)
        return Entered(row, "late")
    _note(actor, row, SheetRow.State.ENTERED, outcome, called_at, at)
    return Entered(row, "entered", name)


def _record(
    actor: Actor,
    row: SheetRow,
    outcome: str,
    called_at: datetime,
    note: str,
    callback_at: datetime | None,
    at: datetime,
) -> str:
    """Finish the call as its caller would have; answers the name, for the toast. Raises LeaseLost."""
    with calls.standing_in(row.caller_id):
        finished = calls.finish(
            actor,
            call=row.call_uuid,
            outcome=outcome,
            note=note,
            callback_at=callback_at,
            called_at=called_at,
            at=at,
        )
        with _reach_of(row):
            name = lists.name_of(actor, row.owner_ref)
        desk.take_effect(actor, finished, note=note, at=at)
    return name


def _second(actor: Actor, row: SheetRow, outcome: str, called_at: datetime, at: datetime) -> Entered:
    """Another result for a row that has one: the same is a repeat, a different one is kept beside the first."""
    if (row.outcome, row.called_at) == (outcome, called_at):
        return Entered(row, "repeat")
    row.again_outcome, row.again_called_at, row.again_by, row.again_at = outcome, called_at, actor.user_id, at
    row.save(update_fields=["again_outcome", "again_called_at", "again_by", "again_at"])
    _tell(actor, "callroom.second_result_refused", row, at, outcome=row.outcome, second=outcome)
    return Entered(row, "second")


def _not_called(actor: Actor, row: SheetRow, at: datetime) -> Entered:
    if row.state == SheetRow.State.NOT_CALLED:
        return Entered(row, "repeat")
    if row.state != SheetRow.State.OPEN:
        return Entered(row, "second")
    calls.give_back_from_paper(call=row.call_uuid, caller_id=row.caller_id, at=at)
    _note(actor, row, SheetRow.State.NOT_CALLED, "", None, at)
    return Entered(row, NOT_CALLED)


def _take_back(actor: Actor, row: SheetRow, at: datetime) -> None:
    refusal = CannotCorrectRow(
        _("This result has had its effect and stands. Correct the member's record, or ask the state office.")
    )
    if row.outcome in STANDS:
        raise refusal
    try:
        made = calls.take_back_on_paper(
            actor, call=row.call_uuid, caller_id=row.caller_id, until=row.sheet.until, at=at
        )
        with calls.standing_in(row.caller_id):
            desk.take_effect_back(actor, made, at=at)
    except CannotUndo as gone_on:
        raise refusal from gone_on


def _note(
    actor: Actor, row: SheetRow, state: SheetRow.State, outcome: str, called_at: datetime | None, at: datetime
) -> None:
    row.state, row.outcome, row.called_at = state, outcome, called_at
    row.entered_by, row.entered_at = actor.user_id, at
    row.save()
    _tell(actor, "callroom.row_entered", row, at, state=str(state), outcome=outcome or NOT_CALLED)


def _refuse_unconfirmed(outcome: str, answers: Mapping[str, str]) -> None:
    if outcome == "yes" and any(answers.get(one) != "yes" for one in QUESTIONS):
        raise NotConfirmed(_("Yes can be recorded only after all four questions were answered with yes."))


def _locked(code: str) -> SheetRow:
    number, place = read_code(code)
    rows = SheetRow.objects.select_for_update(of=("self",)).select_related("sheet")
    row = rows.filter(code=row_code(number, place)).first()
    if row is None:
        raise NoSuchSheet(_("No sheet of yours has this code. Compare it with the paper."))
    return row


def _moment(sheet: Sheet, clock: time | None, at: datetime) -> datetime:
    """The moment that a time on the sheet means: between its print and its end, or now. Raises TimeNotOnSheet."""
    if clock is None:
        raise TimeNotOnSheet(_("Write the time of the call as it stands on the sheet, like 14:05."))
    day = ist_day(sheet.made_at)
    for moment in (at_ist(day, clock), at_ist(day + timedelta(days=1), clock)):
        is_on_sheet = sheet.made_at - SOME_MINUTES <= moment < sheet.until
        if is_on_sheet and moment <= at + SOME_MINUTES and is_lawful(moment):
            return max(sheet.made_at, min(moment, at))
    raise TimeNotOnSheet(
        _("Nobody can have called at this time: the sheet was not out yet, or not any more.")
    )


def _refuse_paused(actor: Actor, row: SheetRow, at: datetime) -> None:
    """A paused caller gives the sheet back: the in-charge enters it."""
    if actor.user_id != row.caller_id:
        return
    for pause in queue.pauses(actor, at=at):
        if pause.caller_id == actor.user_id and pause.paused_by != actor.user_id:
            raise CallerIsPaused(_("Your calls are paused. Give the sheet to the in-charge, who enters it."))


def _reach_of(row: SheetRow) -> Any:
    return lending(district_id=row.district_id, block_id=row.block_id, panchayat_id=row.panchayat_id)


def _tell(actor: Actor, action: str, row: SheetRow, at: datetime, **facts: str) -> None:
    audit.record(
        actor,
        action,
        subjects=[row.subject_id],
        unit_id=row.unit_id,
        object_id=row.call_uuid,
        facts={"sheet": row.sheet_id, "row": row.place, "caller": row.caller_id, **facts},
        at=at,
    )
