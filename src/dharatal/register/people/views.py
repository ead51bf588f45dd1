"""Pages of the register: a unit's people, a search, one person, and who looked."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.guard.access.reach import current_reach
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.audit import queries as audit
from dharatal.guard.vault import opaque, quotas
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import to_ist
from dharatal.register.people import merging, operations, queries
from dharatal.register.people.capabilities import EXPORT, FIND, LOOK, MERGE, REVEAL
from dharatal.register.people.card import Card
from dharatal.register.people.decoys.looks import who_looked
from dharatal.register.people.exports.columns import PURPOSES as EXPORT_PURPOSES
from dharatal.register.people.joining import SOURCES, history_of, name_of, records_shown
from dharatal.register.people.marked.onscreen import cards_marked
from dharatal.register.people.models import Person
from dharatal.register.people.pairs import wording
from dharatal.register.people.places import rung_of
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

MOST_BY_NAME = queries.PAGE_SIZE
MOST_LISTED = 5_000
LOOKS_SHOWN = timedelta(days=30)
LOOKS_KEPT = timedelta(days=365)
_PAGE = "people.page"
MASKED = "••••• •••••"

FIELDS = {
    "name": gettext_lazy("Name"),
    "relative_name": gettext_lazy("Father or husband"),
    "age": gettext_lazy("Age"),
    "address": gettext_lazy("Address"),
    "field_of_work": gettext_lazy("Work"),
}
LOOKS = {
    "people.listed": gettext_lazy("in a list"),
    "people.found": gettext_lazy("in a search"),
    "people.seen": gettext_lazy("this page"),
    "people.revealed": gettext_lazy("the number"),
    "people.exported": gettext_lazy("in a file, with others"),
    "people.admitted": gettext_lazy("wrote it into the register"),
    "people.merged": gettext_lazy("joined the records"),
    "people.split": gettext_lazy("parted the records"),
    "people.undone": gettext_lazy("took a joining or parting back"),
    **wording.LOOKS,
    "callroom.card_shown": gettext_lazy("the card, for the call"),
    "call.dialled": gettext_lazy("the number, for the call"),
    "call.finished": gettext_lazy("wrote down the call"),
    "intake.rows_stored": gettext_lazy("sent the name in a list"),
    "intake.corrected": gettext_lazy("corrected what was sent"),
    "intake.returned": gettext_lazy("sent it back for correction"),
    "intake.return_shown": gettext_lazy("the card, to correct it"),
    "intake.returns_shown": gettext_lazy("in a list of wrong numbers"),
    "intake.submission_shown": gettext_lazy("the card, before its call"),
    "intake.rows_listed": gettext_lazy("in the rows behind a figure"),
    "intake.batch_rows_shown": gettext_lazy("in the rows of a list"),
    "intake.taken_back": gettext_lazy("took the last result back"),
    "call.undone": gettext_lazy("took the last result back"),
    "call.skipped": gettext_lazy("passed the card on"),
    "glass.looked": gettext_lazy("under break-glass"),
}
WHY = {
    **EXPORT_PURPOSES,
    **operations.PURPOSES,
    **merging.MERGE_REASONS,
    **merging.SPLIT_REASONS,
    "verification": gettext_lazy("Call to verify the name"),
    "matching": gettext_lazy("Whether it is there twice"),
}


@require_GET
@route(capability=LOOK)
def listed(request: ActingRequest) -> HttpResponse:
    """The people of a unit (?unit=kind:code), or the smaller units to open where there are too many."""
    actor, at = request.actor, clock.now()
    unit = _unit_asked(actor, request.GET.get("unit", ""), at)
    page, first = _page_asked(actor, request.GET.get("page", ""))
    total = queries.count_in(actor, unit)
    found = queries.people_in(actor, unit, after=page, at=at) if total <= MOST_LISTED else None
    by_name = found is not None and total <= MOST_BY_NAME
    context = {
        "path": _path(unit),
        "unit": unit,
        **_doors(actor, unit, at),
        "likely_href": reverse("people:likely"),
        "total": total,
        "ordered_by": "name" if by_name else "place",
        "rows": rows_shown(actor, _in_order(found.rows, by_name=by_name)) if found else [],
        "units": _smaller(unit) if total > MOST_BY_NAME else [],
        "page": _pager(actor, found, first) if found and total > MOST_BY_NAME else None,
    }
    return TemplateResponse(request, "people/list.html", context)


@require_GET
@route(capability=LOOK)
def person(request: ActingRequest, person: UUID) -> HttpResponse:
    return TemplateResponse(request, "people/person.html", _picture(request.actor, person, at=clock.now()))


@require_POST
@route(capability=REVEAL)
def reveal(request: ActingRequest, person: UUID) -> HttpResponse:
    """The number, against the quota and with a purpose; shown in the answer itself and nowhere kept."""
    at = clock.now()
    numbers = operations.reveal(request.actor, person, purpose=request.POST.get("purpose", ""), at=at)
    context = _picture(request.actor, person, at=at)
    context["revealed"] = {"e164": numbers[0], "at": at} if numbers else None
    return TemplateResponse(request, "people/person.html", context)


@require_GET
@route(capability=LOOK)
def looks(request: ActingRequest, person: UUID) -> HttpResponse:
    """Everybody who wrote or saw this record, for as long as the log keeps it."""
    actor, at = request.actor, clock.now()
    picture = queries.person(actor, person, at=at)
    before = _moment_asked(request.GET.get("page", ""))
    records = [record.id for record in picture.records]
    found = who_looked(actor, records, since=at - LOOKS_KEPT, limit=51, before=before)
    last = found[49] if len(found) > 50 else None
    context = {
        "path": _path(territory.unit(picture.person.unit_id)),
        "person": {"name": name_of(picture)},
        "rows": [_look(actor, one) for one in found[:50]],
        "page": _pager_of_looks(len(found[:50]), last),
        "back_href": reverse("people:person", args=[person]),
    }
    return TemplateResponse(request, "people/looks.html", context)


def _unit_asked(actor: Actor, ref: str, at: datetime) -> Unit:
    if not ref:
        return own_unit(actor, LOOK.code, at)
    unit = territory.unit_by_ref(ref)
    if not _is_within(unit):
        raise queries.CannotLook(_("This unit is outside your area."), code="not_found")
    return unit


def own_unit(actor: Actor, capability: str, at: datetime) -> Unit:
    """The unit of the first grant: where somebody begins."""
    held = access.units_of(actor, capability, at)
    if not held:
        raise queries.CannotLook(_("You have no area. Ask the state office for your post."), code="no_area")
    return territory.unit(held[0])


def _is_within(unit: Unit) -> bool:
    reach = current_reach()
    rungs = {"district_id": unit.district_id, "block_id": unit.block_id, "panchayat_id": unit.panchayat_id}
    return reach.covers(**rungs) or access.is_wholly_within(unit.id, reach)


def _path(unit: Unit) -> list[dict[str, Any]]:
    """The line of units; those within reach are links, the state is left out below it."""
    line = [one for one in territory.path(unit) if one.kind != "state" or one.id == unit.id]
    return [_linked(one, href=_list_href(one) if _is_within(one) else "") for one in line]


def _linked(unit: Unit, *, href: str, **more: Any) -> dict[str, Any]:
    return {"name_hi": unit.name_hi, "name_en": unit.name_en, "href": href, **more}


def _list_href(unit: Unit) -> str:
    return f"{reverse('people:list')}?unit={unit.ref}"


def _doors(actor: Actor, unit: Unit, at: datetime) -> dict[str, str]:
    """What else may be done from a list: finding somebody, asking for it as a file."""
    rights = access.capabilities_of(actor, at)
    return {
        "find_href": reverse("people:find") if FIND.code in rights else "",
        "file_href": f"{reverse('exports:ask')}?unit={unit.ref}" if EXPORT.code in rights else "",
    }


def _smaller(unit: Unit) -> list[dict[str, Any]]:
    """The units right below that have people, with how many of them are within reach."""
    below = list(territory.children(unit))
    counts = _counts(below)
    return [_linked(one, href=_list_href(one), count=counts[one.id]) for one in below if counts.get(one.id)]


def _counts(units: Iterable[Unit]) -> dict[int, int]:
    """How many people each has: one question for each column that places them."""
    by_column: dict[str, list[int]] = {}
    for unit in units:
        by_column.setdefault(rung_of(unit), []).append(unit.id)
    counts: dict[int, int] = {}
    for column, ids in by_column.items():
        people = Person.objects.filter(**{f"{column}__in": ids}).order_by()
        counts.update(people.values_list(column).annotate(Count("id")))
    return counts


def _in_order(rows: Sequence[queries.Row], *, by_name: bool) -> list[queries.Row]:
    """By the names as they were told, in a longer list within each place: the order of ids would tell who came when."""
    places = {unit_id: number for number, unit_id in enumerate(dict.fromkeys(row.unit_id for row in rows))}
    shown = [row for row in rows if row.card is not None]
    return sorted(shown, key=lambda row: (0 if by_name else places[row.unit_id], row.card and row.card.name))


def rows_shown(actor: Actor, rows: Sequence[queries.Row]) -> list[dict[str, Any]]:
    """The rows of a list in their order, as the viewer's marks write them."""
    units = territory.units_by_ids({row.unit_id for row in rows})
    cards = cards_marked(actor, {row.id: row.card for row in rows if row.card is not None})
    return [_row(row, cards[row.id], units.get(row.unit_id)) for row in rows if row.id in cards]


