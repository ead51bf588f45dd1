"""The in-charge's room: figures, what needs somebody, callers, districts, and the switch."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_POST

from dharatal.field.callroom import watching
from dharatal.field.callroom.checking import operations as checking
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS, WATCH_CALLS
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock


@require_GET
@route(capability=WATCH_CALLS)
def incharge(request: ActingRequest) -> HttpResponse:
    return TemplateResponse(request, "callroom/incharge.html", _room(request))


@require_GET
@route(capability=WATCH_CALLS)
def live(request: ActingRequest) -> HttpResponse:
    """The part that changes by itself, asked for every ten seconds."""
    return TemplateResponse(request, "callroom/_live.html", _room(request))


def _room(request: ActingRequest) -> dict[str, Any]:
    """`?all=1`: every caller, in a room where the first sixty are not all."""
    return watching.room(request.actor, at=clock.now(), everybody=bool(request.GET.get("all")))


@require_POST
@route(capability=STEER_CALLS)
def pause_room(request: ActingRequest) -> HttpResponse:
    calls.pause(request.actor, reason="room", at=clock.now())
    return redirect("callroom:room")


@require_POST
@route(capability=STEER_CALLS)
def pause_caller(request: ActingRequest, caller_id: int) -> HttpResponse:
    calls.pause(request.actor, caller_id=caller_id, reason="incharge", at=clock.now())
    return redirect("callroom:room")


@require_POST
@route(capability=STEER_CALLS)
def pause_district(request: ActingRequest, district_id: int) -> HttpResponse:
    calls.pause(request.actor, district_id=district_id, reason="incharge", at=clock.now())
    return redirect("callroom:room")


@require_POST
@route(capability=STEER_CALLS)
def resume(request: ActingRequest, pause_id: UUID) -> HttpResponse:
    checking.refuse_resuming(pause_id)
    calls.resume(request.actor, pause_id=pause_id, at=clock.now())
    return redirect("callroom:room")
