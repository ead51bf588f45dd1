"""Pages for what went wrong: they say what to do, and who can help."""

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from dharatal.interfaces.outages import DiskFull, as_refusal
from dharatal.interfaces.web.way_back import page_before
from dharatal.kernel.errors import Refusal
from dharatal.register.territory.queries import AmbiguousUnit, NoSuchUnit

AGAIN_AFTER = 30  # seconds
NO_PAGE = "no_page"


def refused_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a whole page, or as a fragment where htmx asked for one."""
    template = (
        "refused_fragment.html" if request.headers.get("HX-Request") else f"{_known(refusal.status)}.html"
    )
    context = {"sentence": refusal.sentence, "code": refusal.code, **_own_area(request, refusal)}
    return TemplateResponse(request, template, context, status=refusal.status).render()


def unknown_machine(request: HttpRequest) -> HttpResponse:
    """A caller at a browser that the in-charge has not enrolled: what to do, and where the code is entered."""
    context = {
        "reason": "not_enrolled",
        "enrol_href": reverse("staff:enrol"),
        "again_href": reverse("callroom:desk"),
    }
    template = "callroom/desk_fragment.html" if request.headers.get("HX-Request") else "callroom/idle.html"
    return TemplateResponse(request, template, context, status=403).render()


def _own_area(request: HttpRequest, refusal: Refusal) -> dict[str, object]:
    """The way to the own area from an address that names none, or one that is not there."""
    if not isinstance(refusal, NoSuchUnit | AmbiguousUnit) or "unit" not in request.GET:
        return {}
    sentence = _("%(said)s Or begin with your own area and choose from there.") % {"said": refusal.sentence}
    return {"sentence": sentence, "back_href": request.path, "back_label": _("To your own area")}


def no_page(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    """Somebody opened an address that only takes a form: what it is, and the way back."""
    if request.headers.get("HX-Request"):
        context = {"sentence": _("Load the page again, then try once more."), "code": NO_PAGE}
        page = TemplateResponse(request, "refused_fragment.html", context, status=405)
    else:
        context = {
            "code": NO_PAGE,
            "back_href": page_before(request),
            "back_label": _("To the page before"),
        }
        page = TemplateResponse(request, "405.html", context, status=405)
    page["Allow"] = refused["Allow"]
    return page.render()


def _known(status: int) -> int:
    return status if status in (400, 403, 404, 409, 429) else 409


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that had become old: nothing is forbidden, and nothing was taken."""
    return TemplateResponse(request, "page_expired.html", {"code": "page_expired"}, status=403).render()


def broken(request: HttpRequest) -> HttpResponse:
    """What no one caught: an outage says that it passes and that nothing was lost; a mistake of ours that it is one.

    Asks the database nothing, so the page knows neither who looks at it nor what they may open.
    """
    error = sys.exc_info()[1]
    outage = as_refusal(error) if isinstance(error, Exception) else None
    if outage is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    if request.path.startswith("/api/"):
        return JsonResponse({"error": outage.code, "sentence": str(outage.sentence)}, status=503)
    context = {
        "is_full": isinstance(outage, DiskFull),
        "code": outage.code,
        "was_sent": request.method not in ("GET", "HEAD"),
        "again_after": AGAIN_AFTER,
        "retry_href": request.get_full_path() if request.method == "GET" else "",
    }
    page = render_to_string("503.html", context)
    return HttpResponse(
        page, status=503, headers={"Retry-After": str(AGAIN_AFTER), "Cache-Control": "no-store"}
    )
