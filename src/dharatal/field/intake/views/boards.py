"""The coverage board and its map: from the state down to the village, every figure a door to its rows."""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from io import StringIO
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from dharatal.field.intake import coverage, listing, prospects
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.coverage import Standing, Weeks
from dharatal.field.intake.listing import ListedRow
from dharatal.field.intake.views import mapping
from dharatal.field.intake.views.showing import (
    Context,
    address,
    figure,
    named,
    own_unit,
    page_of,
    pager,
)
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.guard.access.reach import Reach, reach_of
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.register.people.capabilities import LOOK
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import kind as kind_of

BY_NAME, MOST_MISSING = "name", "missing"
UNITS = ("missing", "empty")
Doors = Callable[[str, int], Context]


@require_GET
@route(capability=SEE_COVERAGE)
def board(request: ActingRequest) -> HttpResponse:
    """A unit and its children: ?unit=district:211, the viewer's own where none is named."""
    at = clock.now()
    own = _own(request.actor, at)
    unit = _asked(request, own)
    children = list(territory.children(unit))
    standings, weeks = coverage.progress_below(request.actor, unit, children, at=at)
    whole, days = prospects.progress_of(request.actor, unit, at=at)
    order = MOST_MISSING if request.GET.get("order") == MOST_MISSING else BY_NAME
    context = {
        "path": _path(unit, own),
        "unit": named(unit),
        "figures": {
            **_figures(unit, whole, at),
            "this_week": sum(days.submitted[-1 - ist_day(at).weekday() :]),
        },
        "forecast": prospects.forecast_of(days, whole),
        "map": mapping.map_of(children, standings, {child.id: _board_href(child) for child in children}),
        "series": _series_doors(unit) if any(days.called) else None,
        "level": _level(children),
        "child_kind": "village" if children and all(one.kind == "village" for one in children) else "area",
        "children": [*_children(children, standings, weeks, order), *_rest(unit, children, standings, whole)],
        "total": _line(whole, _no_door, {}) if len(children) > 1 else None,
        "first": _first(children, standings),
        "order": order,
        "orders": [
            {"code": BY_NAME, "label": _("Name")},
            {"code": MOST_MISSING, "label": _("Most missing")},
        ],
        "page": None,
        "download_href": f"{reverse('coverage:table')}?{urlencode({'unit': unit.ref})}",
    }
    return TemplateResponse(request, "coverage/board.html", context)


@require_GET
@route(capability=SEE_COVERAGE)
def series(request: ActingRequest) -> HttpResponse:
    """A unit's days as a table: ?unit=. The same figures as JSON: ?format=json."""
    at = clock.now()
    own = _own(request.actor, at)
    unit = _asked(request, own)
    days = prospects.days_of(request.actor, unit, at=at)
    if request.GET.get("format") == "json":
        figures = {name: getattr(days, name) for name in ("submitted", "called", "verified", "counted")}
        return JsonResponse({"unit": unit.ref, "first": days.first, **figures})
    told = zip(days.dates, days.submitted, days.called, days.verified, days.counted, strict=True)
    context = {
        "path": _path(unit, own),
        "unit": named(unit),
        "days": [one for one in reversed(list(told)) if any(one[1:])],
        "back_href": _board_href(unit),
    }
    return TemplateResponse(request, "coverage/series.html", context)


@require_GET
@route(capability=SEE_COVERAGE)
def rows(request: ActingRequest) -> HttpResponse:
    """The rows behind a figure, or the villages behind a gap: ?unit= &figure=."""
    at, page = clock.now(), page_of(request)
    own = _own(request.actor, at)
    unit = _asked(request, own)
    code = request.GET.get("figure", "")
    code = code if code in UNITS or code in listing.FIGURES else "submitted"
    shown = (
        _places(request, unit, code, page) if code in UNITS else _people(request.actor, unit, code, page, at)
    )
    context = {
        "path": _path(unit, own),
        "unit": named(unit),
        "figure": code,
        "title": _title(code) % {"place": territory.name(unit)},
        "back_href": _board_href(unit),
        **shown,
    }
    return TemplateResponse(request, "coverage/rows.html", context)


