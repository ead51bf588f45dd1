"""A sheet on its way in four steps: the file, its columns, a check of its rows, sent for calling."""

from collections.abc import Mapping as Fields
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.intake import operations, queries, returning, wording
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.choosing import NEEDED
from dharatal.field.intake.drafts import Check, Draft, DraftSheet
from dharatal.field.intake.jobs import load_later
from dharatal.field.intake.listing import PAGE_SIZE
from dharatal.field.intake.models import Batch
from dharatal.field.intake.reading import reasons
from dharatal.field.intake.reading.apart import MAX_ROWS
from dharatal.field.intake.reading.mapping import FIELDS
from dharatal.field.intake.views.lists import href_of, workbook
from dharatal.field.intake.views.showing import (
    Context,
    batch_context,
    checked,
    figure,
    named,
    own_units,
    page_of,
    pager,
)
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.audit import operations as audit
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

MOST_CHOICES = 200  # of places in one select
ATTENTION = ("rejected", "duplicate", "accepted")  # what needs the sender comes first


@require_http_methods(["GET", "POST"])
@route(capability=SEND)
def upload(request: ActingRequest) -> HttpResponse:
    """Step 1. A file that cannot be read is refused beside the field; a good one is sealed and shown back."""
    if request.method == "GET":
        return _upload_page(request)
    sent = request.FILES.get("file")
    if sent is None:
        return _upload_page(
            request, refusal=_("Choose a file of at most %(size)s MB.") % {"size": _megabytes()}
        )
    try:
        unit = territory.unit_by_ref(request.POST.get("unit", ""))
        with transaction.atomic():
            batch = operations.draft(
                request.actor, unit=unit, filename=sent.name or "", content=sent.read(), at=clock.now()
            )
    except Refusal as refusal:
        return _upload_page(request, refusal=refusal.sentence, status=refusal.status)
    return redirect(href_of(batch))


