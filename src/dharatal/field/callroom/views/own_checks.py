"""What a caller sees of second calls: the notice, the own figures, and after a stop the reason in figures."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from dharatal.engines.home import mode
from dharatal.field.callroom.checking import operations, presenting, queries
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock


@require_GET
@route(capability=MAKE_CALLS)
def own(request: ActingRequest) -> HttpResponse:
    return TemplateResponse(request, "callroom/my_checks.html", presenting.own(request.actor))


@require_http_methods(["GET", "POST"])
@route(capability=MAKE_CALLS)
def own_hearing(request: ActingRequest) -> HttpResponse:
    """Why the calls are paused, without records; the caller may answer in writing."""
    refusal = ""
    if request.method == "POST":
        try:
            operations.reply(request.actor, text=request.POST.get("text", ""), at=clock.now())
            return redirect("callroom:own_hearing")
        except operations.CannotDecide as refused:
            refusal = refused.sentence
    context = presenting.own_hearing(request.actor, refusal=refusal)
    if context is None:
        return redirect("callroom:my_checks")
    status = 409 if refusal else 200
    return TemplateResponse(request, "callroom/my_hearing.html", context, status=status)


@require_http_methods(["GET", "POST"])
@route(capability=MAKE_CALLS)
def notice(request: ActingRequest) -> HttpResponse:
    """Before the first card: that calls are made again, and in a trial that tests are planted."""
    if request.method == "POST":
        operations.accept(request.actor, at=clock.now())
        return redirect("callroom:desk")
    context = {
        "accepted": queries.has_accepted(request.actor),
        "with_tests": mode() == "trial",
        "action_href": reverse("callroom:notice"),
        "desk_href": reverse("callroom:desk"),
    }
    return TemplateResponse(request, "callroom/notice.html", context)
