"""The inquiry's report for whoever is named in the case; for a holder the own evidence; for all the check."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.trace.cases import queries as cases
from dharatal.field.trace.inquiry import checking, findings, hearing, reporting, showing
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal

LARGEST = 20 << 20


@require_GET
@route()
def case(request: ActingRequest, case: UUID) -> HttpResponse:
    """What the report of a case will say, who was heard, and what was printed."""
    context = showing.case(request.actor, cases.case(request.actor, case), at=clock.now())
    return TemplateResponse(request, "inquiry/case.html", context)


@require_POST
@route()
def hear(request: ActingRequest, case: UUID) -> HttpResponse:
    """Lay the evidence before the holders."""
    actor = request.actor
    made = hearing.hear(actor, findings.latest(actor, case, at=clock.now()), at=clock.now())
    messages.success(request, _("Laid before %(count)s holders.") % {"count": len(made)})
    return redirect("inquiry:case", case)


@require_POST
@route()
def print_report(request: ActingRequest, case: UUID) -> HttpResponse:
    actor = request.actor
    reporting.print_report(actor, findings.latest(actor, case, at=clock.now()), at=clock.now())
    return redirect("inquiry:case", case)


@require_GET
@route()
def fetch(request: ActingRequest, report: UUID, language: str) -> HttpResponse:
    found, content = reporting.fetch(request.actor, report, language=language, at=clock.now())
    headers = {
        "Content-Disposition": f'attachment; filename="report-{found.number}-{language}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "POST"])
@route()
def check(request: ActingRequest) -> HttpResponse:
    """Whether a report is ours, unchanged: by its file, or by number and check of a printed page."""
    sent: dict[str, str] = {name: request.POST.get(name, "") for name in ("number", "code")}
    context: dict[str, Any] = {
        "sent": sent,
        "found": None,
        "refusal": "",
        "action_href": reverse("inquiry:check"),
    }
    if request.method == "POST":
        try:
            context["found"] = showing.checked(_checked(request, sent))
        except Refusal as refusal:
            context["refusal"] = str(refusal.sentence)
    status = 409 if context["refusal"] else 200
    return TemplateResponse(request, "inquiry/check.html", context, status=status)


@require_GET
@route()
def answers(request: ActingRequest) -> HttpResponse:
    """The own hearings."""
    context = showing.answers(request.actor, at=clock.now())
    return TemplateResponse(request, "inquiry/answers.html", context)


@sensitive_post_parameters("text")
@require_http_methods(["GET", "POST"])
@route()
def answer(request: ActingRequest, hearing: UUID) -> HttpResponse:
    """What speaks against the own account, and the answer to it."""
    actor, at, refusal = request.actor, clock.now(), ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                showing.hearings.answer(actor, hearing, text=request.POST.get("text", ""), at=at)
            messages.success(request, _("Your answer is kept. It is printed as you wrote it."))
            return redirect("inquiry:answer", hearing)
        except showing.hearings.CannotAnswer as refused:
            refusal = str(refused.sentence)
    context = showing.answer(actor, hearing, refusal=refusal, at=at)
    return TemplateResponse(request, "inquiry/answer.html", context, status=409 if refusal else 200)


def _checked(request: ActingRequest, sent: dict[str, str]) -> checking.Checked:
    file = request.FILES.get("file")
    if file is not None:
        return checking.file(request.actor, file.read(LARGEST), at=clock.now())
    return checking.page(request.actor, number=sent["number"], code=sent["code"], at=clock.now())
