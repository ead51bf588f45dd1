"""Second calls by command: the same figures as on the page."""

from typing import Any

from dharatal.field.callroom.checking import certainty, queries
from dharatal.field.calls.capabilities import WATCH_CALLS
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import Carrier, route
from dharatal.register.territory import queries as territory


@route(capability=WATCH_CALLS)
def audit(command: Carrier, *, unit: str = "") -> dict[str, Any]:
    """Callers with what their second calls found, and lists with their samples. unit: KIND:CODE, or all."""
    place = territory.unit_by_ref(unit) if unit else None
    actor = command.actor
    figures = queries.caller_figures(actor, unit=place)
    logins = access.logins_of([one.caller_id for one in figures])
    return {
        "unit": place.ref if place else "",
        "callers": [_caller(one, logins.get(one.caller_id, "")) for one in figures],
        "batches": [_batch(one) for one in queries.sampled_lists(actor, unit=place)],
        "not_certain": certainty.not_certain(actor, unit=place),
        "to_decide": queries.count_to_rule(actor),
        "hearings": queries.count_hearings(actor),
    }


def _caller(one: queries.CallerFigures, login: str) -> dict[str, Any]:
    return {
        "login": login,
        "checks": one.checks,
        "differ": one.differ,
        "unclear": one.unclear,
        "waiting": one.waiting,
        "verdict": one.verdict,
        "chance_over_tenth": None if one.chance is None else round(one.chance, 4),
        "hearing": str(one.hearing) if one.hearing else None,
    }


def _batch(one: queries.SampledList) -> dict[str, Any]:
    said = one.answered
    return {
        "batch": str(one.batch.id),
        "unit": territory.unit(one.batch.unit_id).ref,
        "rows": one.batch.accepted,
        "sample": one.sample.drawn if one.sample else 0,
        "allowed": one.sample.allowed if one.sample else None,
        "checks": said.checks if said else 0,
        "failed": said.failed if said else 0,
        "verdict": queries.WORDS[said.verdict] if said else queries.UNCHECKED,
    }
