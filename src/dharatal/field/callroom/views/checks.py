"""Second calls for the in-charge and whoever decides: figures first, and behind each figure its records."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.callroom.checking import operations, presenting
from dharatal.field.calls.capabilities import HEAR_CALLERS, STEER_CALLS, WATCH_CALLS
from dharatal.field.intake.views.showing import page_of
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.register.people.card import Card
from dharatal.register.territory import queries as territory

STATES = ("agrees", "differs", "unclear", "open")


@require_GET
@route(capability=WATCH_CALLS)
def overview(request: ActingRequest) -> HttpResponse:
    return _page(request, "second_calls", presenting.overview(request.actor, at=clock.now()))


@require_GET
@route(capability=WATCH_CALLS)
def of_caller(request: ActingRequest, caller_id: int) -> HttpResponse:
    only = request.GET.get("only", "")
    context = presenting.of_caller(
        request.actor,
        caller_id,
        only=only if only in STATES else "",
        page=page_of(request),
        at=clock.now(),
    )
    return _page(request, "checks", context)


@require_http_methods(["GET", "POST"])
@route(capability=STEER_CALLS)
def record(request: ActingRequest, check_id: UUID) -> HttpResponse:
    """One call beside the one made after it; what becomes of the member, when the two contradict each other."""
    at, sent = clock.now(), request.POST

    def rule() -> HttpResponse:
        ruling, reason = sent.get("ruling", ""), sent.get("reason", "")
        operations.rule(request.actor, check_id, ruling=ruling, reason=reason, at=at)
        return redirect("callroom:checks")

    done, refusal = _acted(request, rule, unless=operations.CannotRule)
    return done or _page(request, "check", presenting.record(request.actor, check_id, at=at, refusal=refusal))


@require_POST
@route(capability=STEER_CALLS)
def doubt(request: ActingRequest, check_id: UUID) -> HttpResponse:
    operations.doubt(request.actor, check_id, at=clock.now())
    return redirect("callroom:check", check_id)


@require_http_methods(["GET", "POST"])
@route(capability=HEAR_CALLERS)
def hearing(request: ActingRequest, hearing_id: UUID) -> HttpResponse:
    """A stop, for the person who decides: with a written reason."""
    at, sent = clock.now(), request.POST

    def decide() -> HttpResponse:
        decision, reason = sent.get("decision", ""), sent.get("reason", "")
        operations.decide(request.actor, hearing_id, decision=decision, reason=reason, at=at)
        return redirect("callroom:hearing", hearing_id)

    done, refusal = _acted(request, decide, unless=operations.CannotDecide)
    if done:
        return done
    return _page(request, "hearing", presenting.of_hearing(request.actor, hearing_id, at=at, refusal=refusal))


@require_http_methods(["GET", "POST"])
@route(capability=STEER_CALLS)
def sampled(request: ActingRequest, batch_id: UUID) -> HttpResponse:
    """One list: draw a sample, or see what it says."""

    def draw() -> HttpResponse:
        is_strict = request.POST.get("size") == "strict"
        operations.draw_sample(request.actor, batch_id, is_strict=is_strict, at=clock.now())
        return redirect("callroom:sampled", batch_id)

    done, refusal = _acted(request, draw, unless=operations.CannotSample)
    return done or _page(request, "sampled", presenting.of_list(request.actor, batch_id, refusal=refusal))


@require_GET
@route(capability=WATCH_CALLS)
def signal(request: ActingRequest, signal_id: UUID) -> HttpResponse:
    return _page(request, "signal", presenting.signal(request.actor, signal_id))


@require_http_methods(["GET", "POST"])
@route(capability=STEER_CALLS)
def planted(request: ActingRequest) -> HttpResponse:
    """The organisation's own numbers that test the room; in trials only."""
    done, refusal = _acted(request, lambda: _enter(request), unless=Refusal)
    names = ("name", "phone", "place", "expected", "answers") if refusal else ()
    sent = {name: request.POST.get(name, "") for name in names}
    return done or _page(request, "planted", presenting.tests(request.actor, sent=sent, refusal=refusal))


@require_POST
@route(capability=STEER_CALLS)
def retire(request: ActingRequest, planted_id: UUID) -> HttpResponse:
    operations.retire(request.actor, planted_id, at=clock.now())
    return redirect("callroom:planted")


def _enter(request: ActingRequest) -> HttpResponse:
    sent = request.POST
    operations.enter(
        request.actor,
        card=Card(sent.get("name", "").strip()),
        phone=sent.get("phone", ""),
        unit=territory.unit_by_ref(sent.get("place", "")),
        expected=sent.get("expected", ""),
        answers=sent.get("answers", ""),
        at=clock.now(),
    )
    return redirect("callroom:planted")


def _acted(
    request: ActingRequest, act: Callable[[], HttpResponse], *, unless: type[Refusal]
) -> tuple[HttpResponse | None, str]:
    """Do what a form asks for: where it leads, or the sentence of the refusal for the page drawn anew."""
    if request.method != "POST":
        return None, ""
    try:
        return act(), ""
    except unless as refused:
        return None, str(refused.sentence)


def _page(request: ActingRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    status = 409 if context.get("refusal") else 200
    return TemplateResponse(request, f"callroom/{name}.html", context, status=status)
