"""Why a row was not taken, as a sentence for whoever sent it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake.models import LeftRow
from dharatal.field.intake.reading import reasons
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

_SENTENCES = {
    "already_sent": _("This name with this mobile was sent before. Nothing needs to be done."),
    "twice_in_sheet": _("The same name with the same mobile stands in row %(row)s of this sheet."),
    "already_corrected": _("This row was put right before. Nothing needs to be done."),
    "cannot_correct": _("This name is not waiting for a correction any more. Load the list again."),
}
RETURNED = {
    "wrong_number": _("Wrong number: write the right one."),
    "unreached": _("Nobody answered in five calls over three days: check the number."),
    "language": _("No caller speaks this person's language: write whom to ask."),
}


def reason_of(row: LeftRow, units: Mapping[int, Unit] | None = None) -> str:
    """Every reason of one row. units: names of suggested places, read once for a whole list."""
    told: list[tuple[str, Mapping[str, Any]]] = [(row.problem, row.params)]
    told += [(code, params) for code, params in row.params.get("also", [])]
    return " ".join(_sentence(code, params, units or {}) for code, params in told)


def suggested_units(rows: list[LeftRow]) -> dict[int, Unit]:
    ids = {unit_id for row in rows for unit_id in row.params.get("suggested", [])}
    return territory.units_by_ids(ids) if ids else {}


def returned_reason(outcome: str) -> str:
    return str(RETURNED.get(outcome, RETURNED["wrong_number"]))


def _sentence(code: str, params: Mapping[str, Any], units: Mapping[int, Unit]) -> str:
    if code in _SENTENCES:
        return str(_SENTENCES[code]) % params
    if code == "place_unknown":
        names = [territory.name(units[one]) for one in params.get("suggested", []) if one in units]
        code, params = ("place_did_you_mean", {"suggestion": "”, “".join(names)}) if names else ("place_not_found", {})
    plain = {key: value for key, value in params.items() if key != "also"}
    return reasons.sentence(code, plain)
