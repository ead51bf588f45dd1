"""The pages of second calls, hearings and samples."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dharatal.field.callroom.simulating import telling
from dharatal.interfaces.web.specimens.cast import NOW, SARAN, VILLAGES, at, figure

PAIRS = (
    ("yes", "yes", True, ""),
    ("yes", "no", False, "asked"),
    ("wrong_number", "yes", False, "again"),
    ("yes", None, None, ""),
    ("no", "no", True, ""),
    ("yes", "unreached", None, ""),
)


def _rows(count: int = 6) -> list[dict[str, Any]]:
    rulings = {"asked": _("waits for a decision"), "again": _("is called once more")}
    return [
        {
            "at": at(f"21 1{place}:20"),
            "place": VILLAGES[place % len(VILLAGES)],
            "first": first,
            "second": second,
            "agrees": same,
            "why": _("by lot"),
            "ruling": rulings.get(ruling, ""),
            "doubted": False,
            "href": "#",
        }
        for place, (first, second, same, ruling) in enumerate(PAIRS[:count])
    ]


def _signals() -> list[dict[str, Any]]:
    short = _("%(seen)s yes in a row were shorter than almost all confirmed ones")
    return [
        {
            "sentence": short % {"seen": 6},
            "harmless": _("A practised caller is short too."),
            "at": at("21 12:10"),
            "rows": 6,
            "href": "#",
        }
    ]


def _caller(name: str, checks: int, differ: int, chance: str, verdict: str) -> dict[str, Any]:
    return {
        "name": name,
        "checks": figure(checks),
        "differ": figure(differ),
        "waiting": figure(7),
        "since": (checks, differ),
        "chance": chance,
        "verdict": verdict,
        "hearing_href": "#" if verdict == "stopped" else "",
    }


def overview(*, empty: bool = False) -> dict[str, Any]:
    sample = {
        "drawn": 43,
        "allowed": 3,
        "at": at("20 11:00"),
        "checks": 38,
        "failed": 2,
        "doubted": 1,
        "waiting": 5,
        "verdict": "running",
    }
    shared = {"now": NOW, "tests_href": "#", "simulations_href": "#", "back_href": "#"}
    if empty:
        none = dict.fromkeys(("checks", "differ", "waiting", "not_certain"), figure(0))
        return {**shared, "figures": none, "hearings": [], "asked": [], "callers": [], "lists": []}
    return {
        **shared,
        "figures": {
            "checks": figure(149),
            "differ": figure(8),
            "waiting": figure(64),
            "not_certain": figure(59),
        },
        "hearings": [
            {
                "name": "caller4",
                "opened_at": at("21 11:30"),
                "days": 0,
                "replied": True,
                "decision": "",
                "href": "#",
            }
        ],
        "asked": [one for one in _rows() if one["second"] == "no" and one["first"] == "yes"],
        "callers": [
            _caller("caller4", 20, 4, _("very likely"), "stopped"),
            _caller("caller2", 31, 2, _("not likely"), "running"),
            _caller("caller1", 44, 1, _("hardly likely"), "clear"),
        ],
        "lists": [
            {"place": SARAN, "at": at("19 16:00"), "rows": 1840, "sample": sample, "href": "#"},
            {"place": SARAN, "at": at("20 10:00"), "rows": 212, "sample": None, "href": "#"},
        ],
    }


def of_caller() -> dict[str, Any]:
    return {
        "caller": {"name": "caller4"},
        "verdict": "stopped",
        "checked": 20,
        "wrong": 4,
        "unclear": 2,
        "waiting": 58,
        "since": {"checks": 20, "differ": 4},
        "chance": _("very likely"),
        "only": "",
        "filters": [
            {"label": label, "href": "#", "chosen": number == 0}
            for number, label in enumerate(
                (_("All"), _("Heard something else"), _("Not counted"), _("Still to be called"))
            )
        ],
        "rows": _rows(),
        "signals": _signals(),
        "held": 58,
        "hearing_href": "#",
        "back_href": "#",
        "page": None,
    }


def record() -> dict[str, Any]:
    return {
        "name": "सुमन कुमार सिंह",
        "is_test": False,
        "place": VILLAGES[0],
        "state": "differs",
        "why": _("by lot"),
        "first": {"at": at("21 11:20"), "by": "caller4", "outcome": "yes", "heard": ""},
        "second": {"at": at("21 15:02"), "by": "caller2", "outcome": "no", "heard": "नरहरपुर, मंदिर के पास"},
        "ruling": _("waits for a decision"),
        "rulings": [
            {"code": "kept", "label": _("Stays a member")},
            {"code": "withdrawn", "label": _("Is taken out of the register")},
        ],
        "refusal": "",
        "is_doubted": False,
        "may_doubt": False,
        "action_href": "#",
        "doubt_href": "#",
        "back_href": "#",
    }


def hearing(*, decided: bool = False) -> dict[str, Any]:
    return {
        "caller": {"name": "caller4", "href": "#"},
        "opened_at": at("21 11:30"),
        "first": {"checks": 20, "differ": 4, "href": "#"},
        "second": {
            "checks": 22,
            "differ": 1,
            "waiting": 36,
            "held": 58,
            "verdict": "running",
            "found": False,
            "href": "#",
        },
        "signals": _signals(),
        "reply": "उस दिन लाइन बहुत ख़राब थी, कई लोगों ने फ़ोन बीच में रख दिया।",
        "replied_at": at("21 12:05"),
        "decision": _("Goes on calling") if decided else "",
        "decided": {"at": at("21 16:00"), "by": "admin", "reason": "दूसरी जाँच में सब ठीक मिला।"},
        "may_decide": True,
        "decisions": [
            {"code": "continue", "label": _("Goes on calling"), "shut": False},
            {"code": "training", "label": _("Further training first"), "shut": False},
            {"code": "ended", "label": _("Calls no more"), "shut": True},
        ],
        "refusal": "",
        "action_href": "#",
        "back_href": "#",
    }


def own() -> dict[str, Any]:
    return {
        "checked": 31,
        "wrong": 1,
        "unclear": 3,
        "since": {"checks": 31, "differ": 1},
        "verdict": "running",
        "all_checked": 50,
        "hearing_href": "",
        "notice_href": "#",
        "back_href": "#",
    }


def own_hearing(*, decided: bool = False) -> dict[str, Any]:
    return {
        "checked": 20,
        "wrong": 4,
        "held": 58,
        "opened_at": at("21 11:30"),
        "reply": "",
        "replied_at": None,
        "may_reply": not decided,
        "decision": _("Goes on calling") if decided else "",
        "decided_at": at("21 16:00"),
        "reason": "दूसरी जाँच में सब ठीक मिला।",
        "refusal": "",
        "action_href": "#",
        "back_href": "#",
    }


def notice() -> dict[str, Any]:
    return {"accepted": False, "with_tests": True, "action_href": "#", "desk_href": "#"}


def of_list(*, empty: bool = False) -> dict[str, Any]:
    sample = overview()["lists"][0]["sample"]
    near = _("%(seen)s pairs of numbers stand next to each other; %(expected)s are to be expected")
    stood_out = {
        "sentence": near % {"seen": 9, "expected": "0.0085"},
        "harmless": _("A shop sells numbers in order, and families buy there together."),
        "at": at("20 10:30"),
        "rows": 18,
        "href": "#",
    }
    return {
        "place": SARAN,
        "sent_by": "saran.adhyaksh",
        "sent_at": at("19 16:00"),
        "rows_total": 1840,
        "sample": None if empty else {**sample, "verdict": "clear"},
        "rows": [] if empty else _rows(4),
        "looked_at": None if empty else 1840,
        "signals": [] if empty else [stood_out],
        "refusal": "",
        "sizes": [
            {"code": "usual", "size": 43, "allowed": 3},
            {"code": "strict", "size": 65, "allowed": 3},
        ],
        "action_href": "#",
        "back_href": "#",
    }


def planted() -> dict[str, Any]:
    return {
        "one_in": 50,
        "rows": [
            {
                "place": VILLAGES[0],
                "expected": "wrong_number",
                "called": 14,
                "wrong": 1,
                "retired": False,
                "retire_href": "#",
            },
            {
                "place": VILLAGES[1],
                "expected": "yes",
                "called": 9,
                "wrong": 0,
                "retired": True,
                "retire_href": "#",
            },
        ],
        "expected": ["yes", "no", "wrong_number", "not_this_person"],
        "sent": {"name": "", "phone": "", "place": "", "expected": "", "answers": ""},
        "refusal": "",
        "action_href": "#",
        "back_href": "#",
    }


def signal() -> dict[str, Any]:
    (one,) = _signals()
    return {
        **one,
        "rows": [
            {"at": at(f"21 12:0{place}"), "place": VILLAGES[place], "outcome": "yes", "seconds": 4 + place}
            for place in range(4)
        ],
        "back_href": "#",
    }


def simulations(*, empty: bool = False, waits: bool = False) -> dict[str, Any]:
    figures = {
        "mean_checks_to_stop_bad": 17.85,
        "good_paused": 0.0437,
        "good_wrongly_found": 0.0004,
        "bad_found": 0.71,
        "bad_left_open": 0.21,
        "padded_caught": 1.0,
        "honest_batch_refused": 0.0183,
        "reached_vs_redial": 1.12 if waits else 2.75,
    }
    earlier = {"rooms": 1, "seed": 7, "by": "incharge", "at": at("14 10:05"), "href": "#"}
    return {
        "waiting": {"rooms": 30, "seed": 2} if waits else None,
        "progress_href": "#",
        "shown": None if empty else {"rooms": 30, "seed": 1, "told": telling.told(figures)},
        "earlier": [] if empty else [earlier],
        "wanted": {"rooms": 30, "seed": 1},
        "most": 60,
        "most_seed": 1_000_000,
        "action_href": "#",
        "back_href": "#",
        "refusal": "",
    }
