"""The report of an inquiry: for those who are named, for the holder, and its check."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dharatal.field.trace.inquiry import sentences
from dharatal.field.trace.inquiry.finding import District, File, Suspect
from dharatal.interfaces.web.specimens.cast import SARAN, at, unit

WHEN = datetime(2026, 11, 2, 5, 10, tzinfo=UTC)
SUSPECT = Suspect(
    user_id=7,
    login="adhyaksh.saran",
    posterior=0.9987,
    low=0.987,
    high=0.9999,
    is_shared=False,
    rows=9_120,
    first_at=WHEN,
    districts=(District(1, 31, 0), District(2, 2, 1)),
    files=(File(WHEN, 8_800),),
    against=("outside", "decoys"),
)


class _Found:
    """As `Finding`, for a page."""

    made_at = at("9 18:02")

    def __init__(self, named: str) -> None:
        self.named = named


def _suspect() -> dict[str, Any]:
    return {
        "login": SUSPECT.login,
        "is_shared": False,
        "said": sentences.of_account(SUSPECT),
        "against": sentences.against(SUSPECT),
        "districts": _districts(),
    }


def _districts() -> list[dict[str, Any]]:
    return [
        {"unit": SARAN, "inside": 31, "outside": 0},
        {"unit": unit("खगड़िया", "Khagaria"), "inside": 2, "outside": 1},
    ]


def case(what: str = "heard") -> dict[str, Any]:
    if what == "nothing":
        return {"case": {"number": 4, "state": "open"}, "finding": None}
    heard = {
        "login": SUSPECT.login,
        "state": "hearing_answered",
        "opened_at": at("10 11:00"),
        "seen_at": at("11 09:30"),
        "due_at": at("17 11:00"),
        "answered_at": at("12 20:15"),
        "answer": "उन दिनों मेरा फ़ोन भाई के पास था।\nप्रशिक्षण में सब एक ही लॉग-इन से आते थे।",
    }
    return {
        "case": {"number": 4, "state": "open"},
        "finding": _Found(SUSPECT.login if what == "heard" else ""),
        "suspects": [_suspect()],
        "left": 0 if what == "heard" else 1,
        "heard": [heard] if what == "heard" else [],
        "waiting": 0,
        "hear_href": "" if what == "heard" else "#",
        "print_href": "#" if what == "heard" else "",
        "reports": [_report()] if what == "heard" else [],
        "check_href": "#",
    }


def _report() -> dict[str, Any]:
    return {
        "number": 2,
        "made_at": at("18 10:00"),
        "check": "0a1b 2c3d 4e5f 6071 8293",
        "files": [{"language": "hi", "href": "#"}, {"language": "en", "href": "#"}],
    }


def answers(*, empty: bool = False) -> dict[str, Any]:
    one = {"state": "hearing_waits", "opened_at": at("10 11:00"), "due_at": at("17 11:00"), "href": "#"}
    return {"hearings": [] if empty else [one]}


def answer(*, over: bool = False) -> dict[str, Any]:
    return {
        "login": SUSPECT.login,
        "state": "hearing_over" if over else "hearing_waits",
        "opened_at": at("10 11:00"),
        "due_at": at("17 11:00"),
        "answered_at": None,
        "may_answer": not over,
        "said": sentences.of_account(SUSPECT),
        "against": sentences.against(SUSPECT),
        "districts": _districts(),
        "digest": " ".join(["6f1c0b9a"] * 8),
        "answer": "",
        "longest": 10_000,
        "refusal": "",
        "action_href": "#",
        "back_href": "#",
    }


def check(found: str = "") -> dict[str, Any]:
    told = {
        "number": 2,
        "made_at": at("18 10:00"),
        "language": "hi" if found == "file" else "",
        "is_signed": found != "forged",
        "is_sealed": True,
        "leaf": 184_201,
        "digest": " ".join(["6f1c0b9a"] * 8),
    }
    return {
        "found": told if found else None,
        "sent": {"number": "", "code": ""},
        "refusal": "",
        "action_href": "#",
    }
