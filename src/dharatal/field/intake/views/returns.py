"""What came back from the call room: corrected on a phone one by one, or taken as a sheet."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.intake import keeping, operations, queries, returning, wording
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.forms import read_member
from dharatal.field.intake.listing import PAGE_SIZE
from dharatal.field.intake.models import Submission
from dharatal.field.intake.queries import Returned
from dharatal.field.intake.views.enlisting import places_in
from dharatal.field.intake.views.lists import workbook
from dharatal.field.intake.views.showing import Context, address, named, own_units, page_of, pager
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.ids import new_uuid
from dharatal.register.people.card import Card
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

OPEN = 5


@require_GET
@route(capability=SEND)
def returns(request: ActingRequest) -> HttpResponse:
    """The first few open for correction, the rest as rows."""
    return _returns_page(request)


@require_GET
@route(capability=SEND)
def sheet(request: ActingRequest) -> HttpResponse:
    """All that came back, as a workbook to be corrected and sent as a list."""
    stream, at = BytesIO(), clock.now()
    unit = own_units(request.actor, SEND, at)[0]
    returning.write_returns(queries.returned_in(request.actor, unit, at=at), stream)
    return workbook(stream, "to-correct.xlsx")


@require_http_methods(["GET", "POST"])
@route(capability=SEND)
def correct(request: ActingRequest, submission: UUID) -> HttpResponse:
    """One name with all that can be corrected."""
    if request.method == "POST":
        return _corrected(request, submission)
    row, seen = queries.returned_one(request.actor, submission, at=clock.now())
    return _correct_page(request, row, seen)


@require_POST
@route(capability=SEND)
def number(request: ActingRequest, submission: UUID) -> HttpResponse:
    """A new number for a name that came back, from the list of them."""
    at = clock.now()
    waiting, seen = queries.waiting_for_correction(request.actor, submission)
    if waiting is None or seen is None:
        return _gone_on(request)
    values = {"name": seen.card.name, "phone": request.POST.get("phone", "")}
    member = read_member(values, on=clock.ist_day(at))
    if not member.phones:
        return _returns_page(request, wrong=(submission, values["phone"], member.errors.get("phone", "")))
    try:
        _correct_once(request, waiting, seen.card, member.phones, territory.unit(waiting.unit_id), at)
    except operations.CannotCorrect as refusal:
        return _returns_page(request, wrong=(submission, values["phone"], refusal.sentence))
    return redirect("intake:returns")


@require_POST
@route(capability=SEND)
def gone(request: ActingRequest, submission: UUID) -> HttpResponse:
    """The person is not with us any more; said twice, it is done once."""
    waiting, _seen = queries.waiting_for_correction(request.actor, submission)
    if waiting is not None:
        operations.withdraw(request.actor, waiting, at=clock.now())
    return redirect("intake:returns")


def _corrected(request: ActingRequest, submission: UUID) -> HttpResponse:
    at = clock.now()
    waiting, seen = queries.waiting_for_correction(request.actor, submission)
    if waiting is None or seen is None:
        return _gone_on(request)
    values = request.POST.dict()
    keeps_number = not values.get("phone", "").strip() and seen.outcome != "wrong_number"
    if keeps_number:
        values["phone"] = ", ".join(seen.phones)
    member = read_member(values, on=clock.ist_day(at))
    if member.clean is None:
        return _correct_page(request, waiting, seen, values=request.POST.dict(), errors=member.errors)
    clean, old = member.clean, seen.card
    card = Card(clean.name, old.relation, clean.relative_name, clean.age, old.address, old.field_of_work)
    unit = territory.unit_by_ref(values.get("unit", ""))
    try:
        _correct_once(request, waiting, card, member.phones, unit, at)
    except (operations.CannotCorrect, operations.CannotReceive) as refusal:
        field = "phone" if refusal.code == "number_known" else "form"
        return _correct_page(
            request, waiting, seen, values=request.POST.dict(), errors={field: refusal.sentence}
        )
    return redirect("intake:returns")


def _correct_once(
    request: ActingRequest, waiting: Submission, card: Card, phones: list[str], unit: Unit, at: datetime
) -> None:
    def act() -> dict[str, str]:
        operations.correct(request.actor, waiting, card=card, phones=phones, unit=unit, at=at)
        return {"submission": str(waiting.uuid)}

    key = request.POST.get("key", "")[:60]
    with transaction.atomic():
        access.once(request.actor, key=f"correct:{key}" if key else "", act=act, at=at)


def _gone_on(request: ActingRequest) -> HttpResponse:
    """The name went on meanwhile: corrected from another tab, or taken back."""
    return redirect("intake:returns")


def _returns_page(request: ActingRequest, *, wrong: tuple[UUID, str, str] | None = None) -> HttpResponse:
    at, page = clock.now(), page_of(request)
    unit = own_units(request.actor, SEND, at)[0]
    found = queries.returned_in(request.actor, unit, page=page, size=PAGE_SIZE, at=at)
    if wrong:
        found.sort(key=lambda one: one.uuid != wrong[0])
    units = territory.units_by_ids({one.unit_id for one in found})
    left = queries.count_returned(request.actor, unit)
    corrected = queries.count_corrected(request.actor, unit)
    context = {
        "place": unit,
        "back_href": address("today", otherwise=reverse("intake:batches")),
        "total": left + corrected,
        "corrected": corrected,
        "left": left,
        "open": [_open(one, units[one.unit_id], wrong) for one in found[:OPEN]],
        "more": [_row(one, units[one.unit_id]) for one in found[OPEN:]],
        "sheet_href": reverse("intake:returns_sheet"),
        "print_href": reverse("intake:returns_print"),
        "days_kept": keeping.days_kept(clock.ist_day(at)),
        "page": pager(page, len(found), left),
    }
    return TemplateResponse(request, "intake/returns.html", context, status=422 if wrong else 200)


def _row(one: Returned, unit: Unit) -> Context:
    return {
        "name": one.card.name,
        "place": unit,
        "returned_at": one.outcome_at,
        "href": reverse("intake:correct", args=[one.uuid]),
    }


def _open(one: Returned, unit: Unit, wrong: tuple[UUID, str, str] | None) -> Context:
    value, error = (wrong[1], wrong[2]) if wrong and wrong[0] == one.uuid else ("", "")
    return {
        **_told(one, unit),
        "id": str(one.uuid),
        "action_href": reverse("intake:number", args=[one.uuid]),
        "gone_href": reverse("intake:gone", args=[one.uuid]),
        "more_href": reverse("intake:correct", args=[one.uuid]),
        "key": new_uuid().hex,
        "value": value,
        "error": error,
    }


def _told(one: Returned, unit: Unit) -> Context:
    return {
        "name": one.card.name,
        "place": unit,
        "returned_at": one.outcome_at,
        "note": one.note,
        "masked": masked(one.phones),
        "reason": one.outcome if one.outcome in ("wrong_number", "language") else "returned",
    }


def masked(phones: list[str]) -> str:
    """Enough to recognise a number that one has sent, too little to call it."""
    return f"••••• ••{phones[0][-3:]}" if phones else ""


def _correct_page(
    request: ActingRequest,
    row: Submission,
    seen: Returned,
    *,
    values: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    unit = territory.unit(row.unit_id)
    chosen = (values or {}).get("unit", unit.ref)
    card = seen.card
    context = {
        "place": unit,
        "back_href": reverse("intake:returns"),
        "back_label": _("Wrong numbers"),
        "one": _told(seen, unit),
        "values": values
        or {"name": card.name, "relative_name": card.relative_name, "age": str(card.age or "")},
        "errors": errors or {},
        "villages": [named(one, chosen=one.ref == chosen) for one in _around(unit)],
        "history": _history(row),
        "action_href": reverse("intake:correct", args=[row.uuid]),
        "gone_href": reverse("intake:gone", args=[row.uuid]),
        "key": (values or {}).get("key") or new_uuid().hex,
    }
    return TemplateResponse(request, "intake/correct.html", context, status=422 if errors else 200)


def _around(unit: Unit) -> list[Unit]:
    """The village with its neighbours in the same panchayat."""
    line = territory.path(unit)
    near = places_in(line[-2]) if len(line) > 1 and line[-2].kind != "state" else []
    return near if any(one.id == unit.id for one in near) else [unit, *near]


def _history(row: Submission) -> list[Context]:
    told = [{"at": row.outcome_at, "text": wording.returned_reason(row.outcome)}] if row.outcome_at else []
    return [*told, {"at": row.submitted_at, "text": _("Sent for calling")}]
