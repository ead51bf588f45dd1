"""A member's right to be taken out of the register, at their wish or by law."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dharatal.field.intake import operations as intake
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import FORGET
from dharatal.register.people.operations import REASONS
from dharatal.register.territory import queries as territory

NAME = "name"


@require_http_methods(["GET", "POST"])
@route(capability=FORGET)
def withdraw(request: ActingRequest, person: UUID) -> HttpResponse:
    """Ask why, and that it is meant; then the name is gone, and only the log knows that there was one."""
    at = clock.now()
    reason = request.POST.get("reason", "")
    if request.method == "POST" and reason in REASONS and request.POST.get("sure"):
        intake.forget_member(request.actor, person, reason=reason, at=at)
        messages.success(
            request, _("The name is taken out. The log keeps only that it was done, by whom and why.")
        )
        return redirect("people:list")
    picture = people.person(request.actor, person, at=at)
    context = {
        "name": next((one.value for one in picture.values if one.field == NAME), ""),
        "place": territory.unit(picture.person.unit_id),
        "reasons": [
            {"code": code, "label": label, "chosen": code == reason} for code, label in REASONS.items()
        ],
        "refusal": _("Choose the reason, and tick that you mean it.") if request.method == "POST" else "",
        "action_href": reverse("withdraw", args=[person]),
        "back_href": reverse("people:person", args=[person]),
    }
    return TemplateResponse(
        request, "people/withdraw.html", context, status=409 if context["refusal"] else 200
    )
