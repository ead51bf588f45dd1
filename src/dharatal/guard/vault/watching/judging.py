"""Whether a log-in works or copies: counts that lock, and one figure of how strange a day is.

The counts tell the shapes that copying has and work has not: members shown in answers of which nobody is opened, beyond
those that go with the answers that were used (`Day.excess`) and beyond what is usual of the log-in, over any days of a
fortnight, so that patience does not help (`beyond.unused`); members of small places never seen before, beyond what is
usual (`beyond.walked`); both together, since honest work that is strange in one of them is seldom so in the other, and
copying is in both; many pages of large units, in a day or in minutes (`Day.deep`, `Day.burst`); and members of one
answer opened one after the other. Their limits are in members.

The figure finds what has no known shape: robust z of each signal against what is usual.
Signals that rise together (members a minute, a day, a week) count once, by the strangest. What remains is nearly
independent, so its figure is the root of the sum of squares: for a log-in as always it is about as large as the largest
of six normal deviates. A verdict accuses nobody; it says that somebody should ask.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import NormalDist, median

from dharatal.guard.vault.watching import beyond
from dharatal.guard.vault.watching.day import LISTED, Day
from dharatal.guard.vault.watching.figures import SIGNALS, role, watch
from dharatal.guard.vault.watching.usual import measure

NOTHING, WARN, LOCK = "", "warn", "lock"
TOGETHER = (
    ("rate", "day", "week"),
    ("breadth", "block", "district"),
    ("listed", "depth", "pages", "idle"),
    ("streak", "through"),
    ("full",),
    ("handed",),
    ("hour",),
    ("place",),
)
_NORMAL = NormalDist()
_CALM: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Verdict:
    """step: nothing, warn or lock. z: by signal, only what is above usual."""

    step: str
    score: float
    z: dict[str, float]

    @property
    def strangest(self) -> list[str]:
        """Signals by how much they stand out, those that matter."""
        return [name for name, z in sorted(self.z.items(), key=lambda one: -one[1]) if z >= 1.5]


def judged(day: Day, tide: Mapping[str, float] = _CALM) -> Verdict:
    """Judge a day as it stands at the latest look. tide: how far above usual the whole role is today, by signal."""
    z = {**_measured(day, tide), **_rare(day)}
    strange = [max((z.get(name, 0.0) for name in group), default=0.0) for group in TOGETHER]
    score = sqrt(sum(one * one for one in strange))
    reached = _reached(day)
    step = LOCK if reached else _step(day.role, score, max(day.of_week("fresh"), day.handed))
    if day.burst > watch().burst_warns * role(day.role).beyond["burst"]:
        step, z["rate"] = step or WARN, watch().most_z  # known members too, of whom the signal says nothing
    return Verdict(step, score, _above({**z, **reached}))


def judged_refused(day: Day, kind: str, at: datetime) -> Verdict:
    """Judge whoever asks on for lists that the day's quota refuses: a script does not read why."""
    asks_on = kind in LISTED and day.refuse(at) > watch().refused_most
    return Verdict(LOCK, 0.0, {"rate": watch().most_z}) if asks_on else Verdict(NOTHING, 0.0, {})


def _reached(day: Day) -> dict[str, float]:
    """The counts that have come to their limit."""
    told = {}
    stretch = sqrt(
        max(day.odds / role(day.role).odds, 1.0)
    )  # where less is opened, chance moves the count more
    figures, limits = role(day.role), role(day.role).beyond
    idle = max(day.excess(1) / figures.excess[1], beyond.unused(day) / limits["unused"]) / stretch
    walked = beyond.walked(day) / limits["walked"]
    steady = _steady(day, stretch)
    is_beyond = idle > 1 or idle + max(walked, 0) > watch().both or steady["unused"] > 1
    is_beyond |= any(day.excess(days) > most * stretch for days, most in figures.excess.items())
    is_beyond |= any(most > figures.apart[kind] * stretch for kind, most in day.excess_apart().items())
    if is_beyond:
        told["excess"] = watch().most_z
    if max(walked, steady["walked"], steady["strolled"]) > 1:
        told["listed"] = watch().most_z
    if day.deep > limits["deep"] or day.deepest > limits["deepest"]:
        told["depth"] = watch().most_z
    if day.burst > limits["burst"]:
        told["rate"] = watch().most_z
    if day.of_week("through") > watch().through_most:
        told["through"] = watch().most_z
    return told


def _steady(day: Day, stretch: float) -> dict[str, float]:
    """Shares of the limits of those sums to which one day adds little."""
    most, limits = watch().steady, role(day.role).steady
    return {
        "unused": beyond.unused(day, most=most["unused"]) / limits["unused"] / stretch,
        "walked": beyond.walked(day, most=most["walked"]) / limits["walked"],
        "strolled": beyond.strolled(day, most=most["strolled"]) / limits["strolled"],
    }


def _above(z: Mapping[str, float]) -> dict[str, float]:
    return {name: one for name, one in z.items() if one > 0}


def _step(code: str, score: float, members: int) -> str:
    if score >= role(code).lock and members >= role(code).least_to_lock:
        return LOCK
    return WARN if score >= role(code).warn and members >= watch().least_to_warn else NOTHING


def _measured(day: Day, tide: Mapping[str, float]) -> dict[str, float]:
    return {
        signal: min((excess - tide.get(signal, 0.0)) / day.usual[signal][1], watch().most_z)
        for signal, excess in excesses(day).items()
    }


def excesses(day: Day) -> dict[str, float]:
    """How far each signal is above what is usual for the log-in, on its scale."""
    return {
        signal: measure(signal, value) - day.usual[signal][0]
        for signal, value in day.figures().items()
        if value and signal in day.usual
    }


def tide_of(days: Sequence[Day]) -> dict[str, float]:
    """How far a whole role is above usual today: the median of who is at work, never below it and never too much."""
    if len(days) < watch().tide_logins:
        return {}
    held = [excesses(day) for day in days]
    middle = {signal: median(one.get(signal, 0.0) for one in held) for signal in SIGNALS}
    return {signal: min(value, watch().tide_most) for signal, value in middle.items() if value > 0}


def _rare(day: Day) -> dict[str, float]:
    """How rare looks at the strangest hour of the day, and from a place not seen before, are in this role."""
    told = {}
    strange = [
        rarity(share) for hour, share in enumerate(day.odd_hours) if day.hours[hour] >= watch().odd_least
    ]
    if strange:
        told["hour"] = max(strange)
    if day.new_place and max(day.hours) >= watch().odd_least:
        told["place"] = rarity(day.odd_place)
    return told


def rarity(share: float) -> float:
    """A share of days as the normal deviate that is as rare."""
    return min(_NORMAL.inv_cdf(1 - min(max(share, 1e-6), 0.5)), watch().odd_most)
