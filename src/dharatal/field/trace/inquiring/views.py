"""Findings of an inquiry. Every door opens to whoever is logged in; the case itself opens by name, in the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from dharatal.field.trace import queries as files
from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiring import declared, operations, queries, showing
from dharatal.field.trace.inquiring.models import Finding
from dharatal.field.trace.inquiring.verdict import Verdict
from dharatal.field.trace.models import Case
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.clock import IST
from dharatal.kernel.errors import Refusal
from dharatal.register.territory import queries as territory

BEFORE = timedelta(days=120)  # looks are shown from so long before the case begins


@require_GET
@route()
def index(request: ActingRequest, case: UUID) -> HttpResponse:
    return _index(request, case)


@require_GET
@route()
def progress(request: ActingRequest, case: UUID) -> HttpResponse:
    """Whether a case is still being weighed; when it is done, the whole page anew."""
    found = queries.findings(request.actor, case)
    here = cases.case(request.actor, case)
    context = showing.listing(here, found, [], showing.Naming({}, {}), may_ask=False)
    if not context["is_waiting"]:
        return HttpResponse(headers={"HX-Redirect": context["ask_href"].removesuffix("ask/")})
    return TemplateResponse(request, "findings/_progress.html", context)


@require_POST
@route()
def ask(request: ActingRequest, case: UUID) -> HttpResponse:
    """Have the case weighed now."""
    operations.ask(request.actor, case, at=clock.now())
    return redirect("findings:index", case)


@require_POST
@route()
def assume(request: ActingRequest, case: UUID) -> HttpResponse:
    """POST: kind, why, and what the kind needs: login, source, weight, who, where, from, to, list."""
    sent = request.POST
    try:
        with transaction.atomic():
            declared.assume(
                request.actor,
                case,
                kind=sent.get("kind", ""),
                why=sent.get("why", ""),
                login=sent.get("login", "").strip(),
                source=sent.get("source", "") or sent.get("login", ""),
                suspect_id=_uuid(sent.get("list", "")),
                weight=_weight(sent.get("weight", "")),
                who=sent.get("who", ""),
                where=sent.get("where", ""),
                from_at=_day(sent.get("from", "")),
                to_at=_day(sent.get("to", "")),
                at=clock.now(),
            )
    except Refusal as refused:
        return _index(request, case, refusal=refused.sentence, typed=sent.dict(), status=refused.status)
    return redirect("findings:index", case)


@require_POST
@route()
def withdraw(request: ActingRequest, case: UUID, assumption: UUID) -> HttpResponse:
    declared.withdraw(request.actor, case, assumption, at=clock.now())
    return redirect("findings:index", case)


@require_GET
@route()
def one(request: ActingRequest, case: UUID, finding: UUID) -> HttpResponse:
    """What was found; ?of=NAME puts another suspect's evidence beside it."""
    at = clock.now()
    held = queries.finding(request.actor, case, finding)
    told = queries.opened(request.actor, held, at=at)
    context = showing.one(
        cases.case(request.actor, case),
        held,
        told,
        _naming(request, case, told),
        chosen=request.GET.get("of", ""),
    )
    return TemplateResponse(request, "findings/one.html", context)


@require_GET
@route()
def records(request: ActingRequest, case: UUID, finding: UUID, part: str) -> HttpResponse:
    """The complaints behind a figure of a suspect (?of=NAME). part: inside or outside."""
    at, name = clock.now(), request.GET.get("of", "")
    held = queries.finding(request.actor, case, finding)
    told = queries.opened(request.actor, held, at=at)
    suspect = told.suspect(name)
    ids = [] if suspect is None else suspect.inside if part == "inside" else suspect.outside
    found = queries.complaints(request.actor, case, ids, at=at)
    naming = _naming(request, case, told)
    here = cases.case(request.actor, case)
    context = showing.records(here, held, told, naming, found, source=name, part=part)
    return TemplateResponse(request, "findings/records.html", context)


@require_GET
@route()
def looks(request: ActingRequest, case: UUID, finding: UUID) -> HttpResponse:
    """What an account of the finding did and saw (?of=LOGIN): entries of the log."""
    at, login = clock.now(), request.GET.get("of", "")
    held = queries.finding(request.actor, case, finding)
    told = queries.opened(request.actor, held, at=at)
    suspect = told.suspect(login)
    if suspect is None or not suspect.is_account:
        raise queries.NoSuchFinding(queries.NO_SUCH)
    here = cases.case(request.actor, case)
    since, until = here.since - BEFORE, datetime.fromisoformat(told.until)
    lines = queries.looks(request.actor, case, login, since=since, until=until, at=at)
    return TemplateResponse(request, "findings/looks.html", showing.looks(here, held, login, lines))


def _naming(request: ActingRequest, case: UUID, told: Verdict) -> showing.Naming:
    units = territory.units_by_ids([int(one) for one in told.districts])
    return showing.Naming.of(units.values(), declared.listed(request.actor, case))


def _index(
    request: ActingRequest,
    case: UUID,
    *,
    refusal: str = "",
    typed: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
) -> HttpResponse:
    here = cases.case(request.actor, case)
    found = queries.findings(request.actor, case)
    assumed = declared.listed(request.actor, case)
    naming = showing.Naming.of(territory.units_by_ids(here.district_ids).values(), assumed)
    may_ask = _may_ask(here, found)
    context: dict[str, Any] = showing.listing(here, found, assumed, naming, may_ask=may_ask)
    if may_ask:
        context |= showing.offered(here, assumed, files.listed(request.actor), naming)
    context |= {"refusal": refusal, "typed": showing.typed(typed) if may_ask else {}}
    return TemplateResponse(request, "findings/index.html", context, status=status)


def _may_ask(case: Case, found: list[queries.Listed]) -> bool:
    is_waiting = any(one.finding.state == Finding.State.WAITING for one in found)
    return case.state == Case.State.OPEN and not is_waiting


def _day(text: str) -> datetime | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=IST) if day else None


def _weight(text: str) -> float | None:
    try:
        return float(text) if text.strip() and len(text) < 12 else None
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
