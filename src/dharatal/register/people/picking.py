"""The one box for whoever needs a person: likely people while one types, and a page of results without a script.

A page asks for a person by including `people/_find.html` with its own path as `then`; it comes back as
`?person=UUID`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import forms, queries
from dharatal.register.people.capabilities import FIND
from dharatal.register.people.card import HUSBAND, Card
from dharatal.register.people.marked.onscreen import cards_marked
from dharatal.register.people.search import typed_in
from dharatal.register.people.views import own_unit, rows_shown
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

MOST_LIKELY = 8
MOST_FOUND = 20


@require_http_methods(["GET", "POST"])
@route(capability=FIND)
def find(request: ActingRequest) -> HttpResponse:
    """Search by POST, so that a name never stands in an address or a log."""
    actor, at = request.actor, clock.now()
    form = forms.Find(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "find_href": reverse("people:find"),
        "likely_href": reverse("people:likely"),
        "sought": request.POST.get("text", ""),
        "then": "",
        "unit_ref": request.POST.get("unit", ""),
        "asked": request.method == "POST",
        "rows": [],
        "more": False,
        "refusal": None,
        "within": own_unit(actor, FIND.code, at),
        "looks_left": None,
    }
    if form.is_bound:
        context |= _answer(actor, form, at)
    return TemplateResponse(request, "people/find.html", context)


@require_POST
@route(capability=FIND)
def likely(request: ActingRequest) -> HttpResponse:
    """The few likeliest people for what is typed so far; every one that is shown is in the log."""
    actor, at = request.actor, clock.now()
    form = forms.Find(request.POST)
    context: dict[str, Any] = {"rows": [], "nobody": False, "refusal": ""}
    if form.is_valid() and _is_enough(form.cleaned_data["text"]):
        try:
            found = _found(actor, form, at, MOST_LIKELY)
            context |= {"rows": _lines(actor, found, form.cleaned_data["then"]), "nobody": not found}
        except Refusal as refused:
            context["refusal"] = refused.sentence
    return TemplateResponse(request, "people/_likely.html", context)


def _is_enough(text: str) -> bool:
    """Whether it is worth looking before somebody asks: a word of three letters, or a whole number."""
    return bool(queries.phone_in(text)) or any(len(word) > 2 for word in typed_in(text))


def _answer(actor: Actor, form: forms.Find, at: datetime) -> dict[str, Any]:
    if not form.is_valid():
        return {"refusal": " ".join(map(str, form.errors.get("text", [])))}
    then = form.cleaned_data["then"]
    try:
        found = _found(actor, form, at, MOST_FOUND)
    except Refusal as refused:
        return {"refusal": refused.sentence, "then": then}
    more = len(found) >= MOST_FOUND and not queries.phone_in(form.cleaned_data["text"])
    rows = rows_shown(actor, found)
    if then:
        hrefs = {reverse("people:person", args=[one.uuid]): _href(then, one.uuid) for one in found}
        rows = [{**row, "href": hrefs[row["href"]]} for row in rows]
    return {"rows": rows, "more": more, "then": then}


def _found(actor: Actor, form: forms.Find, at: datetime, limit: int) -> list[queries.Row]:
    ref = form.cleaned_data["unit"]
    unit = territory.unit_by_ref(ref) if ref else None
    return queries.find(actor, form.cleaned_data["text"], unit=unit, limit=limit, at=at)


def _lines(actor: Actor, rows: list[queries.Row], then: str) -> list[dict[str, Any]]:
    """What tells the likely apart: the name, the father or husband, the village and its block."""
    units = territory.units_by_ids({row.unit_id for row in rows})
    blocks = territory.units_by_ids(
        {unit.block_id for unit in units.values() if unit.block_id != unit.id} - {0}
    )
    cards = cards_marked(actor, {row.id: row.card for row in rows if row.card is not None})
    return [
        _line(row, cards[row.id], units.get(row.unit_id), blocks, then) for row in rows if row.id in cards
    ]


def _line(
    row: queries.Row, card: Card, unit: Unit | None, blocks: dict[int, Unit], then: str
) -> dict[str, Any]:
    return {
        "name": card.name,
        "relative_name": card.relative_name,
        "of_husband": card.relation == HUSBAND,
        "age": card.age,
        "place": unit,
        "block": blocks.get(unit.block_id) if unit else None,
        "href": _href(then, row.uuid),
    }


def _href(then: str, person: UUID) -> str:
    return f"{then}?{urlencode({'person': str(person)})}" if then else reverse("people:person", args=[person])
