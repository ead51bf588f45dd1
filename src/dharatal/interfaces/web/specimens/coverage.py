"""The coverage board."""

from __future__ import annotations

from datetime import date
from math import cos, sin
from typing import Any

from dharatal.interfaces.web.specimens.cast import (
    BIHAR,
    DISTRICTS,
    MARHAURA,
    NARHARPUR,
    NOW,
    SARAN,
    VILLAGES,
    at,
    figure,
)


def _child(
    unit: dict[str, Any], quota: int, submitted: int, called: int, verified: int, no: int, returned: int
) -> Any:
    return {
        **unit,
        "quota": figure(quota),
        "submitted": figure(submitted),
        "called": figure(called),
        "verified": figure(verified),
        "no": figure(no),
        "returned": figure(returned),
        "missing": figure(max(0, quota - verified)),
        "filled": min(quota, verified),
        "share": 100 * min(quota, verified) // quota,
        "waiting": max(0, submitted - called),
        "trend": [verified // 9, verified // 6, verified // 3, verified // 2, verified * 2 // 3, verified],
        "too_few": called * 10 < quota,
    }


def board(*, villages: bool = False, empty: bool = False, outlined: bool = False) -> dict[str, Any]:
    if villages:
        rows = (
            (10, 9, 8, 0, 1),
            (10, 10, 10, 0, 0),
            (8, 6, 6, 0, 0),
            (10, 10, 9, 0, 1),
            (7, 5, 4, 0, 1),
            (3, 3, 2, 0, 1),
        )
        children = [_child(one, 10, *row) for one, row in zip(VILLAGES, rows, strict=True)]
        path, level = [BIHAR, SARAN, MARHAURA, NARHARPUR], "6 गाँव"
    else:
        rows = (
            (15880, 11204, 8730, 402, 961),
            (12400, 9120, 6801, 310, 702),
            (9800, 7002, 5120, 221, 411),
            (6120, 1040, 820, 41, 90),
            (5330, 4102, 3099, 120, 280),
            (1200, 310, 122, 9, 40),
        )
        children = [
            _child(one, 18000 - 1500 * i, *row)
            for i, (one, row) in enumerate(zip(DISTRICTS, rows, strict=True))
        ]
        path, level = [BIHAR], "38 ज़िले"
    return {
        "path": path,
        "unit": path[-1],
        "figures": {
            "quota": figure(450_000),
            "submitted": figure(342_118),
            "called": figure(271_940),
            "verified": figure(208_365),
            "no": figure(9_120),
            "returned": figure(24_712),
            "missing": figure(241_635),
            "empty_villages": figure(0 if villages else 3118),
            "share": 46,
            "villages": 45_000,
            "as_of": NOW,
            "this_week": 21_406,
            "waiting": 70_178,
        },
        "level": level,
        "child_kind": "village" if villages else "district",
        "children": [] if empty else children,
        "total": None if empty else _child({}, 88_500, 50_730, 32_778, 24_692, 1_103, 2_484),
        "first": []
        if empty or villages
        else [
            {
                "sentence": "अररिया के 412 गाँवों से एक भी नाम नहीं आया",
                "detail": "ज़िलाध्यक्ष को 14 नवंबर को बताया गया था",
                "label": "गाँव देखें",
                "href": "#",
            },
            {
                "sentence": "मढ़ौरा के 61 लौटे नंबर सुधर कर नहीं आए",
                "detail": "सबसे पुराना 6 दिन से",
                "label": "पंक्तियाँ देखें",
                "href": "#",
            },
        ],
        "orders": [{"code": "name", "label": "नाम"}, {"code": "missing", "label": "सबसे ज़्यादा बाक़ी"}],
        "order": "missing",
        "page": None,
        "download_href": "#",
        "forecast": {"says": "too_early"}
        if empty
        else {
            "says": "day",
            "middle": date(2027, 3, 14),
            "earliest": date(2027, 3, 2),
            "latest": date(2027, 3, 29),
        },
        "map": None if villages or empty else area_map(outlined=outlined),
        "series": None if empty else {"table_href": "#", "data_href": "#"},
    }


PLACES = (
    ("अररिया", "Araria", 26.15, 87.52), ("औरंगाबाद", "Aurangabad", 24.75, 84.37), ("बांका", "Banka", 24.89, 86.92),
    ("बेगूसराय", "Begusarai", 25.42, 86.13), ("भागलपुर", "Bhagalpur", 25.24, 86.97),
    ("कैमूर (भभुआ)", "Kaimur (Bhabua)", 25.04, 83.61), ("मुजफ्फरपुर", "Muzaffarpur", 26.12, 85.39),
    ("पश्चिम चंपारण", "Pashchim Champaran", 26.80, 84.50), ("पटना", "Patna", 25.60, 85.12),
    ("पूर्वी चंपारण", "Purbi Champaran", 26.65, 84.92), ("समस्तीपुर", "Samastipur", 25.86, 85.78),
    ("सारण", "Saran", 25.78, 84.74), ("शेखपुरा", "Sheikhpura", 25.14, 85.85), ("किशनगंज", "Kishanganj", 26.10, 87.95),
)  # fmt: skip


def area_map(*, outlined: bool = False) -> dict[str, Any]:
    """Areas in every class, as tiles or with borders that nobody has: twelve-cornered ones around their places."""
    areas: list[dict[str, Any]] = []
    for n, (name_hi, name_en, latitude, longitude) in enumerate(PLACES):
        share = None if n % 7 == 5 else (n * 17 + 9) % 100
        shade = 0 if share is None else 1 + sum(share >= bound for bound in (25, 40, 55, 70))
        ring = [(longitude + 0.3 * cos(turn / 2), latitude + 0.22 * sin(turn / 2)) for turn in range(12)]
        areas.append(
            {
                "name_hi": name_hi,
                "name_en": name_en,
                "href": "#",
                "share": share,
                "shade": shade,
                "missing": 4_120 + n,
                "outline": [[ring]] if outlined else None,
                "is_approximate": n == 3,
                "at": (latitude, longitude),
            }
        )
    labels = ("अभी कह नहीं सकते", "25% से कम", "25–39%", "40–54%", "55–69%", "70% और ऊपर")
    classes = [
        {"shade": shade, "label": label, "count": sum(one["shade"] == shade for one in areas)}
        for shade, label in enumerate(labels)
    ]
    behind = sorted((one for one in areas if one["share"] is not None), key=lambda one: one["share"])[:7]
    return {"areas": areas, "classes": classes, "behind": behind, "how": "some" if outlined else "places"}


def days(*, empty: bool = False) -> dict[str, Any]:
    told = [
        (at(f"{n:02} 12:00").date(), 900 + 7 * n, 640 + 5 * n, 480 + 3 * n, 455 + 3 * n)
        for n in range(20, 2, -1)
    ]
    return {"path": [BIHAR, SARAN], "unit": SARAN, "days": [] if empty else told, "back_href": "#"}


def rows(*, missing: bool = False) -> dict[str, Any]:
    quotas = ((8, 1, 1), (6, 2, 0), (4, 2, 1), (2, 0, 1))
    return {
        "path": [BIHAR, SARAN, MARHAURA, NARHARPUR],
        "unit": NARHARPUR,
        "figure": "missing" if missing else "verified",
        "title": "नरहरपुर में बाक़ी" if missing else "नरहरपुर में पक्के",
        "count": 21 if missing else 39,
        "rows": []
        if missing
        else [
            {"name": name, "place": VILLAGES[i], "state": "verified", "at": at(f"1{i} 12:00"), "href": "#"}
            for i, name in enumerate(("सुमन कुमार सिंह", "रेखा देवी", "मो. असलम", "दीपक राम"))
        ],
        "units": [
            dict(VILLAGES[i], quota=10, verified=v, waiting=w, returned=r, missing=10 - v, path="")
            for i, (v, w, r) in enumerate(quotas)
        ]
        if missing
        else [],
        "hidden": 0 if missing else 3,
        "page": {"first": 1, "last": 4, "total": 39, "previous": "", "next": "2"},
        "back_href": "#",
    }
