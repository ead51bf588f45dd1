"""How calls are dialled, and what proves them: pages at the desk, on the phone, for members, for the in-charge."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dharatal.interfaces.web.specimens.calls import caller
from dharatal.interfaces.web.specimens.cast import MARHAURA, NARHARPUR, at, figure

CODE = {"hindi": "नारियल पतवार", "english": "nariyal patwar"}


def on_the_line(way: str, *, state: str = "", sentence: str = "", gone: bool = False) -> dict[str, Any]:
    """The caller's desk while a phone or the gateway is at work, or with the number on the screen.

    gone: the phone that was dialled by is paired no more.
    """
    drawn = caller(dialled=True)
    drawn["card"]["number"] |= {
        "way": way,
        "e164": drawn["card"]["number"]["e164"] if way == "shown" else "",
        "code": CODE,
        "line": _("Patna 3") if way != "gateway" else "",
        "opened_at": None,
        "state": state,
        "sentence": sentence,
        "follow_href": "" if way == "shown" or state == "failed" or gone else "#",
        "fall_back_href": "#" if state == "failed" or gone else "",
    }
    return {
        **drawn,
        "handset_href": "#",
        "handset": {"ends_at": at("21 19:00")} if way == "handset" and not gone else None,
    }


def handset(*, code: bool = False, paired: bool = False) -> dict[str, Any]:
    made = {
        "text": "7K4M-P2QX",
        "until": at("21 14:40"),
        "page": "https://dharatal.local/handset/",
        "link": "https://dharatal.local/handset/?c=7K4M-P2QX",
    }
    now = {"paired_at": at("21 10:02"), "ends_at": at("21 20:02"), "line": _("Patna 3"), "end_href": "#"}
    return {
        "handset": now if paired else None,
        "code": made if code else None,
        "lines": [{"id": 3, "label": _("Patna 3")}],
        "offer_href": "#",
        "paired_href": "#",
        "back_href": "#",
    }


def on_handset(*, ringing: bool = False) -> dict[str, Any]:
    return {
        "place": "",
        "back_href": "",
        "numbers": ["+915001204176"] if ringing else [],
        "seen": "4f1c" if ringing else "none",
        "ends_at": at("21 20:02"),
        "now_href": "/handset/now/",
        "end_href": "#",
    }


def pair(*, refused: bool = False) -> dict[str, Any]:
    refusal = _(
        "This code is not known, was used already or is older than five minutes. Make a new one at the desk."
    )
    return {"place": "", "back_href": "", "code": "", "refusal": refusal if refused else "", "pair_href": "#"}


def check(*, known: bool | None = None) -> dict[str, Any]:
    answer = None if known is None else {"called_at": at("21 14:34") if known else None}
    typed = {"code": "नीम नदी", "last": "2345"} if known is False else {"code": "", "last": ""}
    return {"place": "", "back_href": "", "answer": answer, "refusal": "", "days": 7, **typed}


def lines(*, empty: bool = False) -> dict[str, Any]:
    states = (("line_in_use", 9, 0), ("line_full", 15, 0), ("line_resting", 0, 5))
    kept = [
        {
            "label": f"पटना {place}",
            "cap": 15,
            "calls": calls,
            "complaints": complaints,
            "state": state,
            "retire_href": "#",
        }
        for place, (state, calls, complaints) in enumerate(states, start=1)
    ]
    ended = {"label": "पुराना 1", "cap": 15, "calls": 0, "complaints": 0, "state": "ended", "retire_href": ""}
    paired = {
        "login": "caller2", "line": "पटना 1", "paired_at": at("21 10:02"), "seen_at": at("21 14:34"),
        "ends_at": at("21 20:02"), "end_href": "#",
    }  # fmt: skip
    words = (
        _("the number on the screen"),
        _("a paired phone, never the screen"),
        _("the gateway rings the caller's line"),
    )
    return {
        "lines": [] if empty else [*kept, ended],
        "usual_cap": 15,
        "house": {"way": "shown"},
        "ways": [
            {"code": code, "word": word}
            for code, word in zip(("shown", "handset", "gateway"), words, strict=True)
        ],
        "callers": [] if empty else [
            {"id": 7, "login": "caller1", "way": "gateway", "extension": "214"},
            {"id": 8, "login": "caller2", "way": "", "extension": ""},
        ],
        "handsets": [] if empty else [paired],
        "refusal": "",
        "add_href": "#",
        "way_href": "#",
        "bills_href": "#",
        "back_href": "#",
    }  # fmt: skip


def _bill(line: str, *, uncertain: int = 0) -> dict[str, Any]:
    return {
        "line": line,
        "first_at": at("1 10:00"),
        "last_at": at("20 18:59"),
        "rows": 1412,
        "matched": 1306,
        "uncertain": uncertain,
        "others": 106,
        "unreadable": 3,
        "loaded_at": at("21 09:40"),
        "by": "incharge",
        "href": "#",
    }


def bills(*, empty: bool = False, refused: bool = False) -> dict[str, Any]:
    refusal = _(
        "This bill is of %(bill)s. On the line %(line)s calls were made in %(calls)s: load the bill of that month."
    )
    months = {"bill": "अक्तूबर 2026", "line": "पटना 1", "calls": "नवंबर 2026"}
    return {
        "bills": [] if empty else [_bill("पटना 1"), _bill("पटना 2", uncertain=88)],
        "lines": [{"label": "पटना 1"}, {"label": "पटना 2"}],
        "refusal": refusal % months if refused else "",
        "load_href": "#",
        "lines_href": "#",
        "back_href": "#",
    }


def bill(*, proved: bool = False) -> dict[str, Any]:
    places = (MARHAURA, NARHARPUR, MARHAURA)
    return {
        "bill": _bill("पटना 1", uncertain=0 if proved else 88),
        "yes": 611,
        "without": figure(0 if proved else 3),
        "callers": [] if proved else [
            {"login": "caller1", "without": figure(2)},
            {"login": "caller3", "without": figure(1)},
        ],
        "caller": "",
        "rows": [] if proved else [
            {"at": at(f"{day} 11:2{day % 10}"), "place": place, "login": "caller1" if day != 20 else "caller3"}
            for day, place in zip((18, 19, 20), places, strict=True)
        ],
        "all_href": "#",
        "back_href": "#",
    }  # fmt: skip
