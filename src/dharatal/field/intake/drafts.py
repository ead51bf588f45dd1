"""What a sheet looks like before it is sent: its columns as read, and how its rows would fare. Kept sealed."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from dharatal.field.intake.models import LeftRow
from dharatal.field.intake.preparing import Chosen
from dharatal.field.intake.reading import columns, header
from dharatal.field.intake.reading import rows as reading
from dharatal.field.intake.reading.mapping import Mapping
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.rows import SHEET_STEP, Columns, Left, Prepared
from dharatal.field.intake.sorting import Sorted

CHECKED_ROWS = 5_000
_PLACES = ("ward", "village", "panchayat", "block", "district", "unit_code")


@dataclass
class Column:
    """One column as it is shown. certainty: sure, guess, ask or ignored; note: a code for `reasons.note`."""

    index: int
    header: str
    sample: str
    read: str
    field: str
    certainty: str
    note: str


@dataclass
class DraftSheet:
    """One sheet of a workbook that has rows. above: lines of title; mapping: its columns, as JSON."""

    index: int
    name: str
    rows: int
    above: int
    is_chosen: bool
    is_remembered: bool
    mapping: str
    columns: list[Column]


@dataclass
class Draft:
    sheets: list[DraftSheet]

    @property
    def shown(self) -> DraftSheet:
        """The sheet whose columns are asked about: the fullest of those chosen, else of all."""
        return max(self.sheets, key=lambda sheet: (sheet.is_chosen, sheet.rows, -sheet.index))

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Draft":
        return cls([_sheet_of(one) for one in json.loads(content)["sheets"]])


def _sheet_of(told: dict[str, Any]) -> DraftSheet:
    return DraftSheet(**{**told, "columns": [Column(**one) for one in told["columns"]]})


@dataclass
class CheckedRow:
    """How one row would fare. problems: codes and what their sentences need; unit_id: 0 when no place was found.

    raw: of a rejected row, its cells as sent, for the sheet that goes back.
    """

    number: int
    name: str
    place: str
    unit_id: int
    outcome: str
    problems: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)


@dataclass
class Check:
    """What would become of the rows: of the first `checked` of them, in the order of the sheet."""

    checked: int
    rows: list[CheckedRow]

    @property
    def counts(self) -> dict[str, int]:
        told = Counter(row.outcome for row in self.rows)
        return {outcome: told[outcome] for outcome in ("accepted", "duplicate", "rejected")}

    @property
    def problems(self) -> list[tuple[str, int]]:
        """Why rows would be sent back, the most frequent first."""
        told = Counter(row.problems[0][0] for row in self.rows if row.outcome == "rejected")
        return sorted(told.items(), key=lambda one: (-one[1], one[0]))

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Check":
        told = json.loads(content)
        return cls(told["checked"], [CheckedRow(**row) for row in told["rows"]])


def sheet(index: int, found: Sheet, mapping: Mapping, *, is_chosen: bool, is_remembered: bool) -> DraftSheet:
    """Describe one sheet under a choice of columns."""
    guess = header.find(found)
    fields = {column.index: column.field for column in mapping.columns}
    above = sum(any(row) for row in found.head(guess.row or 0)) if guess.row else 0
    return DraftSheet(
        index=index,
        name=found.name,
        rows=reading.table(found, mapping).height,
        above=above,
        is_chosen=is_chosen,
        is_remembered=is_remembered,
        mapping=mapping.to_json(),
        columns=[
            _column(one, fields.get(one.index, "ignore"), is_settled=is_remembered)
            for one in columns.guess(found, guess)
        ],
    )


def _column(guess: columns.ColumnGuess, chosen: str, *, is_settled: bool) -> Column:
    certainty, note = guess.confidence, guess.note
    if is_settled:
        certainty = "sure"
    elif chosen != guess.field:  # by what stands in it, beside places that we know
        certainty, note = "guess", "by_content"
    if chosen == "ignore" and (certainty == "sure" or guess.note in ("serial_number", "empty_column")):
        certainty = "ignored"
    return Column(
        guess.index, guess.header_text, guess.sample_raw, guess.sample_read, chosen, certainty, note
    )


def check(told: Sorted, rows: Columns, chosen: Sequence[Chosen]) -> Check:
    """Put the rows of a dry run into the order of the sheet. rows: those that `told` names by their places."""
    mappings = {one.index: one.mapping for one in chosen}
    seen = [_accepted(rows.row(place)) for place in told.fresh]
    seen += [_accepted(one.row, ("corrects", {})) for one in told.corrections]
    seen += [_left(one, "duplicate", mappings) for one in told.duplicates]
    seen += [_left(one, "rejected", mappings) for one in told.rejected]
    seen.sort(key=lambda row: row.number)
    return Check(len(seen), seen)


def _accepted(row: Prepared, *notes: tuple[str, dict[str, Any]]) -> CheckedRow:
    return CheckedRow(row.row_number, row.card.name, "", row.unit.id, "accepted", list(notes))


def _left(left: Left, outcome: str, mappings: dict[int, Mapping]) -> CheckedRow:
    mapping = mappings[left.row_number // SHEET_STEP]
    return CheckedRow(
        number=left.row_number,
        name=written_name(mapping, left.raw),
        place=written_place(mapping, left.raw),
        unit_id=0,
        outcome=outcome,
        problems=problems_of(left),
        raw=list(left.raw) if outcome == LeftRow.Outcome.REJECTED else [],
    )


def problems_of(left: Left | LeftRow) -> list[tuple[str, dict[str, Any]]]:
    """The first problem of a row and all others, each with what its sentence needs."""
    also = left.params.get("also", [])
    others = [(code, dict(params)) for code, params in also] if isinstance(also, list) else []
    return [(left.problem, {key: value for key, value in left.params.items() if key != "also"}), *others]


def written_name(mapping: Mapping, raw: Sequence[str]) -> str:
    return _cell(mapping, raw, "name")


def written_place(mapping: Mapping, raw: Sequence[str]) -> str:
    """What a row says of its place: the finest column that says anything."""
    return next((cell for name in _PLACES if (cell := _cell(mapping, raw, name))), "")


def _cell(mapping: Mapping, raw: Sequence[str], name: str) -> str:
    return next((raw[one.index].strip() for one in mapping.columns_of(name) if one.index < len(raw)), "")
