"""A sheet opened for print: the names and numbers of its rows, marked with who printed it for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.models import Sheet, SheetRow
from dharatal.field.callroom.paper import queries
from dharatal.field.calls import operations as calls
from dharatal.field.intake import queries as lists
from dharatal.guard.access import queries as access
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.register.people.card import Card


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One person on a sheet. phones: E.164; empty when nobody is to be called for the row any more."""

    row: SheetRow
    card: Card | None
    phones: Sequence[str]


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    sheet: Sheet
    caller: str
    printer: str
    rows: Sequence[PrintedRow]


def print_sheet(actor: Actor, number: int, *, at: datetime) -> PrintedSheet:
    """Open a sheet that is out, for whoever asked for it; the look is recorded and counted.

    Printed again it is the same sheet with the same codes. Raises NoSuchSheet, CannotPrint, QuotaReached.
    """
    sheet = queries.sheet(actor, number)
    if sheet.made_by != actor.user_id:
        raise calls.CannotPrint(_("Only the person who asked for this sheet prints it."), code="not_yours")
    if sheet.state != Sheet.State.OUT or at >= sheet.until:
        raise calls.CannotPrint(_("This sheet is over. Ask for a new one."), code="sheet_over")
    rows = [row for row in queries.rows_of(actor, sheet) if row.state == SheetRow.State.OPEN]
    subjects = [row.subject_id for row in rows]
    calls.count_print(actor, subjects, at=at)
    audit.record(
        actor,
        "callroom.sheet_printed",
        subjects=subjects,
        purpose="verification",
        facts={"sheet": number, "rows": len(rows), "caller": sheet.caller_id},
        at=at,
    )
    if sheet.printed_at is None:
        sheet.printed_at = at
        sheet.save(update_fields=["printed_at"])
    logins = access.logins_of([sheet.caller_id, sheet.made_by])
    return PrintedSheet(
        sheet, logins[sheet.caller_id], logins[sheet.made_by], [_opened(actor, row) for row in rows]
    )


def _opened(actor: Actor, row: SheetRow) -> PrintedRow:
    card = lists.card_for_call(actor, row.owner_ref)
    if card is None:
        return PrintedRow(row, None, ())
    return PrintedRow(row, card.card, lists.phones_for_call(actor, row.owner_ref))
