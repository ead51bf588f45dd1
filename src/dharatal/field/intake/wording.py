"""Why a row was not taken, as a sentence for whoever sent it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.field.intake.models import LeftRow
from dharatal.field.intake.reading import reasons
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

_SENTENCES = {
    "already_sent": _("This name with this mobile was sent before. Nothing needs to be done."),
    "twice_in_sheet": _("The same name with the same mobile stands in row %(row)s of this sheet."),
    "corrects": _("Puts right a name that came back."),
    "already_corrected": _("This row was put right before. Nothing needs to be done."),
    "number_known": _("This name with this number was sent already. Write another number."),
    "cannot_correct": _("This name is not waiting for a correction any more. Load the list again."),
}
_TITLES = {
    "no_name": _("No name"),
    "name_not_letters": _("Digits or signs in the name"),
    "name_too_short": _("Name too short"),
    "name_too_long": _("Name too long"),
    "no_mobile": _("No mobile number"),
    "mobile_digits": _("The mobile has not ten digits"),
    "mobile_not_indian_mobile": _("Not an Indian mobile"),
    "mobile_rounded": _("Number rounded by the spreadsheet"),
    "under_age": _("Under 18"),
    "bad_age": _("Age not readable"),
    "place_unknown": _("Village not found"),
    "place_elsewhere": _("Village is in another panchayat"),
    "place_ambiguous": _("Several places of this name"),
    "place_outside": _("Place in another area"),
    "number_known": _("Corrected number known already"),
    "cannot_correct": _("Came too late to correct"),
}
RETURNED = {
    "wrong_number": _("Wrong number: write the right one."),
    "unreached": _("Nobody answered in five calls over three days: check the number."),
    "language": _("No caller speaks this person's language: write whom to ask."),
}

_STOPPED = _("The list could not be stored whole; what is stored stays.")
_BROKEN = _("Something in the program stopped it. Try again; if it stops again, ask the office.")
_FAILED = {
    "not_allowed": _(
        "The post of whoever sent it has ended meanwhile. Whoever holds the post now can try again."
    ),
    "disk_full": _("The disk of the machine was full. Once there is room again, try again."),
    "sheet_gone": _(
        "The sheet is not here any more. Send it again: names that are stored are not taken twice."
    ),
    "place_outside": _(
        "The area of the list belongs to another post now. Whoever holds that post can try again."
    ),
}


def failed(problem: str) -> str:
    """Why a load stopped and what to do, for whoever sent the list. problem: code of the refusal."""
    return f"{_STOPPED} {_FAILED.get(problem, _BROKEN)}"


def reason_of(row: LeftRow, units: Mapping[int, Unit] | None = None) -> str:
    """Every reason of one row. units: names of suggested places, read once for a whole list."""
    told: list[tuple[str, Mapping[str, Any]]] = [(row.problem, row.params)]
    told += [(code, params) for code, params in row.params.get("also", [])]
    return sentences(told, units)


def sentences(told: Sequence[tuple[str, Mapping[str, Any]]], units: Mapping[int, Unit] | None = None) -> str:
    return " ".join(_sentence(code, params, units or {}) for code, params in told)


def suggested_units(rows: list[LeftRow]) -> dict[int, Unit]:
    return units_meant((row.problem, row.params) for row in rows)


def units_meant(told: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[int, Unit]:
    """The places that problems name as likely and what they lie in, read at once."""
    ids = {unit_id for _code, params in told for unit_id in params.get("suggested", [])}
    units = territory.units_by_ids(ids) if ids else {}
    around = {unit.parent_id for unit in units.values() if unit.parent_id} - units.keys()
    return units | (territory.units_by_ids(around) if around else {})


def title_of(problem: str) -> str:
    """A reason in a few words, for a list of reasons."""
    return str(_TITLES.get(problem, problem))


def returned_reason(outcome: str) -> str:
    return str(RETURNED.get(outcome, RETURNED["wrong_number"]))


def _sentence(code: str, params: Mapping[str, Any], units: Mapping[int, Unit]) -> str:
    if code.startswith("outcome_"):
        return str(RETURNED.get(code.removeprefix("outcome_"), ""))
    if code in _SENTENCES:
        return str(_SENTENCES[code]) % params
    if code == "place_unknown":
        names = [territory.name(units[one]) for one in params.get("suggested", []) if one in units]
        code, params = (
            ("place_did_you_mean", {"suggestion": "”, “".join(names)}) if names else ("place_not_found", {})
        )
    if code == "place_elsewhere":
        found = [units[one] for one in params.get("suggested", []) if one in units]
        around = [
            territory.name(units[one.parent_id]) for one in found if one.parent_id and one.parent_id in units
        ]
        params = {"places": "”, “".join(dict.fromkeys(around))}
    plain = {key: value for key, value in params.items() if key != "also"}
    return reasons.sentence(code, plain)
