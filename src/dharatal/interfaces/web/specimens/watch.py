"""The guard officer's board, what is behind a notice, and break-glass."""

from __future__ import annotations

from typing import Any

from dharatal.guard.vault.watching.wording import KINDS, SIGNALS
from dharatal.interfaces.web.specimens.cast import MARHAURA, NARHARPUR, SARAN, at


def _said(login: str, words: str) -> dict[str, Any]:
    return {"login": login, "at": at("21 11:40"), "words": words}


def _notice(login: str, title: str, state: str, reasons: str, **more: Any) -> dict[str, Any]:
    return {
        "step": "lock" if state in ("looks_locked", "looks_opened") else "warn",
        "state": state,
        "login": login,
        "title": title,
        "at": at("21 10:52"),
        "reasons": reasons,
        "measured": [],
        "closed_at": None,
        "closed_by": "",
        "written": [],
        "may_close": True,
        "href": "#",
        "close_href": "#",
        "log_href": "#",
        **more,
    }


LOCK = _notice("arun", "ज़िलाध्यक्ष, सारण", "looks_locked", "कुछ ही मिनटों में बहुत सदस्य; बहुत सूचियाँ")
WARNING = _notice("sunita", "मुख्यालय संचालक, बिहार", "warned", "एक ही ज़िले के बहुत सदस्य")
OPENED = _notice(
    "rakesh",
    "प्रखंड अध्यक्ष, मढ़ौरा",
    "looks_opened",
    "एक दिन में बहुत सदस्य",
    closed_at=at("20 18:10"),
    written=[_said("meera", "नेता के दौरे की तैयारी थी; फ़ोन पर पूछा।")],
    may_close=False,
)


def _glass(state: str, *, written: bool = False) -> dict[str, Any]:
    said = [_said("admin", "अदालत ने आज रात एक नाम माँगा है; राज्य कार्यालय बंद है।")]
    return {
        "state": f"glass_{state}",
        "login": "admin",
        "at": at("20 21:05"),
        "until": at("20 21:31"),
        "review_by": at("21 21:31"),
        "is_overdue": state == "overdue",
        "is_open": state == "open",
        "may_review": state in ("waits", "overdue"),
        "looks": 3,
        "members": 21,
        "written": [*said, _said("meera", "एक खोज और एक पन्ना, अदालत के काम से।")] if written else said,
        "log_href": "#",
        "end_href": "#",
        "review_href": "#",
    }


def board(*, empty: bool = False, overdue: bool = False) -> dict[str, Any]:
    if empty:
        nothing: dict[str, Any] = {"locks": [], "warnings": [], "glasses": [], "closed": []}
        return {**nothing, "glass_href": "", "is_unmarked": True}
    return {
        "locks": [LOCK],
        "warnings": [WARNING],
        "glasses": [_glass("overdue" if overdue else "waits"), _glass("reviewed", written=True)],
        "closed": [OPENED],
        "glass_href": "#",
        "glass": banner("overdue" if overdue else "waits"),
    }


def banner(state: str, *, own: bool = False) -> dict[str, Any]:
    told = {"is_own": own, "login": "admin", "at": at("20 21:05"), "ends_at": at("20 22:05"), "state": state}
    return {**told, "href": "#", "end_href": "#" if own else ""}


def notice(*, closed: bool = False, refused: bool = False, own: bool = False) -> dict[str, Any]:
    measured = [
        {"label": SIGNALS["rate"], "members": 300, "usual": 40, "is_strange": True},
        {"label": SIGNALS["listed"], "members": 340, "usual": 110, "is_strange": True},
        {"label": SIGNALS["day"], "members": 342, "usual": 45, "is_strange": True},
        {"label": SIGNALS["place"], "members": None, "usual": None, "is_strange": False},
    ]
    shown = {**(OPENED if closed else LOCK), "measured": measured}
    return {
        "notice": {**shown, "may_close": not own and not closed},
        "days": [] if own else [_day()],
        "refusal": "आपने जो पाया, उसे कम से कम 10 अक्षरों में लिखें।" if refused else "",
        "words": "ठीक है" if refused else "",
        "back_href": "#",
    }


def _day() -> dict[str, Any]:
    return {
        "day": at("21 00:00"),
        "fresh": 342,
        "looks": 9,
        "kinds": [
            {"label": KINDS["lists"], "count": 340, "quota": 700},
            {"label": KINDS["pages"], "count": 2, "quota": 150},
        ],
        "hours": [{"hour": "09:00", "count": 2}, {"hour": "10:00", "count": 340}],
        "places": [{"place": SARAN, "count": 342}, {"place": MARHAURA, "count": 340}],
        "large": [{"place": NARHARPUR, "count": 340, "of": 752}],
        "log_href": "#",
    }


def glass(*, own: bool = False, waits: bool = False) -> dict[str, Any]:
    shown = (
        {"own": {"until": at("20 22:05"), "end_href": "#"}, "glass": banner("open", own=True)} if own else {}
    )
    return {"own": None, "waits": waits, "action_href": "#", "minutes": 60, **shown}
