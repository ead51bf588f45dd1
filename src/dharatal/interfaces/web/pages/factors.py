"""A compulsory second factor cannot be switched off: the last one stays until another is there."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.interfaces.web.second_factor import must_add
from dharatal.kernel.errors import Refusal


class LastFactor(Refusal):
    """The post of this log-in asks for a second factor, and this is the only one."""

    code = "last_factor"


@route()
def deactivate_totp(request: ActingRequest) -> HttpResponse:
    held = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).first()
    _refuse_if_last(request, held)
    return totp.deactivate_totp(request)


@route()
def remove_passkey(request: ActingRequest, pk: int) -> HttpResponse:
    held = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN, pk=pk).first()
    _refuse_if_last(request, held)
    return webauthn.remove_webauthn(request, pk=pk)


def _refuse_if_last(request: ActingRequest, leaving: Authenticator | None) -> None:
    """Try the removal and take it back. A card alone does not count: allauth destroys it with the rest."""
    if leaving is None:
        return
    with transaction.atomic():
        mine = Authenticator.objects.filter(user=request.user)
        mine.filter(pk=leaving.pk).delete()
        if not mine.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            mine.delete()
        is_needed = must_add(request)
        transaction.set_rollback(True)
    if is_needed:
        raise LastFactor(
            _(
                "Your post needs a second step, and this is the only one."
                " Add another first, then remove this one."
            )
        )
