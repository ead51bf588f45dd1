"""From a sheet in memory to rows that can be stored: cleaned, placed, or left with a reason."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TypeVar, cast

from dharatal.field.intake.reading import rows as reading
from dharatal.field.intake.reading.cleaning import CleanColumns, Problem
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.rows import SHEET_STEP, Columns, Left
from dharatal.register.people.card import CardColumns
from dharatal.register.territory.queries import Located, PlaceIndex, Resolution

CHUNK = 20_000
FIRST = 5_000  # of a long load: PostgreSQL stores these while the process beside makes the next ones

T = TypeVar("T")

Chunk = tuple[Columns, list[Left]]


@dataclass(frozen=True)
class Chosen:
    """A sheet of a workbook with what its columns are. index: its place in the workbook."""

    index: int
    sheet: Sheet
    mapping: Mapping

    @cached_property
    def table(self) -> reading.Table:
        """Its rows of people, cut out once."""
        return reading.table(self.sheet, self.mapping)


@dataclass(frozen=True)
class Cut:
    """What is left of a sheet once its columns are settled: its rows of people. index: as for `Chosen`."""

    index: int
    table: reading.Table

    @property
    def mapping(self) -> Mapping:
        return self.table.mapping


def count(chosen: Sequence[Chosen]) -> int:
    return sum(one.table.height for one in chosen)


def chunks(
    chosen: Sequence[Chosen | Cut], places: PlaceIndex, *, on: date, skip: int = 0, size: int = 0
) -> Iterator[Chunk]:
    """Yield the rows of all sheets, `size` (20,000) at a time.

    skip: rows stored before; on: the day ages are counted to.
    """
    size = size or CHUNK
    for one in chosen:
        table = one.table
        for start in range(min(skip, table.height), table.height, size):
            yield _parted(one, table, range(start, min(start + size, table.height)), places, on)
        skip = max(0, skip - table.height)


def height_of_next(cuts: Sequence[Cut], *, skip: int, size: int) -> int:
    """How many rows the next chunk has, when so many were stored before."""
    for cut in cuts:
        if skip < cut.table.height:
            return min(size, cut.table.height - skip)
        skip -= cut.table.height
    return 0


def cells_of(cuts: Sequence[Cut], row_number: int) -> tuple[str, ...]:
    """A row as it was sent."""
    index, number = divmod(row_number, SHEET_STEP)
    table = next(cut.table for cut in cuts if cut.index == index)
    return table.row(bisect_left(table.numbers, number))


def _parted(one: Chosen | Cut, table: reading.Table, stretch: range, places: PlaceIndex, on: date) -> Chunk:
    """Part a stretch of rows into those that can be taken and those that cannot."""
    clean = reading.clean(table, stretch.start, len(stretch), on=on)
    found = _places_of(clean, places)
    first_number = one.index * SHEET_STEP
    numbers = [first_number + number for number in table.numbers[stretch.start : stretch.stop]]
    left = [
        _with_problems(numbers[index], one.mapping, table.row(stretch[index]), problems)
        for index, problems in clean.wrong.items()
    ]
    left += [
        Left(
            numbers[index],
            clean.row_key[index],
            place.problem,
            place_params(place),
            table.row(stretch[index]),
        )
        for index, place in enumerate(found)
        if place.unit is None and index not in clean.wrong
    ]
    taken = [
        index for index, place in enumerate(found) if place.unit is not None and index not in clean.wrong
    ]
    rows = Columns(
        row_numbers=_only(numbers, taken),
        row_keys=_only(clean.row_key, taken),
        cards=CardColumns._make(_only(getattr(clean, name), taken) for name in CardColumns._fields),
        phones=_only(_phones(clean), taken),
        units=_only([cast(Located, place.unit) for place in found], taken),
        raw=lambda place: table.row(stretch[taken[place]]),
    )
    return rows, sorted(left, key=itemgetter(0))


def _only(column: Sequence[T], places: Sequence[int]) -> Sequence[T]:
    return column if len(places) == len(column) else [column[place] for place in places]


def _places_of(clean: CleanColumns, places: PlaceIndex) -> list[Resolution]:
    return places.resolve_all(
        zip(
            clean.district,
            clean.block,
            clean.panchayat,
            clean.village,
            clean.ward,
            clean.booth,
            clean.unit_code,
            strict=True,
        )
    )


def _phones(clean: CleanColumns) -> list[tuple[str, ...]]:
    """The phones of each row; those of a row that is wrong mean nothing."""
    pairs = zip(clean.phone, clean.alternate, strict=True)
    return [(phone or "", other) if other else (phone or "",) for phone, other in pairs]


def _with_problems(number: int, mapping: Mapping, raw: Sequence[str], problems: Sequence[Problem]) -> Left:
    first, *others = problems
    params: dict[str, object] = dict(first.params)
    if others:
        params["also"] = [[problem.code, problem.params] for problem in others]
    return Left(number, row_key_of(mapping, raw), first.code, params, raw)


def row_key_of(mapping: Mapping, cells: Sequence[str]) -> str:
    """The row key of a row, "" where the sheet has none: also of one that cannot be taken again."""
    column = next(iter(mapping.columns_of("row_key")), None)
    return "" if column is None else cells[column.index].strip()


def place_params(place: Resolution) -> dict[str, object]:
    """Which column was not understood, and the ids of the places that may have been meant."""
    return {"column": place.column, "suggested": [unit.id for unit in place.suggestions]}
