"""Lists that turned up, and what can be said of them."""

from __future__ import annotations

from typing import Any

from dharatal.field.trace.kinds import KINDS
from dharatal.interfaces.web.specimens.cast import at


def _list(state: str = "suspect_read", **more: Any) -> dict[str, Any]:
    return {
        "label": "suchi-21-nov.xlsx",
        "by": "guard",
        "at": at("9 18:02"),
        "state": state,
        "is_waiting": state == "suspect_waiting",
        "is_shredded": state == "suspect_shredded",
        "percent": 100,
        "rows": 39_218,
        "digest": "6f1c0b9a d4e27a53 c8810f3b e9d24a70 b1e6c5d2 f3a49788 12ccde05 617f9ab3",
        "kept_until": at("20 12:00"),
        "problem": "",
        "href": "#",
        "progress_href": "#",
        "again_href": "#",
        "shred_href": "#",
        "back_href": "#",
        **more,
    }


def index(*, empty: bool = False, refused: str = "") -> dict[str, Any]:
    lists = [_list("suspect_waiting", percent=40, rows=0), _list(), _list("suspect_shredded", label="")]
    return {
        "lists": [] if empty else lists,
        "refusal": refused,
        "action_href": "#",
        "most_megabytes": 100,
        "days": 180,
    }


def working(state: str = "suspect_waiting", **more: Any) -> dict[str, Any]:
    return {"one": _list(state, **{"percent": 40, **more})}


def report(what: str = "named") -> dict[str, Any]:
    counts = {"matched": 38_114, "repeat": 212, "decoy": 3, "foreign": 889}
    if what == "foreign":
        counts = {"matched": 0, "foreign": 39_218}
    named = {
        "holder": "adhyaksh.saran",
        "is_view": False,
        "export": "7f6c1c1e",
        "one_in": 10**9,
        "is_more": True,
        "inside": 37_950,
        "of": 38_114,
        "outside": 164,
        "fetched": True,
        "is_shared": True,
    }
    return {
        "one": _list(),
        "figures": [{"label": KINDS[kind], "number": count, "href": "#"} for kind, count in counts.items()],
        "is_of_ours": what != "foreign",
        "marks": 31 if what == "nobody" else 40_000,
        "has_few_marks": what == "nobody",
        "judged": 412,
        "named": [named] if what == "named" else [],
        "one_in": 10**6,
        "after": None if what == "foreign" else at("3 10:15"),
        "before": None if what == "foreign" else at("9 18:02"),
        "decoys": []
        if what == "foreign"
        else [{"row": 814, "only": "adhyaksh.saran" if what == "named" else ""}],
        "has_single": what == "named",
        "unnamed_singles": int(what == "nobody"),
    }


def rows(*, empty: bool = False) -> dict[str, Any]:
    told = [
        {
            "number": 12 + n,
            "name": name,
            "relative_name": "राम प्रसाद सिंह",
            "mobile": "50000 12345",
            "village": "नरहरपुर",
        }
        for n, name in enumerate(("सुमन कुमार सिंह", "रेखा देवी", "मो० इमरान"))
    ]
    page = {"first": 1, "last": 3, "total": 889, "previous": "", "next": "2"}
    return {
        "one": _list(),
        "title": KINDS["foreign"],
        "rows": [] if empty else told,
        "count": 0 if empty else 889,
        "page": page,
    }
