"""A sheet ends: signed back with all its rows told, or declared lost with a reason."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.models import Sheet, SheetRow
from dharatal.field.callroom.paper import queries
from dharatal.field.calls import operations as calls
from dharatal.field.gates import queries as gates
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

SHORTEST_REASON = 10
RESTS = timedelta(hours=20)  # somebody may have been called from a sheet that nobody can read any more


class RowsLeft(Refusal):
    code = "rows_left"


class NotOut(Refusal):
    code = "not_out"


class SayWhy(Refusal):
    code = "say_why"
    status = 422


def sign_back(actor: Actor, number: int, *, rest_not_called: bool = False, at: datetime) -> Sheet:
    """Close a sheet whose rows are all entered or declared not called; its number is over.

    rest_not_called: what has no result was not called, and goes back to its place. Raises RowsLeft, NotOut.
    """
    sheet = _locked(actor, number)
    left = [row for row in queries.rows_of(actor, sheet) if row.state == SheetRow.State.OPEN]
    if left and not rest_not_called:
        raise RowsLeft(
            _("%(count)s rows have no result yet. Enter them, or say that they were not called.")
            % {"count": len(left)}
        )
    for row in left:
        calls.give_back_from_paper(call=row.call_uuid, caller_id=row.caller_id, at=at)
        _end(actor, row, SheetRow.State.NOT_CALLED, at)
    return _close(actor, sheet, Sheet.State.CLOSED, "callroom.sheet_signed_back", left, at)


def declare_lost(actor: Actor, number: int, *, reason: str, at: datetime) -> Sheet:
    """Say, in writing, that a sheet is lost: the log keeps whose numbers were on it, and they are called tomorrow.

    Raises SayWhy, NotOut.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise SayWhy(_("Write what happened to the sheet: where it was last, and who looked for it."))
    sheet = _locked(actor, number)
    sheet.lost_reason = reason.strip()[:200]
    left = [row for row in queries.rows_of(actor, sheet) if row.state == SheetRow.State.OPEN]
    for row in left:
        again = gates.timetable(row.district_id, at=at).next_open(at + RESTS) or at + RESTS
        calls.rest_from_paper(call=row.call_uuid, caller_id=row.caller_id, until=again, at=at)
        _end(actor, row, SheetRow.State.LOST, at)
    return _close(actor, sheet, Sheet.State.LOST, "callroom.sheet_lost", queries.rows_of(actor, sheet), at)


def _locked(actor: Actor, number: int) -> Sheet:
    queries.sheet(actor, number)
    sheet = Sheet.objects.select_for_update().get(number=number)
    if sheet.state != Sheet.State.OUT:
        raise NotOut(_("This sheet is signed back already."))
    return sheet


def _end(actor: Actor, row: SheetRow, state: SheetRow.State, at: datetime) -> None:
    row.state, row.entered_by, row.entered_at = state, actor.user_id, at
    row.save(update_fields=["state", "entered_by", "entered_at"])


def _close(
    actor: Actor, sheet: Sheet, state: Sheet.State, action: str, rows: list[SheetRow], at: datetime
) -> Sheet:
    sheet.state, sheet.closed_at, sheet.closed_by = state, at, actor.user_id
    sheet.save(update_fields=["state", "closed_at", "closed_by", "lost_reason"])
    audit.record(
        actor,
        action,
        subjects=[row.subject_id for row in rows],
        facts={"sheet": sheet.number, "rows": len(rows), "caller": sheet.caller_id},
        at=at,
    )
    return sheet
