"""Pages of village forms: print one, send its photo, key in its lines beside the picture."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dharatal.field.intake import wording
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.forms import Member, read_member
from dharatal.field.intake.forms_on_paper import geometry, operations, queries
from dharatal.field.intake.forms_on_paper.geometry import LINES, Lines
from dharatal.field.intake.forms_on_paper.photo import LARGEST
from dharatal.field.intake.models import VillageForm
from dharatal.field.intake.views.enlisting import MOST_VILLAGES, places_in
from dharatal.field.intake.views.showing import Context, named, own_units
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

BANDS = 50  # across the picture, to press on where a line is


@require_GET
@route(capability=SEND)
def forms(request: ActingRequest) -> HttpResponse:
    """The forms that were printed, and a village to print one for; ?key= finds one by a key from paper."""
    if request.GET.get("key"):
        form, line = queries.form_of_key(request.actor, request.GET["key"])
        return redirect(f"{reverse('intake:form', args=[form.number])}?line={line}")
    return _forms_page(request)


@require_POST
@route(capability=SEND)
def new_form(request: ActingRequest) -> HttpResponse:
    unit = territory.unit_by_ref(request.POST.get("unit", ""))
    form = operations.new_form(request.actor, unit=unit, at=clock.now())
    return redirect("intake:form_print", form.number)


@require_GET
@route(capability=SEND)
def print_form(request: ActingRequest, number: int) -> HttpResponse:
    """The empty form for print: village, ten lines, a QR with its keys. Nobody's name is on it."""
    form = queries.form(request.actor, number)
    unit, lines = queries.unit_of(form), queries.lines_of(form)
    context = {
        "form": {"number": form.number, "href": reverse("intake:form", args=[number])},
        "path": [one for one in territory.path(unit) if one.kind != "state"],
        "code": unit.code,
        "lines": lines,
        "qr": queries.qr_text(form, unit, [one.row_key for one in lines]),
        "printed_at": form.printed_at,
    }
    return TemplateResponse(request, "intake/forms/print.html", context)


@require_GET
@route(capability=SEND)
def form(request: ActingRequest, number: int) -> HttpResponse:
    """A form to be keyed in: its photo's strip of one line, and the fields for it."""
    found = queries.form(request.actor, number)
    if found.picture:
        queries.look_at_photo(request.actor, found, at=clock.now())
    return _form_page(request, found)


@require_POST
@route(capability=SEND)
def photo(request: ActingRequest, number: int) -> HttpResponse:
    found = queries.form(request.actor, number)
    sent = request.FILES.get("photo")
    try:
        with transaction.atomic():
            content = sent.read() if sent is not None and (sent.size or 0) <= LARGEST + 1 else b""
            operations.keep_photo(request.actor, found, content, at=clock.now())
    except Refusal as refusal:
        return _form_page(request, found, refusal=refusal.sentence, status=refusal.status)
    return redirect("intake:form", number)


@require_GET
@route(capability=SEND)
def picture(request: ActingRequest, number: int) -> HttpResponse:
    """The photo itself, for the page beside it; never kept by a browser."""
    found = queries.form(request.actor, number)
    content = operations.photo_of(request.actor, found)
    queries.look_at_photo(request.actor, found, at=clock.now())
    answer = HttpResponse(content, content_type=f"image/{found.picture}")
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@route(capability=SEND)
def look(request: ActingRequest, number: int) -> HttpResponse:
    """Keep how the photo is turned and where its lines are, as the pressed button says."""
    found = queries.form(request.actor, number)
    operations.remember_lines(request.actor, found, _moved(_lines(found), request.POST))
    return redirect(f"{reverse('intake:form', args=[number])}?line={_line(request.POST)}")


@require_POST
@route(capability=SEND)
def line(request: ActingRequest, number: int, place: int) -> HttpResponse:
    """Key in one line; with errors the same page with what was typed, else the next line."""
    found, at = queries.form(request.actor, number), clock.now()
    member = read_member(request.POST, on=clock.ist_day(at), asks_told=True)
    if member.clean is None or not 1 <= place <= LINES:
        return _form_page(request, found, place=place, member=member, status=422)
    operations.key_in(
        request.actor,
        found,
        place,
        card=member.card,
        phones=member.phones,
        unit=queries.unit_of(found),
        at=at,
    )
    return redirect(f"{reverse('intake:form', args=[number])}?line={min(place + 1, LINES)}&done={place}")


def _forms_page(request: ActingRequest) -> HttpResponse:
    at = clock.now()
    printed = queries.forms(request.actor)
    units = territory.units_by_ids({one.unit_id for one in printed})
    keyed = queries.keyed_in(printed)
    within = _within(request)
    villages = places_in(within)
    is_wide = len(villages) > MOST_VILLAGES
    href = reverse("intake:forms")
    context = {
        "place": own_units(request.actor, SEND, at)[0],
        "within": within,
        "villages": [] if is_wide else [named(one) for one in villages],
        "narrower": [named(one, href=f"{href}?within={one.ref}") for one in territory.children(within)]
        if is_wide
        else [],
        "forms": [_listed(one, units.get(one.unit_id), keyed.get(one.number, 0)) for one in printed],
        "new_href": reverse("intake:new_form"),
        "find_href": href,
        "back_href": reverse("intake:batches"),
    }
    return TemplateResponse(request, "intake/forms/list.html", context)


