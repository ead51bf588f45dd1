"""The pages of paper hour and of village forms."""

from __future__ import annotations

from typing import Any

from dharatal.field.intake.forms_on_paper import geometry
from dharatal.interfaces.web.specimens.cast import MARHAURA, NARHARPUR, NOW, SARAN, at, figure, unit
from dharatal.register.people.card import Card

AMNOUR = unit("अमनौर", "Amnour")
KEYS = [f"{sign}7QX2LMWPD" for sign in "ABCDEFGHJK"]


def _sheet(number: int, caller: str, state: str, left: int) -> dict[str, Any]:
    return {
        "number": number,
        "caller": caller,
        "by": "manoj",
        "rows": 20,
        "open": left,
        "state": state,
        "made_at": at("21 10:10"),
        "until": at("21 21:00"),
        "printed_at": at("21 10:14"),
        "closed_at": at("20 19:05"),
        "href": "#",
        "print_href": "#",
    }


def board(*, empty: bool = False) -> dict[str, Any]:
    callers = ["pooja", "ankit", "neha", "rajesh"]
    return {
        "asked": [] if empty else asked(),
        "callers": []
        if empty
        else [
            {"id": place, "login": login, "held": 20 if place == 1 else 0, "is_paused": place == 4}
            for place, login in enumerate(callers, 1)
        ],
        "most_rows": 20,
        "out": [] if empty else [_sheet(412, "pooja", "sheet_out", 8), _sheet(407, "ankit", "missing", 20)],
        "missing": 0 if empty else 1,
        "over": []
        if empty
        else [_sheet(405, "neha", "sheet_closed", 0), _sheet(398, "rajesh", "sheet_lost", 0)],
        "ask_href": "#",
        "enter_href": "#",
        "back_href": "#",
    }


def asked() -> list[dict[str, Any]]:
    return [
        {
            "callers": ["neha", "ankit"],
            "rows": 20,
            "by": "manoj",
            "at": at("21 14:02"),
            "is_mine": False,
            "approve_href": "#",
            "refuse_href": "#",
        }
    ]


def sheet() -> dict[str, Any]:
    row = {
        "is_late": False,
        "called_at": at("21 11:05"),
        "entered_by": "manoj",
        "again": "",
        "again_called_at": None,
        "again_by": "",
        "correct_href": "#",
    }
    empty = {**row, "called_at": None, "entered_by": "", "correct_href": ""}
    return {
        "sheet": _sheet(412, "pooja", "sheet_out", 2),
        "caller": "pooja",
        "by": "manoj",
        "approved_by": "guard",
        "lost_reason": "",
        "state": "sheet_out",
        "is_out": True,
        "may_print": True,
        "left": 1,
        "rows": [
            {**row, "place": 1, "code": "412-019", "state": "yes"},
            {
                **row,
                "place": 2,
                "code": "412-024",
                "state": "no",
                "again": "wrong_number",
                "again_called_at": at("21 11:12"),
                "again_by": "pooja",
            },
            {**row, "place": 3, "code": "412-036", "state": "no_answer", "is_late": True, "correct_href": ""},
            {**empty, "place": 4, "code": "412-047", "state": "row_not_called"},
            {**empty, "place": 5, "code": "412-051", "state": "row_open"},
        ],
        "back_href": "#",
        "enter_href": "#",
        "sign_href": "#",
        "lost_href": "#",
        "refusal": "",
    }


def enter(*, second: bool = False) -> dict[str, Any]:
    done = {
        "state": "second" if second else "entered",
        "name": "" if second else "सुमन कुमार सिंह",
        "code": "412-024",
        "outcome": "no" if second else "yes",
        "called_at": at("21 11:05"),
        "again": "wrong_number" if second else "",
        "again_called_at": at("21 11:12"),
    }
    return {
        "values": {"code": "412024", "time": "11:12", "outcome": "wrong_number"}
        if second
        else {"time": "11:05"},
        "refusal": "",
        "done": done,
        "is_own": False,
        "sheets": [_sheet(412, "pooja", "sheet_out", 8)],
        "entered": [{"code": "412-019", "state": "yes", "at": at("21 11:05")}],
        "action_href": "#",
        "back_href": "#",
    }


