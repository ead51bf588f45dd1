"""What the pages of log-ins and helpers share: units to choose from, first passwords, the card."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from dharatal.guard.access import sessions
from dharatal.guard.access.models import User
from dharatal.guard.access.request import ActingRequest
from dharatal.interfaces.web.browsers import browser_in as browser_in
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import IST
from dharatal.kernel.errors import Refusal
from dharatal.register.posts.models import HELPER, Holder
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class NoDay(Refusal):
    code = "no_day"


def new_password() -> str:
    """Four groups that can be read out over a telephone: 80 random bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def end_of_day(typed: str) -> datetime | None:
    """The end of a day in India, None for an empty field. Raises NoDay."""
    if not typed.strip():
        return None
    try:
        day: date | None = parse_date(typed.strip())
    except ValueError:
        day = None
    if day is None:
        raise NoDay(_("Choose a day."))
    return datetime.combine(day, time(23, 59), tzinfo=IST)


def units_below(own: Iterable[Unit], *, itself: bool, depth: int) -> list[Unit]:
    """Units to choose from, `depth` levels down; places below a panchayat reach nothing and are left out."""
    found: list[Unit] = []
    for unit in own:
        found += [unit] if itself else []
        if depth:
            below = [one for one in territory.children(unit) if one.id in one.rungs]
            found += units_below(below, itself=True, depth=depth - 1)
    return list({unit.id: unit for unit in found}.values())


def choices(units: Sequence[Unit], chosen: str) -> list[dict[str, Any]]:
    """The units as the form shows them; path names the one above where a name may not be the only one."""
    above = territory.units_by_ids({unit.parent_id for unit in units if unit.parent_id})
    return [
        {
            "ref": unit.ref,
            "name_hi": unit.name_hi,
            "name_en": unit.name_en,
            "path": territory.name(above[unit.parent_id]) if unit.parent_id in above else "",
            "chosen": unit.ref == chosen,
        }
        for unit in units
    ]


def sign_out(actor: Actor, shown: User, at: datetime) -> None:
    """End every session of a log-in; what is open there closes with its next click."""
    sessions.end(actor, shown.id, with_tokens=False, at=at)


def page_of(holder: Holder) -> str:
    """The page on which a term stands for whoever gave it."""
    return "staff:helpers" if holder.post == HELPER else "staff:posts"


def card_page(request: ActingRequest, *, back: str, **card: Any) -> HttpResponse:
    """What to print and hand over, shown in this answer only.

    card: login, name, post, place, password, codes.
    """
    address = request.build_absolute_uri(reverse("account_login"))
    context = {**card, "sign_in_href": address, "back_href": reverse(back)}
    return TemplateResponse(request, "access/card.html", context)
