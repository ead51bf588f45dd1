"""A breach: its clocks, the form, a text, the members, the switches."""

from __future__ import annotations

from typing import Any

from dharatal.field.trace.breach.clocks import clocks_on
from dharatal.field.trace.breach.fields import ADVICE, FIELDS, LONGEST
from dharatal.field.trace.breach.kinds import KINDS
from dharatal.field.trace.breach.words import DO, HOW, TITLES, TO, Text
from dharatal.interfaces.web.specimens.cast import DISTRICTS, NOW, at, unit

PART = unit("मढ़ौरा", "Marhaura")
NATURE = "सदस्यों की सूची की एक प्रति बाहर मिली।"


def _head(**more: Any) -> dict[str, Any]:
    return {
        "number": 3,
        "noticed_at": at("20 09:10"),
        "state": "breach_open",
        "is_open": True,
        "districts": DISTRICTS[:2],
        "href": "#",
        "back_href": "#",
        **more,
    }


def index(*, empty: bool = False) -> dict[str, Any]:
    late = _head(late=1, met=1, of=4, next=DO["board_first"], next_at=at("21 09:10"))
    done = _head(number=2, state="breach_closed", is_open=False, late=0, met=4, of=4, next="", next_at=None)
    return {"breaches": [] if empty else [late, done], "new_href": "#"}


def new(refusal: str = "") -> dict[str, Any]:
    return {
        "districts": [
            {"ref": f"district:{code}", "unit": one, "chosen": code == 1}
            for code, one in enumerate(DISTRICTS)
        ],
        "noticed_at": "2026-11-20T09:10",
        "nature": NATURE,
        "field": FIELDS["nature"],
        "longest": LONGEST,
        "case": "",
        "refusal": refusal,
        "action_href": "#",
        "back_href": "#",
    }


def _made(version: int = 1, *, told: bool = True) -> dict[str, Any]:
    told_at = at("20 13:02") if told else None
    return {"version": version, "made_at": at("20 12:40"), "told_at": told_at, "href": "#"}


def one(*, closed: bool = False) -> dict[str, Any]:
    states = {"cert_in": "clock_met", "board_first": "clock_late"}
    clocks = [
        {
            "duty": clock.code,
            "title": DO[clock.code],
            "law": clock.law,
            "is_law": clock.code == "cert_in",
            "applies_from": clock.applies_from,
            "due_at": at("20 15:10") if clock.hours == 6 else at("23 09:10") if clock.hours else None,
            "late_at": at("21 09:10"),
            "hours": clock.hours,
            "met_at": at("20 13:02") if clock.code == "cert_in" else None,
            "state": states.get(clock.code, "clock_running"),
            "needs": clock.code != "cert_in",
            "texts": [_made()]
            if clock.code == "cert_in"
            else [_made(told=False)]
            if clock.code == "member"
            else [],
        }
        for clock in clocks_on(NOW.date())
    ]
    return {
        "breach": _head(state="breach_closed", is_open=False) if closed else _head(),
        "clocks": clocks,
        "warnings": [_made()],
        "text_href": "" if closed else "#",
        "facts": {
            "version": 2,
            "at": at("20 12:31"),
            "known": [{"label": FIELDS["nature"].label, "text": NATURE}],
            "unknown": [FIELDS[code].label for code in ("timing", "circumstances", "caused_by", "remedies")],
        },
        "form_href": "" if closed else "#",
        "switches": [_switch()],
        "contain_href": "#",
        "lists": [_list()],
        "close_href": "" if closed else "#",
    }


def _list() -> dict[str, Any]:
    return {
        "title": TITLES["warning"],
        "at": at("20 12:10"),
        "is_whole": True,
        "total": 10_412,
        "reached": 6_120,
        "waiting": 3_911,
        "letters": 381,
        "href": "#",
    }


def _switch(kind: str = "exports", *, undone: bool = False) -> dict[str, Any]:
    return {
        "text": str(KINDS[kind].done) % {"count": 14},
        "login": "adhyaksh.saran" if kind == "sessions" else "",
        "by": "guard",
        "at": at("20 09:20"),
        "undone_at": at("21 10:00") if undone else None,
        "undo_href": "" if undone or kind != "exports" else "#",
    }


