"""Findings of an inquiry, with invented accounts."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from dharatal.field.trace.inquiring import naming_in_words as words
from dharatal.field.trace.inquiring import showing
from dharatal.field.trace.inquiring.verdict import Apart, Gap, Suspect, Verdict, weighable
from dharatal.interfaces.web.specimens.cast import at

CASE = SimpleNamespace(id=UUID(int=3), number=3)
HELD = SimpleNamespace(id=UUID(int=4), made_at=at("9 14:35"), digest="6f1c0b9ad4e27a53" * 4)
PLACES = {"188": "पटना", "190": "सारण", "203": "अररिया"}


def _ids(count: int, start: int = 0) -> list[str]:
    return [str(UUID(int=start + number + 1)) for number in range(count)]


def _suspect(name: str, posterior: float, **more: Any) -> Suspect:
    weeks = [(0, 1, 0), (0, 1, 240), (1, 0, 4100), (0, 0, 0), (1, 1, 0), (9, 1, 0), (16, 0, 12), (10, 0, 0)]
    first = at("9 00:00") - timedelta(weeks=8)
    told: dict[str, Any] = {
        "is_account": ":" not in name and name not in ("old", "administrator", "keyholder", "compiled"),
        "is_shared": False,
        "low": showing._moved(posterior)[0],
        "high": showing._moved(posterior)[1],
        "weight": 1.0,
        "rows": 61_204,
        "first_seen": (first + timedelta(days=9)).isoformat(),
        "inside": _ids(38),
        "outside": _ids(3, 100),
        "by_district": [
            [188, 21, 2, 30_112, 33_400],
            [190, 17, 1, 21_878, 24_310],
            [203, 0, 0, 9_214, 10_240],
        ],
        "by_week": [
            [(first + timedelta(weeks=number)).isoformat(), *week] for number, week in enumerate(weeks)
        ],
        "ways": {"screen": 6, "file": 32},
        "files": [[(first + timedelta(days=17)).isoformat(), 61_020]],
        "agree": 14,
        "differ": 5,
        "decoys": [11, 2],
        "elsewhere": {"hq-03": 33, "old": 38},
        "silent": [[203, 9_214]],
        **more,
    }
    return Suspect(name, posterior=posterior, **told)


def _verdict(**more: Any) -> Verdict:
    suspects = [
        _suspect("hq-07", 0.62),
        _suspect("hq-03", 0.21, elsewhere={"hq-07": 33}, files=[], ways={"screen": 33}),
        _suspect("patna-helper", 0.09, rows=9_120, files=[], ways={"screen": 19}, is_shared=True),
        _suspect("old", 0.05, files=[], ways={}, agree=0, differ=0, decoys=[0, 0]),
    ]
    told: dict[str, Any] = {
        "named": None,
        "set": ["hq-07", "hq-03", "patna-helper", "old", "nobody"],
        "posterior": {
            "hq-07": 0.62,
            "hq-03": 0.21,
            "patna-helper": 0.09,
            "old": 0.05,
            "administrator": 0.004,
        },
        "nobody": 0.02,
        "log_lr": 1.1,
        "likeliest": "hq-07",
        "since": (at("9 00:00") - timedelta(weeks=8)).isoformat(),
        "until": at("9 14:35").isoformat(),
        "members": 67_950,
        "complaints": 41,
        "baseline": 6,
        "again": 1,
        "unheard": 22,
        "excluded": 37,
        "suspects": suspects,
        "apart": [Apart("hq-07", "hq-03", 0.13, 73, 12, 203, 6_102)],
        "weights": {"hq-07": 1.0, "old": 0.5, "administrator": 0.5},
        "districts": {"188": "188", "190": "190", "203": "203"},
        "log_from": (at("9 00:00") - timedelta(weeks=40)).isoformat(),
        **more,
    }
    return Verdict(**told)


def one(kind: str = "") -> dict[str, Any]:
    """A finding: nobody named, named, with a gap in the log, or with two who saw the same."""
    told = {
        "": _verdict(),
        "named": _verdict(
            named="hq-07", set=["hq-07"], posterior={"hq-07": 0.9996}, nobody=0.0001, log_lr=9.4,
            suspects=[_suspect("hq-07", 0.9996, elsewhere={}, silent=[])], apart=[],
        ),
        "gap": _verdict(
            gaps=[Gap("missing", (at("9 00:00") - timedelta(days=50)).isoformat(), at("2 10:00").isoformat())]
        ),
        "same": _verdict(
            same=[["hq-07", "hq-03"]], rests_on=["caller-4 + caller-9"], notes=["custodian_away"],
            apart=[Apart("hq-07", "hq-03", 0.0, 0, 0, 188, 0)],
        ),
    }[kind]  # fmt: skip
    return showing.one(CASE, HELD, told, showing.Naming(PLACES, {}), chosen="")  # type: ignore[arg-type]


def index(*, empty: bool = False) -> dict[str, Any]:
    made = [
        {"asked_at": at("9 14:34"), "made_at": at("9 14:35"), "by": "asha", "state": "finding_made",
         "digest": "6f1c0b9a", "href": "#"},
        {"asked_at": at("7 10:02"), "made_at": None, "by": "bina", "state": "finding_failed", "digest": "",
         "problem": words.PROBLEMS["broken_off"],
         "href": ""},
    ]  # fmt: skip
    assumed = [
        {"kind": showing.words.KINDS["copy"], "login": "", "source": "", "who": "पुराना कार्यालय",
         "where": "पुराना आवास", "why": "वहाँ का कंप्यूटर 2024 तक चलता रहा।", "from_at": at("2 10:00") - timedelta(days=900),
         "to_at": at("2 10:00") - timedelta(days=400), "weight": None, "by": "asha", "made_at": at("8 11:00"),
         "is_live": True, "withdraw_href": "#"},
    ]  # fmt: skip
    return {
        "number": 3,
        "findings": [] if empty else made,
        "is_waiting": empty,
        "assumed": [] if empty else assumed,
        "may_ask": not empty,
        "ask_href": "#",
        "assume_href": "#",
        "sources": [
            {"value": name, "word": words.source(name, PLACES, {"c": "पुराना कार्यालय"})}
            for name in weighable(map(int, PLACES), ["c"])
        ],
        "lists": [{"value": "7", "label": "सदस्य सूची.xlsx", "at": at("8 16:20"), "by": "asha"}],
        "progress_href": "#",
        "back_href": "#",
        "refusal": "",
    }


def records() -> dict[str, Any]:
    rows = [
        {"place": "पटना", "called_at": at(f"{day} 11:20"), "via": "office",
         "state": "complaint_confirmed", "href": "#"}
        for day in (2, 3, 5)
    ]  # fmt: skip
    return {"number": 3, "word": "hq-07", "is_inside": True, "rows": rows, "count": 38, "back_href": "#"}


def looks() -> dict[str, Any]:
    lines = [
        {"at": at("3 17:42"), "action": "people.exported", "purpose": "meeting", "channel": "web",
         "place": "10.0.0.7", "device": "", "subject_count": 61_020},
        {"at": at("2 12:10"), "action": "people.listed", "purpose": "", "channel": "web", "place": "10.0.0.7",
         "device": "", "subject_count": 50},
    ]  # fmt: skip
    return {"number": 3, "login": "hq-07", "lines": lines, "back_href": "#"}
