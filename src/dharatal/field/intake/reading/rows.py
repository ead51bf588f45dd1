"""The rows of a sheet under a mapping: one by one for the eye, column by column for speed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars

from dharatal.field.intake.reading import legacy
from dharatal.field.intake.reading.apart import MAX_ROWS, packed, unpacked
from dharatal.field.intake.reading.cleaning import CleanColumns, clean_columns
from dharatal.field.intake.reading.grouped import WIDE_TO_FINE, written_out
from dharatal.field.intake.reading.mapping import NEVER_LEGACY, Column, Mapping
from dharatal.field.intake.reading.refusals import TooManyRows
from dharatal.field.intake.reading.sheets import Sheet

_JOINED = {"address": ", ", "field_of_work": ", "}
_HEADINGS = 50  # rows above the people that may be repeated further down
_SAMPLE = 500


@dataclass(frozen=True)
class Table:
    """The rows of people in a sheet, in Unicode. numbers: the row's number in the user's file, from 1.

    empty: rows that hold nothing; repeated: headings repeated further down (page breaks). Both are
    left out of `frame` and counted here, so that rows + empty + repeated is all there was.
    """

    frame: polars.DataFrame
    numbers: list[int]
    mapping: Mapping
    headers: tuple[str, ...]
    empty: int = 0
    repeated: int = 0

    def __reduce__(self) -> tuple[Callable[..., "Table"], tuple[bytes, dict[str, Any]]]:
        """Pickled with its cells packed."""
        others = {name: value for name, value in vars(self).items() if name != "frame"}
        return _unpacked, (packed(self.frame), others)

    @property
    def height(self) -> int:
        return self.frame.height

    def row(self, place: int) -> tuple[str, ...]:
        """One row as sent (legacy fonts already in Unicode), to be kept with a refusal."""
        return self.frame.row(place)

    def fields(self, start: int = 0, count: int | None = None) -> dict[str, list[str]]:
        """Field -> column, several columns of one field brought together."""
        part = self.frame.slice(start, count)
        names = dict.fromkeys(column.field for column in self.mapping.columns if column.field != "ignore")
        return {name: _together(part, name, self.mapping.columns_of(name)) for name in names}

    def relations(self, start: int = 0, count: int | None = None) -> list[str]:
        """What the headings say of each row's relative: F, H or ""."""
        part = self.frame.slice(start, count)
        columns = self.mapping.columns_of("relative_name")
        if len({column.relation for column in columns}) <= 1:
            return [columns[0].relation if columns else ""] * part.height
        told = [
            [column.relation if cell.strip() else None for cell in part.to_series(column.index)]
            for column in columns
        ]
        return [
            next((relation for relation in row if relation is not None), "")
            for row in zip(*told, strict=True)
        ]


def _unpacked(cells: bytes, others: dict[str, Any]) -> Table:
    return Table(frame=unpacked(cells), **others)


def table(sheet: Sheet, mapping: Mapping) -> Table:
    """Cut the rows of people out of a sheet. Raises TooManyRows beyond 1,000,000 of them."""
    frame = sheet.frame.with_row_index("#", offset=sheet.first).slice(mapping.data_start)
    filled = frame.filter(polars.any_horizontal(polars.exclude("#").str.contains(r"\S")))
    kept = _without_repeated_headings(filled, sheet.head(min(mapping.data_start, _HEADINGS)))
    if kept.height > MAX_ROWS:
        raise TooManyRows(limit=f"{MAX_ROWS:,}")
    headers = {column.index: column.header for column in mapping.columns}
    places = [
        (one.field, one.index)
        for one in mapping.columns
        if one.field in WIDE_TO_FINE and one.index < sheet.width
    ]
    decoded = _decoded(written_out(kept.drop("#").fill_null(""), places), sheet, mapping)
    return Table(
        frame=decoded,
        numbers=kept["#"].to_list(),
        mapping=mapping,
        headers=tuple(headers.get(index, "") for index in range(sheet.width)),
        empty=frame.height - filled.height,
        repeated=filled.height - kept.height,
    )


def iter_rows(sheet: Sheet, mapping: Mapping) -> Iterator[tuple[int, tuple[str, ...], dict[str, str]]]:
    """Row number in the user's file, cells, and field -> cell, one row of people at a time."""
    cut = table(sheet, mapping)
    fields = cut.fields()
    for index, cells in enumerate(cut.frame.iter_rows()):
        yield cut.numbers[index], cells, {name: column[index] for name, column in fields.items()}


def clean(cut: Table, start: int = 0, count: int | None = None, *, on: date | None = None) -> CleanColumns:
    """Clean a stretch of rows, the fast way; 20,000 at a time keep memory small. on: as for `clean_row`."""
    rows = cut.frame.slice(start, count).height
    relations = cut.relations(start, count)
    return clean_columns(cut.fields(start, count), rows=rows, relations=relations, on=on)


def _without_repeated_headings(frame: polars.DataFrame, above: list[tuple[str, ...]]) -> polars.DataFrame:
    """Leave out rows that say word for word what a row above the people says."""
    names = frame.columns[1:]
    for row in above:
        if sum(bool(cell.strip()) for cell in row) >= 2:
            same = [polars.col(name).fill_null("") == cell for name, cell in zip(names, row, strict=True)]
            frame = frame.filter(~polars.all_horizontal(same))
    return frame


def _decoded(frame: polars.DataFrame, sheet: Sheet, mapping: Mapping) -> polars.DataFrame:
    series = []
    for column in mapping.columns:
        if column.index < frame.width and column.field not in NEVER_LEGACY:
            cells = frame.to_series(column.index)
            encoding = column.encoding or _encoding_of(cells, sheet.fonts_of(column.index))
            if encoding:
                series.append(polars.Series(cells.name, legacy.decoded(cells.to_list(), encoding)))
    return frame.with_columns(series)


def _encoding_of(cells: polars.Series, fonts: frozenset[str]) -> str:
    """A saved choice may meet the same headings over another font: each sheet is looked at anew."""
    return legacy.encoding_of(cells.filter(cells != "").head(_SAMPLE).to_list(), fonts)


def _together(frame: polars.DataFrame, field: str, columns: Sequence[Column]) -> list[str]:
    cells = [frame.to_series(column.index).to_list() for column in columns]
    if len(cells) == 1:
        return cells[0]
    if field in _JOINED:
        return [
            _JOINED[field].join(cell.strip() for cell in row if cell.strip())
            for row in zip(*cells, strict=True)
        ]
    return [next((cell for cell in row if cell.strip()), "") for row in zip(*cells, strict=True)]
