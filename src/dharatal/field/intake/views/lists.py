"""Lists that were sent, and how the rows of each fare."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from dharatal.field.intake import keeping, listing, queries, returning, wording
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch
from dharatal.field.intake.views.showing import (
    Context,
    batch_context,
    figure,
    listed,
    own_unit,
    page_of,
    pager,
)
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.register.territory import queries as territory

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DAY = 86_400


@require_GET
@route(capability=SEE)
def batches(request: ActingRequest) -> HttpResponse:
    at, page = clock.now(), page_of(request)
    found = queries.batches(request.actor, page=page)
    may_send = SEND.code in access.capabilities_of(request.actor, at)
    context = {
        "place": own_unit(request.actor, SEE, at),
        "batches": _batches(found),
        "upload_href": reverse("intake:upload") if may_send else "",
        "enlist_href": reverse("intake:enlist") if may_send else "",
        "forms_href": reverse("intake:forms") if may_send else "",
        "returns": _returns(request.actor, at) if may_send else None,
        "page": pager(page, len(found), queries.count_batches(request.actor)),
    }
    return TemplateResponse(request, "intake/batches.html", context)


@require_GET
@route(capability=SEE)
def batch(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """A list row by row: ?state= narrows to an outcome or to where its names are now, ?reason= to one reason."""
    at, page = clock.now(), page_of(request)
    found = queries.batch(request.actor, batch_id)
    state, reason = request.GET.get("state", ""), request.GET.get("reason", "")
    state = state if state in ("accepted", "duplicate", "rejected", *listing.FATES) else ""
    rows = listing.batch_rows(request.actor, found, state=state, reason=reason, page=page, at=at)
    is_shredded = keeping.kept_until(clock.ist_day(found.received_at)) <= clock.ist_day(at)
    may_send = SEND.code in access.capabilities_of(request.actor, at)
    corrections = {
        row.uuid: reverse("intake:correct", args=[row.uuid])
        for row in rows
        if row.uuid and row.state == "returned" and may_send
    }
    context = {
        **_batch_figures(request.actor, found, state),
        "rows": listed(rows, corrections),
        "page": pager(page, len(rows), None if state or reason else found.accepted + _left(found)),
        "refusal": _problem(found),
        "retry_href": reverse("intake:retry", args=[found.id])
        if may_send and found.state == Batch.State.FAILED
        else "",
        "chosen": state or reason,
        "rejects_href": reverse("intake:rejects", args=[found.id])
        if may_send and found.rejected and not is_shredded
        else "",
        "is_shredded": is_shredded,
        "back_href": reverse("intake:batches"),
    }
    return TemplateResponse(request, "intake/batch.html", context)


@require_GET
@route(capability=SEND)
def rejects(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """The rejected rows as a workbook, each with its reason, to be corrected and sent again."""
    found = queries.batch(request.actor, batch_id)
    stream = BytesIO()
    returning.write_rejects(request.actor, found, stream, at=clock.now())
    return workbook(stream, "rejected.xlsx")


def workbook(stream: BytesIO, filename: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return HttpResponse(stream.getvalue(), content_type=XLSX, headers=headers)


def href_of(found: Batch) -> str:
    """The page where a batch stands now."""
    if found.state == Batch.State.PREVIEW:
        return reverse("intake:check" if found.mapping else "intake:columns", args=[found.id])
    return reverse(
        "intake:working" if found.state == Batch.State.LOADING else "intake:batch", args=[found.id]
    )


def word_of(found: Batch) -> str:
    """The word of the screen for a batch's state."""
    if found.state == Batch.State.PREVIEW:
        return "checked" if found.mapping else "needs_columns"
    return "sent" if found.state == Batch.State.LOADED else found.state


def _batches(found: list[Batch]) -> list[Context]:
    titles = queries.labels_of(found)
    units = territory.units_by_ids({one.unit_id for one in found})
    logins = access.logins_of({one.submitted_by for one in found})
    shown = []
    for one in found:
        is_counted = one.state in (Batch.State.LOADED, Batch.State.FAILED)
        shown.append(
            {
                "id": str(one.id),
                "title": titles.get(one.id, ""),
                "place": units.get(one.unit_id),
                "sent_by": logins.get(one.submitted_by, ""),
                "at": one.received_at,
                "state": word_of(one),
                "rows": one.total_rows or None,
                "accepted": one.accepted if is_counted else None,
                "duplicates": one.duplicates if is_counted else None,
                "rejected": one.rejected if is_counted else None,
                "href": href_of(one),
            }
        )
    return shown


def _returns(actor: Actor, at: datetime) -> Context | None:
    unit = own_unit(actor, SEND, at)
    if unit is None:
        return None
    oldest = queries.oldest_returned(actor, unit)
    return {
        "count": queries.count_returned(actor, unit),
        "href": reverse("intake:returns"),
        "oldest_days": int((at - oldest).total_seconds() // _DAY) if oldest else None,
    }


def _batch_figures(actor: Actor, found: Batch, state: str) -> Context:
    href = reverse("intake:batch", args=[found.id])
    outcomes = (
        ("accepted", pgettext("rows", "Accepted"), found.accepted),
        ("duplicate", _("Already there"), found.duplicates),
        ("rejected", pgettext("rows", "Sent back"), found.rejected),
    )
    counts = {code: figure(number, f"{href}?state={code}") for code, _label, number in outcomes}
    fates = listing.count_fates(actor, found)
    return {
        "batch": {
            **batch_context(found, queries.label_of(found), territory.unit(found.unit_id)),
            "state": word_of(found),
            "at": found.received_at,
            "sent_by": access.login_of(found.submitted_by),
        },
        "counts": {
            "accepted": counts["accepted"],
            "duplicates": counts["duplicate"],
            "rejected": counts["rejected"],
        },
        "reasons": [
            {"label": wording.title_of(code), **figure(number, f"{href}?state=rejected&reason={code}")}
            for code, number in queries.problems_of(actor, found).items()
        ],
        "fate": [
            {"code": code, **figure(number, f"{href}?state={code}")}
            for code, number in fates.items()
            if number
        ],
        "filters": {
            "states": [
                {"code": code, "label": label, "chosen": code == state, "count": number}
                for code, label, number in outcomes
            ]
        },
    }


def _left(found: Batch) -> int:
    return found.duplicates + found.rejected


def _problem(found: Batch) -> str:
    return wording.failed(found.problem) if found.state == Batch.State.FAILED else ""
