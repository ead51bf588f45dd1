"""Invented rooms for the in-charge: what the checks do, before anybody is judged by them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from dharatal.field.callroom.played import operations
from dharatal.field.callroom.simulating import telling
from dharatal.field.calls.capabilities import WATCH_CALLS
from dharatal.guard.access import queries as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock


@require_http_methods(["GET", "POST"])
@route(capability=WATCH_CALLS)
def simulations(request: ActingRequest) -> HttpResponse:
    """POST rooms, seed: have them played through. ?run=: which of the latest is shown, else the newest that is done."""
    sent, refusal = request.POST, ""
    if request.method == "POST":
        try:
            rooms, seed = sent.get("rooms", "").strip(), sent.get("seed", "").strip()
            operations.ask(request.actor, rooms=rooms, seed=seed, at=clock.now())
            return redirect("callroom:simulations")
        except operations.CannotPlay as refused:
            refusal = refused.sentence
    context = {
        **_latest(request),
        "wanted": {"rooms": sent.get("rooms", operations.USUAL), "seed": sent.get("seed", 1)},
        "most": operations.MOST,
        "most_seed": operations.LARGEST_SEED,
        "action_href": reverse("callroom:simulations"),
        "back_href": reverse("callroom:checks"),
        "refusal": refusal,
    }
    return TemplateResponse(request, "callroom/simulations.html", context, status=409 if refusal else 200)


@require_GET
@route(capability=WATCH_CALLS)
def playing(request: ActingRequest) -> HttpResponse:
    """Whether rooms are still being played through; when they are done, the whole page anew."""
    context = _latest(request)
    if not context["waiting"]:
        return HttpResponse(headers={"HX-Redirect": reverse("callroom:simulations")})
    return TemplateResponse(request, "callroom/_playing.html", context)


def _latest(request: ActingRequest) -> dict[str, Any]:
    found = operations.latest(request.actor)
    done = [one for one in found if one.done_at is not None]
    chosen = next((one for one in done if str(one.id) == request.GET.get("run")), done[0] if done else None)
    logins = access.logins_of({one.asked_by for one in found})
    late = clock.now() - operations.LATE
    return {
        "waiting": next((one for one in found if one.done_at is None and one.asked_at > late), None),
        "progress_href": reverse("callroom:playing"),
        "shown": {"rooms": chosen.rooms, "seed": chosen.seed, "told": telling.told(chosen.figures)}
        if chosen
        else None,
        "earlier": [
            {
                "rooms": one.rooms,
                "seed": one.seed,
                "by": logins.get(one.asked_by, ""),
                "at": one.asked_at,
                "href": f"?run={one.id}",
            }
            for one in done
            if one != chosen
        ],
    }
