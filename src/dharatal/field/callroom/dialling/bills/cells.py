"""Cells of itemised bills: days, times of day, durations and numbers, as operators write them."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PLAIN = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)")
_WORDED = re.compile(r"(\d{1,2})[-/. ]*([A-Za-z]{3,9}|[\u0900-\u097f]{2,8})[-/., ]*(\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([AaPp]\.?[Mm]\.?)?(?![\d:])"
)
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[34]\d{4}(?:\.\d+)?")
_PART = re.compile(r"0?\.\d+(?:[eE]-?\d+)?")
_UNITS = re.compile(
    r"(\d+)\s*(h(?:ou)?rs?|h|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?|घंटे?|मिनट|सेकंड|सेकेंड|सेकण्ड)", re.IGNORECASE
)
_MASK = re.compile(r"[xX*#?•.]")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january जनवरी", "feb february फरवरी फ़रवरी", "mar march मार्च", "apr april अप्रैल", "may मई",
            "jun june जून", "jul july जुलाई", "aug august अगस्त", "sep sept september सितंबर सितम्बर",
            "oct october अक्टूबर अक्तूबर", "nov november नवंबर नवम्बर", "dec december दिसंबर दिसम्बर",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_FIRST_SERIAL = date(1899, 12, 30)
PATTERN_LENGTH = 10


def is_day_first(texts: Sequence[str]) -> bool:
    """Whether a column writes the day before the month; so it is in India unless a cell proves otherwise."""
    parts = [found for text in texts if (found := _PLAIN.search(text.translate(_DIGITS)))]
    return not any(int(one[2]) > 12 for one in parts) or any(int(one[1]) > 12 for one in parts)


def day_in(text: str, *, day_first: bool = True) -> date | None:
    """21/11/2026, 21-Nov-26, 21 नवंबर 2026, 2026-11-21, 20261121 or a spreadsheet's serial number."""
    text = text.translate(_DIGITS).strip()
    if _SERIAL.fullmatch(text):
        return _FIRST_SERIAL + timedelta(days=int(float(text)))
    if found := _ISO.search(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _PLAIN.search(text):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        return _date(year, second, first) if day_first else _date(year, first, second)
    if found := _WORDED.search(text):
        month = _MONTHS.get(found[2].lower())
        return _date(_year(found[3]), month, int(found[1])) if month else None
    if re.fullmatch(r"20\d{6}", text):
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return None


def time_in(text: str) -> time | None:
    """14:05:09, 2:05:09 PM, 14.05, 140509, or the part of a day that a spreadsheet keeps."""
    text = text.translate(_DIGITS).strip()
    if _PART.fullmatch(text) or _SERIAL.fullmatch(text):
        seconds = round(float(text) % 1 * 86_400)
        minutes, second = divmod(seconds % 86_400, 60)
        return _time(minutes // 60, minutes % 60, second)
    if _COMPACT.fullmatch(text):
        return _time(int(text[:2]), int(text[2:4]), int(text[4:]))
    whole = _CLOCK.fullmatch(text)  # 14.05.09 alone is a time, though it could be a day
    found = whole or next(iter([*_CLOCK.finditer(_without_day(text))][::-1]), None)
    if found is None:
        return None
    hour, half = int(found[1]), (found[4] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _time(hour, int(found[2]), int(found[3] or 0))


def seconds_in(text: str, *, is_minutes: bool = False) -> int | None:
    """00:00:15, 1:05 (minutes and seconds), 15, "15 sec", "1m 3s". is_minutes: the heading says so of bare numbers."""
    text = text.translate(_DIGITS).strip()
    if re.match(r"18(?:99|99)-12-3[01]|1900-01-0", text):  # a duration that a spreadsheet took for a moment
        text = text[10:].strip(" T")
    if units := _UNITS.findall(text):
        return sum(int(number) * _worth(unit) for number, unit in units)
    parts = re.split(r"[:]", text)
    if len(parts) in (2, 3) and all(re.fullmatch(r"\d{1,3}(?:\.0+)?", part) for part in parts):
        hours, minutes, seconds = ([0] * (3 - len(parts)) + [int(float(part)) for part in parts])[:3]
        return hours * 3600 + minutes * 60 + seconds
    if _PART.fullmatch(text) and not is_minutes and float(text) < 0.5:
        return round(float(text) * 86_400)
    if re.fullmatch(r"\d{1,5}(?:\.\d+)?", text):
        return round(float(text) * (60 if is_minutes else 1))
    return None


def pattern_of(text: str) -> str | None:
    """The ten digits of a called number, "?" for each that the operator has masked; None when it is none.

    A number with fewer than four digits left says nothing and is none either.
    """
    text = text.translate(_DIGITS).strip().lstrip("'")
    if re.fullmatch(r"\d{10,12}\.0+", text):
        text = text.split(".")[0]
    signs = _MASK.sub("?", re.sub(r"[\s()\-+]", "", text))
    for prefix in ("0091", "091", "91", "0"):
        if len(signs) == PATTERN_LENGTH + len(prefix) and signs.startswith(prefix):
            signs = signs[len(prefix) :]
    is_number = len(signs) == PATTERN_LENGTH and re.fullmatch(r"[6-9?][0-9?]{9}", signs)
    return signs if is_number and sum(sign != "?" for sign in signs) >= 4 else None


def _without_day(text: str) -> str:
    for written in (_ISO, _PLAIN, _WORDED):
        text = written.sub(" ", text, count=1) if written.search(text) else text
    return text


def _worth(unit: str) -> int:
    if unit[0] in "hH" or unit.startswith("घ"):
        return 3600
    return 60 if unit[0] in "mM" or unit.startswith("मि") else 1


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(hour: int, minute: int, second: int) -> time | None:
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
