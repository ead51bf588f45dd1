"""The cookie by which an enrolled browser is known."""

from django.http import HttpRequest, HttpResponse

from dharatal.guard.access import queries as access
from dharatal.guard.access.models import Device

COOKIE = "dharatal_device"
LIFE = 180 * 24 * 60 * 60


def device_of(request: HttpRequest) -> Device | None:
    secret = request.COOKIES.get(COOKIE, "")
    return access.device_by_secret(secret) if secret else None


def remember_device(response: HttpResponse, secret: str, *, secure: bool) -> None:
    response.set_cookie(COOKIE, secret, max_age=LIFE, httponly=True, samesite="Strict", secure=secure)
