"""Paper hour by command: the same operations as on the pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from dharatal.field.callroom.capabilities import APPROVE_PAPER, KEEP_PAPER
from dharatal.field.callroom.models import Sheet
from dharatal.field.callroom.paper import operations, queries
from dharatal.field.callroom.paper.presenting import read_clock
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import Carrier, route
from dharatal.kernel import clock
from dharatal.register.territory import queries as territory


@route(capability=KEEP_PAPER)
def ask(command: Carrier, *, callers: Sequence[str], rows: int) -> dict[str, Any]:
    ids = [access.user_by_login(login).id for login in callers]
    asked = operations.ask(command.actor, callers=ids, rows=rows, at=clock.now())
    return {"asked": str(asked.id), "callers": list(callers), "rows": rows}


@route(capability=APPROVE_PAPER)
def approve(command: Carrier, asked: UUID) -> dict[str, Any]:
    made = operations.approve(command.actor, asked, at=clock.now())
    return {"sheets": [_sheet(one) for one in made]}


@route(capability=KEEP_PAPER)
def print_sheet(command: Carrier, number: int) -> dict[str, Any]:
    """The sheet as it is printed: names and numbers, counted and recorded."""
    opened = operations.print_sheet(command.actor, number, at=clock.now())
    units = territory.units_by_ids({one.row.unit_id for one in opened.rows})
    return {
        **_sheet(opened.sheet),
        "caller": opened.caller,
        "printed_by": opened.printer,
        "rows": [
            {
                "code": one.row.code,
                "name": one.card.name if one.card else "",
                "relative_name": one.card.relative_name if one.card else "",
                "unit": units[one.row.unit_id].ref,
                "numbers": list(one.phones),
            }
            for one in opened.rows
        ],
    }


@route(capability=KEEP_PAPER)
def enter(
    command: Carrier,
    code: str,
    outcome: str,
    *,
    called_at: str,
    note: str,
    callback_at: datetime | None,
    is_correction: bool,
) -> dict[str, Any]:
    """One row's result; who types a yes vouches for its four ticks. A second result answers `ok: false` and stays
    beside the first."""
    act = operations.correct if is_correction else operations.enter
    done = act(
        command.actor,
        code=code,
        outcome=outcome,
        called_at=read_clock(called_at),
        note=note,
        callback_at=callback_at,
        at=clock.now(),
    )
    row = done.row
    answer: dict[str, Any] = {"code": row.code, "state": done.state, "outcome": row.outcome}
    if done.state == "second":
        told = _("This row has a result already; the second one is kept beside it.")
        return {
            "ok": False,
            "error": "second_result",
            "sentence": told,
            **answer,
            "second": row.again_outcome,
        }
    return answer


@route(capability=KEEP_PAPER)
def back(command: Carrier, number: int, *, rest_not_called: bool) -> dict[str, Any]:
    return _sheet(
        operations.sign_back(command.actor, number, rest_not_called=rest_not_called, at=clock.now())
    )


@route(capability=KEEP_PAPER)
def lost(command: Carrier, number: int, *, reason: str) -> dict[str, Any]:
    return _sheet(operations.declare_lost(command.actor, number, reason=reason, at=clock.now()))


@route(capability=KEEP_PAPER)
def listing(command: Carrier) -> dict[str, Any]:
    """What is asked for, out, missing and over; never a name or a number of a member."""
    at = clock.now()
    found = [*queries.out(command.actor, at=at), *queries.over(command.actor, at=at)]
    asked = queries.asked(command.actor, at=at)
    logins = access.logins_of(
        {one.sheet.caller_id for one in found} | {id_ for one in asked for id_ in one.callers}
    )
    return {
        "asked": [
            {"asked": str(one.id), "callers": [logins[id_] for id_ in one.callers], "rows": one.rows}
            for one in asked
        ],
        "sheets": [
            {
                **_sheet(one.sheet),
                "caller": logins[one.sheet.caller_id],
                "rows": one.rows,
                "open": one.open,
                "missing": one.is_missing,
            }
            for one in found
        ],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {"sheet": sheet.number, "state": str(sheet.state), "until": sheet.until.isoformat()}
