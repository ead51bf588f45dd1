"""The sheet that goes back: rejected rows as they came, the reason beside each, ready to be corrected."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

REASON_HEADING = "कारण / reason"
KEY_HEADING = "row_key"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_LONGEST_CELL = 32_000


class ReturnedRow(NamedTuple):
    """One row that goes back. cells: as sent, in the order of the headings; reason: a whole sentence."""

    cells: Sequence[str]
    reason: str
    row_key: str


class ReturnedSheet(NamedTuple):
    """The rows of one sheet. title: the name of its tab; headers: in the order of the cells."""

    title: str
    headers: Sequence[str]
    rows: Iterable[ReturnedRow]


def write_sheet(rows: Iterable[ReturnedRow], path: Path | str, *, headers: Sequence[str]) -> int:
    """Write the rows as XLSX and return how many; see `write_sheets`."""
    return write_sheets([ReturnedSheet("returns", headers, rows)], Path(path))


def write_sheets(sheets: Sequence[ReturnedSheet], target: Path | BytesIO) -> int:
    """Write sheets as one XLSX and return how many rows. Every cell is text: nothing in it can run.

    The row key stays in its column, by which a corrected row is known when it comes again. Nothing but the
    target itself touches the disk on the way.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(target if isinstance(target, BytesIO) else str(target), options) as workbook:
        formats = _Formats(
            bold=workbook.add_format({"bold": True, "bottom": 1, "num_format": "@"}),
            text=workbook.add_format({"num_format": "@", "text_wrap": False}),
            reason=workbook.add_format({"num_format": "@", "text_wrap": True, "bg_color": "#FFF3D6"}),
            key=workbook.add_format({"num_format": "@", "font_color": "#8A8F98", "font_size": 8}),
        )
        return sum(_write(workbook.add_worksheet(sheet.title), sheet, formats) for sheet in sheets)


class _Formats(NamedTuple):
    bold: Format
    text: Format
    reason: Format
    key: Format


def _write(page: Worksheet, sheet: ReturnedSheet, formats: _Formats) -> int:
    headers, width = sheet.headers, len(sheet.headers)
    _lay_out(page, headers, formats)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row.cells[:width]):
            if cell:
                page.write_string(count, column, harmless(cell), formats.text)
        page.write_string(count, width, harmless(row.reason), formats.reason)
        page.write_string(count, width + 1, row.row_key, formats.key)
    return count


def harmless(cell: str) -> str:
    """A cell no spreadsheet program will take for a formula, neither here nor after "save as CSV"."""
    cell = "".join(mark for mark in cell if mark >= " " or mark in "\t\n")[:_LONGEST_CELL]
    return "'" + cell if cell.startswith(_DANGEROUS) else cell


def _lay_out(page: Worksheet, headers: Sequence[str], formats: _Formats) -> None:
    width = len(headers)
    page.set_column(0, max(width - 1, 0), 18, formats.text)
    page.set_column(width, width, 48, formats.reason)
    page.set_column(width + 1, width + 1, 14, formats.key)
    page.freeze_panes(1, 0)
    for column, header in enumerate((*headers, REASON_HEADING, KEY_HEADING)):
        page.write_string(0, column, harmless(header), formats.bold)
    page.write_comment(0, width + 1, _("Leave this column as it is: it tells us that a row is a correction."))