def _listed(one: VillageForm, unit: Unit | None, keyed: int) -> Context:
    return {
        "number": one.number,
        "place": unit,
        "printed_at": one.printed_at,
        "has_photo": bool(one.picture),
        "keyed": keyed,
        "lines": LINES,
        "href": reverse("intake:form", args=[one.number]),
        "print_href": reverse("intake:form_print", args=[one.number]),
    }


def _form_page(
    request: ActingRequest,
    found: VillageForm,
    *,
    place: int = 0,
    member: Member | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    states = queries.lines_of(found)
    shown = place or _line(request.GET)
    here = states[shown - 1]
    lines = _lines(found)
    href = reverse("intake:form", args=[found.number])
    done = request.GET.get("done", "")
    context = {
        "form": {"number": found.number, "print_href": reverse("intake:form_print", args=[found.number])},
        "place": queries.unit_of(found),
        "line": shown,
        "state": here.state,
        "problem": _problem(here),
        "done": _done(states, done),
        "lines": [
            {"line": one.line, "state": one.state, "href": f"{href}?line={one.line}"} for one in states
        ],
        "previous_href": f"{href}?line={shown - 1}" if shown > 1 else "",
        "next_href": f"{href}?line={shown + 1}" if shown < LINES else "",
        "photo": _photo(found, lines, shown) if found.picture else None,
        "photo_href": reverse("intake:form_photo", args=[found.number]),
        "most_megabytes": LARGEST >> 20,
        "look_href": reverse("intake:form_look", args=[found.number]),
        "action_href": reverse("intake:form_line", args=[found.number, shown]),
        "values": member.values if member else {},
        "errors": member.errors if member else {},
        "refusal": refusal,
        "back_href": reverse("intake:forms"),
    }
    return TemplateResponse(request, "intake/forms/form.html", context, status=status)


def _done(states: list[queries.LineState], done: str) -> Context | None:
    """What became of the line before this one."""
    line = whole(done, most=LINES)
    if not line:
        return None
    one = states[line - 1]
    return {"line": one.line, "state": one.state, "problem": _problem(one)}


def _problem(one: queries.LineState) -> str:
    return wording.sentences([(one.problem, {"row": one.line})]) if one.problem else ""


def _photo(found: VillageForm, lines: Lines, shown: int) -> Context:
    wide, high = geometry.upright(lines, found.width, found.height)
    strip = geometry.strip(lines, shown, width=found.width, height=found.height)
    return {
        "href": f"{reverse('intake:form_picture', args=[found.number])}?{found.photo_at:%s}",
        "width": found.width,
        "height": found.height,
        "strip": strip,
        "whole": {"view_box": f"0 0 {wide} {high}", "transform": strip.transform},
        "quarter": lines.quarter,
        "bands": [
            {
                "at": round(1000 / BANDS * (band + 0.5)),
                "y": round(high / BANDS * band),
                "height": round(high / BANDS) + 1,
                "number": band + 1,
            }
            for band in range(BANDS)
        ],
        "wide": wide,
        "mark": {"y": round(lines.middle_of(shown) / 1000 * high), "deep": round(high / 110)},
    }


def _lines(found: VillageForm) -> Lines:
    return Lines(found.quarter, found.first, found.last)


def _moved(lines: Lines, sent: Mapping[str, Any]) -> Lines:
    """What a button of the picture does to it."""
    act = sent.get("act", "")
    at = str(sent.get("at", ""))
    moment = whole(at, most=1000)
    if act == "turn":
        return lines.turned()
    if act == "upright" and moment is not None:
        return Lines(moment % 4, lines.first, lines.last)
    if act in ("higher", "lower"):
        return lines.moved(-1 if act == "higher" else 1)
    if act in ("closer", "wider"):
        return lines.stretched(-1 if act == "closer" else 1)
    if act == "first" and moment is not None:
        return lines.from_to(first=moment)
    if act == "last" and moment is not None:
        return lines.from_to(last=moment)
    return lines


def _line(sent: Mapping[str, Any]) -> int:
    return whole(str(sent.get("line", "")), most=LINES) or 1


def _within(request: ActingRequest) -> Unit:
    """The area whose villages are offered: the one asked for, if it is the actor's, else the widest own one."""
    ref = request.GET.get("within", "")
    if ref:
        try:
            unit = territory.unit_by_ref(ref)
            operations.refuse_outside_reach(unit)
        except Refusal:
            pass
        else:
            return unit
    return own_units(request.actor, SEND, clock.now())[0]
