"""Pages of paper hour: ask, approve, print, enter, sign back."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.callroom.capabilities import APPROVE_PAPER, KEEP_PAPER
from dharatal.field.callroom.operations import QUESTIONS
from dharatal.field.callroom.paper import operations, presenting
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole


@require_GET
@route(capability=KEEP_PAPER)
def board(request: ActingRequest) -> HttpResponse:
    return _board(request)


@require_POST
@route(capability=KEEP_PAPER)
def ask(request: ActingRequest) -> HttpResponse:
    callers = [number for one in request.POST.getlist("caller") if (number := whole(one)) is not None]
    rows = request.POST.get("rows", "")
    try:
        with transaction.atomic():
            operations.ask(
                request.actor,
                callers=callers,
                rows=whole(rows) or 0,
                at=clock.now(),
            )
    except operations.CannotAsk as refused:
        return _board(request, refusal=refused.sentence, chosen=callers, rows=rows, status=refused.status)
    return redirect("callroom:paper")


@require_GET
@route(capability=APPROVE_PAPER)
def approvals(request: ActingRequest) -> HttpResponse:
    """What somebody else asked for: how many numbers for whom, never whose."""
    context = {"asked": presenting.asked(request.actor, at=clock.now())}
    return TemplateResponse(request, "callroom/paper/approvals.html", context)


@require_POST
@route(capability=APPROVE_PAPER)
def approve(request: ActingRequest, asked: UUID) -> HttpResponse:
    operations.approve(request.actor, asked, at=clock.now())
    return redirect("callroom:approvals")


@require_POST
@route(capability=APPROVE_PAPER)
def refuse(request: ActingRequest, asked: UUID) -> HttpResponse:
    operations.refuse(request.actor, asked, reason=request.POST.get("reason", ""), at=clock.now())
    return redirect("callroom:approvals")


@require_GET
@route(capability=KEEP_PAPER)
def sheet(request: ActingRequest, number: int) -> HttpResponse:
    context = presenting.sheet(request.actor, number, at=clock.now())
    return TemplateResponse(request, "callroom/paper/sheet.html", context)


@require_GET
@route(capability=KEEP_PAPER)
def print_sheet(request: ActingRequest, number: int) -> HttpResponse:
    """The sheet itself, to be printed: names and numbers, counted and recorded."""
    at = clock.now()
    opened = operations.print_sheet(request.actor, number, at=at)
    answer = TemplateResponse(request, "callroom/paper/print.html", presenting.printed(opened, at=at))
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@route(capability=KEEP_PAPER)
def back(request: ActingRequest, number: int) -> HttpResponse:
    is_rest = bool(request.POST.get("rest_not_called"))
    return _on_sheet(
        request,
        number,
        lambda: operations.sign_back(request.actor, number, rest_not_called=is_rest, at=clock.now()),
    )


@require_POST
@route(capability=KEEP_PAPER)
def lost(request: ActingRequest, number: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _on_sheet(
        request,
        number,
        lambda: operations.declare_lost(request.actor, number, reason=reason, at=clock.now()),
    )


@require_http_methods(["GET", "POST"])
@route(capability=KEEP_PAPER)
def enter(request: ActingRequest) -> HttpResponse:
    """Results of any sheet; with `correct`, in the place of a result that was entered wrongly."""
    sent = request.POST or request.GET
    return _entry(request, operations.correct if sent.get("correct") else operations.enter, is_own=False)


@require_http_methods(["GET", "POST"])
@route(capability=MAKE_CALLS)
def own(request: ActingRequest) -> HttpResponse:
    """A caller's results of the own sheets."""
    return _entry(request, operations.enter, is_own=True)


def _board(
    request: ActingRequest,
    *,
    refusal: str = "",
    chosen: Collection[int] = (),
    rows: str = "",
    status: int = 200,
) -> HttpResponse:
    """chosen, rows: the callers ticked and the numbers on each sheet, where that was refused."""
    context = presenting.board(request.actor, at=clock.now())
    context |= {"refusal": refusal, "chosen": chosen, "rows": rows or context["most_rows"]}
    return TemplateResponse(request, "callroom/paper/board.html", context, status=status)


def _entry(request: HttpRequest, act: Callable[..., operations.Entered], *, is_own: bool) -> HttpResponse:
    actor, at, sent = request.actor, clock.now(), request.POST.dict()  # type: ignore[attr-defined]
    if request.method == "GET":
        context = presenting.entry(actor, sent=request.GET.dict(), is_own=is_own, at=at)
        return TemplateResponse(request, "callroom/paper/enter.html", context)
    try:
        with transaction.atomic():
            told = _told(sent)
            done = operations.once(actor, lambda: act(actor, at=at, **told), key=sent.get("key", ""), at=at)
    except Refusal as refusal:
        context = presenting.entry(actor, sent=sent, is_own=is_own, at=at, refusal=refusal.sentence)
        return TemplateResponse(request, _page(request), context, status=refusal.status)
    context = presenting.entry(actor, sent=sent, is_own=is_own, at=at, done=done)
    return TemplateResponse(request, _page(request), context, status=409 if done.state == "second" else 200)


def _page(request: HttpRequest) -> str:
    """The script sends rows behind the form and needs only what they have changed."""
    return "callroom/paper/entered.html" if request.headers.get("HX-Request") else "callroom/paper/enter.html"


def _told(sent: Mapping[str, str]) -> dict[str, Any]:
    """What the form says of one row."""
    moment = parse_datetime(sent.get("callback_at", "")) if sent.get("callback_at") else None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.IST)
    return {
        "code": sent.get("code", ""),
        "outcome": sent.get("outcome", ""),
        "called_at": presenting.read_clock(sent.get("time", "")),
        "answers": {name: sent.get(name, "") for name in QUESTIONS},
        "note": sent.get("note", "")[:200],
        "callback_at": moment,
    }


def _on_sheet(request: ActingRequest, number: int, act: Callable[[], object]) -> HttpResponse:
    try:
        with transaction.atomic():
            act()
    except Refusal as refusal:
        context = presenting.sheet(request.actor, number, at=clock.now(), refusal=refusal.sentence)
        return TemplateResponse(request, "callroom/paper/sheet.html", context, status=refusal.status)
    return redirect("callroom:paper_sheet", number)
