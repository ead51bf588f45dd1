"""Log-ins: who has one, what it opens, a new one, a new card, and the end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.guard.access import operations as access
from dharatal.guard.access import queries, second_factor
from dharatal.guard.access.capabilities import MANAGE_USERS, SEE_SESSIONS
from dharatal.guard.access.door import route
from dharatal.guard.access.models import User
from dharatal.guard.access.request import ActingRequest
from dharatal.interfaces.web.pages import logins
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole
from dharatal.register.posts import operations as posts
from dharatal.register.posts import queries as held
from dharatal.register.posts.capabilities import APPOINT
from dharatal.register.posts.models import HELPER, Holder
from dharatal.register.posts.profile import Post, post
from dharatal.register.posts.profile import posts as every_post
from dharatal.register.territory import queries as territory

PAGE_SIZE = 100


class NoSuchUser(Refusal):
    code = "no_such_user"
    status = 404


@require_GET
@route(capability=MANAGE_USERS)
def users(request: ActingRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    every = queries.users(actor)
    first = _first_row(request.GET.get("page", ""))
    shown = every[first : first + PAGE_SIZE]
    last = first + len(shown)
    me = held.posts_of(actor.user_id, at=at)
    context = {
        "place": me[0].unit if me else "",
        "users": _rows(shown, at),
        "add_href": reverse("staff:user_add") if _may_give(me) else "",
        "page": {
            "first": first + 1,
            "last": last,
            "total": len(every),
            "previous": str(max(first - PAGE_SIZE, 0)) if first else "",
            "next": str(last) if last < len(every) else "",
        },
    }
    return TemplateResponse(request, "access/users.html", context)


@require_http_methods(["GET", "POST"])
@route(capability=MANAGE_USERS)
def add(request: ActingRequest) -> HttpResponse:
    """Give a log-in with its post; the answer to the form is the card to hand over."""
    at, values = clock.now(), request.POST
    if request.method == "GET":
        return _form(request, {}, {}, at)
    try:
        with transaction.atomic():  # a refusal half-way takes the log-in back
            return add_login(request, at, back="staff:users")
    except access.CannotAddUser as refused:
        return _form(request, values.dict(), {"login": refused.sentence}, at)
    except (territory.NoSuchUnit, territory.AmbiguousUnit) as refused:
        return _form(request, values.dict(), {"unit": refused.sentence}, at)
    except logins.NoDay as refused:
        return _form(request, values.dict(), {"until": refused.sentence}, at)
    except Refusal as refused:
        return _form(request, values.dict(), {"form": refused.sentence}, at)


@require_GET
@route(capability=MANAGE_USERS)
def user(request: ActingRequest, user: int) -> HttpResponse:
    actor, at = request.actor, clock.now()
    shown = _user(user)
    rights = queries.capabilities_of(actor, at)
    may_end = shown.is_active and user != actor.user_id
    sessions = UserSession.objects.filter(user=shown).order_by("-created_at", "id")
    context = {
        "user_shown": {
            "login": shown.login,
            "name": "",
            "state": _state(shown, True),
            "since": shown.created_at,
            "last_seen": shown.last_login,
        },
        "grants": [_grant(one, APPOINT.code in rights) for one in held.posts_of(shown.id, at=at)],
        "helpers": [],
        "sessions": [_session(one) for one in sessions] if SEE_SESSIONS.code in rights else [],
        "sessions_href": reverse("staff:user_sessions", args=[user]) if SEE_SESSIONS.code in rights else "",
        "code_href": reverse("staff:user_card", args=[user]) if shown.is_active else "",
        "password_href": reverse("staff:user_password", args=[user]) if may_end else "",
        "lock_href": reverse("staff:user_end", args=[user]) if may_end else "",
        "unlock_href": "",
        "back_href": reverse("staff:users"),
    }
    return TemplateResponse(request, "access/user.html", context)


@require_POST
@route(capability=MANAGE_USERS)
def new_card(request: ActingRequest, user: int) -> HttpResponse:
    """A new card of one-time codes; the old one stops working."""
    at, shown = clock.now(), _user(user)
    codes = second_factor.issue_code_card(request.actor, user=shown, at=at)
    title = held.title_of(shown.id, at=at)
    shown_once = {"login": shown.login, "name": "", "post": title, "place": "", "password": ""}
    return logins.card_page(request, back="staff:users", codes=codes, **shown_once)


@require_POST
@route(capability=MANAGE_USERS)
def new_password(request: ActingRequest, user: int) -> HttpResponse:
    """Another password, shown this once; whoever is signed in with the old one is signed out everywhere."""
    at, shown, password = clock.now(), _user(user), logins.new_password()
    if user == request.actor.user_id:
        return redirect("account_change_password")
    access.set_password(request.actor, user_id=user, password=password, at=at)
    logins.sign_out(request.actor, shown, at)
    title = held.title_of(shown.id, at=at)
    shown_once = {"login": shown.login, "name": "", "post": title, "place": "", "codes": []}
    return logins.card_page(request, back="staff:users", password=password, **shown_once)


@require_POST
@route(capability=MANAGE_USERS)
def end(request: ActingRequest, user: int) -> HttpResponse:
    """Close a log-in for good, with everything it opens, and sign it out everywhere."""
    at, shown = clock.now(), _user(user)
    access.end_user(request.actor, user_id=shown.id, at=at)
    logins.sign_out(request.actor, shown, at)
    return redirect("staff:users")


@require_POST
@route(capability=SEE_SESSIONS)
def end_sessions(request: ActingRequest, user: int) -> HttpResponse:
    logins.sign_out(request.actor, _user(user), clock.now())
    return redirect("staff:user", user=user)


@require_POST
@route(capability=APPOINT)
def end_term(request: ActingRequest, holder: int) -> HttpResponse:
    ended = posts.end_term(request.actor, holder_id=holder, at=clock.now())
    return redirect("staff:user", user=ended.user_id)


def add_login(request: ActingRequest, at: datetime, *, back: str) -> HttpResponse:
    """Make the log-in of a form with its post, and answer the card to hand over."""
    actor, values = request.actor, request.POST
    unit = territory.unit_by_ref(values.get("unit", ""))
    given = post(values.get("post", ""))
    password = logins.new_password()
    made = access.add_user(actor, login=values.get("login", ""), password=password, at=at)
    posts.appoint(
        actor,
        user_id=made.id,
        post=given.code,
        unit_id=unit.id,
        starts_at=at,
        ends_at=logins.end_of_day(values.get("until", "")),
        at=at,
    )
    codes = second_factor.issue_code_card(actor, user=made, at=at)
    return logins.card_page(
        request,
        back=back,
        login=made.login,
        name=values.get("name", ""),
        post=given.title(),
        place=unit,
        password=password,
        codes=codes,
    )


def _form(
    request: ActingRequest, values: dict[str, Any], errors: dict[str, str], at: datetime
) -> HttpResponse:
    where = {"action_href": reverse("staff:user_add"), "back_href": reverse("staff:users")}
    return drawn_form(request, values, errors, where, itself=True, at=at)


def drawn_form(
    request: ActingRequest,
    values: dict[str, Any],
    errors: dict[str, str],
    where: dict[str, str],
    *,
    itself: bool,
    at: datetime,
) -> HttpResponse:
    """The form that gives a log-in with a post. where: its address and the way back; itself: in the own unit too."""
    own = held.posts_of(request.actor.user_id, at=at)
    units = logins.units_below([one.unit for one in own], itself=itself, depth=2)
    context = {
        "helper": False,
        "posts": choose_post(own, str(values.get("post", ""))),
        "units": logins.choices(units, str(values.get("unit", ""))),
        "values": values,
        "errors": errors,
        "latest": None,
        **where,
    }
    return TemplateResponse(request, "access/user_add.html", context, status=409 if errors else 200)


def choose_post(own: Sequence[Holder], chosen: str) -> list[dict[str, Any]]:
    """The posts that these posts let somebody give, for a form."""
    return [_choice(one, chosen) for one in _may_give(own)]


def _may_give(own: Sequence[Holder]) -> list[Post]:
    """Posts that somebody's own posts let them give; those of a cell need a page of their own."""
    mine = [post(one.post) for one in own if one.post != HELPER]
    given = [one for one in every_post().values() if any(by.may_give(one.code) for by in mine)]
    return [one for one in given if not one.in_cell]


