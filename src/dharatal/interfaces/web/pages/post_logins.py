"""A president's posts: who holds them in the own area, since when, and a log-in for whoever comes new."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.interfaces.web.pages import logins
from dharatal.interfaces.web.pages.users import add_login, drawn_form
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.register.posts import operations as posts
from dharatal.register.posts import queries as held
from dharatal.register.posts.capabilities import APPOINT
from dharatal.register.posts.models import Holder
from dharatal.register.posts.profile import post
from dharatal.register.territory import queries as territory


@require_GET
@route(capability=APPOINT)
def holders(request: ActingRequest) -> HttpResponse:
    """Everybody whose post this one gives, in the own area."""
    at = clock.now()
    own = held.posts_of(request.actor.user_id, at=at)
    context = {
        "place": own[0].unit if own else "",
        "holders": [_shown(one, at) for one in held.below(request.actor, at=at)],
        "add_href": reverse("staff:post_add"),
    }
    return TemplateResponse(request, "access/holders.html", context)


@require_http_methods(["GET", "POST"])
@route(capability=APPOINT)
def add(request: ActingRequest) -> HttpResponse:
    """Give a post below the own one, with a log-in; the answer to the form is the card to hand over."""
    at, values = clock.now(), request.POST.dict()
    if request.method == "GET":
        return _form(request, {}, {}, at)
    try:
        with transaction.atomic():  # a refusal half-way takes the log-in back
            return add_login(request, at, back="staff:posts")
    except access.CannotAddUser as refused:
        return _form(request, values, {"login": refused.sentence}, at)
    except (territory.NoSuchUnit, territory.AmbiguousUnit) as refused:
        return _form(request, values, {"unit": refused.sentence}, at)
    except logins.NoDay as refused:
        return _form(request, values, {"until": refused.sentence}, at)
    except Refusal as refused:
        return _form(request, values, {"form": refused.sentence}, at)


@require_POST
@route(capability=APPOINT)
def new_password(request: ActingRequest, holder: int) -> HttpResponse:
    """Another password for somebody whose post one may end, shown this once; signed out everywhere."""
    at, password = clock.now(), logins.new_password()
    of = posts.set_password(request.actor, holder_id=holder, password=password, at=at)
    logins.sign_out(request.actor, of.user, at)
    shown_once = {"login": of.user.login, "name": "", "post": held.holder_title(of), "place": "", "codes": []}
    return logins.card_page(request, back=logins.page_of(of), password=password, **shown_once)


@require_POST
@route(capability=APPOINT)
def end(request: ActingRequest, holder: int) -> HttpResponse:
    """End a term today, with everything that it opened, for its helpers too."""
    posts.end_term(request.actor, holder_id=holder, at=clock.now())
    return redirect("staff:posts")


def _form(
    request: ActingRequest, values: dict[str, Any], errors: dict[str, str], at: datetime
) -> HttpResponse:
    where = {
        "action_href": reverse("staff:post_add"),
        "back_href": reverse("staff:posts"),
        "back_label": _("Posts"),
    }
    return drawn_form(request, values, errors, where, itself=False, at=at)


def _shown(one: Holder, at: datetime) -> dict[str, Any]:
    return {
        "login": one.user.login,
        "post": post(one.post).title(),
        "place": one.unit,
        "until": one.ends_at,
        "state": _state(one, at),
        "last_seen": one.user.last_login,
        "password_href": reverse("staff:post_password", args=[one.id]) if one.user.is_active else "",
        "end_href": reverse("staff:post_end", args=[one.id]),
    }


def _state(one: Holder, at: datetime) -> str:
    if not one.user.is_active:
        return "locked"
    return "valid" if one.user.last_login else "never_used"
