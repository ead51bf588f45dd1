"""Inquiries. Every door here opens to whoever is logged in; what is behind it is opened by name, in the database."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.trace.capabilities import ENTRUST
from dharatal.field.trace.cases import operations, queries, showing
from dharatal.field.trace.cases.operations import CannotDecide, NotEntrusted
from dharatal.field.trace.complaints import showing as book
from dharatal.field.trace.complaints.again import CannotCallAgain
from dharatal.field.trace.models import Case
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.clock import IST
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole
from dharatal.register.territory import queries as territory


@require_GET
@route()
def index(request: ActingRequest) -> HttpResponse:
    """The inquiries that name the actor, and those that wait for the actor's word; for most people none."""
    found = queries.cases(request.actor)
    context = showing.listing(found, is_entrusted=queries.is_entrusted(request.actor))
    return TemplateResponse(request, "cases/index.html", context)


@require_GET
@route()
def one(request: ActingRequest, case: UUID) -> HttpResponse:
    return _case(request, case)


@require_http_methods(["GET", "POST"])
@route()
def propose(request: ActingRequest) -> HttpResponse:
    """Propose an inquiry by hand. POST: districts (ids), since (a day)."""
    if not queries.is_entrusted(request.actor):
        raise NotEntrusted(_("Only those whom the leader named may propose an inquiry."))
    if request.method == "GET":
        return _wanted(request)
    try:
        with transaction.atomic():
            made = operations.propose(
                request.actor,
                district_ids=_districts(request),
                since=_since(request.POST.get("since", "")),
                because={"signal": "by_hand"},
                at=clock.now(),
            )
    except Refusal as refused:
        return _wanted(request, refusal=refused.sentence, status=refused.status)
    return redirect("cases:one", made.id)


@require_POST
@route()
def speak(request: ActingRequest, case: UUID) -> HttpResponse:
    """POST: voice (open, decline), reason."""
    sent = request.POST
    try:
        with transaction.atomic():
            operations.speak(
                request.actor, case, sent.get("voice", ""), reason=sent.get("reason", ""), at=clock.now()
            )
    except CannotDecide as refused:
        typed = {"words": sent.get("reason", "")}
        return _case(request, case, refusal=refused.sentence, typed=typed, status=refused.status)
    return redirect("cases:one", case)


@require_POST
@route()
def name(request: ActingRequest, case: UUID) -> HttpResponse:
    """POST: login."""
    try:
        with transaction.atomic():
            operations.name_person(request.actor, case, login=request.POST.get("login", ""), at=clock.now())
    except operations.CannotName as refused:
        typed = {"login": request.POST.get("login", "")}
        return _case(request, case, refusal=refused.sentence, typed=typed, status=refused.status)
    return redirect("cases:one", case)


@require_POST
@route()
def unname(request: ActingRequest, case: UUID) -> HttpResponse:
    """POST: user (id)."""
    operations.unname_person(
        request.actor, case, user_id=_number(request.POST.get("user", "")), at=clock.now()
    )
    return redirect("cases:one", case)


@require_POST
@route()
def close(request: ActingRequest, case: UUID) -> HttpResponse:
    operations.close(request.actor, case, at=clock.now())
    return redirect("cases:one", case)


@require_GET
@route()
def complaint(request: ActingRequest, case: UUID, complaint: UUID) -> HttpResponse:
    """All that was told of a complaint which the case holds."""
    return _complaint(request, case, complaint)


@require_POST
@route()
def call_again(request: ActingRequest, case: UUID, complaint: UUID) -> HttpResponse:
    """Have the member called back once more. POST: why."""
    try:
        with transaction.atomic():
            operations.call_again(
                request.actor, case, complaint, why=request.POST.get("why", ""), at=clock.now()
            )
    except CannotCallAgain as refused:
        return _complaint(request, case, complaint, refusal=refused.sentence, status=refused.status)
    return redirect("cases:complaint", case, complaint)


@require_http_methods(["GET", "POST"])
@route(capability=ENTRUST)
def entrust(request: ActingRequest) -> HttpResponse:
    """Whom the leader named to decide. POST: login."""
    if request.method == "GET":
        return _entrusted(request)
    try:
        with transaction.atomic():
            operations.entrust(request.actor, login=request.POST.get("login", ""), at=clock.now())
    except operations.CannotEntrust as refused:
        typed = request.POST.get("login", "")
        return _entrusted(request, refusal=refused.sentence, login=typed, status=refused.status)
    return redirect("cases:entrust")


@require_POST
@route(capability=ENTRUST)
def dismiss(request: ActingRequest) -> HttpResponse:
    """POST: user (id)."""
    operations.dismiss(request.actor, user_id=_number(request.POST.get("user", "")), at=clock.now())
    return redirect("cases:entrust")


def _case(
    request: ActingRequest,
    case: UUID,
    *,
    refusal: str = "",
    typed: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
) -> HttpResponse:
    """typed: the reason given (words), or whom to name (login), where it was refused."""
    actor, at = request.actor, clock.now()
    held = queries.proposal(actor, case)
    is_named = queries.is_named(case)
    people = queries.people(actor, case)
    evidence = queries.evidence(actor, case, at=at) if is_named else []
    told = Counter(one.state for one in queries.complaints_of(actor, case)) if is_named else Counter[str]()
    logins = access.logins_of({one.told_by for one in evidence} | {one.confirmed_by for one in evidence})
    live = {one.user_id: one.role for one in people if one.until_at is None}
    context: dict[str, Any] = showing.one(
        held,
        voices=queries.voices(actor, case, at=at),
        people=people,
        evidence=evidence,
        told=told,
        logins=logins,
        is_named=is_named,
        is_opener=live.get(actor.user_id) == "opener" and held.state == Case.State.OPEN,
        may_speak=held.state == Case.State.PROPOSED and queries.is_entrusted(actor),
    )
    context |= {"refusal": refusal, **typed}
    return TemplateResponse(request, "cases/one.html", context, status=status)


def _complaint(
    request: ActingRequest, case: UUID, complaint: UUID, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = queries.complaint(request.actor, case, complaint, at=clock.now())
    context = book.one(found, back_href=reverse("cases:one", args=[case]))
    context |= {
        "refusal": refusal,
        "is_case": True,
        "again_href": reverse("cases:again", args=[case, complaint]),
    }
    return TemplateResponse(request, "complaints/one.html", context, status=status)


def _entrusted(
    request: ActingRequest, *, refusal: str = "", login: str = "", status: int = 200
) -> HttpResponse:
    context = {**showing.entrusted(queries.entrusted(request.actor)), "refusal": refusal, "login": login}
    return TemplateResponse(request, "cases/entrusted.html", context, status=status)


def _wanted(request: ActingRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    sent = {"districts": request.POST.getlist("districts"), "since": request.POST.get("since", "")}
    districts = list(territory.units_of_kind("district"))
    context = showing.wanted(sent, districts, refusal=refusal, at=clock.now())
    return TemplateResponse(request, "cases/propose.html", context, status=status)


def _districts(request: ActingRequest) -> list[int]:
    asked = {_number(text) for text in request.POST.getlist("districts")}
    known = {one.id for one in territory.units_by_ids(asked - {0}).values() if one.kind == "district"}
    return sorted(known)


def _since(text: str) -> datetime:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CannotDecide(_("Choose the day from which on complaints count."), code="no_day")
    return datetime.combine(day, time(), tzinfo=IST)


def _number(text: str) -> int:
    return whole(text) or 0
