"""Pages for what went wrong: they say what to do, and who can help."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from dharatal.kernel.errors import Refusal


def refused_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a whole page, or as a fragment where htmx asked for one."""
    template = (
        "refused_fragment.html" if request.headers.get("HX-Request") else f"{_known(refusal.status)}.html"
    )
    context = {"sentence": refusal.sentence, "code": refusal.code}
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


def _known(status: int) -> int:
    return status if status in (400, 403, 404, 409, 429) else 409


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _(
        "The page was open too long. Go back, load it again and send it once more; nothing was lost."
    )
    return TemplateResponse(
        request, "403.html", {"sentence": sentence, "code": "page_expired"}, status=403
    ).render()
