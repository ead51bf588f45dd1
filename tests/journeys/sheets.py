"""Sheets of the journey from a district to the register: read, put right, and written in an old font."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font

from dharatal.interfaces.seed.files import legacy
from dharatal.interfaces.seed.places import InventedUnit
from dharatal.interfaces.seed.sheet import FIELDS, HEADINGS_HI

GOOD = {"mobile": "7900012{:03d}", "name": "सुधरा कुमार", "age": "41"}


def is_devanagari(name: str) -> bool:
    return "\u0900" <= name[0] <= "\u097f"


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a returned workbook: cells, reason and key of each."""
    found = []
    for page in openpyxl.load_workbook(path).worksheets:
        for row in page.iter_rows(min_row=2, values_only=True):
            found.append({"cells": row[:-2], "reason": row[-2], "key": row[-1]})
    return found


def put_right(rejects: Path, path: Path, land: list[InventedUnit]) -> list[str]:
    """Correct every rejected row as the office would, and save it; answers the row keys."""
    book, keys = openpyxl.load_workbook(rejects), []
    village = next(unit for unit in land if unit.kind == "village")
    for page in book.worksheets:
        heads = [cell.value for cell in page[1]]
        column = {field: heads.index(text) + 1 for field, text in zip(FIELDS, HEADINGS_HI, strict=True)}
        for number in range(2, page.max_row + 1):
            keys.append(page.cell(number, len(heads)).value)
            told = {field: value.format(number) for field, value in GOOD.items()}
            told |= dict(_place(land, village))
            for field, value in told.items():
                page.cell(number, column[field]).value = value
    book.save(path)
    return keys


def _place(land: list[InventedUnit], village: InventedUnit) -> Iterator[tuple[str, str]]:
    by_ref = {unit.ref: unit for unit in land}
    panchayat = by_ref[village.parent]
    yield from (("village", village.name_hi), ("panchayat", panchayat.name_hi))
    yield "block", by_ref[panchayat.parent].name_hi


def put_number(path: Path, mobile: str) -> None:
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    page.cell(2, 3).value = mobile
    book.save(path)


def write_chanakya(path: Path, land: list[InventedUnit]) -> None:
    """A list typed for Walkman Chanakya, headings too; these words have the same keys as in Kruti Dev."""
    village = next(unit for unit in land if unit.kind == "village")
    members = [("सुरेश राम", "7900013001"), ("कमला मिश्र", "7900013002"), ("राम विलास साह", "7900013003")]
    place = dict(_place(land, village)).values()
    book = openpyxl.Workbook()
    page = book.active
    for row in [("नाम", "मोबाइल", "गाँव", "पंचायत", "प्रखंड"), *((*member, *place) for member in members)]:
        page.append([cell if cell.isdigit() else legacy(cell) for cell in row])
    for cell in (cell for row in page.iter_rows() for cell in row):
        cell.font = Font(name="Walkman-Chanakya-905")
    book.save(path)
