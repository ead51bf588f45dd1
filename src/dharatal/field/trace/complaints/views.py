"""The book and its board; and the form for whoever was called, which needs no log-in."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.trace.capabilities import BOOK, TELL
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.complaints import again, operations, queries, showing
from dharatal.field.trace.complaints import board as boards
from dharatal.field.trace.complaints.reading import telling_of
from dharatal.field.trace.complaints.sources import via_of
from dharatal.field.trace.models import Complaint
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import entering, route
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.vault import tries
from dharatal.guard.vault.blind import blind
from dharatal.kernel import clock, phone
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole

SECONDS, DAY = 15 * 60, 24 * 60 * 60
MOST_FROM_A_PLACE = 20  # in SECONDS: whole villages share an address
MOST_OF_A_NUMBER = 5  # in a DAY


@require_GET
@route(capability=TELL)
def index(request: ActingRequest) -> HttpResponse:
    """The board for whoever keeps the book, the form for whoever only writes into it."""
    if BOOK.code not in access.capabilities_of(request.actor, clock.now()):
        return _form(request)
    with entering(request.actor, BOOK):
        return _board(request)


@require_GET
@route(capability=BOOK)
def board(request: ActingRequest) -> HttpResponse:
    """Districts by week, with the signal of each."""
    return _board(request)


@require_GET
@route(capability=BOOK)
def listed(request: ActingRequest) -> HttpResponse:
    """The book: ?state=, ?district=, ?by=LOGIN, ?page=."""
    asked = request.GET
    state = asked.get("state", "") if asked.get("state", "") in showing.STATES else ""
    page = max(_number(asked.get("page", "1")), 1)
    found, total = queries.listed(
        request.actor,
        state=state,
        district_id=_number(asked.get("district", "")),
        source=asked.get("by", "")[:40],
        page=page,
    )
    context = showing.listing(found, total, state=state, page=page, viewer=request.actor.user_id)
    return TemplateResponse(request, "complaints/list.html", context)


@require_GET
@route(capability=BOOK)
def one(request: ActingRequest, complaint: UUID) -> HttpResponse:
    """All that was told of one; the look is recorded."""
    return _one(request, complaint)


@require_POST
@route(capability=BOOK)
def call_again(request: ActingRequest, complaint: UUID) -> HttpResponse:
    """Have the member called back once more. POST: why."""
    try:
        with transaction.atomic():
            again.call_again(request.actor, complaint, why=request.POST.get("why", ""), at=clock.now())
    except again.CannotCallAgain as refused:
        return _one(request, complaint, refusal=refused.sentence, status=refused.status)
    return redirect("complaints:one", complaint)


@require_http_methods(["GET", "POST"])
@route(capability=TELL)
def add(request: ActingRequest) -> HttpResponse:
    """Write down what a member tells. POST: as `reading.telling_of`, and key."""
    at, sent = clock.now(), request.POST
    if request.method == "GET":
        return _form(request)
    try:
        with transaction.atomic():
            operations.tell(
                request.actor,
                telling_of(sent, at=at),
                via=via_of(request.actor, at=at),
                key=sent.get("key", "")[:60],
                at=at,
            )
    except Refusal as refused:
        return _again(request, "complaints/add.html", refused)
    return redirect(f"{reverse('complaints:add')}?kept=1")


@require_http_methods(["GET", "POST"])
@route(public=True)
def complain(request: ActingRequest) -> HttpResponse:
    """The member's own form. The same answer whether or not the number is ours."""
    at, sent = clock.now(), request.POST
    if request.method == "GET":
        return _page(request, showing.form({}, at=at))
    if _too_many("place", request.actor.place, MOST_FROM_A_PLACE, SECONDS):
        sentence = str(
            _("Too much was sent from here. Wait a quarter of an hour, or tell your district office.")
        )
        return _page(request, showing.form(sent, refusal=sentence, at=at), status=429)
    try:
        telling = telling_of(sent, at=at)
        if not _too_many("number", phone.clean(telling.mobile[:40]).primary or "", MOST_OF_A_NUMBER, DAY):
            with transaction.atomic():
                operations.tell(
                    request.actor, telling, via=Complaint.Via.WEB, key=sent.get("key", "")[:60], at=at
                )
    except Refusal as refused:
        return _again(request, "complaints/complain.html", refused)
    return redirect("complain:thanks")


@require_GET
@route(public=True)
def thanks(request: ActingRequest) -> HttpResponse:
    context = {"place": "", "again_href": reverse("complain:form")}
    return _never_kept(TemplateResponse(request, "complaints/thanks.html", context))


def _board(request: ActingRequest) -> HttpResponse:
    at = clock.now()
    context = showing.board(
        boards.board(request.actor, at=at),
        boards.in_bulk(request.actor, at=at),
        entrusted=cases.entrusted(request.actor),
    )
    return TemplateResponse(request, "complaints/board.html", context)


def _one(request: ActingRequest, complaint: UUID, *, refusal: str = "", status: int = 200) -> HttpResponse:
    found = queries.one(request.actor, complaint, at=clock.now())
    context = showing.one(found, viewer=request.actor.user_id, back_href=reverse("complaints:list"))
    context |= {"refusal": refusal, "again_href": reverse("complaints:again", args=[complaint])}
    return TemplateResponse(request, "complaints/one.html", context, status=status)


def _form(request: ActingRequest) -> HttpResponse:
    context = {
        **showing.form({}, at=clock.now()),
        "is_kept": "kept" in request.GET,
        "action_href": reverse("complaints:add"),
    }
    return _never_kept(TemplateResponse(request, "complaints/add.html", context))


def _again(request: ActingRequest, template: str, refused: Refusal) -> HttpResponse:
    sent = request.POST
    context = showing.form(
        sent, refusal=refused.sentence, problem=refused.code, key=sent.get("key", "")[:60], at=clock.now()
    )
    context |= {"place": "", "action_href": reverse("complaints:add")}
    page = TemplateResponse(request, template, context, status=refused.status)
    return _never_kept(page)


def _page(request: ActingRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    page = TemplateResponse(request, "complaints/complain.html", {**context, "place": ""}, status=status)
    return _never_kept(page)


def _too_many(what: str, who: str, most: int, seconds: int) -> bool:
    """Counts every form from one place and about one number, right or wrong; neither is kept in clear."""
    if not who:
        return False
    key = f"complaints.{what}.{blind(f'complaints.{what}', who):x}"
    return tries.tried(key, seconds=seconds) >= most


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _number(text: str) -> int:
    return whole(text) or 0
