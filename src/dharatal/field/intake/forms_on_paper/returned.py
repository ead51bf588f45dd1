"""Names that came back, on paper: by block, with their row keys, to be put right by hand and sent again."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from dharatal.field.intake import queries, wording
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.operations import refuse_outside_reach
from dharatal.field.intake.views.returns import masked
from dharatal.field.intake.views.showing import figure, named, own_units
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.audit import operations as audit
from dharatal.kernel import clock
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

WIDE_KINDS = ("state", "district")


@require_GET
@route(capability=SEND)
def to_print(request: ActingRequest) -> HttpResponse:
    """The blocks with how many came back; ?unit=block:1811 the list of one, recorded like an export."""
    at = clock.now()
    wanted = request.GET.get("unit", "")
    unit = territory.unit_by_ref(wanted) if wanted else own_units(request.actor, SEND, at)[0]
    refuse_outside_reach(unit)
    if unit.kind in WIDE_KINDS:
        return _blocks_page(request, unit)
    found = queries.returned_in(request.actor, unit, at=at)
    audit.record(request.actor, "intake.returns_printed", unit_id=unit.id, facts={"rows": len(found)}, at=at)
    units = territory.units_by_ids({one.unit_id for one in found})
    rows = [
        {
            "row_key": one.row_key,
            "card": one.card,
            "place": units[one.unit_id],
            "masked": masked(one.phones),
            "reason": _in_hindi(one.outcome),
            "note": one.note,
        }
        for one in sorted(found, key=lambda one: (territory.name(units[one.unit_id]), one.row_key))
    ]
    context = {
        "place": unit,
        "path": [one for one in territory.path(unit) if one.kind != "state"],
        "rows": rows,
        "printed_at": at,
        "by": request.actor.login,
        "back_href": reverse("intake:returns"),
    }
    answer = TemplateResponse(request, "intake/forms/returned.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _in_hindi(outcome: str) -> str:
    """Why a number came back, for the sheet: it goes to villages, whatever language its printer reads."""
    with translation.override("hi"):
        return wording.returned_reason(outcome)


def _blocks_page(request: ActingRequest, unit: Unit) -> HttpResponse:
    href = reverse("intake:returns_print")
    blocks = [
        named(one, **figure(queries.count_returned(request.actor, one), f"{href}?unit={one.ref}"))
        for one in territory.children(unit)
    ]
    context = {"place": unit, "blocks": blocks, "back_href": reverse("intake:returns")}
    return TemplateResponse(request, "intake/forms/returned_blocks.html", context)
