"""The call room by command: the same card, number and result as on the page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from dharatal.field.callroom import operations
from dharatal.field.callroom.owners import kind_of
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.guard.access.door import Carrier, route
from dharatal.kernel import clock
from dharatal.register.territory import queries as territory


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
    numbers = operations.show_number(command.actor, call=call, at=clock.now())
    return {"call": str(call), "number": numbers[0], "alternates": numbers[1:]}


@route(capability=MAKE_CALLS)
def record(
    command: Carrier, call: UUID, *, outcome: str, note: str, callback_at: datetime | None, key: str
) -> dict[str, Any]:
    """How the call ended; a yes on the command line vouches for all four answers, or for one person of two records."""
    done = operations.record(
        command.actor, call=call, outcome=outcome, note=note, callback_at=callback_at, key=key, at=clock.now()
    )
    return {
        "call": str(call),
        "outcome": done.outcome,
        "state": done.state,
        "next_due_at": done.next_due_at.isoformat() if done.next_due_at else None,
        "same_line": done.same_line,
        "repeat": done.is_repeat,
    }
