"""What every request passes: plumbing that sees no people, then who acts, then what a refusal looks like."""

import logging
import time
from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access.door import DeviceNotEnrolled, NotAllowed
from dharatal.guard.audit import operations as audit
from dharatal.interfaces.unkept import as_unkept
from dharatal.interfaces.web.devices import device_of
from dharatal.interfaces.web.errors import no_page, refused_page, unknown_machine
from dharatal.kernel import clock
from dharatal.kernel.actor import NOBODY, Actor
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

logger = logging.getLogger("dharatal.web")
Next = Callable[[HttpRequest], HttpResponse]

NOTED_EVERY = 300.0  # seconds
MOST_NOTED = 10_000
PLUMBING_MODULES = (
    "allauth.",
    "django.views.i18n",
    "django.contrib.staticfiles",
    "django.views.static",
)


class Plumbing:
    """Lets sessions and log-in read their own tables; a page of ours must stand behind a door."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with permitted():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        module = module_of(view)
        if (
            getattr(view, "door", None) is None
            and not module.startswith(PLUMBING_MODULES)
            and not module.startswith("ninja.")
        ):
            raise RuntimeError(f"{module}.{getattr(view, '__qualname__', view)} has no @route")


def module_of(view: Any) -> str:
    """Where a view was written, through the partial that may carry its arguments."""
    return str(getattr(getattr(view, "func", view), "__module__", ""))


class WhoActs:
    """Gives each request its actor, with the place and device that the audit log keeps."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.actor.request_id  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response


def actor_of(request: HttpRequest) -> Actor:
    place, request_id = str(request.META.get("REMOTE_ADDR", "")), new_uuid().hex
    if not request.user.is_authenticated:
        return Actor(user_id=0, login="", channel="web", place=place, request_id=request_id)
    device = device_of(request)
    return Actor(
        user_id=int(request.user.pk),
        login=request.user.get_username(),
        channel="web",
        place=place,
        device=str(device.id) if device else "",
        request_id=request_id,
    )


class SessionsSeen(UserSessionsMiddleware):
    """Notes when and where a session was last seen, but only every five minutes while nothing else changes.

    Written with each request it would be a commit of its own for each key that 500 callers press.
    """

    def __init__(self, get_response: Next) -> None:
        super().__init__(get_response)
        self._noted: dict[tuple[str, str, str], float] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META
        seen = (
            request.session.session_key or "",
            str(told.get("REMOTE_ADDR", "")),
            str(told.get("HTTP_USER_AGENT", "")),
        )
        now = time.monotonic()
        if now - self._noted.get(seen, -NOTED_EVERY) < NOTED_EVERY:
            return self.get_response(request)
        if len(self._noted) >= MOST_NOTED:
            self._noted.clear()
        if request.user.is_authenticated:
            self._noted[seen] = now
        return super().__call__(request)  # type: ignore[no-any-return]


class Refusals:
    """Turns an expected no into a page in the user's language, and an unexpected error into one logged line."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return no_page(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ReauthenticationRequired):
            return None  # allauth's own, and no error: it asks for the password again
        actor: Actor = getattr(request, "actor", NOBODY)
        if not isinstance(error, Refusal):
            route = getattr(request.resolver_match, "view_name", "")
            logger.error(
                "%s in %s, request %s",
                type(error).__name__,
                route,
                actor.request_id,
                exc_info=settings.IS_TRIAL,
            )
            unkept = as_unkept(error)
            return refused_page(request, unkept) if unkept else None
        if error.code == "log_in_first":
            return HttpResponseRedirect(
                f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
            )
        if isinstance(error, NotAllowed):
            route = getattr(request.resolver_match, "view_name", "") or ""
            audit.record_refused(
                actor, "access.refused", facts={"route": route, "code": error.code}, at=clock.now()
            )
        if isinstance(error, DeviceNotEnrolled):
            return unknown_machine(request)
        return refused_page(request, error)


class HindiFirst:
    """Pages are in Hindi until their reader switches: a cheap phone says English whoever holds it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response
