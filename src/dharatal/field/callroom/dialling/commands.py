"""SIM lines by command: what the page “Lines and dialling” shows and does."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import STEER_CALLS, WATCH_CALLS
from dharatal.field.calls.operations.lines import NoSuchLine
from dharatal.field.gates.policy import calling_rule_on
from dharatal.guard.access.door import Carrier, route
from dharatal.kernel import clock
from dharatal.kernel.clock import ist_day


@route(capability=WATCH_CALLS)
def lines(command: Carrier) -> dict[str, Any]:
    """Every line, those in use first. cap: calls in an hour; none takes the policy's."""
    at = clock.now()
    watched = timedelta(days=calling_rule_on(ist_day(at)).complaint_days)
    found = queue.lines(command.actor, watched_from=at - watched, at=at)
    return {
        "lines": [
            {
                "line": one.label,
                "cap": one.cap,
                "calls_this_hour": one.calls,
                "complaints": one.complaints,
                "retired": one.retired_at.isoformat() if one.retired_at else None,
            }
            for one in found
        ]
    }


@route(capability=STEER_CALLS)
def add(command: Carrier, label: str, *, cap: int | None = None) -> dict[str, Any]:
    """Keep one more line."""
    line = calls.add_line(command.actor, label=label, cap=cap, at=clock.now())
    return {"line": line.label, "cap": line.cap}


@route(capability=STEER_CALLS)
def retire(command: Carrier, label: str) -> dict[str, Any]:
    """No more calls go out by it; its calls and bills stay."""
    line = queue.line_named(command.actor, label)
    if line is None:
        raise NoSuchLine(
            _("There is no line of this name. See the page “Lines and dialling” of the call room.")
        )
    calls.retire_line(command.actor, line_id=line.id, at=clock.now())
    return {"line": line.label, "retired": True}
