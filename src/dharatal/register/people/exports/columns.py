"""What may be asked for: the columns, the purposes, the kinds of file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.errors import Refusal


class Column(NamedTuple):
    """heading: above it in the file, and on the page. width: in letters. field: of Told, where a person tells it."""

    heading: object
    width: int
    field: str = ""


COLUMNS: dict[str, Column] = {
    "name": Column(_("Name"), 28, "name"),
    "father_name": Column(_("Father or husband"), 30, "relative_name"),
    "phone": Column(_("Mobile"), 16, "phone"),
    "age": Column(_("Age"), 6, "age"),
    "village": Column(_("Village"), 22),
    "panchayat": Column(_("Panchayat"), 22),
    "block": Column(_("Block"), 20),
    "district": Column(_("District"), 18),
    "address": Column(_("Address"), 40, "address"),
    "field_of_work": Column(_("Work"), 22, "field_of_work"),
    "since": Column(_("Member since"), 14),
}
RUNG_OF = {
    "village": "unit_id",
    "panchayat": "panchayat_id",
    "block": "block_id",
    "district": "district_id",
}
PURPOSES = {
    "meeting": _("Invite to a meeting or programme"),
    "visits": _("Visit people at their homes"),
    "work": _("Give out work in the organisation"),
    "correct": _("Have a list corrected in the field"),
    "law": _("A law or a court asks for it"),
    "other": _("Something else"),
}
FORMATS = {
    "xlsx": _("Excel sheet"),
    "csv": _("Plain table (CSV)"),
    "pdf": _("List for print (PDF)"),
}
SHORTEST_WORDS = 5
USUAL_NEED = 7  # days


class CannotExport(Refusal):
    """What is asked for cannot be had as it was asked."""

    code = "cannot_export"
    status = 422


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. words: beside the purpose. days: how long the copy is needed.

    in_full: everybody of a whole state, for a reason; elsewhere nobody is left out anyhow.
    """

    columns: Sequence[str]
    purpose: str
    words: str = ""
    format: str = "xlsx"
    days: int = USUAL_NEED
    in_full: bool = False
    reason: str = ""


def columns_asked(asked: Sequence[str]) -> list[str]:
    """The columns in the order of the table, each once. Raises CannotExport for one that there is not."""
    if not asked:
        headings = ", ".join(str(one.heading) for one in COLUMNS.values())
        raise CannotExport(
            _("Choose at least one column: %(headings)s.") % {"headings": headings}, code="no_column"
        )
    if set(asked) - set(COLUMNS):
        raise CannotExport(
            _("Choose at least one of these columns: %(columns)s.") % {"columns": ", ".join(COLUMNS)},
            code="unknown_column",
        )
    return [code for code in COLUMNS if code in asked]


def purpose_asked(text: str) -> tuple[str, str]:
    """A purpose as it is typed at a command: a code, `code: words`, or words of one's own."""
    code, colon, words = text.partition(":")
    if code.strip() in PURPOSES and (colon or not words):
        return code.strip(), words.strip()
    return "other", text.strip()
