"""Guessing what each column is: by its heading, then by what its cells look like."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dharatal.field.intake.reading import legacy, people
from dharatal.field.intake.reading.cleaning import read_text
from dharatal.field.intake.reading.grouped import WIDE_TO_FINE, is_written_once
from dharatal.field.intake.reading.header import HeaderGuess
from dharatal.field.intake.reading.mapping import NEVER_LEGACY, Column, Mapping
from dharatal.field.intake.reading.sheets import Sheet
from dharatal.field.intake.reading.spellings import field_of, in_unicode
from dharatal.field.intake.reading.wording import digits, plain
from dharatal.kernel import phone
from dharatal.kernel.names import fold
from dharatal.kernel.names.words import MARKERS, MIDDLES, SURNAMES

_SAMPLE, _LOOKED_AT = 300, 5_000
_ONLY_ONCE = frozenset(
    {"name", "relation", "age", "village", "panchayat", "block", "district", "ward", "booth"}
)
_NAMES = frozenset({"name", "relative_name"})
_SERIAL = re.compile(r"\d{1,6}(?:\.0)?")


@dataclass(frozen=True)
class ColumnGuess:
    """What we take a column for. confidence: sure, guess or ask; note: a code for `reasons.note`.

    sample_raw, sample_read: one cell as sent and as understood, to be shown side by side.
    """

    index: int
    header_text: str
    field: str
    confidence: str
    note: str = ""
    sample_raw: str = ""
    sample_read: str = ""
    relation: str = ""
    encoding: str = ""
    empty: int = 0


@dataclass(frozen=True)
class _Evidence:
    """How many of a column's filled cells look like what; shares between 0 and 1."""

    cells: list[str]
    phones: float
    ages: float
    names: float
    is_serial: bool


def guess(sheet: Sheet, header: HeaderGuess) -> list[ColumnGuess]:
    """One guess for each column of the sheet, in order."""
    evidence, guesses = [], []
    for index in range(sheet.width):
        raw = sheet.column(index, header.data_start, _LOOKED_AT)
        guessed, seen = _one(index, header.texts[index], raw, sheet.fonts_of(index))
        guesses.append(replace(guessed, empty=sheet.empty_in(index, header.data_start)))
        evidence.append(seen)
    _judge_names_together(sheet, header, guesses, evidence)
    return _samples(_without_repeats(_filled_gaps(guesses, evidence), evidence), evidence, sheet, header)


def _judge_names_together(
    sheet: Sheet, header: HeaderGuess, guesses: list[ColumnGuess], evidence: list[_Evidence]
) -> None:
    """In a sheet of few rows one column of names may pass for Latin: "Flag" can be spoken. Where the column beside
    it is in an old font, and no word of this one is a name in Latin, it is in that font too.
    """
    found = {guess.encoding for guess in guesses if guess.encoding and guess.field in _NAMES}
    for guess in [one for one in guesses if found and one.field in _NAMES and not one.encoding]:
        raw = sheet.column(guess.index, header.data_start, _LOOKED_AT)
        filled = [cell for cell in raw if cell.strip()][:_SAMPLE]
        encoding = legacy.encoding_beside(filled, found)
        if encoding:
            guesses[guess.index] = replace(guess, encoding=encoding)
            evidence[guess.index] = _look_at(legacy.decoded(filled, encoding))


def mapping_of(guesses: Sequence[ColumnGuess], header: HeaderGuess) -> Mapping:
    """The guesses as a mapping to be corrected, saved and used; what must be asked is as guessed."""
    columns = tuple(
        Column(guess.index, guess.header_text, guess.field, guess.relation, guess.encoding)
        for guess in guesses
    )
    return Mapping(columns, header.data_start)


def _one(index: int, text: str, raw: list[str], fonts: frozenset[str]) -> tuple[ColumnGuess, _Evidence]:
    field, is_exact, heading_encoding = field_of(text.strip())
    relation = {"father_name": "F", "husband_name": "H"}.get(field, "")
    field = "relative_name" if relation else field
    filled = [cell for cell in raw if cell.strip()][:_SAMPLE]
    encoding = _encoding(filled, fonts, heading_encoding, field)
    seen = _look_at(legacy.decoded(filled, encoding) if encoding else filled)
    guessed = ColumnGuess(
        index, in_unicode(text), field or "ignore", "sure" if is_exact else "guess" if field else "ask",
        relation=relation, encoding=encoding,
    )  # fmt: skip
    return _doubted(guessed, seen), seen


def _encoding(filled: list[str], fonts: frozenset[str], of_heading: str, field: str) -> str:
    if field in NEVER_LEGACY:
        return ""
    return legacy.encoding_of(filled, {*fonts, *([of_heading] if of_heading else [])})


def _doubted(guessed: ColumnGuess, seen: _Evidence) -> ColumnGuess:
    """Ask where the cells contradict the heading."""
    if not seen.cells:
        return replace(guessed, note="empty_column")
    wrong = {
        "mobile": seen.phones < 0.2,
        "name": seen.phones > 0.5 or seen.is_serial,
        "relative_name": seen.phones > 0.5 or seen.is_serial,
        "age": seen.phones > 0.5,
        "ignore": seen.phones > 0.8 and guessed.confidence == "sure",
    }
    if len(seen.cells) >= 3 and wrong.get(guessed.field, False):
        return replace(guessed, confidence="ask", note="cells_differ")
    return guessed


