"""People, one person, the start page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dharatal.interfaces.web.specimens.cast import MARHAURA, NARHARPUR, NOW, SARAN, VILLAGES, at, days_ago


def _rows() -> list[dict[str, Any]]:
    cast = (("सुमन कुमार सिंह", "राम प्रसाद सिंह"), ("रेखा देवी", "शंभू महतो"), ("मो. असलम", "मो. युनुस"))
    return [
        {
            "name": name,
            "relative_name": relative,
            "place": VILLAGES[i],
            "field": "बूथ",
            "since": at(f"1{i} 12:00"),
            "state": "active",
            "href": "#",
        }
        for i, (name, relative) in enumerate(cast)
    ]


def listing(*, wide: bool = False) -> dict[str, Any]:
    return {
        "path": [SARAN, MARHAURA] if wide else [SARAN, MARHAURA, NARHARPUR],
        "unit": MARHAURA if wide else NARHARPUR,
        "find_href": "#",
        "likely_href": "#",
        "total": 12_498 if wide else 39,
        "ordered_by": "place" if wide else "name",
        "rows": [] if wide else _rows(),
        "units": [dict(one, count=498 - 40 * i) for i, one in enumerate(VILLAGES)] if wide else [],
        "page": None if wide else {"first": 1, "last": 3, "total": 39, "previous": "", "next": "2"},
    }


def find(*, nobody: bool = False) -> dict[str, Any]:
    return {
        "find_href": "#",
        "likely_href": "#",
        "sought": "suman singh",
        "asked": True,
        "rows": [] if nobody else _rows(),
        "more": True,
        "refusal": None,
        "within": SARAN,
        "looks_left": 212,
    }


def withdraw() -> dict[str, Any]:
    reasons = {"wish": _("They asked to be taken off"), "deceased": _("They have died")}
    return {
        "name": "सुमन कुमार सिंह",
        "place": NARHARPUR,
        "reasons": [{"code": code, "label": label, "chosen": False} for code, label in reasons.items()],
        "refusal": "",
        "action_href": "#",
        "back_href": "#",
    }


def likely() -> dict[str, Any]:
    rows = [dict(one, of_husband=at == 1, age=34 + at, block=MARHAURA) for at, one in enumerate(_rows())]
    return {"rows": rows, "nobody": False, "refusal": ""}


def person(*, revealed: bool = False) -> dict[str, Any]:
    sheet = {"text": "सूची 31, पंक्ति 214", "href": "#", "at": None, "asked_at": None}
    asked = {"text": "", "href": "", "at": None, "asked_at": at("14 14:37")}
    values = (
        ("name", _("Name"), "सुमन कुमार सिंह", "", [asked, sheet]),
        ("relative", _("Father"), "राम प्रसाद सिंह", "", [sheet]),
        ("age", _("Age"), "34", "", [sheet]),
        (
            "phone",
            _("Mobile"),
            "••••• ••176",
            "",
            [asked, {"text": "ज़िले का सुधार", "href": "#", "at": at("9 18:02")}],
        ),
        ("address", _("Address"), "वार्ड 6, ग्राम नरहरपुर, पो. मढ़ौरा", "", [sheet]),
        (
            "village",
            _("Village"),
            "नरहरपुर",
            "लिखा था “नरहरपूर”",
            [asked, {"text": "आवाज़ से मिलाया", "href": ""}],
        ),
        ("field", _("Work"), "बूथ अध्यक्ष, किसान प्रकोष्ठ", "", [sheet]),
    )
    return {
        "path": [SARAN, MARHAURA, NARHARPUR],
        "person": {
            "name": "सुमन कुमार सिंह",
            "state": "active",
            "since": at("14 14:37"),
            "posts": ["बूथ अध्यक्ष, बूथ 117"],
        },
        "values": [
            dict(zip(("kind", "label", "value", "aside", "from"), one, strict=True)) for one in values
        ],
        "revealed": {"e164": "+915001204176", "at": NOW} if revealed else None,
        "reveal_href": "#",
        "purposes": [
            {"code": "invite", "label": _("To invite to a meeting")},
            {"code": "correct", "label": _("To correct the record")},
        ],
        "reveals_left": 28,
        "reveals_a_day": 40,
        "history": [
            _event("verified", "चारों सवालों पर “हाँ”", "कॉलर पूजा कुमारी", "14 14:37", "कॉल"),
            _event("no_answer", "पहली कॉल का जवाब नहीं मिला", "कॉलर रीना सहनी", "13 11:20", "कॉल"),
            _event("corrected", "मोबाइल का एक अंक छूटा था", "ज़िलाध्यक्ष, सारण", "9 18:02", "सुधार"),
            _event("submitted", "मढ़ौरा की सूची से", "ज़िलाध्यक्ष, सारण", "3 10:15", "पंक्ति 214"),
        ],
        "looks": {
            "days": 30,
            "count": 4,
            "moments": [days_ago(0), days_ago(6), days_ago(7), days_ago(13)],
            "rows": _looks(),
            "all_href": "#",
        },
        "now": NOW,
        "correct_href": "#",
        "withdraw_href": "#",
    }


def _records(count: int = 2) -> list[dict[str, Any]]:
    told = (("सुमन कुमार सिंह", "राम प्रसाद सिंह", "14 14:37"), ("Suman Kr. Singh", "Ram Prasad Singh", None))
    return [
        {
            "uuid": "00000000-0000-4000-8000-000000000000",
            "name": name,
            "relative_name": relative,
            "age": 34,
            "address": "",
            "place": VILLAGES[i],
            "source": _("sent by the district"),
            "at": at("3 10:15"),
            "asked_at": at(asked) if asked else None,
        }
        for i, (name, relative, asked) in enumerate(told[:count])
    ]


def joined() -> dict[str, Any]:
    """A member of two records, seen by somebody who may part them."""
    told = {"records": _records(), "join_href": "#", "part_href": "#"}
    event = _event("merged", _("Another record tells of the same person"), "hq", "16 11:05", _("Take back"))
    context = person()
    return {**context, **told, "history": [event, *context["history"]]}


def join() -> dict[str, Any]:
    return {**find(), "person": {"name": "सुमन कुमार सिंह"}, "back_href": "#", "refusal": ""}


def part() -> dict[str, Any]:
    return {"person": {"name": "सुमन कुमार सिंह"}, "rows": _records(), "back_href": "#"}


def regroup(what: str) -> dict[str, Any]:
    whole = [{"name": "सुमन कुमार सिंह", "rows": _records()}]
    parts = [{"name": one["name"], "rows": [one]} for one in _records()]
    is_join = what == "join"
    reasons = (_("Compared, and it is the same person"), _("Asked on the phone"), _("Their district says so"))
    return {
        "what": what,
        "before": parts if is_join else whole,
        "after": whole if is_join else parts,
        "reasons": []
        if what == "undo"
        else [{"code": str(i), "label": one} for i, one in enumerate(reasons)],
        "records": [],
        "back_href": "#",
    }


def _event(state: str, text: str, by: str, moment: str, label: str) -> dict[str, Any]:
    return {"state": state, "text": text, "by": by, "at": at(moment), "href": "#", "label": label}


def _looks() -> list[dict[str, Any]]:
    return [
        {"who": "", "what": "यही पन्ना", "at": NOW, "why": "", "is_you": True, "href": ""},
        {
            "who": "पूजा कुमारी",
            "what": "नंबर देखा",
            "at": at("14 14:34"),
            "why": "पुष्टि की कॉल",
            "is_you": False,
            "href": "",
        },
        {
            "who": "प्रदेश कार्यालय, खाता 04",
            "what": "50 लोगों की सूची में",
            "at": at("8 16:40"),
            "why": "",
            "is_you": False,
        },
    ]


def looks() -> dict[str, Any]:
    return {
        "path": [SARAN, MARHAURA, NARHARPUR],
        "person": {"name": "सुमन कुमार सिंह"},
        "rows": _looks(),
        "page": None,
        "back_href": "#",
    }


def today(*, phone: bool = False) -> dict[str, Any]:
    tasks = (
        ("ग़लत नंबर ठीक करें", "सबसे पुराना 2 दिन से रुका है", 4, True),
        ("इन गाँवों में नाम जोड़ें", "पिपरा टोला, हसनपुरा और 3", 5, False),
        ("जाँची हुई सूची भेजें", "मढ़ौरा_सक्रिय_सदस्य.xlsx, 1,106 नाम", 1, False),
    )
    return {
        "back_href": "",
        "now": NOW,
        "hello": _("Namaste, %(name)s") % {"name": "शबनम जी" if phone else "अरुण जी"},
        "tasks": [
            {"title": title, "detail": detail, "count": count, "href": "#", "needs": needs}
            for title, detail, count, needs in tasks
        ],
        "minutes": 20,
        "progress": {
            "filled": 470,
            "place": MARHAURA if phone else SARAN,
            "quota": 790,
            "verified": 498,
            "waiting": 87,
            "returned": 61,
            "href": "#",
            "waiting_href": "#",
            "returned_href": "#",
        },
        "agenda": [],
        "acts": [
            {"label": _("Add one member"), "href": "#", "main": True},
            {"label": _("Send a list"), "href": "#", "main": False},
        ],
    }