def _choice(one: Post, chosen: str) -> dict[str, Any]:
    return {"code": one.code, "label": one.title(), "chosen": one.code == chosen}


def _rows(shown: Sequence[User], at: datetime) -> list[dict[str, Any]]:
    """Log-ins with their posts and factors: a question each, however many rows."""
    ids = [one.id for one in shown]
    terms: dict[int, list[Holder]] = {}
    running = held.holding(at).filter(user__in=ids).select_related("unit", "helper_of")
    for term in running.order_by("starts_at", "id"):
        terms.setdefault(term.user_id, []).append(term)
    with_factor = set(Authenticator.objects.filter(user__in=ids).values_list("user_id", flat=True))
    return [_row(one, terms.get(one.id, []), one.id in with_factor) for one in shown]


def _row(shown: User, terms: Sequence[Holder], has_factor: bool) -> dict[str, Any]:
    return {
        "login": shown.login,
        "name": "",
        "post": "; ".join(held.holder_title(one) for one in terms) or _("no post"),
        "place": None,
        "state": _state(shown, bool(terms)),
        "last_seen": shown.last_login,
        "until": min((one.ends_at for one in terms if one.ends_at), default=None),
        "factor": has_factor,
        "helpers": 0,
        "href": reverse("staff:user", args=[shown.id]),
    }


def _state(shown: User, has_post: bool) -> str:
    if not shown.is_active:
        return "locked"
    if not has_post:
        return "expired"
    return "valid" if shown.last_login else "never_used"


def _grant(term: Holder, may_end: bool) -> dict[str, Any]:
    return {
        "post": held.holder_title(term) if term.post == HELPER else post(term.post).title(),
        "place": term.unit,
        "from_day": term.starts_at,
        "until": term.ends_at,
        "end_href": reverse("staff:term_end", args=[term.id]) if may_end else "",
    }


def _session(one: UserSession) -> dict[str, Any]:
    return {
        "place": one.ip,
        "device": logins.browser_in(one.user_agent),
        "since": one.created_at,
        "is_enrolled": False,
    }


def _user(user_id: int) -> User:
    found = User.objects.filter(id=user_id).first()
    if found is None:
        raise NoSuchUser(_("There is no such log-in."))
    return found


def _first_row(token: str) -> int:
    return whole(token) or 0