def _look_at(cells: list[str]) -> _Evidence:
    total = len(cells) or 1
    phones = sum(bool(phone.clean(cell).primary) for cell in cells) / total
    ages = (
        sum(people.read_age(cell)[1] in {"", "under_age"} and _is_short_number(cell) for cell in cells)
        / total
    )
    names = sum(_is_name(cell) for cell in cells) / total
    return _Evidence(cells, phones, ages, names, _is_serial(cells))


def _is_short_number(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{2,3}(?:\.0)?", digits(plain(cell))))


def _is_name(cell: str) -> bool:
    """Whether a cell holds a surname or a word that stands in names only."""
    return any(fold(word) in SURNAMES | MIDDLES | MARKERS for word in cell.split()[1:4])


def _is_serial(cells: list[str]) -> bool:
    if len(cells) < 3 or not all(_SERIAL.fullmatch(digits(cell.strip())) for cell in cells):
        return False
    numbers = [int(float(digits(cell))) for cell in cells]
    steps = [after - before for before, after in pairwise(numbers)]
    return sum(step == 1 for step in steps) >= 0.8 * len(steps)


def _filled_gaps(guesses: list[ColumnGuess], evidence: list[_Evidence]) -> list[ColumnGuess]:
    """Find name, mobile and relative among unnamed columns when no heading names them."""
    found = list(guesses)
    _claim(found, evidence, "mobile", lambda seen: seen.phones, 0.5)
    _claim(found, evidence, "name", lambda seen: seen.names, 0.3)
    if any(guess.field == "name" and guess.confidence != "sure" for guess in found):
        _claim(found, evidence, "relative_name", lambda seen: seen.names, 0.3)
    _claim(found, evidence, "age", lambda seen: seen.ages if not seen.is_serial else 0, 0.8)
    return [
        replace(guess, note="serial_number")
        if guess.field == "ignore" and evidence[guess.index].is_serial
        else guess
        for guess in found
    ]


def _claim(
    guesses: list[ColumnGuess],
    evidence: list[_Evidence],
    field: str,
    share: Callable[[_Evidence], float],
    least: float,
) -> None:
    if any(guess.field == field and guess.confidence != "ask" for guess in guesses):
        return
    open_ones = [guess.index for guess in guesses if guess.field == "ignore" and guess.confidence == "ask"]
    best = max(open_ones, key=lambda index: (share(evidence[index]) >= least, -index), default=None)
    if best is not None and share(evidence[best]) >= least:
        guesses[best] = replace(guesses[best], field=field, confidence="guess", note="by_content")


def _without_repeats(guesses: list[ColumnGuess], evidence: list[_Evidence]) -> list[ColumnGuess]:
    """A second mobile is the alternate; of other fields the surer, fuller and earlier column stays."""
    found = list(guesses)
    for field in (*_ONLY_ONCE, "mobile"):
        same = [guess for guess in found if guess.field == field]
        order = {"sure": 0, "guess": 1, "ask": 2}
        same.sort(key=lambda guess: (order[guess.confidence], not evidence[guess.index].cells, guess.index))
        for guess in same[1:]:
            other = "alternate_mobile" if field == "mobile" and evidence[guess.index].phones > 0 else "ignore"
            found[guess.index] = replace(
                guess, field=other, confidence="guess" if field == "mobile" else "ask"
            )
            found[guess.index] = replace(found[guess.index], note="second_of_its_kind")
    return found


def _samples(
    guesses: list[ColumnGuess], evidence: list[_Evidence], sheet: Sheet, header: HeaderGuess
) -> list[ColumnGuess]:
    shown = []
    for guess in guesses:
        raw = next(
            (cell for cell in sheet.column(guess.index, header.data_start, _SAMPLE) if cell.strip()), ""
        )
        decoded = legacy.decode_cell(raw, guess.encoding) if guess.encoding else raw
        note = guess.note or (
            "from_legacy_font" if guess.encoding else _number_note(guess.field, evidence[guess.index])
        )
        if guess.field in WIDE_TO_FINE and is_written_once(
            sheet.frame.to_series(guess.index)[header.data_start :]
        ):
            note = "once_for_several"
        read = _as_read(guess.field, decoded)
        shown.append(replace(guess, sample_raw=raw.strip(), sample_read=read, note=note))
    return shown


def _number_note(field: str, seen: _Evidence) -> str:
    if field not in {"mobile", "alternate_mobile"}:
        return ""
    if any(phone.clean(cell).alternate for cell in seen.cells):
        return "two_numbers"
    return (
        "numbers_cleaned"
        if any(not re.fullmatch("[6-9][0-9]{9}", cell.strip()) for cell in seen.cells)
        else ""
    )


def _as_read(field: str, cell: str) -> str:
    if field in {"mobile", "alternate_mobile"}:
        number = phone.clean(cell).primary
        return phone.display(number) if number else ""
    if field == "name":
        return people.read_name(cell).name
    if field == "age":
        return str(people.read_age(cell)[0] or "")
    return read_text(cell)
