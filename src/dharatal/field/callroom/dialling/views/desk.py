"""At the caller's desk: how a call is being dialled, another way, and the own phone."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dharatal.field.callroom.dialling import handsets, presenting
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.typed import whole


def session_of(request: ActingRequest) -> str:
    return request.session.session_key or ""


@require_GET
@route(capability=MAKE_CALLS)
def dialling(request: ActingRequest, call: UUID) -> HttpResponse:
    """The part of the card that changes while a phone or the gateway is at work."""
    actor, at, number = request.actor, clock.now(), None
    task, made = queue.card(actor), queue.call(actor, call)
    if task and task.call_uuid == call and made and made.dialled_at:
        is_paired = handsets.paired_to(actor, session=session_of(request), at=at) is not None
        number = presenting.on_desk(actor, task, shown_at=made.dialled_at, is_paired=is_paired, at=at)
    card = {"number": number, "dial_href": reverse("callroom:dial", args=[call])}
    return TemplateResponse(request, "callroom/_dial.html", {"card": card})


@require_GET
@route(capability=MAKE_CALLS)
def handset(request: ActingRequest) -> HttpResponse:
    return _drawn(request)


@require_POST
@route(capability=MAKE_CALLS)
def offer(request: ActingRequest) -> HttpResponse:
    """A one-time code, and the same as a picture to scan; drawn in the answer, since it is shown only once."""
    made, text = handsets.offer(
        request.actor,
        session=session_of(request),
        line_id=whole(request.POST.get("line", "")),
        at=clock.now(),
    )
    page = request.build_absolute_uri(reverse("dialling:handset"))
    code = {"text": text, "until": made.code_until, "page": page, "link": f"{page}?c={text}"}
    return _drawn(request, code=code, paired_href=reverse("callroom:handset_paired"))


@require_GET
@route(capability=MAKE_CALLS)
def paired(request: ActingRequest) -> HttpResponse:
    """Asked while the code is on the screen: sends the page on once the phone is there."""
    found = handsets.paired_to(request.actor, session=session_of(request), at=clock.now())
    response = HttpResponse(status=204)
    if found is not None:
        response["HX-Redirect"] = reverse("callroom:desk")
    return response


@require_POST
@route(capability=MAKE_CALLS)
def end(request: ActingRequest) -> HttpResponse:
    at = clock.now()
    found = handsets.paired_to(request.actor, session=session_of(request), at=at)
    if found is not None:
        handsets.end(request.actor, handset=found, at=at)
    return redirect("callroom:handset")


def _drawn(request: ActingRequest, **more: object) -> HttpResponse:
    context = presenting.own_handset(request.actor, session=session_of(request), at=clock.now())
    return TemplateResponse(request, "callroom/handset.html", {"code": None, **context, **more})