@require_http_methods(["GET", "POST"])
@route(capability=SEND)
def columns(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """Step 2: which column is what."""
    batch = queries.batch(request.actor, batch_id)
    if batch.state != Batch.State.PREVIEW:
        return redirect(href_of(batch))
    if request.method == "GET":
        return _columns_page(request, batch)
    try:
        with transaction.atomic():
            operations.choose_columns(
                request.actor,
                batch,
                sheets=[
                    number for one in request.POST.getlist("sheet") if (number := whole(one)) is not None
                ],
                fields=_fields_told(request.POST),
                is_remembered="remember" in request.POST,
                at=clock.now(),
            )
    except operations.AlreadySent:
        return redirect("intake:working", batch_id)
    except Refusal as refusal:
        return _columns_page(request, batch, refusal=refusal.sentence, status=refusal.status)
    return redirect("intake:check", batch_id)


@require_GET
@route(capability=SEND)
def check(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """Step 3: what would become of the rows. ?state= and ?reason= narrow what is shown."""
    batch = queries.batch(request.actor, batch_id)
    if batch.state != Batch.State.PREVIEW or not batch.mapping:
        return redirect(href_of(batch))
    told = operations.check_of(batch)
    audit.record(
        request.actor,
        "intake.preview_shown",
        subjects=[batch.subject_id],
        unit_id=batch.unit_id,
        object_id=batch.id,
        # who tries a bought list against the register is seen by how many of its rows were known
        facts={"rows": told.checked, "known": told.counts["duplicate"]},
        at=clock.now(),
    )
    return TemplateResponse(request, "intake/check.html", _check_context(request, batch, told))


@require_GET
@route(capability=SEND)
def check_rejects(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """What would be sent back, as a workbook, while nothing is stored yet."""
    batch = queries.batch(request.actor, batch_id)
    if batch.state != Batch.State.PREVIEW or not batch.mapping:
        return redirect(href_of(batch))
    stream = BytesIO()
    returning.write_checked(request.actor, batch, operations.check_of(batch), stream, at=clock.now())
    return workbook(stream, "to-correct.xlsx")


@require_POST
@route(capability=SEND)
def send(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """Step 4. Sent twice, from two tabs or by a double click, it is loaded once."""
    batch = queries.batch(request.actor, batch_id)
    if operations.send(request.actor, batch, at=clock.now()):
        load_later(batch.id, user_id=request.actor.user_id)
    return redirect(href_of(batch))


@require_POST
@route(capability=SEND)
def retry(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """Go on with a load that failed, behind its last stored row; pressed twice, it goes on once."""
    batch = queries.batch(request.actor, batch_id)
    if operations.retry(request.actor, batch, at=clock.now()):
        load_later(batch.id, user_id=request.actor.user_id)
    return redirect(href_of(batch))


@require_POST
@route(capability=SEND)
def drop(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """Throw a list away that was not sent; one that is gone already stays gone."""
    batch = queries.find_batch(request.actor, batch_id)
    if batch is not None and not operations.drop(request.actor, batch, at=clock.now()):
        return redirect(href_of(batch))
    return redirect("intake:batches")


@require_GET
@route(capability=SEND)
def working(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    batch = queries.batch(request.actor, batch_id)
    if batch.state != Batch.State.LOADING:
        return redirect(href_of(batch))
    title = queries.label_of(batch)
    context = {
        **_progress_context(batch),
        "batch": {"title": title, "place": territory.unit(batch.unit_id)},
        "step": 4,
        "cancel_href": "",
    }
    return TemplateResponse(request, "intake/working.html", context)


@require_GET
@route(capability=SEND)
def progress(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """The bar of the working page; when the work is done it leads on."""
    batch = queries.batch(request.actor, batch_id)
    if batch.state != Batch.State.LOADING:
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": href_of(batch)})
        return HttpResponseRedirect(href_of(batch))
    return TemplateResponse(request, "intake/_progress.html", _progress_context(batch))


@require_GET
@route(capability=SEND)
def sample(request: ActingRequest) -> HttpResponse:
    """An empty sheet whose headings are understood without asking."""
    stream = BytesIO()
    returning.write_sample(stream)
    return workbook(stream, "dharatal.xlsx")


def _upload_page(request: ActingRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    units = _units_to_send_from(request.actor, clock.now())
    context = {
        "units": units,
        "chosen": request.POST.get("unit") or request.GET.get("unit") or (units[0]["ref"] if units else ""),
        "refusal": refusal or None,
        "action_href": reverse("intake:upload"),
        "back_href": reverse("intake:batches"),
        "sample_href": reverse("intake:sample"),
        "twice_href": reverse("intake:twice"),
        "most_rows": MAX_ROWS,
        "most_megabytes": _megabytes(),
    }
    return TemplateResponse(request, "intake/upload.html", context, status=_page_status(refusal, status))


def _page_status(refusal: str, status: int) -> int:
    """A form drawn again with a reason is 422, whatever the refusal would be as a page of its own."""
    return (status if status in (413, 422) else 422) if refusal else 200


def _megabytes() -> int:
    return operations.LARGEST >> 20


def _units_to_send_from(actor: Actor, at: datetime) -> list[Context]:
    """The own areas and what lies right below them."""
    found: dict[int, Context] = {}
    for unit in own_units(actor, SEND, at):
        found[unit.id] = named(unit, path="")
        for child in territory.children(unit)[:MOST_CHOICES]:
            if child.id in child.rungs:
                found.setdefault(child.id, named(child, path=territory.name(unit)))
    return list(found.values())


def _fields_told(sent: Fields[str, Any]) -> dict[int, str]:
    """What the selects say: column index -> field."""
    told = {}
    for name, value in sent.items():
        index = name.removeprefix("column-")
        number = whole(index) if index != name else None
        if number is not None:
            told[number] = value or "ignore"
    return told


def _columns_page(
    request: ActingRequest, batch: Batch, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    seen = operations.draft_of(batch)
    told = [one["field"] for one in _columns(seen.shown)]
    context = {
        **_columns_context(batch, seen),
        "missing": [str(reasons.FIELD_TITLES[one]) for one in NEEDED if one not in told],
        "refusal": refusal or None,
    }
    return TemplateResponse(request, "intake/columns.html", context, status=_page_status(refusal, status))


def _columns_context(batch: Batch, seen: Draft) -> Context:
    shown = seen.shown
    unit: Unit = territory.unit(batch.unit_id)
    context = batch_context(batch, queries.label_of(batch), unit, above=shown.above)
    if not batch.total_rows:
        context["rows"] = sum(one.rows for one in seen.sheets if one.is_chosen) or shown.rows
    return {
        "batch": context,
        "sheets": [
            {"index": one.index, "name": one.name, "rows": one.rows, "chosen": one.is_chosen}
            for one in seen.sheets
        ],
        "columns": _columns(shown),
        "fields": [
            {"code": one, "label": str(reasons.FIELD_TITLES[one])} for one in FIELDS if one != "ignore"
        ],
        "remembered": shown.is_remembered,
        "action_href": reverse("intake:columns", args=[batch.id]),
        "other_file_href": f"{reverse('intake:upload')}?unit={unit.ref}",
        "back_href": reverse("intake:batches"),
    }


def _columns(sheet: DraftSheet) -> list[Context]:
    return [
        {
            "index": one.index,
            "header": one.header,
            "samples": [one.sample] if one.sample else [],
            "read": [one.read] if one.read else [],
            "field": "" if one.field == "ignore" else one.field,
            "certainty": one.certainty,
            "note": reasons.note(one.note),
        }
        for one in sheet.columns
    ]


def _check_context(request: ActingRequest, batch: Batch, told: Check) -> Context:
    seen, page = operations.draft_of(batch), page_of(request)
    state, reason = request.GET.get("state", ""), request.GET.get("reason", "")
    rows = [
        row
        for row in told.rows
        if state in ("", row.outcome) and (not reason or (row.problems and row.problems[0][0] == reason))
    ]
    rows.sort(key=lambda row: (ATTENTION.index(row.outcome), row.number))
    shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    href = reverse("intake:check", args=[batch.id])
    named_columns = [one for one in seen.shown.columns if one.header]
    found = sum(one.field != "ignore" for one in named_columns)
    return {
        **_columns_context(batch, seen),
        **_counts(told, href),
        "toast": _only_checked(told, batch),
        "columns_found": _("%(found)s of %(all)s found") % {"found": found, "all": len(named_columns)},
        "rows": checked(shown),
        "page": pager(page, len(shown), len(rows)),
        "rejects_href": reverse("intake:check_rejects", args=[batch.id]),
        "all_href": href,
        "chosen": state,
        "send_href": reverse("intake:send", args=[batch.id]),
        "drop_href": reverse("intake:drop", args=[batch.id]),
    }


def _counts(told: Check, href: str) -> Context:
    counts = told.counts
    return {
        "counts": {
            "accepted": figure(counts["accepted"], f"{href}?state=accepted"),
            "duplicates": figure(counts["duplicate"], f"{href}?state=duplicate"),
            "rejected": figure(counts["rejected"], f"{href}?state=rejected"),
        },
        "reasons": [
            {"label": wording.title_of(code), **figure(number, f"{href}?state=rejected&reason={code}")}
            for code, number in told.problems
        ],
    }


def _only_checked(told: Check, batch: Batch) -> Context | None:
    if told.checked >= batch.total_rows:
        return None
    sentence = _("The first %(checked)s of %(rows)s rows were tried. The rest is checked when it is sent.")
    return {"text": sentence % {"checked": f"{told.checked:,}", "rows": f"{batch.total_rows:,}"}}


def _progress_context(batch: Batch) -> Context:
    return {
        "stage": "loading",
        "done": batch.done_rows,
        "total": batch.total_rows or None,
        "seconds_left": _seconds_left(batch, clock.now()),
        "progress_href": reverse("intake:progress", args=[batch.id]),
    }


def _seconds_left(batch: Batch, at: datetime) -> int | None:
    sent_at = (batch.mapping or {}).get("sent_at")
    if not sent_at or not batch.done_rows or not batch.total_rows:
        return None
    spent = (at - datetime.fromisoformat(sent_at)).total_seconds()
    return int(spent * (batch.total_rows - batch.done_rows) / batch.done_rows)
