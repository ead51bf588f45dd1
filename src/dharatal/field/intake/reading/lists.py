"""A file as lists of people: whatever shape they were typed in, each sheet is one table with a heading."""

from dataclasses import replace

import polars

from dharatal.field.intake.reading import (
    contacts,
    container,
    delimited,
    header,
    letters,
    lines,
    sections,
    side_by_side,
)
from dharatal.field.intake.reading.sheets import Sheet, open_workbook

_STEADY = 0.9


def open_lists(data: bytes, filename: str = "") -> list[Sheet]:
    """Read a file into sheets as `open_workbook` does, and put right how they were typed.

    Letters that were read as Windows-1252, lines of text, two tables side by side (the others come after all sheets,
    so that the first keep their places), places in rows of their own, contacts of a telephone.
    Raises a `CannotReadSheet` that says what to do.
    """
    if contacts.are_in(data):
        return [contacts.sheet(data, filename)]
    first: list[Sheet] = []
    others: list[Sheet] = []
    for sheet in open_workbook(data, filename):
        mended = replace(sheet, frame=letters.put_right(sheet.frame))
        told = _in_columns(mended, data)
        one, *beside = side_by_side.parted(told)
        first.append(sections.written_beside(one))
        others += map(sections.written_beside, beside)
    return [*first, *others]


def _in_columns(sheet: Sheet, data: bytes) -> Sheet:
    """Lines of text cut into columns: of a sheet that has one only, or of a text whose lines part into anything."""
    if sheet.width == 1:
        return lines.parted(sheet) if lines.are_people(sheet.column(0)) else sheet
    if header.find(sheet).row is None and container.kind_of(data) == "text" and _is_ragged(sheet):
        text = delimited.in_utf8(data).decode(errors="replace")
        whole = Sheet(sheet.name, polars.DataFrame({"c0": text.split("\n")}))
        return lines.parted(whole) if lines.are_people(whole.column(0)) else sheet
    return sheet


def _is_ragged(sheet: Sheet) -> bool:
    """Whether rows have different numbers of cells, as sentences with commas do."""
    cells = sheet.frame.select(polars.sum_horizontal(polars.all().is_not_null())).to_series()
    return int((cells == cells.mode()[0]).sum()) < _STEADY * len(cells)
