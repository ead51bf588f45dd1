"""The review desk, what a president is asked, and how reviewers agree."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dharatal.interfaces.web.specimens.cast import NARHARPUR, SARAN, at


def _told(sentence: str, points: float) -> dict[str, Any]:
    says = "nothing" if abs(points) < 1 else "for" if points > 0 else "against"
    signed = "" if says == "nothing" else f"{points:+.0f}".replace("-", "\N{MINUS SIGN}")
    return {"sentence": sentence, "says": says, "signed": signed}


def _line(name: str, label: str, cells: list[tuple[str, str]], *told: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "label": label, "cells": cells, "told": told, "empty": False}


def _pair(*, crowd: int = 0, is_far: bool = False) -> dict[str, Any]:
    place = ("नरहरपुर", "सारण › मढ़ौरा › नरहरपुर")
    father = [("राम प्रसाद सिंह", "Ram Prasad Singh"), ("Ram Pd. Singh", "राम प्रसाद सिंह")]
    return {
        "id": "7f6c1c1e-6f6d-4a9e-9c53-1f2f0c3c7a10",
        "decide_href": "#",
        "answer_href": "#",
        "sides": [
            {"sender": "ज़िलाध्यक्ष, सारण", "sent_at": at("3 10:15")},
            {"sender": "प्रखंड अध्यक्ष, मढ़ौरा", "sent_at": at("9 18:02")},
        ],
        "lines": [
            _line(
                "name",
                _("Name"),
                [("सुमन कुमार सिंह", "Suman Kumar Singh"), ("Suman Kr. Singh", "सुमन कुमार सिंह")],
                _told(_("Given names sound the same"), 5),
                _told(_("Surnames sound the same"), 1.4),
            ),
            _line(
                "relative",
                _("Father or husband"),
                father,
                _told(_("Father's or husband's names sound the same"), 6),
            ),
            _line(
                "phone",
                _("Mobile"),
                [("••••• •••••", ""), ("••••• •••••", "")],
                _told(_("Phone numbers differ"), -15),
            ),
            _line("place", _("Village"), [place, place], _told(_("Same village"), 0.4)),
            _line("age", _("Age"), [("34", ""), ("36", "")], _told(_("Ages are 1 or 2 years apart"), 3)),
        ],
        "together": [_told(_("The given names together with the ages"), 4)],
        "percent": 82,
        "beside": [
            {
                "name": "रेखा देवी",
                "other": "Rekha Devi",
                "relative": "सुमन कुमार सिंह",
                "age": 31,
                "place": NARHARPUR,
                "shares": _("on the same number"),
                "is_of_pair": False,
            }
        ],
        "crowd": crowd,
        "is_far": is_far,
        "has_phone": True,
        "times_phoned": 1 if crowd else 0,
    }


def desk(*, empty: bool = False, late: bool = False, crowd: int = 0) -> dict[str, Any]:
    refusal = _(
        "Somebody else was faster: this pair is decided already (%(told)s). Yours was not counted."
    ) % {"told": _("two people")}
    notice = _("The learned model %(version)s is not used: %(why)s. The shipped model weighs instead.")
    return {
        "pair": None if empty else _pair(crowd=crowd, is_far=bool(crowd)),
        "waiting": 0 if empty else 1_284,
        "today": 96,
        "is_more": False,
        "last": None if empty else {"word": _("Two people."), "href": "#"},
        "refusal": refusal if late else "",
        "notice": notice
        % {"version": "learned-20261120", "why": _("it was changed after it had been stored")}
        if crowd
        else "",
        "figures_href": "#",
    }


def sent(*, empty: bool = False) -> dict[str, Any]:
    return {"pairs": [] if empty else [_pair(), _pair()], "total": 0 if empty else 2, "refusal": ""}


def _twice(pairs: int, agreed: int, kappa: float | None) -> dict[str, Any]:
    return {
        "pairs": pairs,
        "agreed": agreed,
        "kappa": kappa,
        "percent": 100 * agreed / pairs if pairs else None,
    }


def _reviewer(login: str, same: int, different: int, twice: dict[str, Any]) -> dict[str, Any]:
    return {
        "login": login,
        "decided": same + different + 9,
        "same": same,
        "different": different,
        "passed_on": 9,
        "seconds": 14.2,
        "twice": twice,
    }


def _learning(*, empty: bool, waits: bool, refused: bool) -> dict[str, Any]:
    figures = {"labels": 692, "held_out": 171, "loss": 0.0976, "loss_before": 0.2695}
    if empty:
        model = last = None
    else:
        model = {"made_at": at("18 22:14"), "labels": 692, "figures": figures}
        last = {
            "ended_at": None if waits else at("20 09:30"),
            "version": "" if refused else "learned-20261118-221409",
            "problem": "not_better" if refused else "",
            "figures": {**figures, "loss": 0.0991, "loss_before": 0.0976} if refused else figures,
        }
    return {
        "learning": {
            "model": model,
            "labels": 96 if empty else 742,
            "missing": 104 if empty else 0,
            "needed": 200,
            "is_waiting": waits,
            "is_late": False,
            "last": last,
            "by": "anil",
            "progress_href": "#",
        },
        "learn_href": "#",
        "refusal": "",
    }


def figures(*, empty: bool = False, waits: bool = False, refused: bool = False) -> dict[str, Any]:
    bands = [("80–100", 310, 292), ("60–80", 104, 71), ("40–60", 88, 39), ("20–40", 97, 17), ("0–20", 143, 6)]
    return {
        "found": {
            "waiting": 1_284,
            "decided": 0 if empty else 742,
            "linked": 9_107,
            "phoned": 12,
            "sent": 4,
            "reviewers": []
            if empty
            else [
                _reviewer("anil", 241, 180, _twice(22, 20, 0.81)),
                _reviewer("bela", 184, 137, _twice(22, 20, 0.81)),
            ],
            "whole": _twice(0, 0, None) if empty else _twice(38, 35, 0.84),
        },
        "bands": [
            {
                "band": band,
                "it": {"decided": decided, "same": same, "twice": _twice(8, 7, None if empty else 0.75)},
            }
            for band, decided, same in bands
        ],
        "apart": []
        if empty
        else [
            {
                "at": at("14 14:37"),
                "percent": 58,
                "first": _("same"),
                "second": _("two"),
                "first_by": "anil",
                "second_by": "bela",
            }
        ],
        "crowded": [] if empty else [{"place": SARAN, "here": 188, "records": 200, "href": "#"}],
        "notice": "",
        "desk_href": "#",
        **_learning(empty=empty, waits=waits, refused=refused),
    }
