"""The call room by command: the same card, number and result as on the page."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom import operations
from dharatal.field.callroom.capabilities import HEAR_MISSED
from dharatal.field.callroom.dialling import asked
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.callroom.dialling.bills import operations as bills_of_lines
from dharatal.field.callroom.dialling.codes import Code
from dharatal.field.callroom.owners import kind_of
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.guard.access.door import Carrier, route
from dharatal.kernel import clock
from dharatal.kernel.clock import to_ist
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory


class CannotOpenBill(Refusal):
    code = "cannot_open_bill"


@route(capability=MAKE_CALLS)
def next_card(command: Carrier) -> dict[str, Any]:
    """The next card, or none and why."""
    claim, card = operations.take(command.actor, at=clock.now())
    if card is None or claim.task is None:
        return {"call": None, "reason": claim.reason, "sentence": claim.sentence, "opens_at": claim.opens_at}
    unit = territory.unit(card.unit_id)
    return {
        "call": str(claim.task.call_uuid),
        "name": card.card.name,
        "unit": unit.ref,
        **kind_of(claim.task).told(card),
    }


@route(capability=MAKE_CALLS)
def dial(command: Carrier, call: UUID) -> dict[str, Any]:
    """The number, opened and logged."""
    row = dialling.dial(command.actor, call=call, at=clock.now()).row
    numbers = dialling.numbers_of(row)
    return {
        "call": str(call),
        "number": numbers[0],
        "alternates": numbers[1:],
        "code": Code(row.word_a, row.word_b).hindi,
    }


@route(capability=MAKE_CALLS)
def record(
    command: Carrier,
    call: UUID,
    *,
    outcome: str,
    note: str,
    callback_at: datetime | None,
    key: str,
    answers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """How the call ended; without answers the caller vouches for all of them, or for one person of two records."""
    done = operations.record(
        command.actor,
        call=call,
        outcome=outcome,
        answers=answers,
        note=note,
        callback_at=callback_at,
        key=key,
        at=clock.now(),
    )
    return {
        "call": str(call),
        "outcome": done.outcome,
        "state": done.state,
        "next_due_at": done.next_due_at.isoformat() if done.next_due_at else None,
        "same_line": done.same_line,
        "repeat": done.is_repeat,
    }


@route(capability=STEER_CALLS)
def bills(command: Carrier, file: Path, *, line: str) -> dict[str, Any]:
    """Compare an itemised bill with the calls of a line; the same bill again changes nothing."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CannotOpenBill(_("The file cannot be opened. Check its name.")) from error
    loaded = bills_of_lines.load(command.actor, line=line, data=data, filename=file.name, at=clock.now())
    bill = loaded.bill
    return {
        "bill": str(bill.id),
        "line": line,
        "first_at": to_ist(bill.first_at).isoformat(),
        "last_at": to_ist(bill.last_at).isoformat(),
        "rows": bill.rows,
        "matched": bill.matched,
        "uncertain": bill.uncertain,
        "others": bill.others,
        "unreadable": bill.unreadable,
        "yes_without_call": loaded.yes_without,
        "ordered": loaded.ordered,
        "repeat": loaded.is_repeat,
    }


@route(capability=HEAR_MISSED)
def missed(command: Carrier, number: str) -> dict[str, Any]:
    """Somebody rang us: what a short message to that phone would say, and whether we call back next."""
    heard = asked.missed(command.actor, number=number, at=clock.now())
    return {
        "known": heard.called_at is not None,
        "called_at": heard.called_at,
        "next": heard.is_next,
        "sms": heard.sms,
    }
