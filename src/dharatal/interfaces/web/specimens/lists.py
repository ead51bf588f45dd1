"""Lists from the districts, and the phone pages around them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dharatal.interfaces.web.specimens.cast import MARHAURA, NARHARPUR, SARAN, VILLAGES, at, figure

FILE = "मढ़ौरा_सक्रिय_सदस्य.xlsx"


def batches(*, empty: bool = False) -> dict[str, Any]:
    states = (
        ("checked", 1248, 1106, 58, 84),
        ("loading", 8412, None, None, None),
        ("sent", 611, 590, 8, 13),
        ("failed", None, None, None, None),
        ("needs_columns", 301, None, None, None),
    )
    made = [
        {
            "id": str(i),
            "title": FILE if i == 0 else f"सूची {31 - i}.csv",
            "place": MARHAURA,
            "sent_by": "अरुण कुमार",
            "at": at(f"{21 - i} 10:1{i}"),
            "state": state,
            "rows": rows,
            "accepted": accepted,
            "duplicates": duplicates,
            "rejected": rejected,
            "href": "#",
        }
        for i, (state, rows, accepted, duplicates, rejected) in enumerate(states)
    ]
    return {
        "place": SARAN,
        "batches": [] if empty else made,
        "upload_href": "#",
        "enlist_href": "#",
        "returns": {"count": 0 if empty else 61, "href": "#", "oldest_days": 6},
        "page": {"first": 1, "last": 5, "total": 31, "previous": "", "next": "2"},
    }


def upload(*, refused: bool = False) -> dict[str, Any]:
    return {
        "units": [
            {"ref": "district:188", "path": "", **SARAN},
            {"ref": "block:1", "path": "सारण", **MARHAURA},
        ],
        "chosen": "block:1",
        "refusal": _("The workbook is locked with a password. Save it without one and send it again.")
        if refused
        else None,
        "action_href": "#",
        "back_href": "#",
        "sample_href": "#",
        "twice_href": "#",
        "most_rows": 1_000_000,
        "most_megabytes": 100,
    }


def twice(*, empty: bool = False, refused: bool = False) -> dict[str, Any]:
    page = {
        "action_href": "#",
        "back_href": "#",
        "upload_href": "#",
        "most_rows": 50_000,
        "most_megabytes": 20,
    }
    if refused:
        return {**page, "refusal": _("No sheet has a column of names. Say above each column what it is.")}
    found = {"title": FILE, "rows": 1248, "links": 31, "doubts": 12, "crowded": 1, "total": 43, "written": 43}
    if empty:
        return {**page, "found": {**found, "links": 0, "doubts": 0, "crowded": 0, "total": 0, "pairs": []}}
    pairs = [
        _double(
            99,
            ("17", "सुमन कुमार सिंह", "राम प्रसाद सिंह", "34", "4120"),
            ("902", "Suman Kr. Singh", "Ram Pd. Singh", "36", "4120"),
            [(_("Same phone number"), 21.0), (_("Given names sound the same"), 5.0)],
        ),
        _double(
            41,
            ("233", "रेखा देवी", "मनोज राय", "29", "7781"),
            ("1107", "रेखा कुमारी", "मनोज राय", "", "0316"),
            [(_("Father's or husband's names sound the same"), 6.0), (_("Phone numbers differ"), -15.0)],
        ),
    ]
    return {**page, "found": {**found, "pairs": pairs, "csv": "cm93X2lkX2Escm93X2lkX2IscAo="}}


def _double(
    percent: int, first: tuple[str, ...], second: tuple[str, ...], told: list[tuple[str, float]]
) -> dict[str, Any]:
    names = ("row", "name", "relative_name", "age", "mobile")
    return {
        "percent": percent,
        "sides": [{**dict(zip(names, side, strict=True)), "village": "नरहरपुर"} for side in (first, second)],
        "told": [
            {
                "sentence": sentence,
                "says": "for" if points > 0 else "against",
                "signed": f"{points:+.0f}".replace("-", "\N{MINUS SIGN}"),
            }
            for sentence, points in told
        ],
    }


def working() -> dict[str, Any]:
    return {
        "batch": {"title": FILE, "place": MARHAURA},
        "step": 4,
        "stage": "loading",
        "done": 212_400,
        "total": 400_000,
        "seconds_left": 41,
        "progress_href": "#",
        "cancel_href": "#",
    }


def columns() -> dict[str, Any]:
    kruti = _("changed from Kruti Dev")
    found = [
        ("uke", ["lqeu dqekj flag"], ["सुमन कुमार सिंह"], "name", "sure", kruti),
        ("firk dk uke", ["jke izlkn flag"], ["राम प्रसाद सिंह"], "relative_name", "sure", kruti),
        ("मो0 नं0", ["5.0012E9", "५००१२३४५६७"], ["50012 34567"], "phone", "sure", ""),
        ("उम्र", ["३४"], ["34"], "age", "sure", ""),
        ("ग्राम", ["नरहरपूर"], ["नरहरपुर"], "village", "guess", ""),
        ("पद", ["बूथ अध्यक्ष"], ["बूथ अध्यक्ष"], "field_of_work", "guess", ""),
        ("विशेष", ["-"], [], "", "ask", ""),
    ]
    return {
        "batch": {"title": FILE, "place": MARHAURA, "rows": 1248, "skipped_above": 3},
        "sheets": [
            {"index": 0, "name": "मढ़ौरा", "rows": 1248, "chosen": True},
            {"index": 1, "name": "Sheet2", "rows": 0, "chosen": False},
        ],
        "header_row": 4,
        "columns": [
            dict(
                zip(
                    ("index", "header", "samples", "read", "field", "certainty", "note"),
                    (i, *one),
                    strict=True,
                )
            )
            for i, one in enumerate(found)
        ],
        "fields": [
            {"code": "name", "label": _("Name")},
            {"code": "relative_name", "label": _("Father or husband")},
            {"code": "phone", "label": _("Mobile")},
            {"code": "age", "label": _("Age")},
            {"code": "village", "label": _("Village")},
            {"code": "field_of_work", "label": _("Work")},
        ],
        "missing": [_("Village")],
        "remembered": True,
        "refusal": None,
        "action_href": "#",
        "other_file_href": "#",
        "back_href": "#",
    }


def _rows() -> list[dict[str, Any]]:
    written = (
        (214, "सुमन कुमार सिंह", "नरहरपुर", "accepted", "कॉल के लिए तैयार"),
        (215, "मो. असलम", "भावलपुर", "accepted", "दूसरा नंबर भी रख लिया"),
        (216, "रीता देवी", "नरहरपुर", "duplicate", "इसी सूची की पंक्ति 88 जैसी: वही मोबाइल, वही नाम"),
        (217, "संजय महतो", "बहुअरा", "rejected", "गाँव नहीं मिला। क्या “बहुआरा” लिखना था?"),
        (218, "गीता कुमारी", "सिसवाँ खुर्द", "rejected", "मोबाइल में 9 अंक हैं, 10 चाहिए"),
        (219, "दीपक राम", "पिपरा टोला", "accepted", "घर के दूसरे सदस्य का भी यही नंबर है, चलेगा"),
    )
    return [
        {"number": number, "name": name, "place": place, "state": state, "why": why, "href": ""}
        for number, name, place, state, why in written
    ]


def check() -> dict[str, Any]:
    reasons = (
        ("मोबाइल में 10 अंक नहीं", 31),
        ("गाँव का नाम नहीं मिला", 27),
        ("नाम ख़ाली है", 11),
        ("उम्र 18 से कम", 9),
        ("गाँव दूसरे ज़िले का है", 6),
    )
    return {
        **columns(),
        "missing": [],
        "columns_found": "7 में 6 मिल गए",
        "counts": {"accepted": figure(1106), "duplicates": figure(58), "rejected": figure(84)},
        "reasons": [{"label": label, **figure(count)} for label, count in reasons],
        "rows": _rows(),
        "page": {"first": 214, "last": 219, "total": 1248, "previous": "35", "next": "37"},
        "rejects_href": "#",
        "send_href": "#",
        "drop_href": "#",
        "all_href": "#",
        "chosen": "",
    }


def batch() -> dict[str, Any]:
    fate = (
        ("waiting", 402),
        ("in_call", 3),
        ("verified", 498),
        ("no", 41),
        ("returned", 61),
        ("corrected", 12),
    )
    context = check()
    context["batch"] |= {"state": "sent", "at": at("3 10:15"), "sent_by": "अरुण कुमार"}
    return {
        **context,
        "fate": [{"code": code, **figure(count)} for code, count in fate],
        "filters": {
            "states": [
                {"code": "accepted", "label": _("Accepted"), "chosen": False, "count": 1106},
                {"code": "duplicate", "label": _("Already there"), "chosen": False, "count": 58},
                {"code": "rejected", "label": _("Sent back"), "chosen": True, "count": 84},
            ]
        },
        "chosen": "rejected",
    }


QUOTA = {"quota": 10, "verified": 6, "waiting": 2, "returned": 0}


def _villages() -> list[dict[str, Any]]:
    return [dict(one, ref=f"village:{i}", chosen=i == 0) for i, one in enumerate(VILLAGES)]


def enlist(*, errors: bool = False) -> dict[str, Any]:
    values = {
        "name": "रेखा देवी",
        "relative_name": "शंभू महतो",
        "relation": "H",
        "phone": "50012 0417",
        "age": "41",
    }
    fields = (("booth", "बूथ"), ("women", "महिला प्रकोष्ठ"), ("farmers", "किसान प्रकोष्ठ"), ("other", "और कुछ"))
    return {
        "place": NARHARPUR,
        "action_href": "#",
        "key": "77",
        "villages": _villages(),
        "is_chosen": True,
        "quota": QUOTA,
        "values": {**values, "address": "वार्ड 4, पश्चिम टोला", "field": "booth"} if errors else {},
        "errors": {"phone": _("There are %(count)s digits; ten are needed.") % {"count": 9}}
        if errors
        else {},
        "fields": [{"code": code, "label": label} for code, label in fields],
    }


def enlisted() -> dict[str, Any]:
    return {
        "name": "रेखा देवी",
        "place": NARHARPUR,
        "quota": {**QUOTA, "waiting": 3},
        "again_href": "#",
        "today_href": "#",
        "hours_note": "",
        "duplicate": None,
    }


def returns(*, empty: bool = False) -> dict[str, Any]:
    told = (
        ("संजय महतो", VILLAGES[1], "20 15:12", "फ़ोन किसी और के पास है, वे पूर्णिया में रहते हैं", "••••• ••291"),
        ("गीता कुमारी", VILLAGES[3], "20 11:47", "यह नंबर है ही नहीं", "••••• ••804"),
    )
    opened = [
        {
            "id": str(i),
            "name": name,
            "place": place,
            "returned_at": at(moment),
            "note": note,
            "masked": masked,
            "reason": "returned",
            "action_href": "#",
            "gone_href": "#",
            "more_href": "#",
            "key": str(i),
            "value": "",
            "error": "",
        }
        for i, (name, place, moment, note, masked) in enumerate(told)
    ]
    more = [
        {"name": "मो. असलम", "place": VILLAGES[2], "returned_at": at("19 12:00"), "href": "#"},
        {"name": "दीपक राम", "place": VILLAGES[4], "returned_at": at("19 11:00"), "href": "#"},
    ]
    return {
        "total": 11,
        "corrected": 11 if empty else 7,
        "left": 0 if empty else 4,
        "open": [] if empty else opened,
        "more": [] if empty else more,
        "sheet_href": "#",
        "page": None,
    }


def correct() -> dict[str, Any]:
    return {
        "one": {
            "name": "संजय महतो",
            "place": VILLAGES[1],
            "returned_at": at("20 15:12"),
            "note": "फ़ोन किसी और के पास है, वे पूर्णिया में रहते हैं",
            "masked": "••••• ••291",
            "reason": "returned",
        },
        "values": {},
        "errors": {},
        "villages": _villages(),
        "history": [
            {"at": at("20 15:12"), "text": "कॉलर को कोई और मिला"},
            {"at": at("9 18:02"), "text": "सूची में भेजा गया"},
        ],
        "action_href": "#",
        "gone_href": "#",
        "key": "5",
        "back_label": "ग़लत नंबर",
    }
