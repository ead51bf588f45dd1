"""Writing the messy sheet as a district's office would send it: XLSX of two pages, CSV in odd encodings."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import hinlegacy
import xlsxwriter

from dharatal.interfaces.seed.sheet import FIELDS, HEADINGS_HI, TITLES, Cell, Row, Sheet

_MADE_AT = datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a fixed date keeps the bytes the same
_LEGACY_FIELDS = {"name", "relative_name", "village", "panchayat", "block", "address", "field_of_work"}
KRUTI_FONT = "Kruti Dev 010"


def legacy(text: str) -> str:
    """Return Devanagari as it is typed in Kruti Dev: "नाम" becomes "uke"."""
    return hinlegacy.encode(text, "krutidev")


def _legacy_cells(row: Row) -> list[Cell]:
    pairs = zip(FIELDS, row.cells, strict=True)
    return [
        legacy(cell) if field in _LEGACY_FIELDS and isinstance(cell, str) else cell for field, cell in pairs
    ]


def xlsx(made: Sheet) -> bytes:
    """Write both pages: merged titles, an empty row, Hindi headings; the second page in Kruti Dev."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _MADE_AT})
    _page(book, "सूची", "", [list(row.cells) for row in made.rows])
    _page(book, "Sheet2", KRUTI_FONT, [_legacy_cells(row) for row in made.kruti])
    book.close()
    return target.getvalue()


def _page(book: xlsxwriter.Workbook, name: str, font: str, rows: list[list[Cell]]) -> None:
    page = book.add_worksheet(name)
    plain = book.add_format({"font_name": font} if font else {})
    head = book.add_format({"bold": True} | ({"font_name": font} if font else {}))
    typed = legacy if font else str
    for at, title in enumerate(TITLES):
        page.merge_range(at, 0, at, len(FIELDS), typed(title), head)
    page.write_row(3, 0, [typed(text) for text in ("क्रम", *HEADINGS_HI)], head)
    for number, row in enumerate(rows, start=1):
        if any(cell is not None for cell in row):
            page.write_row(3 + number, 0, [number, *row], plain)


def csv_text(made: Sheet) -> str:
    """Write the Unicode page as CSV, titles and all; floats as a spreadsheet exports them."""
    target = io.StringIO()
    writer = csv.writer(target)
    for title in TITLES:
        writer.writerow([title, *[""] * len(FIELDS)])
    writer.writerow(["क्रम", *HEADINGS_HI])
    for number, row in enumerate(made.rows, start=1):
        empty = all(cell is None for cell in row.cells)
        writer.writerow([""] * (len(FIELDS) + 1) if empty else [number, *row.cells])
    return target.getvalue()


def write_csv(made: Sheet, path: Path, *, encoding: str = "utf-8") -> None:
    """Write `csv_text` in one of the encodings districts send: utf-8, utf-8-sig, utf-16."""
    path.write_text(csv_text(made), encoding=encoding, newline="")


def write_legacy_csv(made: Sheet, path: Path) -> None:
    """Write the Kruti Dev page as a cp1252 CSV without titles, headings in Kruti Dev too."""
    with path.open("w", encoding="cp1252", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([legacy(text) for text in HEADINGS_HI])
        writer.writerows(_legacy_cells(row) for row in made.kruti)
