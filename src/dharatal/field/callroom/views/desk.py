"""The caller's desk: one card, one key an outcome, the next card in the same answer."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dharatal.field.callroom import operations, presenting
from dharatal.field.callroom.checking import queries as checking
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.callroom.kinds.protocol import HEARD, PHONED, TOLD
from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.calls.operations.handing_out import SKIP_REASONS
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal

BREAK = timedelta(minutes=15)


@require_GET
@route(capability=MAKE_CALLS)
def desk(request: ActingRequest) -> HttpResponse:
    """The card in hand, else the next one, else why there is none; before the first, what a caller should know."""
    if queue.card(request.actor) is None and not checking.has_accepted(request.actor):
        return redirect("callroom:notice")
    return _drawn(request)


@require_POST
@route(capability=MAKE_CALLS)
def dial(request: ActingRequest, call: UUID) -> HttpResponse:
    session = request.session.session_key or ""
    dialled = dialling.dial(request.actor, call=call, session=session, at=clock.now())
    return _drawn(request, sent=request.POST, dialled=dialled)


@require_POST
@route(capability=MAKE_CALLS)
def fall_back(request: ActingRequest, call: UUID) -> HttpResponse:
    """Dial the same number another way, after the gateway has failed."""
    session = request.session.session_key or ""
    dialled = dialling.fall_back(request.actor, call=call, session=session, at=clock.now())
    return _drawn(request, sent=request.POST, dialled=dialled)


@require_POST
@route(capability=MAKE_CALLS)
def record(request: ActingRequest, call: UUID) -> HttpResponse:
    """Record a result and draw the next card; a result that cannot stand draws the same card with the reason."""
    sent = request.POST
    outcome = sent.get("outcome", "") or ("call_back" if sent.get("call_back_choice") else "")
    if not outcome:
        return _drawn(request, sent=sent)
    done = operations.record(
        request.actor,
        call=call,
        outcome=outcome,
        answers={name: sent.get(name, "") for name in (*operations.QUESTIONS, HEARD, PHONED, *TOLD)},
        note=sent.get("note", ""),
        callback_at=_promised(sent.get("call_back_choice") or sent.get("call_back_at", "")),
        key=sent.get("key", ""),
        at=clock.now(),
    )
    return _drawn(request, toast=presenting.toast(done))


@require_POST
@route(capability=MAKE_CALLS)
def skip(request: ActingRequest, call: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "other")
    calls.skip(request.actor, call=call, reason=reason if reason in SKIP_REASONS else "other", at=clock.now())
    return _drawn(request, toast={"text": _("Skipped. Somebody else will call.")})


@require_POST
@route(capability=MAKE_CALLS)
def undo(request: ActingRequest, call: UUID) -> HttpResponse:
    operations.undo(request.actor, call=call, at=clock.now())
    return _drawn(request, toast={"text": _("Taken back: the card is yours again.")})


@require_POST
@route(capability=MAKE_CALLS)
def heartbeat(request: ActingRequest, call: UUID) -> HttpResponse:
    """Keep the card; 409 when it has gone to somebody else."""
    calls.heartbeat(request.actor, call=call, at=clock.now())
    return HttpResponse(status=204)


@require_POST
@route(capability=MAKE_CALLS)
def take_break(request: ActingRequest) -> HttpResponse:
    """Give the card back untouched and rest; nothing is handed out meanwhile."""
    operations.take_break(request.actor, until=clock.now() + BREAK, at=clock.now())
    return _drawn(request)


@require_POST
@route(capability=MAKE_CALLS)
def go_on(request: ActingRequest) -> HttpResponse:
    operations.end_break(request.actor, at=clock.now())
    return _drawn(request)


@require_GET
@route(capability=MAKE_CALLS)
def my_day(request: ActingRequest) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    context = presenting.own_day(request.actor, outcome=outcome, at=clock.now())
    return TemplateResponse(request, "callroom/my_day.html", context)


def _drawn(request: ActingRequest, **more: Any) -> HttpResponse:
    """The desk as it is now; a whole page, a fragment for the script, or a redirect after a plain form."""
    is_fragment = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and not is_fragment:
        return redirect(reverse("callroom:desk"))
    session = request.session.session_key or ""
    context = presenting.desk(request.actor, session=session, at=clock.now(), **more)
    if is_fragment:
        return TemplateResponse(request, "callroom/desk_fragment.html", context)
    return TemplateResponse(
        request, "callroom/caller.html" if context["card"] else "callroom/idle.html", context
    )


def _promised(text: str) -> datetime | None:
    """A time from the form, meant in India. Raises Refusal for what is no time."""
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refusal(_("Choose a day and an hour for the call."), code="no_time")
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.IST)
