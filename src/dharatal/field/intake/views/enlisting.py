"""One member, on a phone: a plain form that works without a script."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dharatal.field.gates import queries as gates
from dharatal.field.intake import coverage, operations, queries
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.forms import FIELDS_OF_WORK, Member, read_member
from dharatal.field.intake.views.showing import Context, address, named, own_units
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

MOST_VILLAGES = 60  # in one select of a page of 30 KB; above it the block and the panchayat are asked first
PLACE_KINDS = ("village", "ward")


@require_http_methods(["GET", "POST"])
@route(capability=SEND)
def enlist(request: ActingRequest) -> HttpResponse:
    """The form; a wide area is narrowed by links first: ?within=block:1811."""
    at = clock.now()
    if request.method == "POST":
        return _enlisted(request, at)
    within = _within(request.actor, request.GET.get("within", ""), at)
    villages = places_in(within)
    if len(villages) > MOST_VILLAGES:
        return _narrowing_page(request, within)
    wanted = request.GET.get("unit", "")
    only = villages[0] if len(villages) == 1 else None if villages else within
    chosen = next((one for one in villages if one.ref == wanted), only)
    return _form_page(request, within, chosen, key=new_uuid().hex)


@require_GET
@route(capability=SEND)
def enlisted(request: ActingRequest, submission: UUID) -> HttpResponse:
    """Done: the name, how far its village is, and when calls are made."""
    at = clock.now()
    name, unit_id, district_id = queries.sent_one(request.actor, submission, at=at)
    unit = territory.unit(unit_id)
    context = {
        "name": name,
        "place": unit,
        "quota": quota_of(request.actor, unit),
        "again_href": f"{reverse('intake:enlist')}?within={_parent_ref(unit)}&unit={unit.ref}",
        "today_href": address("today", otherwise=reverse("intake:batches")),
        "hours_note": _hours_note(district_id, at),
        "duplicate": None,
    }
    return TemplateResponse(request, "intake/enlisted.html", context)


def places_in(within: Unit) -> list[Unit]:
    """The villages and wards of an area, itself included; at most one more than a form can show."""
    found = [unit for kind in PLACE_KINDS for unit in territory.units_in(within, kind)[: MOST_VILLAGES + 1]]
    return found[: MOST_VILLAGES + 1]


def quota_of(actor: Actor, unit: Unit) -> Context | None:
    """What the pips of a village show; None where it has no quota."""
    standing = coverage.standing_of(actor, unit)
    if not standing.quota or unit.kind not in coverage.quota().kinds:
        return None
    return {
        "quota": standing.quota,
        "verified": standing.verified,
        "waiting": standing.waiting,
        "returned": standing.returned,
    }


def form_context(member: Member | None, errors: dict[str, str]) -> Context:
    return {"values": member.values if member else {}, "errors": errors}


def _enlisted(request: ActingRequest, at: datetime) -> HttpResponse:
    member = read_member(request.POST, on=clock.ist_day(at), asks_told=True)
    key = request.POST.get("key", "")[:60]
    try:
        unit = territory.unit_by_ref(request.POST.get("unit", ""))
    except territory.NoSuchUnit:
        within = _within(request.actor, request.GET.get("within", ""), at)
        errors = {**member.errors, "unit": _("Choose the village where they live.")}
        return _form_page(request, within, None, key=key, member=member, errors=errors)
    if member.clean is None:
        return _form_page(
            request, _around(request, unit, at), unit, key=key, member=member, errors=member.errors
        )

    def act() -> dict[str, str]:
        sent = operations.enlist(request.actor, card=member.card, phones=member.phones, unit=unit, at=at)
        return {"submission": str(sent.uuid)}

    try:
        with transaction.atomic():
            told = access.once(request.actor, key=f"enlist:{key}" if key else "", act=act, at=at)
    except (operations.CannotEnlist, operations.CannotReceive) as refusal:
        field = "unit" if refusal.code == "place_outside" else "form"
        within = _around(request, unit, at)
        return _form_page(request, within, unit, key=key, member=member, errors={field: refusal.sentence})
    return redirect("intake:enlisted", told["submission"])


def _form_page(
    request: ActingRequest,
    within: Unit,
    chosen: Unit | None,
    *,
    key: str,
    member: Member | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    context = {
        "place": within,
        "back_href": address("today", otherwise=reverse("intake:batches")),
        "back_label": "",
        "action_href": f"{reverse('intake:enlist')}?within={within.ref}",
        "key": key,
        "villages": [
            named(one, chosen=chosen is not None and one.id == chosen.id)
            for one in places_in(within)[:MOST_VILLAGES] or [within]
        ],
        "is_chosen": chosen is not None,
        "quota": quota_of(request.actor, chosen) if chosen else None,
        "fields": [{"code": code, "label": label} for code, label in FIELDS_OF_WORK.items()],
        **form_context(member, errors or {}),
    }
    return TemplateResponse(request, "intake/enlist.html", context, status=422 if errors else 200)


def _narrowing_page(request: ActingRequest, within: Unit) -> HttpResponse:
    """Which block, then which panchayat: a list of links, where the villages are too many for a phone."""
    href = reverse("intake:enlist")
    context = {
        "place": within,
        "back_href": address("today", otherwise=reverse("intake:batches")),
        "units": [named(one, href=f"{href}?within={one.ref}") for one in territory.children(within)],
    }
    return TemplateResponse(request, "intake/choose_place.html", context)


def _within(actor: Actor, ref: str, at: datetime) -> Unit:
    """The area whose villages are offered: the one asked for, if it is the actor's, else the widest own one."""
    if ref:
        try:
            unit = territory.unit_by_ref(ref)
            operations.refuse_outside_reach(unit)
        except Refusal:
            pass
        else:
            return unit
    return own_units(actor, SEND, at)[0]


def _around(request: ActingRequest, unit: Unit, at: datetime) -> Unit:
    """The area to show a form again in: small enough, with the chosen village in it."""
    within = _within(request.actor, request.GET.get("within", ""), at)
    if territory.is_inside(unit, within) and len(places_in(within)) <= MOST_VILLAGES:
        return within
    return _within(request.actor, _parent_ref(unit), at)


def _parent_ref(unit: Unit) -> str:
    line = territory.path(unit)
    return line[-2].ref if len(line) > 1 else unit.ref


def _hours_note(district_id: int, at: datetime) -> str:
    gate = gates.may_call(district_id=district_id, block_id=0, panchayat_id=0, phone_tokens=(), at=at)
    return "" if gate.open else " ".join((gate.sentence, _("The call comes when calling begins again.")))
