"""Pages that join and part the records of people: each shows what will be before it is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.register.people import forms, history, merging, queries
from dharatal.register.people.capabilities import MERGE
from dharatal.register.people.marked.onscreen import cards_marked
from dharatal.register.people.models import Person
from dharatal.register.people.regrouping import Change
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

SOURCES = {
    "call": gettext_lazy("sent by the district"),
    "intake": gettext_lazy("sent by the district"),
    "seed": gettext_lazy("invented for the trial"),
}
HAPPENED = {
    ("merged", False): gettext_lazy("Another record tells of the same person"),
    ("merged", True): gettext_lazy("Once more: another record tells of the same person"),
    ("split", False): gettext_lazy("Other records tell of somebody else"),
    ("split", True): gettext_lazy("Once more: other records tell of somebody else"),
}
TAKEN_BACK = {
    "merged": gettext_lazy("What had been joined is apart again"),
    "split": gettext_lazy("What had been parted is together again"),
}
# of these a reviewer may choose; "matched" is the machine's own word
OFFERED = ("reviewed", "phoned", "told")


@require_http_methods(["GET", "POST"])
@route(capability=MERGE)
def join(request: ActingRequest, person: UUID) -> HttpResponse:
    """Search for the other one, by POST: a name never stands in an address."""
    actor, at = request.actor, clock.now()
    form = forms.Find(request.POST if request.method == "POST" else None)
    found, refusal = [], ""
    if form.is_bound and form.is_valid():
        try:
            found = queries.find(actor, form.cleaned_data["text"], at=at)
        except queries.CannotLook as refused:
            refusal = refused.sentence
    elif form.is_bound:
        refusal = " ".join(str(one) for told in form.errors.values() for one in told)
    of = queries.person(actor, person, at=at)
    context = {
        "person": {"name": name_of(of)},
        "find_href": reverse("people:join", args=[person]),
        "back_href": reverse("people:person", args=[person]),
        "sought": request.POST.get("text", ""),
        "asked": form.is_bound,
        "refusal": refusal,
        "rows": _choices(actor, of.person, found),
    }
    return TemplateResponse(request, "people/join.html", context)


@require_http_methods(["GET", "POST"])
@route(capability=MERGE)
def join_with(request: ActingRequest, person: UUID, other: UUID) -> HttpResponse:
    actor, at = request.actor, clock.now()
    if request.method == "POST":
        merging.merge(actor, person, other, reason=request.POST.get("reason", ""), at=at)
        return _back_to(person)
    change = merging.plan_merge(actor, person, other, reason=OFFERED[0])
    return _ahead(request, change, person, "join", merging.MERGE_REASONS, at)


@require_http_methods(["GET", "POST"])
@route(capability=MERGE)
def part(request: ActingRequest, person: UUID) -> HttpResponse:
    """Choose records (?record=, more than once), see what will be, and do it."""
    actor, at = request.actor, clock.now()
    asked = request.POST if request.method == "POST" else request.GET
    records = [uuid for text in asked.getlist("record") if (uuid := _uuid(text))]
    if request.method == "POST":
        merging.split(actor, person, records, reason=request.POST.get("reason", ""), at=at)
        return _back_to(person)
    if not records:
        return _choose_records(request, person, at)
    change = merging.plan_split(actor, person, records, reason="different")
    return _ahead(request, change, person, "part", merging.SPLIT_REASONS, at, records=records)


@require_http_methods(["GET", "POST"])
@route(capability=MERGE)
def undo(request: ActingRequest, person: UUID, event: int) -> HttpResponse:
    actor, at = request.actor, clock.now()
    if request.method == "POST":
        merging.undo(actor, event, at=at)
        return _back_to(person)
    return _ahead(request, merging.plan_undo(actor, event), person, "undo", {}, at)


def records_shown(picture: queries.Picture) -> list[dict[str, Any]]:
    """The records that a person consists of, as pages list them."""
    told = history.told_by(picture.records, picture.cards)
    units = territory.units_by_ids({one.unit_id for one in told})
    return [_record(one, units) for one in told]


def history_of(actor: Actor, picture: queries.Picture, *, may_undo: bool) -> list[dict[str, Any]]:
    """What each record tells of how the person came here, and what joined and parted them, newest first."""
    events = [
        _line(one, picture, may_undo=may_undo)
        for one in history.happened_to(actor, [record.id for record in picture.records])
    ]
    for record in picture.records:
        if record.verified_at:
            events.append(_event("verified", _("Asked on the phone, and said yes"), record.verified_at))
        source = str(SOURCES.get(record.source, record.source))
        events.append(_event("submitted", source, record.admitted_at))
    return sorted(events, key=lambda event: event["at"], reverse=True)


def name_of(picture: queries.Picture) -> str:
    return next((str(one.value) for one in picture.values if one.field == "name"), _("Erased"))


def _choices(actor: Actor, of: Person, found: Sequence[queries.Row]) -> list[dict[str, Any]]:
    others = [row for row in found if row.card and row.id != of.id]
    units = territory.units_by_ids({row.unit_id for row in others})
    cards = cards_marked(actor, {row.id: row.card for row in others if row.card})
    return [
        {
            "name": cards[row.id].name,
            "relative_name": cards[row.id].relative_name,
            "place": units.get(row.unit_id),
            "field": cards[row.id].field_of_work,
            "since": row.verified_at,
            "state": "active" if row.verified_at else "submitted",
            "href": reverse("people:join_with", args=[of.uuid, row.uuid]),
            "why": "",
        }
        for row in others
    ]


def _ahead(
    request: ActingRequest,
    change: Change,
    person: UUID,
    what: str,
    reasons: dict[str, Any],
    at: datetime,
    *,
    records: Sequence[UUID] = (),
) -> HttpResponse:
    """The page that shows what will be. what: "join", "part" or "undo"."""
    there_before = history.as_it_would_be(request.actor, change.goes, at=at)
    there_after = history.as_it_would_be(request.actor, change.comes, at=at)
    unit_ids = {told.unit_id for one in (*there_before, *there_after) for told in one.records}
    units = territory.units_by_ids(unit_ids)
    context = {
        "what": what,
        "before": [_somebody(one, units) for one in there_before],
        "after": [_somebody(one, units) for one in there_after],
        "reasons": [{"code": code, "label": label} for code, label in reasons.items() if code != "matched"],
        "records": list(map(str, records)),
        "back_href": reverse("people:person", args=[person]),
    }
    return TemplateResponse(request, "people/regroup.html", context)


def _choose_records(request: ActingRequest, person: UUID, at: datetime) -> HttpResponse:
    of = queries.person(request.actor, person, at=at)
    context = {
        "person": {"name": name_of(of)},
        "rows": records_shown(of),
        "back_href": reverse("people:person", args=[person]),
    }
    return TemplateResponse(request, "people/part.html", context)


def _back_to(person: UUID) -> HttpResponse:
    """To the person that holds the record now; a record may have gone where its own source placed it."""
    is_here = queries.holder_of(person) is not None
    address = reverse("people:person", args=[person]) if is_here else reverse("people:list")
    return HttpResponseRedirect(address)


def _somebody(one: history.Somebody, units: dict[int, Unit]) -> dict[str, Any]:
    return {
        "name": one.card.name if one.card else _("Erased"),
        "rows": [_record(told, units) for told in one.records],
    }


def _record(told: history.Told, units: dict[int, Unit]) -> dict[str, Any]:
    card = told.card
    return {
        "uuid": str(told.uuid),
        "name": card.name if card else _("Erased"),
        "relative_name": card.relative_name if card else "",
        "age": card.age if card else None,
        "address": card.address if card else "",
        "place": units.get(told.unit_id),
        "source": SOURCES.get(told.source, told.source),
        "at": told.admitted_at,
        "asked_at": told.verified_at,
    }


def _event(state: str, text: str, at: datetime) -> dict[str, Any]:
    return {"state": state, "text": text, "by": "", "at": at, "href": "", "label": ""}


def _line(one: history.Happened, of: queries.Picture, *, may_undo: bool) -> dict[str, Any]:
    reasons = merging.MERGE_REASONS if one.what == "merged" else merging.SPLIT_REASONS
    is_taken_back = one.what == "undone" and not one.restores
    what = TAKEN_BACK[one.of] if is_taken_back else HAPPENED[one.of, one.restores]
    told = [str(what), str(reasons.get(one.reason, one.reason))]
    if one.what != "undone":
        told.insert(1, " + ".join(of.cards[record].name for record in one.about if record in of.cards))
    if one.score is not None:
        told.append(
            _("likeness %(score)s, model %(model)s")
            % {"score": f"{one.score:.3f}", "model": one.model_version}
        )
    if not one.is_in_force:
        told.append(_("holds no more"))
    is_open = may_undo and one.is_in_force
    return {
        "state": "undone" if is_taken_back else one.of,
        "text": " · ".join(filter(None, told)),
        "by": one.login,
        "at": one.at,
        "href": reverse("people:undo", args=[of.person.uuid, one.id]) if is_open else "",
        "label": _("Take back"),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
