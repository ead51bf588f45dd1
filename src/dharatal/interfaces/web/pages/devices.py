"""Machines of the call room: the in-charge makes a code, somebody types it once at the machine."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dharatal.guard.access import operations as access
from dharatal.guard.access import queries
from dharatal.guard.access.capabilities import ENROL_DEVICE
from dharatal.guard.access.door import entering, route
from dharatal.guard.access.models import Device
from dharatal.guard.access.request import ActingRequest
from dharatal.guard.vault import tries
from dharatal.interfaces.web.devices import device_of, remember_device
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.errors import Refusal

CODE_LIFE = timedelta(minutes=15)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
TRIAL_CODE = "TRYTRYTR"
MOST_WRONG = 20


class CodeUnknown(Refusal):
    """The code was never made, was used, or is older than a quarter of an hour."""

    code = "code_unknown"


class TooManyCodes(Refusal):
    code = "too_many_codes"
    status = 429


@require_http_methods(["GET", "POST"])
@route(capability=ENROL_DEVICE)
def devices(request: ActingRequest) -> HttpResponse:
    """The machines; a POST makes a code for one more and shows it in its own answer."""
    actor, at = request.actor, clock.now()
    label = request.POST.get("label", "").strip()[:60]
    code = _make_code(actor, label, at) if request.method == "POST" and label else None
    listed = queries.devices(actor)
    logins = queries.logins_of({one.enrolled_by for one in listed})
    here = device_of(request)
    context = {
        "here": here,
        "code": code,
        "devices": [_shown(one, logins) for one in sorted(listed, key=_is_revoked)],
        "new_code_href": reverse("staff:devices"),
        "enter_href": request.build_absolute_uri(reverse("staff:enrol")),
    }
    return TemplateResponse(request, "access/devices.html", context)


@require_POST
@route(capability=ENROL_DEVICE)
def revoke(request: ActingRequest, device: UUID) -> HttpResponse:
    access.revoke_device(request.actor, device_id=device, at=clock.now())
    return redirect("staff:devices")


@require_http_methods(["GET", "POST"])
@route(public=True)
def enrol(request: ActingRequest) -> HttpResponse:
    """Type the code at the machine; it needs no log-in, for the code stands for the in-charge."""
    if request.method == "GET":
        return _entry(request)
    try:
        label, secret = _redeem(request.actor, request.POST.get("code", ""), at=clock.now())
    except CodeUnknown as refused:
        return _entry(request, refusal=refused.sentence)
    response = _entry(request, device={"label": label})
    remember_device(response, secret, secure=request.is_secure())
    return response


def _entry(
    request: ActingRequest, *, refusal: str = "", device: dict[str, str] | None = None
) -> HttpResponse:
    trial_code = TRIAL_CODE if settings.IS_TRIAL else ""
    context = {
        "trial_code": trial_code,
        "refusal": refusal or None,
        "device": device,
        "next_href": reverse("account_login"),
    }
    return TemplateResponse(request, "access/enrol.html", context)


def _make_code(actor: Actor, label: str, at: datetime) -> dict[str, Any]:
    """A code of 40 random bits, good once and for a quarter of an hour; only its hash is kept."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(8))
    kept = {"label": label, "user": actor.user_id, "login": actor.login}
    cache.set(_key(text), kept, CODE_LIFE.total_seconds())
    return {"text": f"{text[:4]}-{text[4:]}", "until": at + CODE_LIFE}


def _redeem(actor: Actor, typed: str, *, at: datetime) -> tuple[str, str]:
    """Enrol in the name of whoever made the code, if they still may. Raises CodeUnknown, TooManyCodes."""
    wrong = f"enrol.wrong.{actor.place}"
    if tries.before(wrong) >= MOST_WRONG:
        raise TooManyCodes(_TOO_MANY)
    text = "".join(sign for sign in typed.upper() if sign in ALPHABET)
    if settings.IS_TRIAL and text == TRIAL_CODE:
        return _trial_machine(actor, at)
    kept = cache.get(_key(text)) if len(text) == 8 else None
    if kept is None or not cache.delete(_key(text)):
        tries.tried(wrong, seconds=CODE_LIFE.total_seconds())
        raise CodeUnknown(_UNKNOWN)
    incharge = Actor(
        user_id=kept["user"],
        login=kept["login"],
        channel=actor.channel,
        place=actor.place,
        request_id=actor.request_id,
    )
    with entering(incharge, ENROL_DEVICE, at=at):
        _id, secret = access.enrol_device(incharge, label=kept["label"], at=at)
    return kept["label"], secret


def _trial_machine(actor: Actor, at: datetime) -> tuple[str, str]:
    """In a trial, where log-ins are printed on the page, a newcomer need not play the in-charge first."""
    with entering(SYSTEM, ENROL_DEVICE, at=at):
        _id, secret = access.enrol_device(replace(actor, user_id=SYSTEM.user_id), label="trial", at=at)
    return "trial", secret


def _key(text: str) -> str:
    return f"enrol.{access.hash_secret(text).hex()}"


def _is_revoked(device: Device) -> bool:
    return device.revoked_at is not None


def _shown(device: Device, logins: dict[int, str]) -> dict[str, Any]:
    return {
        "label": device.label,
        "enrolled_at": device.enrolled_at,
        "by": logins.get(device.enrolled_by, ""),
        "last_seen": None,
        "state": "locked" if device.revoked_at else "valid",
        "revoke_href": "" if device.revoked_at else reverse("staff:device_revoke", args=[device.id]),
    }


_UNKNOWN = gettext_lazy(
    "This code is not known, was used already or is older than fifteen minutes."
    " Ask the in-charge for a new one."
)
_TOO_MANY = gettext_lazy(
    "Too many wrong codes. Wait a quarter of an hour, then ask the in-charge for a new one."
)
