"""The pages of files of people."""

from __future__ import annotations

from typing import Any

from dharatal.interfaces.web.specimens.cast import BIHAR, MARHAURA, NARHARPUR, SARAN, at, unit
from dharatal.register.people.exports.columns import COLUMNS, FORMATS, PURPOSES, Wish

CHOSEN = ("name", "father_name", "phone", "village")
WORDS = "प्रखंड सम्मेलन, 28 नवंबर"


def file(state: str, place: dict[str, Any] = SARAN, **more: Any) -> dict[str, Any]:
    told = {
        "unit": place,
        "at": at("21 14:02"),
        "rows": 4_218,
        "columns": [COLUMNS[code].heading for code in CHOSEN],
        "has_numbers": True,
        "format": FORMATS["xlsx"],
        "purpose": PURPOSES["meeting"],
        "words": WORDS,
        "percent": 100,
        "reason": "",
        "needed": 1,
        "needed_until": at("28 00:00").date(),
        "days": 7,
        "state": f"export_{state}",
        "is_making": state == "making",
        "is_ready": state == "ready",
        "is_waiting": state == "waiting",
        "is_over": state in ("fetched", "refused", "expired", "failed"),
        "done": 2_600,
        "made_rows": 4_231,
        "expires_at": at("22 14:05"),
        "fetched_at": at("21 14:20") if state == "fetched" else None,
        "approvers": [],
        "why_not": "इतने ख़ाने क्यों? एक प्रखंड और नाम, गाँव काफ़ी हैं।" if state == "refused" else "",
        "problem": "वहाँ अब कहीं ज़्यादा लोग हैं।" if state == "failed" else "",
        "is_to_destroy": False,
        "waits_until": at("24 14:02"),
    }
    links = ("mine_href", "href", "progress_href", "fetch_href", "back_href", "again_href")
    return {**told, **dict.fromkeys(links, "#"), **more}


def mine(*, empty: bool = False) -> dict[str, Any]:
    files = [
        file("making"),
        file("waiting", at=at("21 11:40"), purpose=PURPOSES["visits"]),
        file("ready", MARHAURA, rows=312, at=at("21 09:15")),
        file("refused", at=at("19 17:30")),
        file("fetched", NARHARPUR, rows=41, at=at("12 10:00"), is_to_destroy=True),
    ]
    return {"files": [] if empty else files, "ask_href": "#"}


def one(state: str) -> dict[str, Any]:
    return {"one": file(state)}


def fetch() -> dict[str, Any]:
    return {"one": file("ready"), "file_href": "#", "minutes": 2}


def ask(*, statewide: bool = False) -> dict[str, Any]:
    smaller = [MARHAURA, unit("अमनौर", "Amnour"), unit("परसा", "Parsa"), unit("दरियापुर", "Dariapur")]
    return {
        "unit": BIHAR if statewide else SARAN,
        "path": [BIHAR] if statewide else [SARAN],
        "units": smaller,
        "rows": 342_118 if statewide else 4_218,
        "is_statewide": statewide,
        "needs_another": True,
        "percent": 90,
        "approval_over": 500,
        "columns": [
            {"code": code, "label": column.heading, "chosen": code in CHOSEN}
            for code, column in COLUMNS.items()
        ],
        "purposes": _choices(PURPOSES, "meeting"),
        "formats": _choices(FORMATS, "xlsx"),
        "most_on_paper": 3_000,
        "days": [{"days": days, "chosen": days == 7} for days in (1, 3, 7, 14, 30, 90)],
        "wish": Wish((), "meeting", WORDS),
        "action_href": "#",
        "back_href": "#",
    }


def approvals(*, empty: bool = False) -> dict[str, Any]:
    waiting = [
        {**_asked(), "by": "saran", "post": "ज़िलाध्यक्ष, सारण"},
        {
            **_asked(),
            "by": "meena",
            "post": "मुख्यालय संचालक, बिहार",
            "unit": BIHAR,
            "rows": 342_118,
            "purpose": PURPOSES["law"],
            "words": "",
            "reason": "न्यायालय ने पूरी सूची माँगी है",
            "needed": 2,
            "given": ["alok"],
        },
        {**_asked(), "by": "guard", "post": "डेटा सुरक्षा अधिकारी, बिहार", "is_mine": True},
    ]
    return {"asked": [] if empty else waiting}


def _asked() -> dict[str, Any]:
    links = {"approve_href": "#", "refuse_href": "#"}
    return {**file("waiting"), "is_mine": False, "given": [], "left": 1, "until": at("24 14:02"), **links}


def _choices(words: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    return [{"code": code, "label": label, "chosen": code == chosen} for code, label in words.items()]
