"""For the in-charge: SIM lines, how callers dial, and what the operators' bills say."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.callroom.dialling import handsets, operations, presenting
from dharatal.field.callroom.dialling.bills import operations as bills_of_lines
from dharatal.field.callroom.dialling.bills import presenting as bill_pages
from dharatal.field.callroom.dialling.bills import queries as bill_queries
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS, WATCH_CALLS
from dharatal.field.calls.operations.lines import CannotAddLine, refuse_beyond_reach
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole


@require_GET
@route(capability=WATCH_CALLS)
def lines(request: ActingRequest) -> HttpResponse:
    return _lines(request)


@require_POST
@route(capability=STEER_CALLS)
def add(request: ActingRequest) -> HttpResponse:
    cap = request.POST.get("cap", "").strip()
    try:
        if cap and whole(cap) is None:
            raise CannotAddLine(_("The number of calls in an hour is a whole number."))
        calls.add_line(request.actor, label=request.POST.get("label", ""), cap=whole(cap), at=clock.now())
    except CannotAddLine as refused:
        return _lines(request, refusal=refused.sentence, status=refused.status)
    return redirect("callroom:lines")


@require_POST
@route(capability=STEER_CALLS)
def retire(request: ActingRequest, line_id: int) -> HttpResponse:
    calls.retire_line(request.actor, line_id=line_id, at=clock.now())
    return redirect("callroom:lines")


@require_POST
@route(capability=STEER_CALLS)
def way(request: ActingRequest) -> HttpResponse:
    sent = request.POST
    try:
        operations.set_way(
            request.actor,
            caller_id=whole(sent.get("caller", "")) or 0,
            way=sent.get("way", ""),
            extension=sent.get("extension", ""),
            at=clock.now(),
        )
    except operations.CannotChooseWay as refused:
        return _lines(request, refusal=refused.sentence, status=refused.status)
    return redirect("callroom:lines")


@require_POST
@route(capability=STEER_CALLS)
def end_handset(request: ActingRequest, handset_id: UUID) -> HttpResponse:
    refuse_beyond_reach()
    found = handsets.by_id(handset_id)
    if found is not None:
        handsets.end(request.actor, handset=found, at=clock.now())
    return redirect("callroom:lines")


@require_http_methods(["GET", "POST"])
@route(capability=STEER_CALLS)
def bills(request: ActingRequest) -> HttpResponse:
    """Bills that were loaded, and the box for one more."""
    file = request.FILES.get("file")
    if request.method == "GET" or file is None:
        return _bills(request)
    try:
        loaded = bills_of_lines.load(
            request.actor,
            line=request.POST.get("line", ""),
            data=file.read(),
            filename=file.name or "",
            at=clock.now(),
        )
    except Refusal as refused:
        if refused.status == 403:
            raise
        return _bills(request, refusal=refused.sentence, status=refused.status)
    return redirect("callroom:bill", bill_id=loaded.bill.id)


@require_GET
@route(capability=STEER_CALLS)
def bill(request: ActingRequest, bill_id: UUID) -> HttpResponse:
    """One bill: how many calls it proves, and by caller which YES it does not."""
    found = bill_queries.bill(request.actor, bill_id)
    if found is None:
        raise Http404
    context = bill_pages.bill(request.actor, found, caller_id=whole(request.GET.get("caller", "")))
    return TemplateResponse(request, "callroom/bill.html", context)


def _lines(request: ActingRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = presenting.lines(request.actor, refusal=refusal, at=clock.now())
    return TemplateResponse(request, "callroom/lines.html", context, status=status)


def _bills(request: ActingRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = bill_pages.bills(request.actor, refusal=refusal)
    return TemplateResponse(request, "callroom/bills.html", context, status=status)
