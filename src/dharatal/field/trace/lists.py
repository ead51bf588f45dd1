"""Reads a list that was found outside: any sheet or text, columns missing, shuffled, under headings or none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import polars as pl

from dharatal.field.intake.placing import with_places
from dharatal.field.intake.reading import columns, header, lines
from dharatal.field.intake.reading import rows as reading
from dharatal.field.intake.reading.header import HeaderGuess
from dharatal.field.intake.reading.lists import open_lists
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.register.people.recognising.suspects import NOWHERE, PLACE, TEXTS, Suspects, meant_by
from dharatal.register.territory.queries import Meanings

CHUNK = 20_000
RAW = ("name", "relation", "relative_name", "mobile", "age", "address", "field_of_work", "village")
_PLACES = ("district", "block", "panchayat", "village", "ward", "booth")


TRIED, GOOD = 150, 0.6  # rows that are tried, and the share of them that must be recognised
Trial = Callable[[Suspects], int]


class FoundList(NamedTuple):
    """The rows of a list. raw: RAW as written; numbers: of each row in its sheet, sheets: which sheet it is in."""

    suspects: Suspects
    raw: pl.DataFrame
    numbers: Sequence[int]
    sheets: Sequence[int]

    def __len__(self) -> int:
        return len(self.suspects)


def read(content: bytes, filename: str, *, on: date, trial: Trial | None = None) -> FoundList:
    """Read every sheet of a file. on: the day ages are counted to. Raises a `CannotReadSheet` that says what to do.

    trial: tells how many of some rows are of members; by it the columns are chosen where headings mislead or lack.
    """
    known, place_of = Meanings(), _Places()
    frames, raws, numbers, sheets = [], [], [], []
    for index, sheet in enumerate(_in_columns(open_lists(content, filename))):
        cut = reading.table(sheet, _mapping(sheet, known, on, trial))
        for start in range(0, cut.height, CHUNK):
            clean = reading.clean(cut, start, CHUNK, on=on)
            frames.append(_cleaned(clean._asdict(), place_of, known))
            raws.append(_raw(cut.fields(start, CHUNK), frames[-1].height))
        numbers += cut.numbers
        sheets += [index] * cut.height
    suspects = Suspects(pl.concat(frames) if frames else _nothing(), place_of.meant)
    return FoundList(suspects, pl.concat(raws) if raws else _no_raw(), numbers, sheets)


class _Places(dict[tuple[str, ...], int]):
    """Numbers of what words for a place may mean."""

    def __init__(self) -> None:
        super().__init__()
        self.meant = [list(NOWHERE)]

    def number(self, words: tuple[str, ...], known: Meanings) -> int:
        if words not in self:
            meant = meant_by(known.of(words), known)
            self[words] = len(self.meant) if meant is not NOWHERE else 0
            if meant is not NOWHERE:
                self.meant.append(list(meant))
        return self[words]


def _in_columns(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets that hold rows; lines of text are cut into columns."""
    return [lines.parted(sheet) if sheet.width == 1 else sheet for sheet in sheets if sheet.height]


def _mapping(sheet: Sheet, known: Meanings, on: date, trial: Trial | None) -> Mapping:
    """Guess what the columns are; where few rows are recognised by that, what else they may be."""
    head = header.find(sheet)
    first = _guessed(sheet, head, known)
    if trial is None:
        return first
    tried = min(TRIED, max(1, sheet.height - first.data_start))
    found = trial(_sampled(sheet, first, known, on))
    if found >= GOOD * tried:
        return first
    bare = _guessed(sheet, HeaderGuess(None, 0, ("",) * sheet.width), known)
    options = [(found, first)]
    for other in (_turned(first), bare, _turned(bare)):
        if other is not None and other not in [one for _found, one in options]:
            options.append((trial(_sampled(sheet, other, known, on)), other))
    return max(options, key=lambda option: option[0])[1]


def _sampled(sheet: Sheet, mapping: Mapping, known: Meanings, on: date) -> Suspects:
    """Some rows from all over a sheet."""
    above, rows = sheet.frame.head(mapping.data_start), sheet.frame.slice(mapping.data_start)
    part = Sheet(sheet.name, pl.concat([above, rows.gather_every(max(1, rows.height // TRIED)).head(TRIED)]))
    cut, place_of = reading.table(part, mapping), _Places()
    clean = reading.clean(cut, on=on)
    return Suspects(_cleaned(clean._asdict(), place_of, known), place_of.meant)


def _turned(mapping: Mapping) -> Mapping | None:
    """The name for the relative and the other way round."""
    other = {"name": "relative_name", "relative_name": "name"}
    fields = {column.field for column in mapping.columns}
    if not fields & other.keys():
        return None
    return replace(
        mapping,
        columns=tuple(
            replace(one, field=other.get(one.field, one.field), relation="") for one in mapping.columns
        ),
    )


def _guessed(sheet: Sheet, head: HeaderGuess, known: Meanings) -> Mapping:
    """Columns by their headings; those without that hold places or addresses by their cells."""
    mapping = columns.mapping_of(columns.guess(sheet, head), head)
    return with_places(sheet, mapping, known, asked=lambda column: True)


def _cleaned(clean: dict[str, Sequence[object]], place_of: _Places, known: Meanings) -> pl.DataFrame:
    texts = {
        name: pl.Series(name, ["" if cell is None else str(cell) for cell in clean[name]], dtype=pl.String)
        for name in TEXTS
        if name != "mobile"
    }
    texts["mobile"] = pl.Series("mobile", [cell or "" for cell in clean["phone"]], dtype=pl.String)
    words = [tuple(map(str, row)) for row in zip(*(clean[name] for name in _PLACES), strict=True)]
    known.learn(words)
    places = [place_of.number(one, known) for one in words]
    return pl.DataFrame([texts[name] for name in TEXTS]).with_columns(
        pl.Series(PLACE, places, dtype=pl.Int32)
    )


def _raw(fields: dict[str, list[str]], height: int) -> pl.DataFrame:
    return pl.DataFrame({name: pl.Series(fields.get(name, [""] * height), dtype=pl.String) for name in RAW})


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={**dict.fromkeys(TEXTS, pl.String), PLACE: pl.Int32})


def _no_raw() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(RAW, pl.String))
