"""From the cells of a row to a clean row, or to the reasons why not.

`clean_columns` does a whole sheet column by column: cells repeat, so each distinct one is read once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from dharatal.field.intake.reading import people
from dharatal.field.intake.reading.wording import NUMBER_WORD, PLACE_LABELS, digits, is_nothing, plain
from dharatal.kernel import phone
from dharatal.kernel.columns import each

LONGEST_TEXT = 300


class CleanRow(NamedTuple):
    """One person as the sheet means it. phone, alternate: E.164; relation: F, H or ""; places as typed."""

    name: str
    relation: str
    relative_name: str
    phone: str
    alternate: str | None
    age: int | None
    address: str
    field_of_work: str
    village: str
    panchayat: str
    block: str
    district: str
    ward: str
    booth: str
    unit_code: str
    row_key: str


class CleanColumns(NamedTuple):
    """The fields of `CleanRow` by the column. wrong: by row, all that is wrong with it; its cells then mean nothing."""

    name: Sequence[str]
    relation: Sequence[str]
    relative_name: Sequence[str]
    phone: Sequence[str | None]
    alternate: Sequence[str | None]
    age: Sequence[int | None]
    address: Sequence[str]
    field_of_work: Sequence[str]
    village: Sequence[str]
    panchayat: Sequence[str]
    block: Sequence[str]
    district: Sequence[str]
    ward: Sequence[str]
    booth: Sequence[str]
    unit_code: Sequence[str]
    row_key: Sequence[str]
    wrong: "Mapping[int, list[Problem]]"

    def rows(self) -> "Iterator[CleanRow | list[Problem]]":
        """Each row in order: as it is meant, or all that is wrong with it."""
        for index, row in enumerate(map(CleanRow._make, zip(*self[:-1], strict=True))):
            yield self.wrong.get(index) or row


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken. params: counts and limits for the sentence, never a cell's text."""

    code: str
    params: dict[str, int] = field(default_factory=dict)


_SHORT = {"ward": "|w", "booth": r"|p\.?s"}  # in a column of their own these say enough
_LABELS = {field: words + _SHORT.get(field, "") for field, words in PLACE_LABELS.items()}
_LABEL = {
    name: re.compile(rf"^(?:{words})(?![^\W\d_]|[\u093a-\u094d]){NUMBER_WORD}[\s.:\-–=]*", re.IGNORECASE)
    for name, words in _LABELS.items()
}
_NUMBERED = frozenset({"ward", "booth"})


@lru_cache(maxsize=131_072)
def read_text(text: str) -> str:
    """An address or a field of work: even spacing, at most 300 characters, "" for "nil" and dashes."""
    told = plain(text)
    return "" if is_nothing(told) else told[:LONGEST_TEXT]


@lru_cache(maxsize=131_072)
def read_place(kind: str, text: str) -> str:
    """The name of a place without the label people write before it ("ग्राम- सिसवाँ"); numbers as 0-9."""
    told = read_text(text)
    if not told:
        return ""
    bare = plain(_LABEL[kind].sub("", told)) or told
    if kind in _NUMBERED:
        bare = digits(bare).removesuffix(".0")
        return bare.lstrip("0") or bare
    return bare


def clean_row(raw: Mapping[str, str], on: date | None = None) -> CleanRow | list[Problem]:
    """Clean one row. raw: field name -> cell. on: the day to count a date of birth up to."""
    columns = {name: [cell] for name, cell in raw.items()}
    return next(clean_columns(columns, on=on, rows=1).rows())


def clean_columns(
    columns: Mapping[str, Sequence[str]], *, rows: int, on: date | None = None, relations: Sequence[str] = ()
) -> CleanColumns:
    """Clean `rows` rows given as columns.

    relations: what the heading of the relative's column says of each row, F, H or "".
    """
    nothing = [""] * rows

    def read(name: str, reader: Callable[[str], str]) -> Sequence[str]:
        return each(reader, columns[name]) if name in columns else nothing

    names = each(people.read_name, columns.get("name", nothing))
    numbers, alternates, unread = _phones(columns.get("mobile", nothing), columns.get("alternate_mobile"))
    ages, wrong_ages = _ages(columns.get("age"), rows, on)
    kinds, relatives = _relatives(
        columns.get("relative_name"), columns.get("relation", nothing), relations or nothing, names
    )
    wrong = {index for index, name in enumerate(names) if name.problem} | unread.keys() | wrong_ages.keys()
    return CleanColumns(
        name=[name.name for name in names],
        relation=kinds,
        relative_name=relatives,
        phone=numbers,
        alternate=alternates,
        age=ages,
        **{name: read(name, read_text) for name in ("address", "field_of_work")},
        **{kind: read(kind, partial(read_place, kind)) for kind in _LABELS},
        **{name: read(name, plain) for name in ("unit_code", "row_key")},
        wrong={
            index: _problems(names[index].problem, unread.get(index), ages[index], wrong_ages.get(index, ""))
            for index in sorted(wrong)
        },
    )


def _phones(
    cells: Sequence[str], second_cells: Sequence[str] | None
) -> tuple[list[str | None], list[str | None], dict[int, phone.PhoneReading]]:
    """The number to call, another one, and the readings of rows that have no number in either cell."""
    numbers, readings = phone.clean_column(cells)
    alternates: list[str | None] = [None] * len(numbers)
    for index, reading in readings.items():
        alternates[index] = reading.alternate
    for index, second in enumerate(phone.clean_all(second_cells or ())):
        told = dict.fromkeys([numbers[index], alternates[index], second.primary, second.alternate])
        found = [number for number in told if number]
        numbers[index], alternates[index] = (*found, None, None)[:2]
    unread = {index: reading for index, reading in readings.items() if numbers[index] is None}
    return numbers, alternates, unread


def _ages(
    cells: Sequence[str] | None, rows: int, on: date | None
) -> tuple[Sequence[int | None], dict[int, str]]:
    if cells is None:
        return [None] * rows, {}
    readings = each(partial(people.read_age, on=on), cells)
    wrong = {index: problem for index, (_, problem) in enumerate(readings) if problem}
    return [age for age, _ in readings], wrong


def _relatives(
    cells: Sequence[str] | None,
    kinds: Sequence[str],
    told: Sequence[str],
    names: Sequence[people.NameReading],
) -> tuple[list[str], list[str]]:
    """Relation and relative of each row: of their own columns, else of the cell that holds the name."""
    if cells is None:
        return [name.relation for name in names], [name.relative for name in names]
    read = each(people.read_relative, cells)
    relations = [
        (in_cell or kind or of_heading) if relative else name.relation
        for (relative, in_cell), kind, of_heading, name in zip(
            read, each(people.read_relation, kinds), told, names, strict=True
        )
    ]
    return relations, [relative or name.relative for (relative, _), name in zip(read, names, strict=True)]


def _problems(
    name: str, reading: phone.PhoneReading | None, age: int | None, age_problem: str
) -> list[Problem]:
    problems = []
    if name:
        problems.append(Problem(name, {"limit": people.LONGEST_NAME} if name == "name_too_long" else {}))
    if reading:
        problems.append(Problem(reading.problem, {"digits": reading.digits} if reading.digits else {}))
    if age_problem:
        told = {"age": age, "limit": people.YOUNGEST} if age is not None else {}
        problems.append(Problem(age_problem, told))
    return problems
