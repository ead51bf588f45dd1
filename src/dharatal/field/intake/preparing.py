"""From a sheet in memory to rows that can be stored: cleaned, placed, or left with a reason."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

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


class Chosen(NamedTuple):
    """A sheet of a workbook with what its columns are. index: its place in the workbook."""

    index: int  # type: ignore[assignment]  # shadows tuple.index, which nobody asks of it
    sheet: Sheet
    mapping: Mapping


def count(chosen: Sequence[Chosen]) -> int:
    return sum(reading.table(one.sheet, one.mapping).height for one in chosen)


def chunks(
    chosen: Sequence[Chosen], places: PlaceIndex, *, on: date, skip: int = 0, size: int = 0
) -> Iterator[Chunk]:
    """Yield the rows of all sheets, `size` (10,000) at a time.

    skip: rows stored before; on: the day ages are counted to.
    """
    size = size or CHUNK
    for one in chosen:
        table = reading.table(one.sheet, one.mapping)
        for start in range(min(skip, table.height), table.height, size):
            cleaned = reading.clean(table, start, size, on=on)
            numbers = table.numbers[start : start + size]
            cells = table.cells(start, size)
            keys = row_keys(one.mapping, cells)
            yield _parted(
                cleaned, [one.index * SHEET_STEP + number for number in numbers], cells, keys, places
            )
        skip = max(0, skip - table.height)


def _parted(
    cleaned: Sequence[CleanRow | list[Problem]],
    numbers: Sequence[int],
    cells: Sequence[tuple[str, ...]],
    keys: Sequence[str],
    places: PlaceIndex,
) -> Chunk:
    prepared, left = [], []
    for row, number, raw, key in zip(cleaned, numbers, cells, keys, strict=True):
        if not isinstance(row, CleanRow):
            left.append(_with_problems(number, raw, key, row))
            continue
        place = place_of(row, places)
        if place.unit is None:
            left.append(Left(number, row.row_key, place.problem, place_params(place), raw))
        else:
            prepared.append(_prepared(number, row, place.unit, raw))
    return prepared, left


def _with_problems(number: int, raw: Sequence[str], key: str, problems: Sequence[Problem]) -> Left:
    first, *others = problems
    params: dict[str, object] = dict(first.params)
    if others:
        params["also"] = [[problem.code, problem.params] for problem in others]
    return Left(number, key, first.code, params, raw)


def row_keys(mapping: Mapping, cells: Sequence[Sequence[str]]) -> list[str]:
    """The row key of each row, "" where the sheet has none: also of rows that cannot be taken again."""
    column = next(iter(mapping.columns_of("row_key")), None)
    return ["" if column is None else raw[column.index].strip() for raw in cells]


def place_of(row: CleanRow, places: PlaceIndex) -> Resolution:
    return places.resolve(
        district=row.district,
        block=row.block,
        panchayat=row.panchayat,
        village=row.village,
        ward=row.ward,
        booth=row.booth,
        code=row.unit_code,
    )


def place_params(place: Resolution) -> dict[str, object]:
    """Which column was not understood, and the ids of the places that may have been meant."""
    return {"column": place.column, "suggested": [unit.id for unit in place.suggestions]}


def _prepared(number: int, row: CleanRow, unit: Unit, raw: Sequence[str]) -> Prepared:
    phones = (row.phone, row.alternate) if row.alternate else (row.phone,)
    return Prepared(number, row.row_key, card_of(row), phones, unit, raw)


def card_of(row: CleanRow) -> Card:
    return Card(row.name, row.relation, row.relative_name, row.age, row.address, row.field_of_work)
