"""Units and their coverage by API."""

from typing import Any

from ninja import Router

from dharatal.field.intake import coverage, prospects
from dharatal.field.intake.capabilities import SEE_COVERAGE
from dharatal.guard.access.door import route
from dharatal.interfaces.api.carrier import ApiCall, Calling
from dharatal.interfaces.api.shapes import Coverage, Units
from dharatal.kernel import clock
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

router = Router(tags=["places"])
FIGURES = ("quota", "submitted", "called", "verified", "declined", "returned", "missing")


@router.get("/units", response=Units, summary="Valid units of a kind, all or within another")
def units(request: Calling, kind: str, within: str = "") -> dict[str, Any]:
    return dict(_units(request.auth, kind=kind, within=within))


@router.get(
    "/coverage",
    response=Coverage,
    summary="How far a unit and those right below it are from the quota, and when it is reached",
)
def coverage_of(request: Calling, unit: str) -> dict[str, Any]:
    return dict(_coverage(request.auth, unit=unit))


@route()
def _units(call: ApiCall, *, kind: str, within: str) -> dict[str, Any]:
    found = (
        territory.units_in(territory.unit_by_ref(within), kind) if within else territory.units_of_kind(kind)
    )
    rows = [{"unit": one.ref, "name_en": one.name_en, "name_hi": one.name_hi} for one in found]
    return {"kind": kind, "count": len(rows), "units": rows}


@route(capability=SEE_COVERAGE)
def _coverage(call: ApiCall, *, unit: str) -> dict[str, Any]:
    asked = territory.unit_by_ref(unit)
    coverage.refuse_outside(asked)
    below = list(territory.children(asked))
    standings = coverage.standings_below(call.actor, asked, below)
    whole, days = prospects.progress_of(call.actor, asked, at=clock.now())
    return {
        **_shown(asked, whole),
        "forecast": prospects.told(prospects.forecast_of(days, whole)),
        "below": [_shown(one, standings[one.id]) for one in below if one.id in standings],
    }


def _shown(unit: Unit, standing: coverage.Standing) -> dict[str, Any]:
    return {"unit": unit.ref, **{figure: getattr(standing, figure) for figure in FIGURES}}