@require_GET
@route(capability=SEE_COVERAGE)
def table(request: ActingRequest) -> HttpResponse:
    """The board as CSV: figures of places, nobody's name."""
    unit = _asked(request, _own(request.actor, clock.now()))
    children = list(territory.children(unit))
    standings = coverage.standings_below(request.actor, unit, children)
    stream = StringIO()
    writer = csv.writer(stream)
    headings = (
        _("Code"), _("Area"), _("Quota"), _("submitted"), _("called"), _("verified"), _("said no"), _("returned"),
        _("missing"),
    )  # fmt: skip
    writer.writerow(headings)
    for child in children:
        one = standings[child.id]
        figures = (
            one.quota,
            one.submitted,
            one.called,
            one.verified,
            one.declined,
            one.returned,
            one.missing,
        )
        writer.writerow([child.ref, territory.name(child), *figures])
    headers = {"Content-Disposition": 'attachment; filename="coverage.csv"'}
    content = "\ufeff" + stream.getvalue()  # a mark, so that spreadsheet programs read Hindi
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _own(actor: Actor, at: datetime) -> Unit:
    unit = own_unit(actor, SEE_COVERAGE, at)
    if unit is None:
        raise coverage.OutsideArea(_("You hold no area. Ask whoever gave you your post."))
    return unit


def _asked(request: ActingRequest, own: Unit) -> Unit:
    """The unit that was asked for. Raises OutsideArea beyond the viewer's reach."""
    ref = request.GET.get("unit", "")
    unit = territory.unit_by_ref(ref) if ref else own
    coverage.refuse_outside(unit)
    return unit


def _series_doors(unit: Unit) -> Context:
    href = f"{reverse('coverage:series')}?{urlencode({'unit': unit.ref})}"
    return {"table_href": href, "data_href": f"{href}&format=json"}


def _board_href(unit: Unit) -> str:
    return f"{reverse('coverage:board')}?{urlencode({'unit': unit.ref})}"


def _path(unit: Unit, own: Unit) -> list[Context]:
    """The line down to a unit; what lies above the viewer's own area is named but leads nowhere."""
    line = territory.path(unit)
    own_place = next((place for place, one in enumerate(line) if one.id == own.id), len(line) - 1)
    return [named(one, href=_board_href(one) if place >= own_place else "") for place, one in enumerate(line)]


def _figures(unit: Unit, whole: Standing, at: datetime) -> Context:
    door = _doors(unit)
    return {
        **_line(whole, door, {}),
        "empty_villages": door("empty", whole.empty),
        "villages": whole.places,
        "as_of": at,
        "waiting": whole.to_call,
    }


def _line(one: Standing, door: Doors, place: Context) -> Context:
    return {
        **place,
        "quota": figure(one.quota),
        "submitted": door("submitted", one.submitted),
        "called": door("called", one.called),
        "verified": door("verified", one.verified),
        "no": door("no", one.declined),
        "returned": door("returned", one.returned),
        "missing": door("missing", one.missing),
        "waiting": one.waiting,
        "filled": one.filled,
        "share": 100 * one.filled // one.quota if one.quota else None,
        "trend": [],
        "too_few": mapping.is_too_few(one),
    }


def _doors(unit: Unit) -> Doors:
    href = reverse("coverage:rows")
    return lambda code, number: figure(number, f"{href}?{urlencode({'unit': unit.ref, 'figure': code})}")


def _no_door(code: str, number: int) -> Context:
    return figure(number)


def _children(
    children: Sequence[Unit], standings: dict[int, Standing], weeks: dict[int, Weeks], order: str
) -> list[Context]:
    lines = []
    for child in children:
        line = _line(standings[child.id], _doors(child), named(child, href=_board_href(child)))
        trend = weeks[child.id].verified if child.id in weeks else []
        lines.append((standings[child.id], {**line, "trend": trend}))
    if order == MOST_MISSING:
        lines.sort(key=lambda one: -one[0].missing)
    return [line for _standing, line in lines]


def _rest(
    unit: Unit, children: Sequence[Unit], standings: dict[int, Standing], whole: Standing
) -> list[Context]:
    """What was sent for the area itself, without a smaller place; else the column would not add up."""
    submitted = whole.submitted - sum(one.submitted for one in standings.values())
    if not children or submitted <= 0:
        return []
    rest = Standing(
        submitted=submitted,
        **{
            name: max(0, getattr(whole, name) - sum(getattr(one, name) for one in standings.values()))
            for name in ("called", "verified", "declined", "returned")
        },
    )
    label = _("%(place)s, no smaller place told") % {"place": territory.name(unit)}
    return [_line(rest, _no_door, {"name_hi": label, "name_en": label, "href": ""})]


