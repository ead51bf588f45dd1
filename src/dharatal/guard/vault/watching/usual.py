"""What is usual for a role and for one log-in of it: medians and their spread, on a scale of logarithms.

Counts of looks are skewed and their spread grows with them; on the logarithm a busy log-in and a quiet one vary alike.
Below the grain of a signal (one list of 50 cannot be seen by halves) the scale is nearly even.
The spread is 1.4826 times the median absolute deviation, which a day of copying cannot move.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log1p, sqrt
from statistics import median

from dharatal.guard.vault.watching import beyond, figures
from dharatal.guard.vault.watching.beyond import Shown
from dharatal.guard.vault.watching.figures import SIGNALS, floors, grain, watch

_MAD = 1.4826
NOTHING_SHOWN = Shown(0, 0, 0)
HOURS, DAWN, DUSK = 24, 8, 22


@dataclass(frozen=True, slots=True)
class Spread:
    """centre, of the role; within: of one log-in's days; between: of the log-ins' own centres."""

    centre: float
    within: float
    between: float


@dataclass(frozen=True, slots=True)
class Usual:
    """by: signal -> spread. hours: share of busy hours that fall near each; place: of days from a new one.

    odds: members shown for nothing to members of answers of which somebody was opened. daily: `beyond.of_role`.
    """

    role: str
    by: dict[str, Spread]
    hours: list[float]
    place: float
    odds: float
    daily: list[float]


@dataclass(frozen=True, slots=True)
class PastDay:
    """A day of somebody's history. figures: by signal, in members; hours: fresh members at each hour.

    idle, worked: `Day.idle_and_worked`. shown: of `beyond`.
    """

    user_id: int
    figures: Mapping[str, float]
    hours: Sequence[int]
    new_place: bool
    idle: int = 0
    worked: int = 0
    shown: Shown = NOTHING_SHOWN


def measure(signal: str, members: float) -> float:
    """Where a figure stands on the scale on which it is compared."""
    return log1p(members / grain()[signal])


def expected(role: str) -> Usual:
    """What a role's work is thought to be before anything is known."""
    return of_role(role, [])


def of_role(role: str, past: Sequence[PastDay]) -> Usual:
    """What a role's history says, together with what was expected, which weighs less the more there is."""
    by = {signal: _spread(role, signal, past) for signal in SIGNALS}
    strange = watch().odd_days * watch().weight
    new = (sum(day.new_place for day in past) + strange) / (len(past) + watch().weight)
    daily = beyond.of_role(role, [(day.user_id, day.shown) for day in past])
    return Usual(role, by, _hours(past, strange), new, _odds(role, past), daily)


def _hours(past: Sequence[PastDay], strange: float) -> list[float]:
    """Of all hours with many looks, the share that fell within an hour of each: near 0 at night."""
    busy = [sum(day.hours[hour] >= watch().odd_least for day in past) for hour in range(HOURS)]
    total = sum(busy) + watch().weight
    return [
        (sum(busy[(hour + by) % HOURS] for by in (-1, 0, 1)) + _daily(hour) * watch().weight + strange)
        / total
        for hour in range(HOURS)
    ]


def _odds(role: str, past: Sequence[PastDay]) -> float:
    """The role's history and what was expected, which weighs as much as days of that many; within bounds."""
    expects = figures.role(role)
    assumed = watch().weight * expects.usual["day"]
    idle = sum(day.idle for day in past) + expects.odds * assumed
    least, most = watch().odds_range
    return min(max(idle / (sum(day.worked for day in past) + assumed), least), most)


def _daily(hour: int) -> float:
    """Before there is a history: work goes on between eight in the morning and ten at night."""
    return 0.2 if DAWN <= hour < DUSK else 0.0


def for_login(usual: Usual, own: Sequence[PastDay]) -> dict[str, tuple[float, float]]:
    """Centre and spread of each signal for one log-in: its own history as far as it has one, else its role's."""
    return {signal: _own(usual.by[signal], signal, own) for signal in SIGNALS}


def _own(spread: Spread, signal: str, own: Sequence[PastDay]) -> tuple[float, float]:
    values = _values(signal, own)
    weight = len(values) / (len(values) + watch().own_weight)
    centre = weight * median(values or [spread.centre]) + (1 - weight) * spread.centre
    most = spread.centre + watch().own_most * spread.between
    return min(centre, most), sqrt(spread.within**2 + (1 - weight) * spread.between**2)


def _spread(role: str, signal: str, past: Sequence[PastDay]) -> Spread:
    expects, weight = measure(signal, figures.role(role).usual[signal]), watch().weight
    by_login: dict[int, list[float]] = {}
    for day in past:
        if day.figures.get(signal):
            by_login.setdefault(day.user_id, []).append(measure(signal, day.figures[signal]))
    centres = {login: median(values) for login, values in by_login.items()}
    days = sum(map(len, by_login.values()))
    middle = median(centres.values()) if centres else expects
    within = _mad(value - centres[login] for login, values in by_login.items() for value in values)
    between = _mad(centre - middle for centre in centres.values())
    told = days / (days + weight)
    return Spread(
        told * middle + (1 - told) * expects,
        max(told * within + (1 - told) * watch().within, floors()[signal]),
        max(told * between + (1 - told) * watch().between, floors()[signal] / 2),
    )


def _values(signal: str, days: Iterable[PastDay]) -> list[float]:
    return [measure(signal, day.figures[signal]) for day in days if day.figures.get(signal)]


def _mad(deviations: Iterable[float]) -> float:
    held = [abs(one) for one in deviations]
    return _MAD * median(held) if held else 0.0