def _row(row: queries.Row, card: Card, unit: Unit | None) -> dict[str, Any]:
    return {
        "name": card.name,
        "relative_name": card.relative_name,
        "place": unit,
        "field": card.field_of_work,
        "since": row.verified_at,
        "state": "active" if row.verified_at else "submitted",
        "href": reverse("people:person", args=[row.uuid]),
        "why": "",
    }


def _pager(actor: Actor, found: queries.Page, first: int) -> dict[str, Any]:
    last = first + len(found.rows) - 1
    return {
        "first": first,
        "last": last,
        "total": found.total,
        "previous": "",
        "next": opaque.sealed(_PAGE, actor, f"{last + 1}-{found.after}") if found.after else "",
    }


def _page_asked(actor: Actor, token: str) -> tuple[str, int]:
    """A page's place (`after` of the query) and the number of its first row."""
    told = opaque.opened(_PAGE, actor, token) if token else ""
    if told is None:
        raise queries.CannotLook(queries.NO_SUCH_PAGE, code="no_such_page")
    first, _dash, after = told.partition("-")
    return (after, int(first)) if after else ("", 1)


def _picture(actor: Actor, uuid: UUID, *, at: datetime) -> dict[str, Any]:
    picture = queries.person(actor, uuid, at=at)
    rights = access.capabilities_of(actor, at)
    may_reveal = REVEAL.code in rights and picture.has_phone
    verified = max((one.verified_at for one in picture.values if one.verified_at), default=None)
    may_merge = MERGE.code in rights
    reveals = operations.reveals_a_day(actor, at=at)
    unit, uuid = territory.unit(picture.person.unit_id), picture.person.uuid
    return {
        "path": _path(unit),
        "person": {
            "name": name_of(picture),
            "state": "active" if verified else "submitted",
            "since": verified,
            "posts": [],
        },
        "values": _values(picture, unit),
        "revealed": None,
        "reveal_href": reverse("people:reveal", args=[uuid]) if may_reveal else "",
        "purposes": [{"code": code, "label": label} for code, label in operations.PURPOSES.items()],
        "reveals_left": quotas.spend(actor, "reveal", [], limit=reveals, at=at),
        "reveals_a_day": reveals,
        "history": history_of(actor, picture, may_undo=may_merge),
        "records": records_shown(picture) if len(picture.records) > 1 else [],
        "join_href": reverse("people:join", args=[uuid]) if may_merge else "",
        "part_href": reverse("people:part", args=[uuid]) if may_merge and len(picture.records) > 1 else "",
        "looks": _looks(actor, picture, at),
        "record_ids": [one.id for one in picture.records],
        "now": at,
        "correct_href": "",
        "withdraw_href": "",
    }


