"""Invented members on own numbers: the administrator enters and retires them, the guard's officer sees them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole
from dharatal.register.people.capabilities import KEEP_DECOYS, SEE_DECOYS
from dharatal.register.people.card import FATHER, HUSBAND, Card
from dharatal.register.people.decoys import operations, queries
from dharatal.register.people.decoys.operations import WHY, Invented
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

LONGEST = 120
TYPED = (
    *("name", "relation", "relative_name", "age", "address", "work"),
    *("place", "phone", "answers", "whose", "login"),
)
RETIRING = {"lost": gettext_lazy("Number given up"), "known": gettext_lazy("Found out")}
LOTS = {
    "shared": gettext_lazy("in half of all views and exports"),
    "single": gettext_lazy("in one view or export"),
    "spare": gettext_lazy("waits for the next export"),
}


@require_GET
@route(capability=SEE_DECOYS)
def decoys(request: ActingRequest) -> HttpResponse:
    return _page(request, {}, "")


@require_POST
@route(capability=KEEP_DECOYS)
def add(request: ActingRequest) -> HttpResponse:
    """Enter one; what was typed stays on the page when it is refused."""
    sent = {name: request.POST.get(name, "").strip()[:LONGEST] for name in TYPED}
    try:
        operations.enter(request.actor, _invented(sent), at=clock.now())
    except Refusal as refused:
        return _page(request, sent, refused.sentence)
    return redirect("staff:decoys")


@require_POST
@route(capability=KEEP_DECOYS)
def retire(request: ActingRequest, decoy: UUID) -> HttpResponse:
    operations.retire(request.actor, decoy, why=request.POST.get("why", ""), at=clock.now())
    return redirect("staff:decoys")


def _invented(sent: Mapping[str, str]) -> Invented:
    relation = sent["relation"] if sent["relative_name"] else ""
    age = whole(sent["age"])
    card = Card(
        sent["name"],
        relation if relation in (FATHER, HUSBAND) else "",
        sent["relative_name"],
        age,
        sent["address"],
        sent["work"],
    )
    user = access.user_by_login(sent["login"].lower()).id if sent["whose"] == "one" else 0
    unit = territory.unit_by_ref(sent["place"])
    is_spare = sent["whose"] == "export"
    return Invented(card, sent["phone"], unit, sent["answers"], for_user=user, for_export=is_spare)


def _page(request: ActingRequest, sent: Mapping[str, str], refusal: str) -> HttpResponse:
    actor, at = request.actor, clock.now()
    found = queries.listed(actor, at=at)
    units = territory.units_by_ids({one.unit_id for one in found})
    context = {
        "rows": [_row(one, units.get(one.unit_id)) for one in found],
        "in_use": sum(one.retired_at is None for one in found),
        "sent": sent,
        "refusal": refusal,
        "add_href": reverse("staff:decoy_add") if _may_keep(actor, at) else "",
        "reasons": [{"code": code, "label": label} for code, label in RETIRING.items()],
    }
    return TemplateResponse(request, "people/decoys.html", context, status=409 if refusal else 200)


def _row(one: queries.Listed, unit: Unit | None) -> dict[str, Any]:
    return {
        "name": one.card.name,
        "relative_name": one.card.relative_name,
        "place": unit,
        "phone": one.phone,
        "answers": one.answers,
        "lot": LOTS[one.lot],
        "entered_at": one.entered_at,
        "retired_at": one.retired_at,
        "why": WHY.get(one.why, ""),
        "retire_href": "" if one.retired_at else reverse("staff:decoy_retire", args=[one.uuid]),
        "label": _("Retire: %(name)s") % {"name": one.card.name},
    }


def _may_keep(actor: Actor, at: datetime) -> bool:
    return KEEP_DECOYS.code in access.capabilities_of(actor, at)
