"""Files of people: one asks, others approve, one fetches it once after the second step."""

import time
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.interfaces import exporting
from dharatal.interfaces.web.pages import exports_shown as shown
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.exports import asking, delivering, queries
from dharatal.register.people.exports.columns import Wish
from dharatal.register.people.exports.rules import RULES

FETCHING = "exports.fetching"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}


@require_GET
@route(capability=EXPORT)
def mine(request: ActingRequest) -> HttpResponse:
    """The files that one asked for."""
    at = clock.now()
    context = {"files": [shown.file(one, at=at) for one in queries.own(request.actor)]}
    return TemplateResponse(request, "exports/mine.html", {**context, "ask_href": reverse("exports:ask")})


@require_http_methods(["GET", "POST"])
@route(capability=EXPORT)
def ask(request: ActingRequest) -> HttpResponse:
    """Ask for a file of a unit (?unit=kind:code); how many people that is stands there first."""
    at = clock.now()
    unit = shown.unit_asked(request.actor, request.GET.get("unit", ""), at=at)
    if request.method == "GET":
        return TemplateResponse(
            request, "exports/ask.html", shown.asking(request.actor, unit, Wish(shown.USUAL, ""))
        )
    wish = _wish(request)
    try:
        with transaction.atomic():
            export = exporting.ask_for(request.actor, unit, wish, at=at)
    except Refusal as refusal:
        context = {**shown.asking(request.actor, unit, wish), "refusal": refusal.sentence}
        return TemplateResponse(request, "exports/ask.html", context, status=refusal.status)
    return redirect("exports:one", export.uuid)


@require_GET
@route(capability=EXPORT)
def one(request: ActingRequest, export: UUID) -> HttpResponse:
    context = {"one": shown.file(queries.one(request.actor, export), at=clock.now())}
    return TemplateResponse(request, "exports/one.html", context)


@require_GET
@route(capability=EXPORT)
def progress(request: ActingRequest, export: UUID) -> HttpResponse:
    """How far a file is; when it is made, the whole page anew."""
    told = shown.file(queries.one(request.actor, export), at=clock.now())
    if not told["is_making"]:
        return HttpResponse(headers={"HX-Redirect": told["href"]})
    return TemplateResponse(request, "exports/_progress.html", {"one": told})


@require_POST
@route(capability=EXPORT)
def take_back(request: ActingRequest, export: UUID) -> HttpResponse:
    asking.take_back(request.actor, export, at=clock.now())
    return redirect("exports:mine")


@require_http_methods(["GET", "POST"])
@route(capability=EXPORT)
def fetch(request: ActingRequest, export: UUID) -> HttpResponse:
    """POST asks for the second step anew; come back from it, the page holds the way to the file, once."""
    href = reverse("exports:one", args=[export])
    if request.method == "POST":
        queries.one(request.actor, export)
        request.session[FETCHING] = [export.hex, time.time()]
        here = urlencode({"next": reverse("exports:fetch", args=[export])})
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{here}")
    if not _has_just_shown_a_factor(request, export):
        messages.warning(request, _("The second step was not taken. Press “Fetch” and enter a code."))
        return redirect(href)
    key = delivering.link(request.actor, export, session=_session(request))
    context = {
        "one": shown.file(queries.one(request.actor, export), at=clock.now()),
        "file_href": f"{reverse('exports:file', args=[export])}?{urlencode({'key': key})}",
        "minutes": RULES.link_seconds // 60,
    }
    return TemplateResponse(request, "exports/fetch.html", context)


@require_GET
@route(capability=EXPORT)
def content(request: ActingRequest, export: UUID) -> HttpResponse:
    """The file itself, by its link, to the session that the link was made for."""
    handed = delivering.fetch(
        request.actor,
        export,
        key=request.GET.get("key", ""),
        session=_session(request),
        at=clock.now(),
    )
    if handed.content is None:
        messages.info(
            request, _("Somebody in it was taken out of the register since. It is being made anew.")
        )
        return redirect("exports:one", export)
    kind = handed.export.format
    answer = HttpResponse(handed.content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="dharatal-{export.hex[:8]}.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@route(capability=APPROVE)
def approvals(request: ActingRequest) -> HttpResponse:
    """What others ask for: who, of which place, which columns and what for; never whose names."""
    return TemplateResponse(request, "exports/approvals.html", _waiting(request))


@require_POST
@route(capability=APPROVE)
def approve(request: ActingRequest, export: UUID) -> HttpResponse:
    try:
        with transaction.atomic():
            exporting.approve_for(request.actor, export, at=clock.now())
    except Refusal as refusal:
        return _not_decided(request, refusal)
    return redirect("exports:approvals")


@require_POST
@route(capability=APPROVE)
def refuse(request: ActingRequest, export: UUID) -> HttpResponse:
    try:
        with transaction.atomic():
            asking.refuse(request.actor, export, reason=request.POST.get("reason", ""), at=clock.now())
    except Refusal as refusal:
        return _not_decided(request, refusal)
    return redirect("exports:approvals")


def _not_decided(request: ActingRequest, refusal: Refusal) -> HttpResponse:
    context = {**_waiting(request), "refusal": refusal.sentence}
    return TemplateResponse(request, "exports/approvals.html", context, status=refusal.status)


def _waiting(request: ActingRequest) -> dict[str, Any]:
    at = clock.now()
    waiting = queries.waiting(request.actor, at=at)
    return {"asked": shown.asked(waiting, request.actor, at=at)}


def _wish(request: ActingRequest) -> Wish:
    sent = request.POST
    return Wish(
        columns=sent.getlist("column"),
        purpose=sent.get("purpose", ""),
        words=sent.get("words", ""),
        format=sent.get("format", ""),
        days=whole(sent.get("days", ""), most=999) or 0,
        in_full=bool(sent.get("in_full")),
        reason=sent.get("reason", ""),
    )


def _has_just_shown_a_factor(request: ActingRequest, export: UUID) -> bool:
    """Whether a second factor was shown since “Fetch” was pressed for this file; it counts once."""
    pressed = request.session.pop(FETCHING, None)
    if not pressed or pressed[0] != export.hex or time.time() - pressed[1] > 10 * 60:
        return False
    records = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" and one["at"] >= pressed[1] for one in records)


def _session(request: ActingRequest) -> str:
    return request.session.session_key or ""
