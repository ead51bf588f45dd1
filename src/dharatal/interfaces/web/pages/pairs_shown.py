"""What the pages of pairs show, as their templates want it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dharatal.field.intake import queries as lists
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor
from dharatal.kernel.names import devanagarise, romanise
from dharatal.register.people.joining import SOURCES
from dharatal.register.people.matching.scales import MOST_ON_A_PHONE
from dharatal.register.people.models import CrowdedPhone
from dharatal.register.people.pairs import agreement, asked, decided, wording
from dharatal.register.people.pairs.queries import Laid, Side
from dharatal.register.posts import queries as posts
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

DECIDED = {
    "same": gettext_lazy("The same person."),
    "different": gettext_lazy("Two people."),
    "phone": gettext_lazy("The call room will ask."),
    "president": gettext_lazy("The president will be asked."),
    "skip": gettext_lazy("Skipped."),
}
ANSWERS = {
    "same": gettext_lazy("same"),
    "different": gettext_lazy("two"),
    "phone": gettext_lazy("phone"),
    "president": gettext_lazy("president"),
    "skip": gettext_lazy("skipped"),
}
LINES = (
    ("name", gettext_lazy("Name"), ("given", "surname", "gender")),
    ("relative", gettext_lazy("Father or husband"), ("relative",)),
    ("phone", gettext_lazy("Mobile"), ("phone",)),
    ("place", gettext_lazy("Village"), ("village",)),
    ("age", gettext_lazy("Age"), ("age",)),
    ("address", gettext_lazy("Address"), ()),
)

LATE = timedelta(minutes=10)  # a model that is not there by then may be asked for again

Units = Mapping[int, Unit]
Senders = Mapping[int, Mapping[str, Any]]


def pairs(actor: Actor, laid: Sequence[Laid], *, at: datetime) -> list[dict[str, Any]]:
    """Pairs with everything around them; places and senders are looked up once for all."""
    units = _units(side.unit_id for one in laid for side in (*one.sides, *one.beside))
    senders = _senders(actor, [side for one in laid for side in one.sides], at)
    return [_pair(one, units, senders) for one in laid]


def _pair(laid: Laid, units: Units, senders: Senders) -> dict[str, Any]:
    told = wording.told(laid.pair.points)
    most = max(one.on_phone for one in laid.sides)
    return {
        "id": laid.pair.uuid,
        "decide_href": reverse("pairs:decide", args=[laid.pair.uuid]),
        "answer_href": reverse("pairs:answer", args=[laid.pair.uuid]),
        "sides": [senders[one.record_id] for one in laid.sides],
        "lines": [_line(name, label, laid.sides, _of(told, fields), units) for name, label, fields in LINES],
        "together": [one for one in told if one.field not in wording.FIELDS and one.says != "nothing"],
        "percent": round(100 * laid.pair.p),
        "beside": [_beside(one, laid.sides, units) for one in laid.beside],
        "crowd": most if most > MOST_ON_A_PHONE else 0,
        "is_far": not laid.pair.district_id,
        "has_phone": any(one.has_phone for one in laid.sides),
        "times_phoned": laid.pair.times_phoned,
    }


def both_scripts(text: str) -> tuple[str, str]:
    """A text as typed, and in the other script; nothing where there is no other."""
    other = romanise(text.replace("०", "."))
    if other != text:
        return text, " ".join(word.capitalize() for word in other.split())
    other = devanagarise(text)
    return text, "" if other == text else other


def figures(found: agreement.Figures) -> dict[str, Any]:
    """The figures, with log-ins for the user ids."""
    logins = access.logins_of({user for one in found.apart for user in (one.first_by, one.second_by)})
    return {
        "found": found,
        "apart": [
            {
                "at": one.at,
                "percent": round(100 * one.p),
                "first": ANSWERS[one.first],
                "second": ANSWERS[one.second],
                "first_by": logins.get(one.first_by, ""),
                "second_by": logins.get(one.second_by, ""),
            }
            for one in found.apart
        ],
        "bands": [
            {"band": f"{100 * one.low:.0f}–{100 * one.high:.0f}", "it": one} for one in reversed(found.bands)
        ],
    }


def learning(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """The model that weighs, how many decisions there are for a better one, and what came of the last try."""
    model, last, so_far = asked.newest(), asked.latest(), decided.so_far()
    is_waiting = last is not None and last.ended_at is None
    logins = access.logins_of({one for one in (model and model.made_by, last and last.asked_by) if one})
    return {
        "learning": {
            "model": model,
            "labels": so_far.pairs,
            "missing": so_far.missing,
            "needed": decided.FEWEST,
            "is_waiting": is_waiting,
            "is_late": is_waiting and last is not None and last.asked_at < at - LATE,
            "last": last,
            "by": logins.get(last.asked_by, "") if last else "",
            "progress_href": reverse("pairs:learning"),
        }
    }


def crowded(rows: Sequence[tuple[CrowdedPhone, UUID]], *, may_look: bool) -> list[dict[str, Any]]:
    """Phones that stand on too many names: where, on how many; one of the names for those who may look."""
    units = territory.units_by_ids({row.district_id for row, _person in rows})
    return [
        {
            "place": units.get(row.district_id),
            "here": row.here,
            "records": row.records,
            "href": reverse("people:person", args=[person]) if may_look else "",
        }
        for row, person in rows
    ]


def _of(told: Sequence[wording.Told], fields: Sequence[str]) -> list[wording.Told]:
    return [
        one
        for field in fields
        for one in told
        if one.field == field and (one.says != "nothing" or len(fields) == 1)
    ]


def _units(unit_ids: Iterable[int]) -> Units:
    """Units and what stands above them."""
    units = territory.units_by_ids(set(unit_ids))
    above = {rung for unit in units.values() for rung in _rungs(unit) if rung}
    return {**territory.units_by_ids(above - units.keys()), **units}


def _rungs(unit: Unit) -> tuple[int, int, int]:
    return unit.district_id, unit.block_id, unit.panchayat_id


def _senders(actor: Actor, sides: Sequence[Side], at: datetime) -> Senders:
    """Who each record came from, and when."""
    found = lists.senders(actor, {one.source_ref for one in sides if one.source_ref})
    titles = {by: posts.title_of(by, at=at) for by in {by for by, _sent_at in found.values()}}
    told = {}
    for one in sides:
        by, sent_at = (
            found.get(one.source_ref, (0, one.admitted_at)) if one.source_ref else (0, one.admitted_at)
        )
        title = titles.get(by) or str(SOURCES.get(one.source, one.source))
        told[one.record_id] = {"sender": title, "sent_at": sent_at}
    return told


def _line(
    name: str, label: Any, sides: tuple[Side, Side], told: Sequence[wording.Told], units: Units
) -> dict[str, Any]:
    cells = [_cell(name, side, units) for side in sides]
    return {
        "name": name,
        "label": label,
        "cells": cells,
        "told": told,
        "empty": not any(one[0] for one in cells),
    }


def _cell(name: str, side: Side, units: Units) -> tuple[str, str]:
    """A value as typed, and below it in the other script or with what else belongs to it."""
    card = side.card
    if card is None:
        return _("Erased") if name == "name" else "", ""
    if name == "place":
        unit = units.get(side.unit_id)
        return (territory.name(unit), _above(unit, units)) if unit else ("", "")
    if name == "phone":
        return ("••••• •••••", "") if side.has_phone else ("", "")
    if name == "age":
        return (str(card.age) if card.age else ""), ""
    text = {"name": card.name, "relative": card.relative_name, "address": card.address}[name]
    return both_scripts(text)


def _above(unit: Unit, units: Units) -> str:
    return " › ".join(
        territory.name(units[rung]) for rung in _rungs(unit) if rung in units and rung != unit.id
    )


def _beside(one: Side, sides: tuple[Side, Side], units: Units) -> dict[str, Any]:
    name, other = both_scripts(one.card.name) if one.card else (_("Erased"), "")
    unit = units.get(one.unit_id)
    held_by = {side.person_id for side in sides}
    return {
        "name": name,
        "other": other,
        "relative": one.card.relative_name if one.card else "",
        "age": one.card.age if one.card else None,
        "place": unit,
        "shares": _("on the same number") if one.shares_phone else _("same father or husband"),
        "is_of_pair": one.person_id in held_by,
    }
