"""From the cells of a row to a clean row, or to the reasons why not.

`clean_columns` does a whole sheet column by column: cells repeat, so each distinct one is read once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from dharatal.field.intake.reading import people
from dharatal.field.intake.reading.wording import digits, is_nothing, plain
from dharatal.kernel import phone

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


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken. params: counts and limits for the sentence, never a cell's text."""

    code: str
    params: dict[str, int] = field(default_factory=dict)


_LABELS = {
    "village": r"राजस्व ग्राम|ग्राम|ग्रा[0०॰.]|गाँव|गांव|village|vill",
    "panchayat": r"ग्राम पंचायत|पंचायत|gram panchayat|panchayat|g\.?p",
    "block": r"प्रखंड|प्रखण्ड|ब्लॉक|अंचल|block",
    "district": r"जिला|ज़िला|जनपद|district|distt|dist",
    "ward": r"वार्ड|ward|w",
    "booth": r"मतदान केंद्र|मतदान केन्द्र|बूथ|polling station|booth|p\.?s",
}
_NUMBER_WORD = r"(?:\s*(?:संख्या|सं[0०॰.]?|नंबर|नं[0०॰.]?|न[0०॰.]|number|no|num)(?![^\W\d_]))?"
_LABEL = {
    name: re.compile(rf"^(?:{words})(?![^\W\d_]|[\u093a-\u094d]){_NUMBER_WORD}[\s.:\-–=]*", re.IGNORECASE)
    for name, words in _LABELS.items()
}
_NUMBERED = frozenset({"ward", "booth"})


@lru_cache(maxsize=262_144)
def read_text(text: str) -> str:
    """An address or a field of work: even spacing, at most 300 characters, "" for "nil" and dashes."""
    told = plain(text)
    return "" if is_nothing(told) else told[:LONGEST_TEXT]


@lru_cache(maxsize=262_144)
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
    return next(clean_columns(columns, on=on, rows=1))


def clean_columns(
    columns: Mapping[str, Sequence[str]], *, rows: int, on: date | None = None, relations: Sequence[str] = ()
) -> Iterator[CleanRow | list[Problem]]:
    """Clean `rows` rows given as columns, in order; each is a `CleanRow` or all that is wrong with it.

    relations: what the heading of the relative's column says of each row, F, H or "".
    """
    nothing = [""] * rows

    def read(name: str, reader: Callable[[str], str]) -> list[str]:
        return [reader(cell) for cell in columns[name]] if name in columns else nothing

    names = [people.read_name(cell) for cell in columns.get("name", nothing)]
    phones = phone.clean_all(columns.get("mobile", nothing))
    seconds = (
        phone.clean_all(columns["alternate_mobile"]) if "alternate_mobile" in columns else repeat(None, rows)
    )
    ages = (
        [people.read_age(cell, on) for cell in columns["age"]]
        if "age" in columns
        else repeat((None, ""), rows)
    )
    relatives = _relatives(
        columns.get("relative_name"), columns.get("relation", nothing), relations or nothing
    )
    texts = [read(name, read_text) for name in ("address", "field_of_work")]
    places = [read(kind, _place_reader(kind)) for kind in _LABELS]
    codes = [read(name, plain) for name in ("unit_code", "row_key")]
    for name, reading, second, (age, age_problem), relative, *rest in zip(
        names, phones, seconds, ages, relatives, *texts, *places, *codes, strict=True
    ):
        if name.problem or reading.problem or age_problem:
            problems = _problems(name.problem, reading, second, age, age_problem)
            if problems:
                yield problems
                continue
        relation, relative_name = relative if relative[1] else (name.relation, name.relative)
        primary, alternate = _numbers(reading, second)
        yield CleanRow(name.name, relation, relative_name, primary, alternate, age, *rest)


def _place_reader(kind: str) -> Callable[[str], str]:
    return lambda text: read_place(kind, text) if text else ""


def _relatives(
    names: Sequence[str] | None, kinds: Sequence[str], told: Sequence[str]
) -> Iterable[tuple[str, str]]:
    if names is None:
        return repeat(("", ""), len(kinds))
    readings = []
    for name, kind, of_heading in zip(names, kinds, told, strict=True):
        relative, in_cell = people.read_relative(name)
        relation = people.read_relation(kind) if kind else ""
        readings.append((in_cell or relation or of_heading if relative else "", relative))
    return readings


def _numbers(reading: phone.PhoneReading, second: phone.PhoneReading | None) -> tuple[str, str | None]:
    """The number to call and another one, each from whichever of the two cells has it."""
    if second is None and reading.primary:
        return reading.primary, reading.alternate
    told = [reading.primary, reading.alternate]
    if second is not None:
        told += [second.primary, second.alternate]
    numbers = list(dict.fromkeys(number for number in told if number))
    return numbers[0], numbers[1] if len(numbers) > 1 else None


def _problems(
    name: str,
    reading: phone.PhoneReading,
    second: phone.PhoneReading | None,
    age: int | None,
    age_problem: str,
) -> list[Problem]:
    problems = []
    if name:
        problems.append(Problem(name, {"limit": people.LONGEST_NAME} if name == "name_too_long" else {}))
    if reading.problem and not (second and second.primary):
        problems.append(Problem(reading.problem, {"digits": reading.digits} if reading.digits else {}))
    if age_problem:
        problems.append(
            Problem(age_problem, {"age": age, "limit": people.YOUNGEST} if age is not None else {})
        )
    return problems
