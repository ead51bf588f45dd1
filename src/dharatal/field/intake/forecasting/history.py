"""What is known of a room: what came, was called and counted, day by day; and its habits of the week."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
SELDOM = 1 / 3  # a weekday on which work is done less often than this is a day of rest
WEEKDAY_PRIOR = 1.5  # ordinary days that every weekday is given, so that two Mondays do not make a rule


@dataclass(frozen=True, slots=True)
class History:
    """Complete days only, without gaps: the first belongs to `first`, each tuple has one figure a day.

    counted: verified ones that bring the quota nearer; an eleventh in a village that asks for ten does not.
    """

    first: date
    submitted: tuple[int, ...]
    called: tuple[int, ...]
    counted: tuple[int, ...]

    def trimmed(self) -> "History":
        """The same from the first day on which anything was sent or called."""
        moved = (
            n
            for n, (sent, called) in enumerate(zip(self.submitted, self.called, strict=True))
            if sent or called
        )
        start = next(moved, len(self.called))
        return History(
            self.first + timedelta(days=start),
            self.submitted[start:],
            self.called[start:],
            self.counted[start:],
        )

    @property
    def days(self) -> int:
        return len(self.called)

    @property
    def next_day(self) -> date:
        return self.first + timedelta(days=self.days)

    def weekdays(self) -> NDArray[np.int64]:
        return (np.arange(self.days) + self.first.weekday()) % 7


@dataclass(frozen=True, slots=True)
class Week:
    """Habits: how much of an ordinary day's work each weekday sees (Monday first), and how often a day is lost."""

    factors: Numbers
    lost: tuple[int, int]
    is_open: NDArray[np.bool_]

    @classmethod
    def of(cls, figures: Numbers, weekdays: NDArray[np.int64]) -> "Week":
        worked = figures > 0
        seen = np.bincount(weekdays, minlength=7)
        active = np.bincount(weekdays, weights=worked, minlength=7)
        rests = (seen >= 2) & (active < SELDOM * seen)
        is_open = ~rests
        level = _level_around(figures, worked)
        relative = np.where(worked, figures / np.maximum(level, 1e-9), 0.0)
        sums = np.bincount(weekdays, weights=np.clip(relative, 0, 3), minlength=7)
        factors = (sums + WEEKDAY_PRIOR) / (active + WEEKDAY_PRIOR)
        factors = np.where(rests, sums / np.maximum(seen, 1), factors)
        factors /= max(1e-9, factors[is_open].mean()) if is_open.any() else 1.0
        days_open = is_open[weekdays]
        lost = int((days_open & ~worked).sum())
        return cls(factors, (lost, int(days_open.sum())), is_open)


def _level_around(figures: Numbers, worked: NDArray[np.bool_]) -> Numbers:
    """The mean of the worked days within ten days before and after."""
    kernel = np.ones(21)
    sums = np.convolve(figures * worked, kernel, mode="same") if len(figures) >= 21 else None
    if sums is None:
        mean = figures[worked].mean() if worked.any() else 0.0
        return np.full(len(figures), mean)
    counts = np.convolve(worked.astype(float), kernel, mode="same")
    return np.asarray(sums / np.maximum(counts, 1.0))
