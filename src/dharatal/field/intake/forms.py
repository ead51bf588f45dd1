"""What is typed about one member, on a phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake.reading import reasons
from dharatal.field.intake.reading.cleaning import CleanRow, Problem, clean_row
from dharatal.register.people.card import Card

FIELDS_OF_WORK = {
    "booth": _("Booth"),
    "panchayat": _("Panchayat"),
    "youth": _("Youth"),
    "women": _("Women"),
    "farmers": _("Farmers"),
    "messages": _("Social media"),
    "other": _("Something else"),
}
VALUES = ("name", "relation", "relative_name", "phone", "age", "address", "field", "told")
_FIELD_OF_PROBLEM = {
    "no_name": "name",
    "name_not_letters": "name",
    "name_too_short": "name",
    "name_too_long": "name",
    "under_age": "age",
    "bad_age": "age",
}


@dataclass(frozen=True)
class Member:
    """What a form says. values: as typed, to be shown again; errors: field -> sentence; clean: None with errors."""

    values: dict[str, str]
    errors: dict[str, str]
    clean: CleanRow | None

    @property
    def card(self) -> Card:
        clean = self.clean
        if clean is None:
            raise ValueError("a form with errors has no card")
        work = FIELDS_OF_WORK.get(self.values["field"], "")
        return Card(
            clean.name,
            clean.relation,
            clean.relative_name,
            clean.age,
            clean.address,
            str(work) or clean.field_of_work,
        )

    @property
    def phones(self) -> list[str]:
        clean = self.clean
        return [] if clean is None else [clean.phone, *([clean.alternate] if clean.alternate else [])]


def read_member(sent: Mapping[str, Any], *, on: date, asks_told: bool = False) -> Member:
    """Read and clean one member by the rules of a sheet's row. on: the day ages are counted to."""
    values = {name: str(sent.get(name, "")).strip()[:300] for name in VALUES}
    cleaned = clean_row(
        {
            "name": values["name"],
            "relation": values["relation"],
            "relative_name": values["relative_name"],
            "mobile": values["phone"],
            "age": values["age"],
            "address": values["address"],
        },
        on=on,
    )
    errors = _errors(cleaned) if isinstance(cleaned, list) else {}
    if asks_told and not values["told"]:
        errors["told"] = str(_("Tell the person first that a call will come."))
    return Member(values, errors, cleaned if isinstance(cleaned, CleanRow) and not errors else None)


def _errors(problems: list[Problem]) -> dict[str, str]:
    errors: dict[str, str] = {}
    for problem in problems:
        errors.setdefault(
            _FIELD_OF_PROBLEM.get(problem.code, "phone"), reasons.sentence(problem.code, problem.params)
        )
    return errors