def form() -> dict[str, Any]:
    return {
        "breach": _head(),
        "refusal": "",
        "longest": LONGEST,
        "fields": [
            {
                "code": code,
                "label": field.label,
                "hint": field.hint,
                "is_known": code == "nature",
                "hi": NATURE if code == "nature" else "",
                "en": "A copy of the list of members was found." if code == "nature" else "",
            }
            for code, field in FIELDS.items()
        ],
        "action_href": "#",
    }


def notice(duty: str = "cert_in", *, told: bool = False, asked: bool = False) -> dict[str, Any]:
    sections = [(FIELDS["nature"].label, NATURE), (FIELDS["advice"].label, ADVICE)]
    return {
        "breach": _head(),
        "notice": {
            **_made(2, told=told),
            "title": TITLES[duty],
            "digest": " ".join(["6f1c0b9a"] * 8),
            "facts": 2,
        },
        "texts": [
            {"language": language, "text": Text(TITLES[duty], TO[duty], sections), "pdf_href": "#"}  # type: ignore[arg-type]
            for language in ("hi", "en")
        ],
        "is_to_members": duty == "member",
        "may_tell": not told,
        "how": [{"code": code, "label": label} for code, label in HOW.items()],
        "sent": {},
        "told_how": HOW["email"] if told else "",
        "reference": "CERTIn-00000000" if told else "",
        "places": [
            {"ref": f"district:{code}", "unit": one, "parts": [{"ref": "block:1", "unit": PART}]}
            for code, one in enumerate(DISTRICTS[:2])
        ],
        "asked": {"refs": ["district:0"], "places": DISTRICTS[:1], "members": 4_536} if asked else None,
        "members_href": "",
        "refusal": "",
        "action_href": "#",
    }


def members(*, empty: bool = False) -> dict[str, Any]:
    counts = {"waiting": 3_911, "told": 6_120, "letter": 81, "printed": 200, "posted": 90, "gone": 10}
    rows: list[dict[str, Any]] = [
        {
            "place": unit("नरहरपुर", "Narharpur"),
            "state": "concerned_told",
            "at": at("20 14:01"),
            "proof": "7f6c1c1e",
        },
        {
            "place": unit("बहुआरा", "Bahuara"),
            "state": "concerned_posted",
            "at": at("21 11:00"),
            "proof": "0b9a6f1c",
        },
        {"place": unit("सोनिहार", "Sonihar"), "state": "concerned_waiting", "at": None, "proof": ""},
    ]
    return {
        "breach": _head(),
        "notice": _made(),
        "list": _list(),
        "state": "",
        "states": [
            {"code": f"concerned_{one}", "count": count, "href": "#"} for one, count in counts.items()
        ],
        "rows": [] if empty else [{**row, "is_call": row["proof"] == "7f6c1c1e"} for row in rows],
        "page": {"first": 1, "last": 3, "total": 10_412, "previous": "", "next": "2"},
        "letters_href": "" if empty else "#",
        "at_once": 100,
        "printed": []
        if empty
        else [
            {
                "label": "0b9a6f1c",
                "count": 90,
                "at": at("20 18:00"),
                "posted_at": at("21 11:00"),
                "posted_href": "",
            },
            {"label": "c1e7f6c1", "count": 100, "at": at("21 10:30"), "posted_at": None, "posted_href": "#"},
        ],
    }


def contain(*, asked: bool = False) -> dict[str, Any]:
    kind = KINDS["sessions"]
    return {
        "breach": _head(),
        "refusal": "",
        "asked": {
            "title": kind.title,
            "says": kind.says,
            "kind": kind.code,
            "login": "adhyaksh.saran",
            "touches": 3,
            "is_counted": True,
            "is_undoable": False,
            "confirm": "signed",
        }
        if asked
        else None,
        "kinds": [
            {
                "code": one.code,
                "title": one.title,
                "says": one.says,
                "is_undoable": one.is_undoable,
                "takes_login": one.code == "sessions",
                "is_on": one.code == "exports",
            }
            for one in KINDS.values()
        ],
        "switches": [_switch(), _switch("sessions"), _switch(undone=True)],
        "action_href": "#",
    }
