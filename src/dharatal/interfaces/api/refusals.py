"""What the API answers when it says no: {"error": code, "sentence": text} with the refusal's status."""

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from dharatal.guard.access.door import NotAllowed
from dharatal.guard.audit import operations as audit
from dharatal.interfaces.outages import as_refusal
from dharatal.interfaces.unkept import as_unkept
from dharatal.kernel import clock
from dharatal.kernel.actor import NOBODY, Actor
from dharatal.kernel.errors import Refusal

logger = logging.getLogger("dharatal.api")


def answer_refusals(api: NinjaAPI) -> None:
    """Teach an API the answers; none repeats what was sent."""

    def answer(request: HttpRequest, code: str, sentence: object, status: int) -> HttpResponse:
        return api.create_response(request, {"error": code, "sentence": str(sentence)}, status=status)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        if isinstance(error, NotAllowed):
            _record(request, error)
        return answer(request, error.code, error.sentence, error.status)

    def unknown(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(
            request, "token_unknown", _("Send a token that is valid: `dharatal token LOGIN` makes one."), 401
        )

    def misread(request: HttpRequest, error: Any) -> HttpResponse:
        fields = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors}))
        return answer(
            request, "not_understood", _("Check these fields: %(fields)s.") % {"fields": fields}, 422
        )

    def absent(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, "not_found", _("There is nothing at this address."), 404)

    def broken(request: HttpRequest, error: Any) -> HttpResponse:
        outage = as_refusal(error)
        if outage is not None:
            return answer(request, outage.code, outage.sentence, 503)
        unkept = as_unkept(error)
        if unkept is not None:
            return refused(request, unkept)
        logger.error("%s in %s", type(error).__name__, getattr(request.resolver_match, "view_name", ""))
        return answer(request, "unexpected", _("Something went wrong here. Try again later."), 500)

    api.add_exception_handler(Refusal, refused)
    api.add_exception_handler(AuthenticationError, unknown)
    api.add_exception_handler(ValidationError, misread)
    api.add_exception_handler(Http404, absent)
    api.add_exception_handler(Exception, broken)


def _record(request: HttpRequest, error: NotAllowed) -> None:
    actor: Actor = getattr(request, "actor", NOBODY)
    route = getattr(request.resolver_match, "view_name", "") or ""
    facts = {"route": route, "code": error.code}
    audit.record_refused(actor, "access.refused", facts=facts, at=clock.now())