def _first(children: Sequence[Unit], standings: dict[int, Standing]) -> list[Context]:
    """Where to look first: where most villages are without a name, where most names wait to be corrected."""
    lines = []
    emptiest = max(children, key=lambda one: standings[one.id].empty, default=None)
    if emptiest is not None and standings[emptiest.id].places > 1 and standings[emptiest.id].empty:
        number = standings[emptiest.id].empty
        sentence = ngettext(
            "Not one name came from %(count)s village of %(place)s",
            "Not one name came from %(count)s villages of %(place)s",
            number,
        ) % {"count": number, "place": territory.name(emptiest)}
        href = _doors(emptiest)("empty", number)["href"]
        lines.append({"sentence": sentence, "detail": "", "label": _("See the villages"), "href": href})
    slowest = max(children, key=lambda one: standings[one.id].returned, default=None)
    if slowest is not None and standings[slowest.id].returned:
        number = standings[slowest.id].returned
        sentence = ngettext(
            "%(count)s returned number of %(place)s is not corrected yet",
            "%(count)s returned numbers of %(place)s are not corrected yet",
            number,
        ) % {"count": number, "place": territory.name(slowest)}
        href = _doors(slowest)("returned", number)["href"]
        lines.append({"sentence": sentence, "detail": "", "label": _("See the rows"), "href": href})
    return lines


def _level(children: Sequence[Unit]) -> str:
    """What the children are: `38 × district`."""
    counts: dict[str, int] = {}
    for child in children:
        counts[child.kind] = counts.get(child.kind, 0) + 1
    return " · ".join(f"{kind_of(kind).title()}: {number}" for kind, number in counts.items())


def _people(actor: Actor, unit: Unit, code: str, page: int, at: datetime) -> Context:
    rights = access.capabilities_of(actor, at)
    openable: Reach | None = reach_of(actor, SEE, at) if SEE.code in rights else None
    found, shut = listing.figure_rows(actor, unit, code, openable=openable, page=page, at=at)
    total = _total(actor, unit, code)
    units = territory.units_by_ids({row.unit_id for row in found})
    return {
        "count": total,
        "rows": [
            {
                "name": row.name,
                "place": units.get(row.unit_id),
                "state": row.state,
                "at": row.at,
                "href": _record_href(row, rights),
            }
            for row in found
        ],
        "units": [],
        "hidden": shut,
        "page": pager(page, len(found), max(total, len(found))),
    }


def _total(actor: Actor, unit: Unit, code: str) -> int:
    standing = coverage.standing_of(actor, unit)
    figure = int(getattr(standing, {"no": "declined"}.get(code, code)))
    beyond = len(listing.added_to(actor, unit, code)) if unit.kind == "state" else 0
    return figure + beyond  # the state's figure knows of none, but this is the viewer's list


def _record_href(row: ListedRow, rights: set[str]) -> str:
    """The record behind a row, where the viewer may open it."""
    if row.uuid is None:
        return ""
    if row.state == "verified" and LOOK.code in rights:
        return address("people:person", row.uuid)
    if row.state == "returned" and SEND.code in rights:
        return reverse("intake:correct", args=[row.uuid])
    return ""


def _places(request: ActingRequest, unit: Unit, code: str, page: int) -> Context:
    found, total = coverage.short_places(request.actor, unit, only_empty=code == "empty", page=page)
    above = territory.units_by_ids({one.parent_id for one, _standing in found if one.parent_id})
    units = [
        named(
            one,
            href=_board_href(one),
            path=territory.name(above[one.parent_id]) if one.parent_id in above else "",
            quota=standing.quota,
            verified=standing.verified,
            waiting=standing.waiting,
            returned=standing.returned,
            missing=standing.missing,
        )
        for one, standing in found
    ]
    return {
        "count": total,
        "rows": [],
        "units": units,
        "hidden": 0,
        "page": pager(page, len(found), total),
    }


def _title(code: str) -> str:
    return {
        "submitted": _("Submitted in %(place)s"),
        "called": _("Called in %(place)s"),
        "verified": _("Verified in %(place)s"),
        "no": _("Said no in %(place)s"),
        "returned": _("Returned in %(place)s"),
        "waiting": _("Waiting in %(place)s"),
        "missing": _("Villages of %(place)s that miss members"),
        "empty": _("Villages of %(place)s without a name"),
    }[code]