def printed() -> dict[str, Any]:
    people = [
        Card("सुमन कुमार सिंह", "F", "राम प्रसाद सिंह", 34),
        Card("रीता देवी", "H", "मोहन राय", 41),
        Card("Mohammad Salim", "F", "Abdul Karim", 29),
    ]
    return {
        "sheet": _sheet(412, "pooja", "sheet_out", 20),
        "caller": "pooja",
        "by": "manoj",
        "printed_at": NOW,
        "mark": "manoj → pooja · 412 · 21.11.2026 14:35",
        "rows": [
            {
                "place": place,
                "code": f"412-0{place}{place}",
                "card": card,
                "path": [SARAN, NARHARPUR],
                "phones": [f"+9150012041{place}6"],
            }
            for place, card in enumerate(people, 1)
        ],
    }


def forms(*, empty: bool = False) -> dict[str, Any]:
    listed = {"printed_at": at("18 11:00"), "lines": 10, "href": "#", "print_href": "#"}
    return {
        "place": MARHAURA,
        "within": MARHAURA,
        "villages": [dict(NARHARPUR, ref="500001")],
        "narrower": [],
        "forms": []
        if empty
        else [
            {**listed, "number": 12, "place": NARHARPUR, "has_photo": True, "keyed": 7},
            {**listed, "number": 11, "place": AMNOUR, "has_photo": False, "keyed": 0},
        ],
        "new_href": "#",
        "find_href": "#",
        "back_href": "#",
    }


def form(*, without_photo: bool = False) -> dict[str, Any]:
    lines = geometry.Lines()
    strip = geometry.strip(lines, 3, width=900, height=1270)
    states = ["accepted", "accepted", *["open_line"] * 8]
    photo = {
        "href": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E",
        "width": 900,
        "height": 1270,
        "strip": strip,
        "whole": {"view_box": "0 0 900 1270", "transform": ""},
        "quarter": 0,
        "wide": 900,
        "bands": [{"at": 20 * band + 10, "y": 0, "height": 1, "number": band + 1} for band in range(50)],
        "mark": {"y": 380, "deep": 11},
    }
    return {
        "form": {"number": 12, "print_href": "#"},
        "place": NARHARPUR,
        "line": 3,
        "state": "open_line",
        "problem": "",
        "done": {"line": 2, "state": "accepted", "problem": ""},
        "lines": [{"line": place, "state": state, "href": "#"} for place, state in enumerate(states, 1)],
        "previous_href": "#",
        "next_href": "#",
        "photo": None if without_photo else photo,
        "photo_href": "#",
        "most_megabytes": 12,
        "look_href": "#",
        "action_href": "#",
        "values": {},
        "errors": {},
        "refusal": "",
        "back_href": "#",
    }


def empty_form() -> dict[str, Any]:
    return {
        "form": {"number": 12, "href": "#"},
        "path": [SARAN, MARHAURA, NARHARPUR],
        "code": "500001",
        "lines": [{"line": place, "row_key": key} for place, key in enumerate(KEYS, 1)],
        "qr": f"DHARATAL:12 VILLAGE:500001 {' '.join(KEYS)}",
        "printed_at": NOW,
    }


def returned() -> dict[str, Any]:
    return {
        "place": MARHAURA,
        "path": [SARAN, MARHAURA],
        "printed_at": NOW,
        "by": "saran",
        "rows": [
            {
                "row_key": KEYS[0],
                "card": Card("रीता देवी", "H", "मोहन राय", 41),
                "place": NARHARPUR,
                "masked": "••••• ••291",
                "reason": "ग़लत नंबर: सही नंबर लिखें।",
                "note": "दुकान का नंबर है",
            }
        ],
        "back_href": "#",
    }


def returned_blocks() -> dict[str, Any]:
    return {
        "place": SARAN,
        "blocks": [dict(MARHAURA, **figure(14)), dict(AMNOUR, **figure(0))],
        "back_href": "#",
    }
