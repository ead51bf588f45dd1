"""The sentences a submitter reads: why a row came back, what we noticed about a column."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

_SENTENCES = {
    "no_name": _("The name is missing. Write the member's name."),
    "name_not_letters": _("The name holds digits or signs. Write it in letters only."),
    "name_too_short": _("One letter is no name. Write the full name."),
    "name_too_long": _("The name is longer than %(limit)s letters. Write the name only."),
    "no_mobile": _("The mobile number is missing. Write ten digits."),
    "mobile_not_indian_mobile": _(
        "This is not an Indian mobile number. A mobile number has ten digits and begins with 6, 7, 8 or 9."
    ),
    "mobile_rounded": _(
        "The spreadsheet has rounded this number and its last digits are lost. Format the column as text and "
        "write the number again."
    ),
    "under_age": _("The age is under %(limit)s. Only adults can be enlisted."),
    "bad_age": _("The age cannot be read. Write it in years, or leave it empty."),
    "no_place": _("The village or ward is missing. Write it, or choose the place for the whole sheet."),
    "place_not_found": _("No such place is known here. Check the spelling of the village or ward."),
    "place_did_you_mean": _("No such place is known here. Did you mean “%(suggestion)s”?"),
    "place_elsewhere": _(
        "There is such a place in “%(places)s”, but not in the panchayat or block written beside it. Correct the one "
        "or the other."
    ),
    "place_ambiguous": _("There are several places of this name. Write the panchayat or the block as well."),
    "place_outside": _("This place is outside your area. Send it to the president of that area."),
    "unknown_row_key": _("The row key is not one of yours. Leave it as it was in the sheet you were sent."),
}
_NOTES = {
    "empty_column": _("All cells are empty."),
    "cells_differ": _("The cells do not fit the heading. Please choose."),
    "by_content": _("Recognised by its cells."),
    "serial_number": _("A serial number; not needed."),
    "second_of_its_kind": _("There is another column of this kind."),
    "from_legacy_font": _("Converted from an old Hindi font."),
    "once_for_several": _("Empty cells are read as the place above."),
    "two_numbers": _("A second number in a cell is kept as the alternate."),
    "numbers_cleaned": _("Digits, prefixes and spaces were put right."),
}
FIELD_TITLES = {
    "name": _("Name"),
    "relative_name": _("Father or husband"),
    "relation": _("Relation"),
    "mobile": _("Mobile"),
    "alternate_mobile": _("Second mobile"),
    "age": _("Age"),
    "address": _("Address"),
    "village": _("Village"),
    "panchayat": _("Panchayat"),
    "block": _("Block or town"),
    "district": _("District"),
    "ward": _("Ward"),
    "booth": _("Booth"),
    "field_of_work": _("Field of work"),
    "unit_code": _("Code of the place"),
    "row_key": _("Row key"),
    "ignore": _("Leave out"),
}


def sentence(code: str, params: Mapping[str, object] | None = None) -> str:
    """One reason in the reader's language, saying what to do; a code unknown here is shown as it is."""
    told = dict(params or {})
    if code == "mobile_digits":
        digits = int(str(told.get("digits", 0)))
        template = ngettext(
            "The mobile number has %(digits)s digit; ten are needed.",
            "The mobile number has %(digits)s digits; ten are needed.",
            digits,
        )
        return template % {"digits": digits}
    template = str(_SENTENCES.get(code, code))
    return template % told if told else template


def sentences(problems: Sequence[tuple[str, Mapping[str, object]]]) -> str:
    """All reasons of one row, one after the other."""
    return " ".join(sentence(code, params) for code, params in problems)


def note(code: str) -> str:
    """What we noticed about a column; "" for nothing."""
    return str(_NOTES[code]) if code in _NOTES else ""
