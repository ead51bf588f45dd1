"""Break-glass by page: take it, end it, review it."""

from datetime import datetime
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
from django.views.decorators.http import require_http_methods, require_POST

from dharatal.guard.access.door import LeavesTrace, route
from dharatal.guard.access.queries import capabilities_of
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.vault.capabilities import BREAK_GLASS, WATCH
from dharatal.guard.vault.glass import operations, queries
from dharatal.interfaces.breaking_glass import break_glass
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal


@sensitive_post_parameters("password", "code", "reason")
@require_http_methods(["GET", "POST"])
@route(capability=BREAK_GLASS)
def glass(request: ActingRequest) -> HttpResponse:
    """What it is, and the form: drawn again with what was typed, while a wrong try stays in the log."""
    actor, at, sent = request.actor, clock.now(), request.POST
    if request.method == "GET":
        return TemplateResponse(request, "watch/glass.html", _context(actor, at))
    reason = sent.get("reason", "")
    try:
        with transaction.atomic():
            break_glass(
                actor, password=sent.get("password", ""), code=sent.get("code", ""), reason=reason, at=at
            )
    except Refusal as refused:
        if isinstance(refused, LeavesTrace) and refused.leave is not None:
            refused.leave()
        context = {**_context(actor, at), "reason": reason, "refusal": refused.sentence}
        return TemplateResponse(request, "watch/glass.html", context, status=refused.status)
    messages.success(request, _("Full access for an hour. Everybody of the guard was told."))
    return redirect("watch:glass")


@require_POST
@route()
def end(request: ActingRequest, glass_id: UUID) -> HttpResponse:
    actor, at = request.actor, clock.now()
    operations.end(actor, glass_id, at=at)
    messages.success(request, _("Break-glass has ended. It waits for its review."))
    return redirect("watch:board" if WATCH.code in capabilities_of(actor, at) else "watch:glass")


@require_POST
@route(capability=WATCH)
def review(request: ActingRequest, glass_id: UUID) -> HttpResponse:
    written = request.POST.get("words", "")
    operations.review(request.actor, glass_id, words_written=written, at=clock.now())
    messages.success(request, _("The review is written down."))
    return redirect("watch:board")


def _context(actor: Actor, at: datetime) -> dict[str, Any]:
    waiting = queries.unreviewed(actor)
    own = queries.own_open(actor, at=at)
    return {
        "own": {"until": own.ends_at, "end_href": reverse("watch:glass_end", args=[own.id])} if own else None,
        "waits": bool(waiting) and own is None,
        "action_href": reverse("watch:glass"),
        "minutes": operations.LASTS.seconds // 60,
    }
