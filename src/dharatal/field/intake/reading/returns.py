"""The sheet that goes back: rejected rows as they came, the reason beside each, ready to be corrected."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _

REASON_HEADING = "कारण / reason"
KEY_HEADING = "row_key"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_LONGEST_CELL = 32_000


class ReturnedRow(NamedTuple):
    """One row that goes back. cells: as sent, in the order of the headings; reason: a whole sentence."""

    cells: Sequence[str]
    reason: str
    row_key: str


def write_sheet(rows: Iterable[ReturnedRow], path: Path | str, *, headers: Sequence[str]) -> int:
    """Write the rows as XLSX and return how many. Every cell is text: nothing in it can run.

    The row key stays in its column, by which a corrected row is known when it comes again.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "in_memory": False}  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as workbook:
        sheet = workbook.add_worksheet("returns")
        text = workbook.add_format({"num_format": "@", "text_wrap": False})
        reason = workbook.add_format({"num_format": "@", "text_wrap": True, "bg_color": "#FFF3D6"})
        key = workbook.add_format({"num_format": "@", "font_color": "#8A8F98", "font_size": 8})
        _lay_out(sheet, workbook, headers, text, reason, key)
        count = 0
        for count, row in enumerate(rows, start=1):
            cells = [*row.cells, *[""] * (len(headers) - len(row.cells))]
            for column, cell in enumerate(cells[: len(headers)]):
                if cell:
                    sheet.write_string(count, column, harmless(cell), text)
            sheet.write_string(count, len(headers), harmless(row.reason), reason)
            sheet.write_string(count, len(headers) + 1, row.row_key, key)
    return count


def harmless(cell: str) -> str:
    """A cell no spreadsheet program will take for a formula, neither here nor after "save as CSV"."""
    cell = "".join(mark for mark in cell if mark >= " " or mark in "\t\n")[:_LONGEST_CELL]
    return "'" + cell if cell.startswith(_DANGEROUS) else cell


def _lay_out(sheet, workbook, headers, text, reason, key) -> None:  # type: ignore[no-untyped-def]
    bold = workbook.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    sheet.set_column(0, max(len(headers) - 1, 0), 18, text)
    sheet.set_column(len(headers), len(headers), 48, reason)
    sheet.set_column(len(headers) + 1, len(headers) + 1, 14, key)
    sheet.freeze_panes(1, 0)
    for column, header in enumerate((*headers, REASON_HEADING, KEY_HEADING)):
        sheet.write_string(0, column, harmless(header), bold)
    sheet.write_comment(
        0, len(headers) + 1, _("Leave this column as it is: it tells us that a row is a correction.")
    )
