"""The page of invented members."""

from __future__ import annotations

from typing import Any

from dharatal.interfaces.web.specimens.cast import VILLAGES, at


def _row(name: str, relative: str, number: int, lot: str, *, retired: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "relative_name": relative,
        "place": VILLAGES[number],
        "phone": f"+91500000009{number}",
        "answers": "रेखा, कार्यालय",
        "lot": lot,
        "entered_at": at("12 11:00"),
        "retired_at": at("14 10:00") if retired else None,
        "why": "नंबर अब किसी और का है" if retired else "",
        "retire_href": "" if retired else "#",
        "label": name,
    }


def listing(*, empty: bool = False, seen_only: bool = False) -> dict[str, Any]:
    rows = [
        _row("बैद्यनाथ साह", "जगदेव साह", 0, "आधे लॉग-इन और आधी निकाली गई फ़ाइलों में"),
        _row("Phulo Devi", "Umesh Mahto", 1, "सिर्फ़ एक लॉग-इन या फ़ाइल में"),
        _row("हरिलाल राम", "", 2, "", retired=True),
    ]
    return {
        "rows": [] if empty else rows,
        "in_use": 0 if empty else 2,
        "sent": {},
        "refusal": "",
        "add_href": "" if seen_only else "#",
        "reasons": [{"code": "lost", "label": "नंबर छोड़ दिया"}, {"code": "known", "label": "भेद खुल गया"}],
    }
