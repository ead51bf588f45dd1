"""Coverage by command: apart from the lists, since a forecast computes with what no load needs."""

from typing import Any

from dharatal.field.intake import coverage, prospects
from dharatal.field.intake.capabilities import SEE_COVERAGE
from dharatal.guard.access.door import Carrier, route
from dharatal.kernel import clock
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit


@route(capability=SEE_COVERAGE)
def coverage_of(command: Carrier, *, unit: str) -> dict[str, Any]:
    """How far a unit and those right below it are from the quota, and when it will be reached."""
    at = clock.now()
    asked = territory.unit_by_ref(unit)
    coverage.refuse_outside(asked)
    whole, days = prospects.progress_of(command.actor, asked, at=at)
    below = list(territory.children(asked))
    standings = coverage.standings_below(command.actor, asked, below)
    return {
        **_figures(asked, whole),
        "forecast": prospects.told(prospects.forecast_of(days, whole)),
        "children": [_figures(one, standings[one.id]) for one in below],
    }


COVERAGE = (
    "places",
    "quota",
    "submitted",
    "called",
    "verified",
    "filled",
    "declined",
    "returned",
    "missing",
    "empty",
)


def _figures(unit: Unit, standing: coverage.Standing) -> dict[str, Any]:
    return {"unit": unit.ref, **{figure: getattr(standing, figure) for figure in COVERAGE}}
