"""A president's helpers: each with a log-in of the helper's own, a part of the area, and an end."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.guard.access import operations as access
from dharatal.guard.access import second_factor
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.interfaces.web.pages import logins
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.posts import operations as posts
from dharatal.register.posts import queries as held
from dharatal.register.posts.capabilities import APPOINT
from dharatal.register.posts.models import HELPER, Holder
from dharatal.register.posts.profile import post
from dharatal.register.territory import queries as territory

LONGEST = timedelta(days=90)


class NoHelpers(Refusal):
    """The post of this log-in has no helpers."""

    code = "no_helpers"
    status = 403


@require_GET
@route(capability=APPOINT)
def helpers(request: ActingRequest) -> HttpResponse:
    at = clock.now()
    president = _presidency(request.actor, at)
    most = post(president.post).helpers
    named = held.helpers_of(president, at=at)
    context = {
        "helpers": [_shown(one) for one in named],
        "most": most,
        "add_href": reverse("staff:helper_add") if len(named) < most else "",
    }
    return TemplateResponse(request, "access/helpers.html", context)


@require_http_methods(["GET", "POST"])
@route(capability=APPOINT)
def add(request: ActingRequest) -> HttpResponse:
    """Name a helper; the answer to the form is the card to hand over."""
    at = clock.now()
    president = _presidency(request.actor, at)
    if request.method == "GET":
        return _form(request, president, {}, {}, at)
    try:
        with transaction.atomic():
            return _added(request, president, at)
    except access.CannotAddUser as refused:
        return _form(request, president, request.POST.dict(), {"login": refused.sentence}, at)
    except (territory.NoSuchUnit, territory.AmbiguousUnit) as refused:
        return _form(request, president, request.POST.dict(), {"unit": refused.sentence}, at)
    except logins.NoDay as refused:
        return _form(request, president, request.POST.dict(), {"until": refused.sentence}, at)
    except posts.CannotNameHelper as refused:
        return _form(request, president, request.POST.dict(), {"form": refused.sentence}, at)


@require_POST
@route(capability=APPOINT)
def end(request: ActingRequest, holder: int) -> HttpResponse:
    """End a helper's access today."""
    posts.end_term(request.actor, holder_id=holder, at=clock.now())
    return redirect("staff:helpers")


def _presidency(actor: Actor, at: datetime) -> Holder:
    """The post that lets somebody have helpers. Raises NoHelpers."""
    for one in held.posts_of(actor.user_id, at=at):
        if one.post != HELPER and post(one.post).helpers:
            return one
    raise NoHelpers(_("Your post has no helpers. Presidents of districts and blocks may name some."))


def _added(request: ActingRequest, president: Holder, at: datetime) -> HttpResponse:
    actor, values = request.actor, request.POST
    unit = territory.unit_by_ref(values.get("unit", ""))
    ends_at = logins.end_of_day(values.get("until", ""))
    if ends_at is None or ends_at > at + LONGEST + timedelta(days=1):
        raise logins.NoDay(_("Choose a day within the next ninety days."))
    password = logins.new_password()
    made = access.add_user(actor, login=values.get("login", ""), password=password, at=at)
    posts.name_helper(actor, holder_id=president.id, user_id=made.id, unit_id=unit.id, ends_at=ends_at, at=at)
    codes = second_factor.issue_code_card(actor, user=made, at=at)
    title = _("Helper of the %(post)s") % {"post": post(president.post).title()}
    return logins.card_page(
        request,
        back="staff:helpers",
        login=made.login,
        name=values.get("name", ""),
        post=title,
        place=unit,
        password=password,
        codes=codes,
    )


def _form(
    request: ActingRequest, president: Holder, values: dict[str, Any], errors: dict[str, str], at: datetime
) -> HttpResponse:
    units = logins.units_below([president.unit], itself=False, depth=2)
    context = {
        "helper": True,
        "posts": [],
        "units": logins.choices(units, str(values.get("unit", ""))),
        "values": values,
        "errors": errors,
        "latest": at + LONGEST,
        "action_href": reverse("staff:helper_add"),
        "back_href": reverse("staff:helpers"),
    }
    return TemplateResponse(request, "access/user_add.html", context, status=409 if errors else 200)


def _shown(one: Holder) -> dict[str, Any]:
    return {
        "login": one.user.login,
        "name": "",
        "place": one.unit,
        "until": one.ends_at,
        "state": "valid" if one.user.last_login else "never_used",
        "last_seen": one.user.last_login,
        "password_href": reverse("staff:post_password", args=[one.id]),
        "end_href": reverse("staff:helper_end", args=[one.id]),
    }
