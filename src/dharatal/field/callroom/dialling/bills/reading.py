"""Reads an operator's itemised bill: CSV or a workbook, in whatever columns, headings and fonts it comes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dharatal.field.callroom.dialling.bills import cells
from dharatal.field.intake.reading.legacy import ENCODINGS, decode_cell
from dharatal.field.intake.reading.sheets import Sheet, open_workbook
from dharatal.kernel.clock import IST
from dharatal.kernel.errors import Refusal
from dharatal.kernel.names import sound_key

DATE, TIME, NUMBER, DURATION = "date", "time", "number", "duration"
_HEADINGS = {
    NUMBER: (
        "called number", "called no", "called", "called party", "called party number", "called to", "b party",
        "b party number", "b party no", "b number", "dialled number", "dialed number", "dialled no", "destination",
        "destination number", "number called", "number", "phone number", "phone no", "mobile number", "mobile no",
        "mobile", "to number", "to", "msisdn", "other party", "कॉल किया गया नंबर", "डायल किया गया नंबर", "डायल नंबर",
        "नंबर", "मोबाइल नंबर", "फोन नंबर", "मोबाइल", "जिस नंबर पर कॉल किया",
    ),
    DATE: (
        "date", "call date", "start date", "date of call", "date time", "date and time", "call date time", "datetime",
        "call start", "start date time", "दिनांक", "तारीख", "तिथि", "कॉल की तारीख", "दिनांक और समय",
    ),
    TIME: ("time", "call time", "start time", "time of call", "समय", "कॉल का समय", "वक्त"),
    DURATION: (
        "duration", "call duration", "duration sec", "duration secs", "duration in sec", "duration in seconds",
        "duration seconds", "actual duration", "usage", "seconds", "secs", "sec", "duration min", "duration mins",
        "duration in minutes", "minutes", "talk time", "volume", "अवधि", "कॉल अवधि", "कॉल की अवधि", "समय अवधि",
        "सेकंड", "अवधि सेकंड", "अवधि मिनट",
    ),
}  # fmt: skip
_LOOKED_AT = 40
_SAMPLE = 60
_SIGNS = re.compile(r"[^a-z\u0900-\u097f]+")
_PLAIN = {text: name for name, texts in _HEADINGS.items() for text in texts if text.isascii()}
_SOUNDS = {sound_key(text): name for name, texts in _HEADINGS.items() for text in texts if not text.isascii()}


class CannotReadBill(Refusal):
    code = "cannot_read_bill"
    status = 422


class BilledCall(NamedTuple):
    """A row of a bill. pattern: ten digits of the called number, "?" for what is masked."""

    at: datetime
    pattern: str
    seconds: int


@dataclass(frozen=True)
class ReadBill:
    """unreadable: rows that hold something and are no call: messages, totals, foreign numbers."""

    calls: list[BilledCall] = field(repr=False)
    unreadable: int


class _Columns(NamedTuple):
    date: int
    time: int
    number: int
    duration: int
    is_minutes: bool
    first_row: int


def read(data: bytes, filename: str = "") -> ReadBill:
    """Read every sheet that has the columns of a bill. Raises CannotReadBill, CannotReadSheet."""
    calls: list[BilledCall] = []
    unreadable, understood = 0, False
    for sheet in open_workbook(data, filename):
        columns = _by_headings(sheet) or _by_content(sheet)
        if columns is not None:
            understood = True
            unreadable += _read_sheet(sheet, columns, calls)
    if not understood or not calls:
        raise CannotReadBill(
            _(
                "No calls were found in this file: it needs columns with date, time, called number and duration."
            )
        )
    return ReadBill(calls, unreadable)


def _read_sheet(sheet: Sheet, columns: _Columns, calls: list[BilledCall]) -> int:
    dates, times, numbers, durations = (
        sheet.column(index, columns.first_row)
        for index in (columns.date, columns.time, columns.number, columns.duration)
    )
    day_first = cells.is_day_first(dates)
    unreadable = 0
    for date, time, number, duration in zip(dates, times, numbers, durations, strict=True):
        day, moment = cells.day_in(date, day_first=day_first), cells.time_in(time)
        pattern = cells.pattern_of(number)
        seconds = cells.seconds_in(duration, is_minutes=columns.is_minutes)
        if day is None or moment is None or pattern is None or seconds is None:
            unreadable += any(one.strip() for one in (date, time, number, duration))
            continue
        calls.append(BilledCall(datetime.combine(day, moment, IST), pattern, seconds))
    return unreadable


def _by_headings(sheet: Sheet) -> _Columns | None:
    """The row of headings that names most columns, among the first forty."""
    best: tuple[int, dict[str, int], int] | None = None
    for place, row in enumerate(sheet.head(_LOOKED_AT)):
        found: dict[str, int] = {}
        for index, cell in enumerate(row):
            name = _meaning(cell)
            if name and name not in found:
                found[name] = index
        if NUMBER in found and len(found) >= 3 and (best is None or len(found) > best[0]):
            best = len(found), found, place
    if best is None:
        return None
    _count, found, place = best
    if DURATION not in found or not {DATE, TIME} & found.keys():
        return None
    date = found.get(DATE, found.get(TIME, 0))
    heading = sheet.head(_LOOKED_AT)[place][found[DURATION]]
    is_minutes = bool(re.search(r"\bmin", heading.lower()) or "मिनट" in _unicode(heading))
    return _Columns(date, found.get(TIME, date), found[NUMBER], found[DURATION], is_minutes, place + 1)


def _meaning(cell: str) -> str:
    """Which column a heading names, in English, in Hindi, or in Hindi typed for a font of old."""
    plain = " ".join(_SIGNS.sub(" ", cell.lower()).split())
    if not plain:
        return ""
    if plain in _PLAIN:
        return _PLAIN[plain]
    return _SOUNDS.get(sound_key(_unicode(cell)), "")


def _unicode(cell: str) -> str:
    if not cell.isascii():
        return cell
    decoded = (decode_cell(cell.strip(), encoding) for encoding in ENCODINGS)
    return next((text for text in decoded if sound_key(text) in _SOUNDS), cell)


def _by_content(sheet: Sheet) -> _Columns | None:
    """A bill without headings: the columns that read as what they must be in most rows."""
    tests: dict[str, Callable[[str], object]] = {
        NUMBER: cells.pattern_of,
        DATE: cells.day_in,
        TIME: lambda text: ":" in text and cells.time_in(text),
    }
    found: dict[str, int] = {}
    for name, test in tests.items():
        index = _most(sheet, test, taken=[] if name == TIME else list(found.values()))
        if index is not None:
            found[name] = index
    if found.keys() < {NUMBER, DATE, TIME}:
        return None
    duration = _most(sheet, lambda text: cells.seconds_in(text) is not None, taken=list(found.values()))
    if duration is None:
        return None
    return _Columns(found[DATE], found[TIME], found[NUMBER], duration, False, 0)


def _most(sheet: Sheet, test: Callable[[str], object], *, taken: Sequence[int]) -> int | None:
    """The first column, of those not taken, of which more than half of the sample pass; the fullest of them."""
    best, share = None, 0.5
    for index in range(sheet.width):
        sample = [cell for cell in sheet.column(index, 0, _SAMPLE) if cell.strip()]
        passed = sum(bool(test(cell)) for cell in sample) / len(sample) if len(sample) > 1 else 0
        if index not in taken and passed > share:
            best, share = index, passed
    return best
