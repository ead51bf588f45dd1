"""The review desk: two records side by side, one key a decision, the next pair in the same answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.interfaces.web.pages import pairs_shown as shown
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.capabilities import JUDGE, LOOK, MATCH, REVIEW, WATCH_REVIEW
from dharatal.register.people.pairs import agreement, asked, kept, operations, queries


@require_GET
@route(capability=REVIEW)
def desk(request: ActingRequest) -> HttpResponse:
    """The pair in hand, else the next one, else that there is none."""
    return _drawn(request)


@require_POST
@route(capability=REVIEW)
def decide(request: ActingRequest, pair: UUID) -> HttpResponse:
    """Record a decision and lay the next pair; one that cannot stand says why above whatever comes next."""
    try:
        with transaction.atomic():
            operations.decide(request.actor, pair, what=request.POST.get("what", ""), at=clock.now())
    except Refusal as refusal:
        return _drawn(request, refusal=refusal.sentence)
    return _drawn(request)


@require_POST
@route(capability=REVIEW)
def undo(request: ActingRequest) -> HttpResponse:
    """Take back the own last decision; its pair lies there again."""
    try:
        with transaction.atomic():
            operations.undo(request.actor, at=clock.now())
    except Refusal as refusal:
        return _drawn(request, refusal=refusal.sentence)
    return _drawn(request)


@require_GET
@route(capability=JUDGE)
def sent(request: ActingRequest) -> HttpResponse:
    """What reviewers asked the president of this district."""
    return _sent(request)


@require_POST
@route(capability=JUDGE)
def answer(request: ActingRequest, pair: UUID) -> HttpResponse:
    """The president's word on one pair."""
    try:
        with transaction.atomic():
            operations.decide_sent(request.actor, pair, what=request.POST.get("what", ""), at=clock.now())
    except Refusal as refusal:
        return _sent(request, refusal=refusal.sentence)
    return redirect(reverse("pairs:sent"))


@require_GET
@route(capability=WATCH_REVIEW)
def figures(request: ActingRequest) -> HttpResponse:
    """How reviewers work and agree, and which numbers stand on too many names. Nobody is named."""
    return _figures(request)


@require_POST
@route(capability=MATCH)
def learn(request: ActingRequest) -> HttpResponse:
    """Have a model learned from what was decided."""
    try:
        with transaction.atomic():
            asked.ask(request.actor, at=clock.now())
    except Refusal as refusal:
        return _figures(request, refusal=refusal.sentence)
    return redirect(f"{reverse('pairs:figures')}#learning")


@require_GET
@route(capability=WATCH_REVIEW)
def learning(request: ActingRequest) -> HttpResponse:
    """Whether a model is still being learned; when it is done, the whole page anew."""
    context = shown.learning(request.actor, at=clock.now())
    if not context["learning"]["is_waiting"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return TemplateResponse(request, "pairs/_learning.html", context)


def _figures(request: ActingRequest, *, refusal: str = "") -> HttpResponse:
    at = clock.now()
    rights = access.capabilities_of(request.actor, at)
    context = {
        **shown.figures(agreement.figures(request.actor)),
        **shown.learning(request.actor, at=at),
        "crowded": shown.crowded(queries.crowded(request.actor), may_look=LOOK.code in rights),
        "notice": kept.in_force().notice,
        "desk_href": reverse("pairs:desk") if REVIEW.code in rights else "",
        "learn_href": reverse("pairs:learn") if MATCH.code in rights else "",
        "refusal": refusal,
    }
    return TemplateResponse(request, "pairs/figures.html", context, status=409 if refusal else 200)


def _drawn(request: ActingRequest, *, refusal: str = "") -> HttpResponse:
    """The desk as it is now: a whole page, a fragment for the script, or a redirect after a plain form."""
    is_fragment = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and not is_fragment and not refusal:
        return redirect(reverse("pairs:desk"))
    context = _desk(request.actor, refusal=refusal, at=clock.now())
    return TemplateResponse(request, "pairs/_desk.html" if is_fragment else "pairs/desk.html", context)


def _desk(actor: Actor, *, refusal: str, at: datetime) -> dict[str, Any]:
    pair = operations.take(actor, at=at)
    rights = access.capabilities_of(actor, at)
    last, waiting = queries.last_decision(actor, at=at), queries.count_open(actor)
    return {
        "pair": shown.pairs(actor, [queries.lay(actor, pair, at=at)], at=at)[0] if pair else None,
        "waiting": min(waiting, queries.MOST_COUNTED),
        "is_more": waiting > queries.MOST_COUNTED,
        "today": queries.decided_today(actor, at=at),
        "last": {"word": shown.DECIDED[last.what], "href": reverse("pairs:undo")} if last else None,
        "refusal": refusal,
        "notice": kept.in_force().notice,
        "figures_href": reverse("pairs:figures") if WATCH_REVIEW.code in rights else "",
    }


def _sent(request: ActingRequest, *, refusal: str = "") -> HttpResponse:
    at = clock.now()
    laid = queries.sent_to(request.actor, at=at)
    context = {
        "pairs": shown.pairs(request.actor, laid, at=at),
        "total": queries.count_sent(request.actor),
        "refusal": refusal,
    }
    return TemplateResponse(request, "pairs/sent.html", context, status=409 if refusal else 200)
