"""The call room's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from dharatal.interfaces.web.specimens.cast import (
    DISTRICTS,
    MARHAURA,
    NARHARPUR,
    NOW,
    SARAN,
    VILLAGES,
    at,
    figure,
)
from dharatal.kernel import clock

ALL_YES = {"identity": "yes", "place": "yes", "association": "yes", "consent": "yes"}
IDLE_REASONS = (
    "nothing_due",
    "on_break",
    "paused",
    "stopped",
    "room_paused",
    "district_paused",
    "outside_hours",
    "silence",
    "not_enrolled",
)


def day() -> dict[str, Any]:
    return {
        "done": 42,
        "target": 120,
        "tally": [
            {"code": "yes", **figure(21)},
            {"code": "no", **figure(3)},
            {"code": "wrong_number", **figure(6)},
            {"code": "no_answer", **figure(12)},
        ],
        "queue": 78,
        "next_place": "समस्तीपुर › रोसड़ा",
        "promise_at": at("21 15:00"),
    }


def caller(
    *,
    dialled: bool = False,
    answers: dict[str, str] | None = None,
    refused: bool = False,
    pair: bool = False,
    where: bool = False,
) -> dict[str, Any]:
    number = {"way": "shown", "e164": "+915001204176", "alternates": [], "shown_at": at("21 14:34")}
    card: dict[str, Any] = {
        "id": "3f6c1c1e-6f6d-4a9e-9c53-1f2f0c3c7a10",
        "unit_path": [dict(SARAN, href=""), dict(MARHAURA, href=""), dict(NARHARPUR, href="")],
        "name": "सुमन कुमार सिंह",
        "relation": "F",
        "relative_name": "राम प्रसाद सिंह",
        "age": 34,
        "sender": "ज़िलाध्यक्ष, सारण",
        "sent_at": at("9 18:02"),
        "attempt": 2,
        "attempts": 5,
        "earlier": [{"at": at("13 11:20"), "outcome": "no_answer"}],
        "promise": None,
        "also_here": 0 if dialled else 1,
        "number": number if dialled else None,
        "started_at": clock.now() - timedelta(seconds=37) if dialled else None,
        "script": {
            "hello": "नमस्ते, यह फ़ोन प्रदेश कार्यालय पटना से है, मेरा नाम पूजा है। "
            "कार्यकर्ताओं की सूची पक्की की जा रही है, उसी के बारे में पूछना है।",
            "identity": "क्या सुमन जी से बात हो रही है?",
            "place": "आप छपरा, गाँव नरहरपुर से बोल रहे हैं?",
            "association": "क्या आप पार्टी से जुड़े हुए हैं?",
            "consent": "आपका नाम और नंबर सूची में रखें?",
        },
        "answers": answers or {},
        "note": "",
        "call_back_choices": [
            {"value": "2026-11-21T15:35+05:30", "label": _("in an hour")},
            {"value": "2026-11-21T18:00+05:30", "label": _("this evening at six")},
            {"value": "2026-11-22T10:30+05:30", "label": _("tomorrow morning")},
        ],
        "skip_reasons": [
            {"code": "known_to_me", "label": _("I know this person")},
            {"code": "card_unreadable", "label": _("The card makes no sense")},
        ],
        "skips_left": 4,
        "key": "8a4f",
        "dial_href": "#",
        "record_href": "#",
        "skip_href": "#",
        "heartbeat_href": "#",
        "pair": _other_record() if pair else None,
        "where": "आप इस समय कहाँ से बोल रहे हैं?" if where else "",
        "heard": "",
        "phoned": {
            "sentence": "क्या इन दिनों हमारे कार्यालय से आपको पहले भी फ़ोन आया था?",
            "answer": "",
        },
    }
    if pair:
        card["script"]["same"] = (
            "सूची में एक नाम और है: Suman Kr. Singh, पिता Ram Prasad, नरहरपुर। क्या यह आप ही हैं?"
        )
    refusal = _("A yes needs all four answers to be yes.") if refused else None
    toast = {
        "text": "“उठा नहीं” दर्ज। शाम 18:30 के बाद फिर आएँगे।",
        "undo_href": "#",
        "undo_key": "Z",
    }
    return {"card": card, "day": day(), "refusal": refusal, "pause_href": "#", "toast": toast}


def _other_record() -> dict[str, Any]:
    """The other of two records, about which this call is."""
    return {
        "name": "Suman Kr. Singh",
        "relation": "F",
        "relative_name": "Ram Prasad",
        "age": 36,
        "unit": NARHARPUR,
    }


def idle(reason: str) -> dict[str, Any]:
    by_incharge = reason in {"paused", "room_paused", "district_paused"}
    return {
        "reason": reason,
        "until": at("22 10:00") if reason in {"outside_hours", "silence"} else None,
        "next_at": at("21 15:00") if reason == "nothing_due" else None,
        "said_by": "मनोज तिवारी" if by_incharge else "",
        "why": "बिजली का काम, आधा घंटा" if by_incharge else "",
        "resume_href": "#",
        "again_href": "#",
        "enrol_href": "#",
        "day": day(),
    }


def _caller_row(
    name: str, state: str, seconds: int | None, calls: int, checked: int, wrong: int
) -> dict[str, Any]:
    stop = wrong >= 0.076 * checked + 1.66
    clear = wrong <= 0.076 * checked - 1.29
    return {
        "name": name,
        "login": "",
        "state": state,
        "seconds": seconds,
        "calls": figure(calls),
        "reached": 91.0 if stop else 71.0,
        "said_yes": 97.0 if stop else 77.0,
        "checked": checked,
        "wrong": wrong,
        "verdict": "stop" if stop else "clear" if clear else "running",
        "since": (checked, wrong),
        "checks_href": "#",
        "pause_href": "" if state == "stopped" else "#",
        "resume_href": "#" if state == "stopped" else "",
    }


def incharge() -> dict[str, Any]:
    return {
        "room": {
            "name": "कॉल रूम, पटना",
            "state": "open",
            "until": at("21 19:00"),
            "why": "",
            "paused_by": "",
        },
        "now": NOW,
        "figures": {
            "waiting": figure(1284),
            "in_call": figure(37),
            "done": figure(3418),
            "verified": figure(1962),
            "returned": figure(341),
            "no": 187,
            "hours_of_work": 2,
            "callers_in": 50,
            "done_yesterday": 3105,
            "oldest_promise": {"minutes": 18, "due_at": at("21 14:17"), **figure(1)},
        },
        "needs": [
            {
                "kind": "stop",
                "sentence": "राजेश कुमार के 20 जाँचे गए “हाँ” में 4 ग़लत निकले।",
                "detail": "उनके आज के 58 “हाँ” अभी सूची में नहीं गए; दूसरे कॉलर फिर पूछ रहे हैं।",
                "label": "चारों कॉल देखें",
                "href": "#",
                "method": "get",
            },
            {
                "kind": "need",
                "sentence": "मढ़ौरा से आए 214 नंबरों में 9 जोड़े लगभग एक जैसे हैं।",
                "detail": "संयोग से एक जोड़ा भी नहीं बनना चाहिए। भेजा: ज़िलाध्यक्ष, सारण।",
                "label": "9 जोड़े देखें",
                "href": "#",
                "method": "get",
            },
            {
                "kind": "late",
                "sentence": "अररिया का एक वादा 18 मिनट से रुका है।",
                "detail": "जिस कॉलर ने वादा किया था, वह विराम पर है।",
                "label": "किसी और को दें",
                "href": "#",
                "method": "post",
            },
        ],
        "callers": [
            _caller_row("पूजा कुमारी", "talking", 37, 42, 31, 0),
            _caller_row("अंकित राज", "talking", 134, 61, 44, 1),
            _caller_row("नेहा भारती", "between", None, 58, 12, 1),
            _caller_row("राजेश कुमार", "stopped", None, 66, 20, 4),
            _caller_row("विकास पासवान", "on_break", 360, 39, 9, 0),
            _caller_row("मो. इरफ़ान", "talking", 220, 48, 33, 2),
        ],
        "with_checks": True,
        "callers_total": 50,
        "all_href": "#",
        "hours": _hours(),
        "districts": [
            dict(one, state=state, until=until, waiting=figure(count), pause_href="#", resume_href="")
            for one, state, until, count in zip(
                DISTRICTS,
                ("open", "open", "open", "paused", "open"),
                (None, None, None, at("21 16:00"), None),
                (412, 318, 276, 171, 107),
                strict=False,
            )
        ],
        "pause_href": "#",
        "resume_href": "#",
        "report_href": "#",
        "live_href": "#",
        "seconds": 10,
        "method_href": "#",
        "more": [{"label": _("Second calls"), "href": "#", "count": 2, "right": ""}],
    }


def _hours() -> list[dict[str, Any]]:
    return [
        {"hour": hour, "count": count, "now": hour == 14}
        for hour, count in ((10, 742), (11, 861), (12, 829), (13, 604), (14, 382))
    ]


def incharge_empty() -> dict[str, Any]:
    nothing = figure(0)
    figures = dict.fromkeys(("waiting", "in_call", "done", "verified", "returned"), nothing)
    empty = {"needs": [], "callers": [], "callers_total": 0, "hours": [], "districts": []}
    room = {
        "name": "कॉल रूम, पटना",
        "state": "room_paused",
        "until": None,
        "why": "नेटवर्क नहीं है",
        "paused_by": "मनोज तिवारी",
    }
    counts = {"no": 0, "hours_of_work": None, "callers_in": 0, "done_yesterday": None, "oldest_promise": None}
    return {**incharge(), **empty, "room": room, "figures": {**figures, **counts}}


def daily_report() -> dict[str, Any]:
    totals = {
        "calls": 3418,
        "reached": 2431,
        "yes": 1962,
        "no": 187,
        "wrong_number": 341,
        "call_back": 212,
        "refused": 31,
        "complaint": 2,
        "no_contact": 987,
        "verified": 1962,
        "returned": 341,
    }
    return {
        "room": "कॉल रूम, पटना",
        "date": NOW.date(),
        "made_at": NOW,
        "by_post": "कॉल रूम प्रभारी",
        "totals": totals,
        "hours": _hours(),
        "districts": [
            dict(
                DISTRICTS[i % 6],
                calls=500 + 7 * i,
                yes=320 + 3 * i,
                no=20 + i,
                wrong_number=41,
                waiting=412 - i,
            )
            for i in range(38)
        ],
        "callers": {"count": 50, "hours": 231, "per_hour": 14.8},
        "checks": {"made": 331, "wrong": 12, "stopped": 1, "held": 58},
        "promises": {"made": 212, "late": 4},
        "silence": ["अररिया: 14:00 से 16:00 तक विराम।"],
        "back_href": "#",
    }


def my_day() -> dict[str, Any]:
    outcomes = ("yes", "no_answer", "wrong_number", "call_back", "yes", "busy")
    return {
        "day": day(),
        "outcome": "",
        "promises": [
            {"at": at("21 14:17"), "place": DISTRICTS[3], "late": True},
            {"at": at("21 15:00"), "place": SARAN, "late": False},
        ],
        "rows": [
            {"at": at(f"21 1{i % 5}:1{i}"), "place": VILLAGES[i], "outcome": outcome}
            for i, outcome in enumerate(outcomes)
        ],
        "page": None,
        "checks_href": "#",
    }
