"""Indian mobile numbers as people type them, read into E.164."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

NO_NUMBER = "no_mobile"
WRONG_LENGTH = "mobile_digits"
NOT_A_MOBILE = "mobile_not_indian_mobile"
ROUNDED = "mobile_rounded"

_DIGITS = {
    ord(digit): str(value % 10) for value, digit in enumerate("०१२३४५६७८९٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯")
}
_FULL_WIDTH = {ord("０") + value: str(value) for value in range(10)} | {ord("＋"): "+"}
_NUMERALS = _DIGITS | _FULL_WIDTH
_LABEL_ZERO = re.compile(r"(?<=[^\W\d_])[\u0900-\u0903\u093a-\u094d]*0(?=[\s.:;,\-/]|$)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_FRACTION = re.compile(r"(?<=\d{10})\.0+(?!\d)")
_PARTED = re.compile(r"[,/;|&\n\r\t\\]+|\b(?:and|or|व|एवं|या)\b")
_NOT_DIGITS = re.compile(r"\D+")
_TWO_TOGETHER = re.compile(r"(?<!\d)(?:91|0)?([6-9]\d{9})\D*?(?:(?<!\d)(?:91|0))?([6-9]\d{9})(?!\d)")
_PREFIXES = ("", "0", "91", "091", "0091", "910")
_MOBILE = re.compile(r"[6-9]\d{9}")


class PhoneReading(NamedTuple):
    """What a cell says. primary, alternate: E.164; problem: "" or a code; digits: how many were written."""

    primary: str | None = None
    alternate: str | None = None
    problem: str = ""
    digits: int = 0


_EMPTY = PhoneReading(problem=NO_NUMBER)


def clean(text: str) -> PhoneReading:
    """Read one cell: +91/0/91 prefixes, any numerals, 9.87E9, labels, a second number as alternate.

    problem: `no_mobile` (no digit), `mobile_digits` (not ten after cleaning), `mobile_not_indian_mobile`
    (a landline or a foreign number), `mobile_rounded` (9.87E+09: the program that saved the sheet has
    lost the last digits, and guessing them would ring up a stranger).
    """
    if len(text) == 10 and text.isdigit() and text.isascii() and text[0] in "6789":
        return PhoneReading("+91" + text, None, "", 10)
    return _clean_leftover(text)


def clean_all(texts: Iterable[str]) -> list[PhoneReading]:
    """Read a whole column, as `clean` reads each cell."""
    texts = list(texts)
    numbers, others = clean_column(texts)
    return [others.get(index) or PhoneReading(number, None, "", 10) for index, number in enumerate(numbers)]


def clean_column(texts: Sequence[str]) -> tuple[list[str | None], dict[int, PhoneReading]]:
    """The primary number of each cell, and by index the readings of cells that are no plain ten digits.

    The fast way for hundreds of thousands of cells; what the plain rule does not read is read once.
    """
    numbers: list[str | None] = [
        "+91" + text if len(text) == 10 and text.isdigit() and text.isascii() and text[0] in "6789" else None
        for text in texts
    ]
    leftover = lru_cache(maxsize=65_536)(_clean_leftover)
    others = {index: leftover(texts[index]) for index, number in enumerate(numbers) if number is None}
    for index, reading in others.items():
        numbers[index] = reading.primary
    return numbers, others


def display(e164: str) -> str:
    """Show a number as it is spoken: "+919876543210" as "98765 43210"; others with their country code."""
    national = e164.removeprefix("+91")
    return f"{national[:5]} {national[5:]}" if len(national) == 10 and national != e164 else e164


def _clean_leftover(text: str) -> PhoneReading:
    text = _LABEL_ZERO.sub(" ", text.translate(_NUMERALS))
    scientific = _SCIENTIFIC.search(text)
    if scientific and _is_rounded(scientific[0]):
        return PhoneReading(problem=ROUNDED, digits=len(_significant(scientific[0])))
    text = _FRACTION.sub("", _SCIENTIFIC.sub(_written_out, text))
    together = _TWO_TOGETHER.search(text)
    if together:
        return _reading(["+91" + together[1], "+91" + together[2]], [])
    parts = _PARTED.split(text)
    numbers = [_number(part) for part in parts]
    failed = [part for part, number in zip(parts, numbers, strict=True) if not number]
    return _reading([number for number in numbers if number], failed)


def _significant(scientific: str) -> str:
    return _NOT_DIGITS.sub("", re.split("[eE]", scientific)[0]).rstrip("0")


def _is_rounded(scientific: str) -> bool:
    """Spreadsheets show at most six digits before the E; a full number has ten, seldom fewer than seven."""
    return len(_significant(scientific)) <= 6


def _written_out(found: re.Match[str]) -> str:
    """9.87654321E9 as 9876543210; an exponent that no phone number has is left as it is."""
    mantissa, exponent = re.split("[eE]", found[0])
    whole, _, fraction = mantissa.partition(".")
    places = int(exponent)
    return whole + fraction.ljust(places, "0") if len(fraction) <= places <= 12 else found[0]


def _number(part: str) -> str | None:
    """The mobile number in one part of a cell, E.164: by the plain rule, "0..." only after a closer look."""
    digits = _NOT_DIGITS.sub("", part)
    for prefix in _PREFIXES:
        if len(digits) == 10 + len(prefix) and digits.startswith(prefix):
            national = digits[len(prefix) :]
            is_mobile = bool(_MOBILE.fullmatch(national)) and not (prefix == "0" and _is_landline(part))
            return "+91" + national if is_mobile else None
    return None


def _reading(found: list[str], failed: list[str]) -> PhoneReading:
    if found:
        others = [number for number in found if number != found[0]]
        return PhoneReading(found[0], others[0] if others else None, "", 10)
    part = max(failed, key=lambda text: len(_NOT_DIGITS.sub("", text)), default="")
    digits = len(_NOT_DIGITS.sub("", part))
    if not digits:
        return _EMPTY
    is_other = digits == 10 or "+" in part or _is_landline(part)
    return PhoneReading(None, None, NOT_A_MOBILE if is_other else WRONG_LENGTH, digits)


def _is_landline(text: str) -> bool:
    try:
        number = phonenumbers.parse(text, "IN")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE)