def _values(picture: queries.Picture, unit: Unit) -> list[dict[str, Any]]:
    """Each value with where it came from; what another record says differently stands beside it."""
    others: dict[str, list[str]] = {}
    for one in picture.others:
        if str(one.value) not in others.setdefault(one.field, []):
            others[one.field].append(str(one.value))
    held = [one for one in picture.values if one.field in FIELDS]
    shown = [_value(one, ", ".join(others.get(one.field, []))) for one in held]
    if not shown:
        return []
    origin = shown[0]["from"]
    if picture.has_phone:
        shown.append({"kind": "phone", "label": _("Mobile"), "value": MASKED, "aside": "", "from": origin})
    name = territory.name(unit)
    return [*shown, {"kind": "village", "label": _("Place"), "value": name, "aside": "", "from": origin}]


def _value(value: queries.Value, other: str) -> dict[str, Any]:
    text = SOURCES.get(value.source, value.source)
    origin: list[dict[str, Any]] = [{"text": text, "href": "", "at": value.admitted_at, "asked_at": None}]
    if value.verified_at and value.field == "name":
        origin.insert(0, {"text": "", "href": "", "at": None, "asked_at": value.verified_at})
    aside = _("another record says: %(other)s") % {"other": other} if other else ""
    return {
        "kind": value.field,
        "label": FIELDS[value.field],
        "value": str(value.value),
        "aside": aside,
        "from": origin,
    }


def _looks(actor: Actor, of: queries.Picture, at: datetime) -> dict[str, Any]:
    """Looks at any record of the person, those from before it was joined to the others too."""
    found = who_looked(actor, [record.id for record in of.records], since=at - LOOKS_SHOWN, limit=200)
    return {
        "days": LOOKS_SHOWN.days,
        "count": len(found),
        "moments": [to_ist(one.at) for one in found],
        "rows": [_look(actor, one) for one in found[:5]],
        "all_href": reverse("people:looks", args=[of.person.uuid]) if len(found) > 5 else "",
    }


def _look(actor: Actor, one: audit.Look) -> dict[str, Any]:
    return {
        "who": one.login,
        "what": LOOKS.get(one.action, one.action),
        "at": one.at,
        "why": WHY.get(one.purpose, one.purpose),
        "is_you": one.login == actor.login,
        "href": "",
    }


def _pager_of_looks(shown: int, last: audit.Look | None) -> dict[str, Any]:
    return {"first": 1, "last": shown, "total": None, "previous": "", "next": _moment_token(last)}


def _moment_token(last: audit.Look | None) -> str:
    return f"{last.at.isoformat()}~{last.entry_id}" if last else ""


def _moment_asked(token: str) -> audit.Place | None:
    moment, _tilde, entry = token.partition("~")
    try:
        at = parse_datetime(moment)
        return (at, UUID(entry)) if at else None
    except ValueError:
        return None
