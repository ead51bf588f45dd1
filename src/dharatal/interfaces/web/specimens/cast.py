"""The few invented people and places of the specimens, and what the shell shows each of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.interfaces.web.wording import IST

NOW = datetime(2026, 11, 21, 14, 35, tzinfo=IST)


def at(text: str) -> datetime:
    """ "21 14:05" is a day of November 2026, IST."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    return NOW.replace(day=int(day), hour=int(hour), minute=int(minute))


def unit(name_hi: str, name_en: str, href: str = "#", **more: Any) -> dict[str, Any]:
    return {"name_hi": name_hi, "name_en": name_en, "href": href, **more}


def figure(count: int, href: str = "#") -> dict[str, Any]:
    return {"count": count, "href": href if count else ""}


BIHAR = unit("बिहार", "Bihar")
SARAN = unit("सारण", "Saran")
MARHAURA = unit("मढ़ौरा", "Marhaura")
NARHARPUR = unit("नरहरपुर", "Narharpur")
VILLAGES = [
    NARHARPUR,
    unit("बहुआरा", "Bahuara"),
    unit("भावलपुर", "Bhawalpur"),
    unit("सिसवाँ खुर्द", "Siswan Khurd"),
    unit("पिपरा टोला", "Pipra Tola"),
    unit("हसनपुरा", "Hasanpura"),
]
DISTRICTS = [
    SARAN,
    unit("समस्तीपुर", "Samastipur"),
    unit("मधुबनी", "Madhubani"),
    unit("अररिया", "Araria"),
    unit("खगड़िया", "Khagaria"),
    unit("पश्चिम चंपारण", "Paschim Champaran"),
]


def room(code: str, label: Any, key: str) -> dict[str, Any]:
    return {"code": code, "label": label, "href": "#", "key": key}


ROOMS = [
    room("today", _("Today"), "t"),
    room("callroom", _("Call room"), "k"),
    room("intake", _("Lists"), "l"),
    room("coverage", _("Coverage"), "c"),
    room("people", _("People"), "p"),
    room("access", _("Log-ins"), "u"),
    room("audit", _("Log"), "a"),
]


def shell(name: str, post: Any, place: Any, codes: str, *, find: bool = True) -> dict[str, Any]:
    return {
        "rooms": [one for one in ROOMS if one["code"] in codes.split()],
        "me": {"name": name, "post": post, "place": place},
        "home_href": "#",
        "find_href": "#" if find else "",
    }


CALLER_ROOMS = [room("call", _("Call"), "k"), room("my_day", _("My day"), "d")]
CALLER = {**shell("पूजा कुमारी", _("Caller"), "", ""), "rooms": CALLER_ROOMS, "find_href": ""}
INCHARGE = {
    **shell("मनोज तिवारी", _("In-charge of the call room"), "", "callroom coverage access", find=False),
    "rights": frozenset({"calls.watch", "calls.steer", "calls.hear"}),
}
PRESIDENT = shell("अरुण कुमार", _("District president"), SARAN, "today intake coverage people access")
OFFICE = shell("संगीता वर्मा", _("State office"), BIHAR, "today callroom intake coverage people access audit")
PHONE_PAGE = {"place": MARHAURA, "back_href": "#", "back_label": ""}
SHELLS = {"caller": CALLER, "incharge": INCHARGE, "president": PRESIDENT, "office": OFFICE}


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)
