"""Members shown beyond what is usual of a log-in: sums that begin at any moment of a fortnight (Page, 1954).

Two sums. Unused: members of answers of which nobody was opened, less what goes with the answers that were used that
day, or what is usual of this log-in a day, whichever is more. It drifts down in honest work, however busy, and up by
all that is copied, so that patience helps little. With a most that one day can add, one odd day of honest work counts
little, and patience helps less. Walked: members of lists of small places never seen before, whoever
was opened, less what is usual: honest work comes back to its places, copying does not. Pure.

Usual is what the log-in's own days before the last week say, and its role's as far as they are few; nobody trains the
watch, since a log-in's own counts up to a few times its role's.
"""

from collections.abc import Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple

from dharatal.guard.vault.watching.day import Day
from dharatal.guard.vault.watching.figures import role, watch


class Shown(NamedTuple):
    """What a past day of a log-in counts. on: any number that grows by one a day."""

    on: int
    unused: int
    walked: int


def of_role(code: str, past: Sequence[tuple[int, Shown]]) -> list[float]:
    """Unused and walked members a day of one log-in of a role, at work or not. past: log-ins and their days."""
    on = [day.on for _login, day in past]
    span = (max(on) - min(on) + 1) * len({login for login, _day in past}) if on else 0
    return _mean([day for _login, day in past], span, expected(code), watch().weight)


def of_login(role_daily: Sequence[float], own: Sequence[Shown], today: int) -> list[float]:
    """The same of one log-in."""
    settled = [day for day in own if day.on < today - watch().unsettled]
    span = today - watch().unsettled - min(day.on for day in settled) if settled else 0
    told = _mean(settled, span, role_daily, watch().own_daily)
    most = [watch().daily_most * of for of in role_daily]
    told = [min(pair) for pair in zip(told, most, strict=True)]
    return told if span >= watch().settled_least else [told[0], most[1]]


def expected(code: str) -> list[float]:
    """Before anything is known: of a week's idle members a seventh a day, of its listed ones half as many."""
    usual = role(code).usual
    return [usual["idle"] / 7, usual["listed"] / 14]


def unused(day: Day, *, most: float = inf) -> float:
    """Beyond usual, as it stands; 0 where the day was begun before this was counted. most: that one day can add."""
    if not day.daily:
        return 0.0
    told = [(day.unused_so_far, day.used), *((one.unused, one.used) for one in _before(day))]
    return _highest([min(idle - max(day.daily[0], day.odds * used), most) for idle, used in told])


def walked(day: Day, *, most: float = inf) -> float:
    """As of `unused`."""
    return _beyond_walked(day, [day.walked, *(one.walked for one in _before(day))], most)


def strolled(day: Day, *, most: float = inf) -> float:
    """As of `walked`, with the fresh members on pages of large units."""
    told = [day.walked + day.paged, *(one.walked + one.paged for one in _before(day))]
    return _beyond_walked(day, told, most)


def _beyond_walked(day: Day, told: Sequence[int], most: float) -> float:
    if not day.daily:
        return 0.0
    usual = watch().walked_usual * day.daily[1]
    return _highest([min(one - usual, most) for one in told])


class _Past(NamedTuple):
    unused: int = 0
    used: int = 0
    walked: int = 0
    paged: int = 0


def _before(day: Day) -> list[_Past]:
    """What the days before counted, the latest first; nothing on days without looks."""
    told = {ago: _Past(*rest) for ago, *rest in day.past}
    return [told.get(ago, _Past()) for ago in range(1, max(told, default=0) + 1)]


def _highest(days: Sequence[float]) -> float:
    """Since the beginning of any day; the latest first, which always counts."""
    return max(accumulate(days))


def _mean(days: Sequence[Shown], span: int, prior: Sequence[float], weight: float) -> list[float]:
    sums = (sum(day.unused for day in days), sum(day.walked for day in days))
    return [(total + weight * of) / (span + weight) for total, of in zip(sums, prior, strict=True)]
