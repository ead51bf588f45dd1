"""From a sheet in memory to rows that can be stored: cleaned, placed, or left with a reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import compress
from operator import itemgetter

from dharatal.field.intake.reading import rows as reading
from dharatal.field.intake.reading.cleaning import CleanColumns, Problem
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.rows import SHEET_STEP, Left, Prepared
from dharatal.register.people.card import Card
from dharatal.register.territory.queries import PlaceIndex, Resolution

CHUNK = 20_000

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
    """Yield the rows of all sheets, `size` (20,000) at a time.

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
    can_be_taken = [place.unit is not None and index not in clean.wrong for index, place in enumerate(found)]
    units = (place.unit for place in found)
    raws = (partial(table.row, place) for place in stretch)
    rows = zip(numbers, clean.row_key, _cards(clean), _phones(clean), units, raws, strict=True)
    return list(map(Prepared._make, compress(rows, can_be_taken))), sorted(left, key=itemgetter(0))


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


def _cards(clean: CleanColumns) -> Iterator[Card]:
    columns = (clean.name, clean.relation, clean.relative_name, clean.age, clean.address, clean.field_of_work)
    return map(Card._make, zip(*columns, strict=True))


def _phones(clean: CleanColumns) -> Iterator[tuple[str | None, ...]]:
    for phone, alternate in zip(clean.phone, clean.alternate, strict=True):
        yield (phone, alternate) if alternate else (phone,)


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
