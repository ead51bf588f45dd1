"""The officer's pages: hand a list in, see how far it is, read what can be said of it and what cannot."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.trace import operations, queries, showing
from dharatal.field.trace.capabilities import TRACE
from dharatal.field.trace.models import SuspectFile
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole


@require_http_methods(["GET", "POST"])
@route(capability=TRACE)
def index(request: ActingRequest) -> HttpResponse:
    """The lists that were handed in; POST file hands in another."""
    if request.method == "GET":
        return _index(request)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise operations.CannotReceive(_("Choose a file."), code="no_file")
        with transaction.atomic():
            suspect = operations.receive(
                request.actor, filename=sent.name or "", content=sent.read(), at=clock.now()
            )
    except Refusal as refusal:
        return _index(request, refusal=refusal.sentence, status=refusal.status)
    return redirect("trace:one", suspect.id)


@require_GET
@route(capability=TRACE)
def one(request: ActingRequest, suspect: UUID) -> HttpResponse:
    listed = queries.one(request.actor, suspect)
    told = showing.listed(listed)
    if listed.suspect.state != SuspectFile.State.READ:
        return TemplateResponse(request, "trace/working.html", {"one": told})
    report = queries.report(request.actor, listed.suspect, at=clock.now())
    return TemplateResponse(request, "trace/report.html", {"one": told, **showing.report(report, suspect)})


@require_GET
@route(capability=TRACE)
def progress(request: ActingRequest, suspect: UUID) -> HttpResponse:
    """How far a list is; when it is read, the whole page anew."""
    told = showing.listed(queries.one(request.actor, suspect))
    if not told["is_waiting"]:
        return HttpResponse(headers={"HX-Redirect": told["href"]})
    return TemplateResponse(request, "trace/_progress.html", {"one": told})


@require_GET
@route(capability=TRACE)
def rows(request: ActingRequest, suspect: UUID, kind: str) -> HttpResponse:
    """The rows behind a figure, a page at a time (?page=2); every member on it is recorded as looked at."""
    listed = queries.one(request.actor, suspect)
    page = whole(request.GET.get("page", ""), most=99_999) or 1
    found = queries.rows(request.actor, listed.suspect, kind=kind, page=page, at=clock.now())
    context = {"one": showing.listed(listed), **showing.rows(found, kind=kind, page=page)}
    return TemplateResponse(request, "trace/rows.html", context)


@require_POST
@route(capability=TRACE)
def again(request: ActingRequest, suspect: UUID) -> HttpResponse:
    """Read a list once more."""
    held = queries.one(request.actor, suspect).suspect
    operations.read_again(request.actor, held, at=clock.now())
    return redirect("trace:one", suspect)


@require_POST
@route(capability=TRACE)
def shred(request: ActingRequest, suspect: UUID) -> HttpResponse:
    held = queries.one(request.actor, suspect).suspect
    operations.shred(request.actor, held, at=clock.now())
    return redirect("trace:index")


def _index(request: ActingRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "lists": [showing.listed(one) for one in queries.listed(request.actor)],
        "refusal": refusal,
        "action_href": reverse("trace:index"),
        "most_megabytes": operations.LARGEST >> 20,
        "days": operations.KEPT.days,
    }
    return TemplateResponse(request, "trace/index.html", context, status=status)
