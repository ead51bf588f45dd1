"""From a sheet in memory to rows that can be stored: cleaned, placed, or left with a reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from dharatal.field.intake.reading import rows as reading
from dharatal.field.intake.reading.cleaning import CleanRow, Problem
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.rows import SHEET_STEP, Left, Prepared
from dharatal.register.people.card import Card
from dharatal.register.territory.models import Unit
from dharatal.register.territory.queries import PlaceIndex, Resolution

CHUNK = 10_000

Chunk = tuple[list[Prepared], list[Left]]


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


def count(chosen: Sequence[Chosen]) -> int:
    return sum(one.table.height for one in chosen)


def chunks(
    chosen: Sequence[Chosen], places: PlaceIndex, *, on: date, skip: int = 0, size: int = 0
) -> Iterator[Chunk]:
    """Yield the rows of all sheets, `size` (10,000) at a time.

    skip: rows stored before; on: the day ages are counted to.
    """
    size = size or CHUNK
    for one in chosen:
        table = one.table
        for start in range(min(skip, table.height), table.height, size):
            yield _parted(one, table, range(start, min(start + size, table.height)), places, on)
        skip = max(0, skip - table.height)


def _parted(one: Chosen, table: reading.Table, stretch: range, places: PlaceIndex, on: date) -> Chunk:
    """Part a stretch of rows into those that can be taken and those that cannot."""
    prepared, left = [], []
    first_number = one.index * SHEET_STEP
    for place, row in zip(stretch, reading.clean(table, stretch.start, len(stretch), on=on), strict=True):
        number = first_number + table.numbers[place]
        if not isinstance(row, CleanRow):
            raw = table.row(place)
            left.append(_with_problems(number, raw, row_key_of(one.mapping, raw), row))
            continue
        found = place_of(row, places)
        if found.unit is None:
            left.append(Left(number, row.row_key, found.problem, place_params(found), table.row(place)))
        else:
            prepared.append(_prepared(number, row, found.unit, partial(table.row, place)))
    return prepared, left


def _with_problems(number: int, raw: Sequence[str], key: str, problems: Sequence[Problem]) -> Left:
    first, *others = problems
    params: dict[str, object] = dict(first.params)
    if others:
        params["also"] = [[problem.code, problem.params] for problem in others]
    return Left(number, key, first.code, params, raw)


def row_key_of(mapping: Mapping, cells: Sequence[str]) -> str:
    """The row key of a row, "" where the sheet has none: also of one that cannot be taken again."""
    column = next(iter(mapping.columns_of("row_key")), None)
    return "" if column is None else cells[column.index].strip()


def place_of(row: CleanRow, places: PlaceIndex) -> Resolution:
    return places.resolve(
        row.district, row.block, row.panchayat, row.village, row.ward, row.booth, row.unit_code
    )


def place_params(place: Resolution) -> dict[str, object]:
    """Which column was not understood, and the ids of the places that may have been meant."""
    return {"column": place.column, "suggested": [unit.id for unit in place.suggestions]}


def _prepared(number: int, row: CleanRow, unit: Unit, raw: Callable[[], Sequence[str]]) -> Prepared:
    phones = (row.phone, row.alternate) if row.alternate else (row.phone,)
    return Prepared(number, row.row_key, card_of(row), phones, unit, raw)


def card_of(row: CleanRow) -> Card:
    return Card(row.name, row.relation, row.relative_name, row.age, row.address, row.field_of_work)
