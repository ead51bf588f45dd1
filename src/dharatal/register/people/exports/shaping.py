"""What is written of a person: the cells of a row, in the order and the style of dates that the file's key gives.

Marks are in what the key chooses between equals; nothing of them is stored, and whoever has the key again finds the
same ones.
"""

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.guard.vault.marks import code
from dharatal.guard.vault.marks.keys import MarkKey
from dharatal.kernel.clock import to_ist
from dharatal.register.people.exports.columns import COLUMNS, RUNG_OF
from dharatal.register.people.exports.reading import Found
from dharatal.register.people.marked.columns import Places, all_written
from dharatal.register.people.marked.told import Told
from dharatal.register.people.places import RUNGS

Cell = str | int
DATES = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d")
_FIELDS = {column.field: name for name, column in COLUMNS.items() if column.field}


class Layout(NamedTuple):
    """columns: codes in the order of the file; dates: how a day is written, for strftime."""

    columns: tuple[str, ...]
    dates: str


def layout_of(key: MarkKey, columns: Sequence[str]) -> Layout:
    """The layout of one file; the name stays first, since people look for it there."""
    first = tuple(one for one in columns if one == "name")
    rest = sorted((one for one in columns if one != "name"), key=lambda one: _drawn(key, f"column {one}"))
    return Layout((*first, *rest), DATES[_drawn(key, "dates")[0] % len(DATES)])


def wanted(told: Told, columns: Sequence[str]) -> Told:
    """Only what is asked for; the rest is neither written nor bears a mark."""
    kept = {field: getattr(told, field) for field, column in _FIELDS.items() if column in columns}
    if "relative_name" in kept:
        kept["relation"] = told.relation
    return Told(**{"name": "", **kept})


def marked(key: MarkKey, people: Sequence[Found]) -> list[Told]:
    """Rows as they are written out, each with the bits of this key for this person."""
    ids = np.array([one.id for one in people], dtype=np.int64)

    def drawn(places: Places, of_slots: npt.NDArray[np.int8]) -> npt.NDArray[np.uint8]:
        return code.paired_bits(key, ids[places], of_slots)

    return all_written([one.told for one in people], drawn)


def writer_of(layout: Layout, names: Callable[[int], str]) -> Callable[[Found, Told], list[Cell]]:
    """Return what makes the cells of a row, in the order of the file. names: of units by id."""
    parts = [_part(column, layout, names) for column in layout.columns]

    def cells(one: Found, told: Told) -> list[Cell]:
        return [part(one, told) for part in parts]

    return cells


def _part(column: str, layout: Layout, names: Callable[[int], str]) -> Callable[[Found, Told], Cell]:
    if column in RUNG_OF:
        rung = RUNGS.index(RUNG_OF[column])
        return lambda one, told: names(one.place[rung])
    if column == "since":
        return lambda one, told: _day(one.since, layout.dates)
    if column == "father_name":
        return lambda one, told: f"{told.relation} {told.relative_name}".strip() if told.relative_name else ""
    if column == "age":
        return lambda one, told: "" if told.age is None else told.age
    field = COLUMNS[column].field
    return lambda one, told: str(getattr(told, field))


def _day(moment: datetime, dates: str) -> str:
    return to_ist(moment).strftime(dates)


def _drawn(key: MarkKey, label: str) -> bytes:
    return hmac.digest(key.key, f"layout {label}".encode(), sha256)
