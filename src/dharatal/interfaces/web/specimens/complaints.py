"""The book of complaints, its board, and inquiries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dharatal.interfaces.web.specimens.cast import NOW, SARAN, unit

Context = dict[str, Any]

PATNA = unit("पटना", "Patna")
PARTS = ["याद नहीं", "सुबह", "दोपहर", "शाम", "रात"]


def form(*, refused: bool = False, kept: bool = False) -> Context:
    typed = ("mobile", "when", "day", "part", "caller", "offer", "heard_name", "details", "how")
    return {
        "values": dict.fromkeys(typed, "") | ({"mobile": "12345", "when": "today"} if refused else {}),
        "parts": [{"code": str(at), "label": word, "chosen": at == 0} for at, word in enumerate(PARTS)],
        "today": NOW.date(),
        "refusal": "सदस्य का अपना मोबाइल नंबर दस अंकों में लिखिए।" if refused else "",
        "bad_mobile": refused,
        "bad_day": False,
        "key": "k",
        "place": "",
        "is_kept": kept,
        "action_href": "#",
    }


def thanks() -> Context:
    return {"place": "", "again_href": "#"}


def board(*, empty: bool = False) -> Context:
    row = {"told": 9, "waiting": 2, "is_learning": False, "href": "#"}
    rows = [
        {
            **row,
            "place": SARAN,
            "weeks": [0, 1, 0, 0, 2, 6],
            "is_alarm": True,
            "since": 8,
            "usual": "0.3",
            "began": NOW.date() - timedelta(days=8),
        },
        {
            **row,
            "place": PATNA,
            "weeks": [1, 0, 0, 1, 0, 0],
            "is_alarm": False,
            "since": 0,
            "usual": "0.4",
            "began": None,
        },
    ]
    return {
        "rows": [] if empty else rows,
        "sources": [] if empty else [{"login": "saran", "entered": 12, "confirmed": 1, "href": "#"}],
        "weeks": 6,
        "bulk_days": 7,
        "learnt": 28,
        "years": 10,
        "has_deciders": not empty,
        "add_href": "#",
        "list_href": "#",
        "public_href": "/complain/",
    }


def _row(state: str, **more: Any) -> Context:
    return {
        "state": f"complaint_{state}",
        "is_ours": True,
        "is_open": False,
        "is_duplicate": state == "duplicate",
        "place": SARAN,
        "via": "कॉल रूम में",
        "by": "asha",
        "told_at": NOW,
        "called_at": NOW - timedelta(days=1),
        "called_to": None,
        "confirmed_at": NOW if state == "confirmed" else None,
        "confirmed_by": "bina" if state == "confirmed" else "",
        "href": "#",
        **more,
    }


def listing(*, empty: bool = False) -> Context:
    rows = [
        _row("confirmed"),
        _row("told", is_ours=False, place=None, by="", called_at=None, via="सदस्य ने स्वयं, वेब पर"),
        _row("told", is_open=True, by="saran"),
        _row("duplicate"),
    ]
    states = ("told", "confirmed", "denied", "unreachable", "duplicate")
    return {
        "complaints": [] if empty else rows,
        "states": [{"code": "", "label": "सब", "chosen": True}]
        + [{"code": f"complaint_{one}", "value": one, "chosen": False} for one in states],
        "total": 0 if empty else 4,
        "page": None,
        "board_href": "#",
        "add_href": "#",
    }


def one(*, erased: bool = False, again: bool = False) -> Context:
    telling = {
        "via": "कॉल रूम में",
        "by": "asha",
        "told_at": NOW,
        "called_at": NOW - timedelta(days=1),
        "called_to": NOW - timedelta(hours=20),
        "is_erased": erased,
        "caller": "" if erased else "+915000012345",
        "offer": "" if erased else "ब्लॉक का पद",
        "heard_name": "" if erased else "सुमन जी",
        "details": "",
        "how": "",
        "again_when": "",
        "again_at": None if erased else NOW,
        "again_name": "" if erased else "मो. सुमन",
    }
    before = {
        "number": 1,
        "state": "complaint_denied",
        "by": "bina",
        "at": NOW - timedelta(hours=20),
        "name": "",
        "when": "याद नहीं",
        "when_at": None,
        "why": "सदस्य का कहना है कि उत्तर ग़लत लिखा गया",
        "asked_by": "hq",
        "asked_at": NOW - timedelta(hours=2),
    }
    return {
        "one": _row("confirmed", confirmed_by="chand"),
        "tellings": [telling, telling],
        "call_backs": [before] if again else [],
        "reasons": [
            {"code": "member", "label": before["why"]},
            {"code": "caller", "label": "उत्तर लेने वाले पर सन्देह है"},
        ],
        "again_href": "#",
        "refusal": "कॉल करने वाला अभी उत्तर वापस ले सकता है। दस मिनट बाद फिर करें।" if again else "",
        "days": 90,
        "back_href": "#",
    }


def _case(state: str) -> Context:
    return {
        "number": 3,
        "state": f"case_{state}",
        "is_open": state == "open",
        "is_proposed": state == "proposed",
        "places": [SARAN, PATNA],
        "since": NOW - timedelta(days=8),
        "until": None,
        "proposed_at": NOW,
        "by_signal": True,
        "opened_at": None,
        "closed_at": None,
        "href": "#",
    }


def cases(*, empty: bool = False) -> Context:
    return {
        "cases": [] if empty else [_case("proposed"), _case("open")],
        "is_entrusted": not empty,
        "propose_href": "" if empty else "#",
    }


def case(state: str = "open") -> Context:
    is_open = state == "open"
    heard = {
        "place": SARAN,
        "called_at": NOW,
        "called_to": NOW,
        "name": "मो. सुमन",
        "via": "कॉल रूम में",
        "by": "asha",
        "confirmed_by": "bina",
        "call_backs": 2,
        "href": "#",
    }
    people = [
        {
            "login": login,
            "role": role,
            "by": "leela",
            "from_at": NOW,
            "until_at": None,
            "user_id": at,
            "may_go": at == 3,
        }
        for at, (login, role) in enumerate([("leela", "शुरू की"), ("dev", "जाँचकर्ता")], start=2)
    ]
    return {
        "case": _case(state),
        "because": {
            "signal": "rise",
            "confirmed": 8,
            "usual_a_week": 0.3,
            "statistic": 412000,
            "bound": 138700,
        },
        "voices": [{"login": "leela", "word": "विरोध में", "at": NOW, "reason": "वही सप्ताह दूसरी कॉल का था।"}],
        "people": people if is_open else [],
        "evidence": [heard] if is_open else [],
        "told": [{"state": "complaint_confirmed", "count": 1}] if is_open else [],
        "sources": [{"login": "asha", "count": 1}, {"login": "", "count": 2}],
        "is_named": is_open,
        "is_opener": is_open,
        "may_speak": not is_open,
        "needed": 2,
        "shortest": 20,
        "longest": 2000,
        "refusal": "",
        "words": "",
        **dict.fromkeys(("speak_href", "name_href", "unname_href", "close_href", "back_href"), "#"),
    }


def wanted() -> Context:
    districts = [{"unit": SARAN, "id": 1, "chosen": False}, {"unit": PATNA, "id": 2, "chosen": True}]
    return {"districts": districts, "since": "", "today": NOW.date(), "refusal": "", "back_href": "#"}


def entrusted(*, empty: bool = False) -> Context:
    held = [{"user_id": 4, "login": "leela"}, {"user_id": 5, "login": "mohan"}]
    return {
        "entrusted": [] if empty else held,
        "needed": 2,
        "refusal": "",
        "add_href": "#",
        "dismiss_href": "#",
    }


def call_back(card: Context) -> Context:
    """The caller's desk with the card of a call-back. card: of another call."""
    held = card["card"]
    script = {
        "hello": "नमस्ते, यह फ़ोन प्रदेश कार्यालय से है। आपकी एक शिकायत हमारे पास लिखी है।",
        "identity": "क्या सुमन जी से बात हो रही है?",
        "called": "क्या किसी दूसरे दल की ओर से आपको फ़ोन आया था?",
        "when": "वह फ़ोन कब आया था?",
        "named": "फ़ोन करने वाले ने आपको किस नाम से पुकारा?",
    }
    told = {"called": "yes", "called_when": "", "called_as": ""}
    return {**card, "card": {**held, "script": script, "told": told, "sender": "शिकायत बही"}}
