"""Whoever sees people beyond one block shows a second factor, and whoever was given a password chooses another.

No page of ours opens before that.
"""

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLResolver, reverse
from django.urls.resolvers import ResolverMatch
from django.utils.http import urlencode

from dharatal.engines.postgres.gate import permitted
from dharatal.engines.postgres.reading import rows_of
from dharatal.guard.access.second_factor import is_second_factor_missing, sees_people_widely
from dharatal.kernel import clock
from dharatal.kernel.capability import Capability
from dharatal.register.posts import queries as posts

View = Callable[..., HttpResponse]


class Insisting(URLResolver):
    """A resolver whose pages, all of them, stand behind the second factor."""

    def resolve(self, path: str) -> ResolverMatch:
        match = super().resolve(path)
        match.func = insisting(match.func)
        return match


def insisting(view: View) -> View:
    """Send whoever owes a second factor or an own password to see to it, instead of opening the page."""

    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if must_show(request):
            here = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{here}")
        if getattr(request.user, "owes_password", False):
            return HttpResponseRedirect(reverse("account_change_password"))
        if must_add(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return view(request, *args, **kwargs)

    return enter


def must_add(request: HttpRequest) -> bool:
    """Whether this log-in needs a second factor, for its reach or its post, and has none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or _factors_of(request):
        return False
    at = clock.now()
    with permitted():
        return is_second_factor_missing(user, scoped_capabilities(), at) or posts.needs_second_factor(
            user.pk, at=at
        )


def must_keep(request: HttpRequest) -> bool:
    """Whether this log-in needs a second factor and has one app or one passkey: a card alone does not count."""
    user, at = request.user, clock.now()
    if not user.is_authenticated:
        return False
    with permitted():
        held = rows_of(Authenticator, "user_id = %s", [user.pk])
        if sum(one.type != Authenticator.Type.RECOVERY_CODES for one in held) != 1:
            return False
        is_wide = sees_people_widely(user.pk, scoped_capabilities(), at)
        return is_wide or posts.needs_second_factor(user.pk, at=at)


def must_show(request: HttpRequest) -> bool:
    """Whether a printed card is the only factor and this session has not shown a code of it.

    allauth asks for a code at log-in only when an app or a passkey is there.
    """
    if not request.user.is_authenticated or _factors_of(request) != {Authenticator.Type.RECOVERY_CODES}:
        return False
    return all(one["method"] != "mfa" for one in get_authentication_records(request, request.user))


def _factors_of(request: HttpRequest) -> set[str]:
    """Looked up once a request, which asks it twice."""
    found: set[str] | None = getattr(request, "factors", None)
    if found is None:
        with permitted():
            found = {one.type for one in rows_of(Authenticator, "user_id = %s", [request.user.pk])}
        request.factors = found  # type: ignore[attr-defined]
    return found


@cache
def scoped_capabilities() -> list[str]:
    """Codes of every room's capabilities that open the people of a unit."""
    found: set[str] = set()
    for room in apps.get_app_configs():
        if room.name.startswith("dharatal.") and find_spec(f"{room.name}.capabilities"):
            held = vars(import_module(f"{room.name}.capabilities")).values()
            found |= {one.code for one in held if isinstance(one, Capability) and one.scoped}
    return sorted(found)
