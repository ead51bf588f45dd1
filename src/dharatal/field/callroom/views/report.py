"""One page a day, in Hindi, without names."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from dharatal.field.callroom import watching
from dharatal.field.calls.capabilities import WATCH_CALLS
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock


@require_GET
@route(capability=WATCH_CALLS)
def daily(request: ActingRequest) -> HttpResponse:
    return TemplateResponse(
        request, "callroom/daily_report.html", watching.daily_report(request.actor, at=clock.now())
    )
