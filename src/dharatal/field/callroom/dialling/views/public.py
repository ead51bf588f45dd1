"""Pages that need no log-in: the caller's paired phone, and "is this really my office?"."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.callroom.dialling import asked, handsets, operations
from dharatal.field.callroom.dialling.handsets import CannotPair
from dharatal.field.callroom.models import Handset
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.vault import tries
from dharatal.guard.vault.blind import blind
from dharatal.kernel import clock

COOKIE = "dharatal_handset"
SECONDS = 15 * 60
MOST_CODES, MOST_CHECKS = 12, 30
LONGEST_CODE = 60


@require_GET
@route(public=True)
def handset(request: ActingRequest) -> HttpResponse:
    """The number of the call that was just dialled at the desk; before a pairing, the box for the code."""
    held = _handset(request)
    if held is None:
        return _entry(request, code=request.GET.get("c", ""))
    return _never_kept(TemplateResponse(request, "callroom/on_handset.html", _shown(request, held)))


@require_GET
@route(public=True)
def now(request: ActingRequest) -> HttpResponse:
    """The part that changes, asked every two seconds while the page is looked at; 204 when it is as before."""
    held = _handset(request)
    if held is None:
        return HttpResponse(status=404)
    context = _shown(request, held)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return _never_kept(TemplateResponse(request, "callroom/_on_handset.html", context))


@require_POST
@route(public=True)
def pair(request: ActingRequest) -> HttpResponse:
    if _too_many(request, "pair", MOST_CODES):
        return _entry(request, refusal=_("Too many codes. Wait a quarter of an hour."), status=429)
    try:
        held, secret = handsets.pair(request.actor, typed=request.POST.get("code", ""), at=clock.now())
    except CannotPair as refused:
        return _entry(request, refusal=refused.sentence, status=refused.status)
    response = redirect("dialling:handset")
    response.set_cookie(
        COOKIE,
        secret,
        max_age=held.ends_at - clock.now(),
        path=reverse("dialling:handset"),
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )
    return response


@require_POST
@route(public=True)
def end(request: ActingRequest) -> HttpResponse:
    held = _handset(request)
    if held is not None:
        handsets.end(request.actor, handset=held, at=clock.now())
    response = redirect("dialling:handset")
    response.delete_cookie(COOKIE, path=reverse("dialling:handset"))
    return response


@require_http_methods(["GET", "POST"])
@route(public=True)
def check(request: ActingRequest) -> HttpResponse:
    """Whether our office made a call: the same answer to a wrong code and a wrong number."""
    if request.method == "GET":
        return _checked(request)
    typed, digits = request.POST.get("code", ""), request.POST.get("last", "")
    kept: dict[str, Any] = {"code": typed[:LONGEST_CODE], "last": digits[:4]}
    if _too_many(request, "check", MOST_CHECKS):
        refusal = _("Too many questions from here. Wait a quarter of an hour.")
        return _checked(request, refusal=refusal, status=429, **kept)
    called_at = asked.when_called(request.actor, typed=typed, digits=digits, at=clock.now())
    return _checked(request, answer={"called_at": called_at}, **({} if called_at else kept))


def _checked(request: ActingRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "answer": None,
        "refusal": "",
        "days": asked.KNOWN_FOR.days,
        "place": "",
        "code": "",
        "last": "",
        **more,
    }
    return _never_kept(TemplateResponse(request, "callroom/really.html", context, status=status))


def _entry(
    request: ActingRequest, *, code: str = "", refusal: object = "", status: int = 200
) -> HttpResponse:
    context = {"code": code[:12], "refusal": refusal, "pair_href": reverse("dialling:pair"), "place": ""}
    return _never_kept(TemplateResponse(request, "callroom/pair.html", context, status=status))


def _shown(request: ActingRequest, held: Handset) -> dict[str, Any]:
    """seen: what the page says that it shows, in a word that tells nothing."""
    numbers = operations.open_on_handset(held, place=request.actor.place, at=clock.now())
    return {
        "numbers": numbers,
        "seen": f"{blind('callroom.seen', numbers[0]):x}" if numbers else "none",
        "ends_at": held.ends_at,
        "now_href": reverse("dialling:handset_now"),
        "end_href": reverse("dialling:end"),
        "place": "",
    }


def _handset(request: HttpRequest) -> Handset | None:
    return handsets.by_secret(request.COOKIES.get(COOKIE, ""), at=clock.now())


def _too_many(request: ActingRequest, what: str, most: int) -> bool:
    """Counts every question from one address, right or wrong, for a quarter of an hour."""
    key = f"dialling.{what}.{blind('callroom.place', request.actor.place):x}"
    return tries.tried(key, seconds=SECONDS) >= most


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
