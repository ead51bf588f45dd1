"""Which rows of a bill are our calls; pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from dharatal.field.callroom.dialling.bills.reading import BilledCall

CLOCKS_DIFFER = timedelta(minutes=5)
"""Between the operator's clock and ours, and between the number on a screen and the first ring."""


@dataclass(frozen=True, slots=True)
class OurCall:
    """A call of ours. numbers: E.164. from_, until: when it was dialled and recorded. line: whose desk.

    One who was asked on an open line has the from_ of the call that opened it.
    """

    call: UUID
    line: int
    numbers: tuple[str, ...]
    from_: datetime
    until: datetime


class Match(NamedTuple):
    """A row of the bill. calls: ours that it proves. uncertain: masked digits leave room for another number."""

    calls: tuple[UUID, ...]
    at: datetime
    seconds: int
    uncertain: bool


def match(billed: Sequence[BilledCall], ours: Sequence[OurCall]) -> list[Match]:
    """Every row of a bill that fits one of our calls, by number and time, with that call; of several the nearest.

    A row proves everybody who was asked on that one call.
    """
    by_start = sorted(ours, key=lambda one: (one.from_, one.call))
    starts = [one.from_ for one in by_start]
    longest = max((one.until - one.from_ for one in ours), default=timedelta())
    found = []
    for row in billed:
        first = bisect_left(starts, row.at - longest - CLOCKS_DIFFER)
        last = bisect_left(starts, row.at + CLOCKS_DIFFER + timedelta(microseconds=1))
        fitting = [
            one for one in by_start[first:last] if row.at <= one.until + CLOCKS_DIFFER and _fits(row, one)
        ]
        if fitting:
            nearest = min(fitting, key=lambda one: (abs(one.from_ - row.at), one.call))
            together = [one for one in fitting if (one.line, one.from_) == (nearest.line, nearest.from_)]
            uncertain = "?" in row.pattern
            found.append(Match(tuple(one.call for one in together), row.at, row.seconds, uncertain))
    return found


def _fits(row: BilledCall, ours: OurCall) -> bool:
    return any(
        all(sign in ("?", digit) for sign, digit in zip(row.pattern, number[-10:], strict=True))
        for number in ours.numbers
        if len(number) >= 10
    )
