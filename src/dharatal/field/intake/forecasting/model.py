"""Simulates a room onwards from what is known, with what is not known drawn anew for each path.

A day's calls are the smaller of what the room can do and of the names that wait; what it can do has a level and a
trend that dies out, names come with a level and a trend of their own, and the share of calls that count falls as
the places fill. Each of the three is a quasi-Poisson regression with a prior on its slope, older days weighing less
(`_fitted`). Weekdays, lost days, holidays and overdispersed counts are drawn with them. What such a model does not
know of itself is made good by two numbers, BEFORE and AFTER, found on simulated rooms (`rooms.py`) by
`bench/coverage.py --calibrate`.
"""

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from dharatal.field.intake.forecasting.history import History, Numbers, Week

HORIZON = 730  # days; what lies beyond is not told as a day
DRAWS = 400
FEWEST_DAYS, FEWEST_WORKED, FEWEST_COUNTED = 10, 6, 20
STALE = 14  # days without one that counts
FINE = 63  # days simulated one by one, then week by week
STEADY = (0.0, 0.25)  # prior: the trend of what the room can do, log a month
CROWDED = (-0.9, 0.35)  # prior: by how much (log) fewer of the calls count when the last places fill
MEANT = (0.32, 0.22)  # prior: how many names are sent in the end, log of times what the quota asks for
# How far paths are drawn apart on both sides of the middle; found on 1,000 simulated rooms by `--calibrate`.
BEFORE, AFTER = 1.3, 1.45


class Says(StrEnum):
    """What the forecast comes to."""

    A_DAY = "day"
    REACHED = "reached"
    TOO_EARLY = "too_early"
    STANDS_STILL = "stands_still"
    NOT_LIKE_THIS = "not_like_this"
    NO_QUOTA = "no_quota"


@dataclass(frozen=True, slots=True)
class Forecast:
    """latest: None when it may take longer than HORIZON; middle, earliest: None when nothing is told."""

    says: Says
    middle: date | None = None
    earliest: date | None = None
    latest: date | None = None


def forecast(history: History, *, quota: int, draws: int = DRAWS) -> Forecast:
    """Say when the quota is reached if it goes on like this: middle, and an interval that holds nine times of ten."""
    if quota <= 0:
        return Forecast(Says.NO_QUOTA)
    reached = np.flatnonzero(np.cumsum(history.counted) >= quota)
    if len(reached):
        day = history.first + timedelta(days=int(reached[0]))
        return Forecast(Says.REACHED, day, day, day)
    known = history.trimmed()
    if (
        known.days < FEWEST_DAYS
        or sum(one > 0 for one in known.called) < FEWEST_WORKED
        or sum(known.counted) < FEWEST_COUNTED
    ):
        return Forecast(Says.TOO_EARLY)
    if not sum(known.counted[-STALE:]):
        return Forecast(Says.STANDS_STILL)
    days = spread(days_needed(known, quota, draws))
    low, middle, high = np.quantile(days, (0.05, 0.5, 0.95), method="inverted_cdf")
    if low > HORIZON:
        return Forecast(Says.NOT_LIKE_THIS)
    told = [
        known.next_day + timedelta(days=int(one) - 1) if one <= HORIZON else None
        for one in (middle, low, high)
    ]
    return Forecast(Says.A_DAY if told[0] else Says.NOT_LIKE_THIS, *told)


@dataclass(frozen=True, slots=True)
class Fit:
    """A mean of exp(level + slope * x) per unit of exposure at x = 0 today, its covariance, the dispersion."""

    level: float
    slope: float
    covariance: Numbers
    dispersion: float

    def drawn(self, rng: np.random.Generator, draws: int) -> tuple[Numbers, Numbers]:
        both = rng.multivariate_normal(
            (self.level, self.slope), self.covariance, size=draws, method="cholesky"
        )
        return both[:, 0], both[:, 1]


def _fitted(
    counts: Numbers, exposure: Numbers, x: Numbers, weights: Numbers, *, prior: tuple[float, float]
) -> Fit:
    """Quasi-Poisson by Newton's steps with a normal prior (mean, deviation) on the slope."""
    design = np.stack([np.ones_like(x), x], axis=1)
    precision = np.diag([1e-4, 1 / prior[1] ** 2])
    start = np.log((weights @ counts + 0.5) / max(1e-9, float(weights @ exposure)))
    beta = np.array([start, prior[0]])
    centre = np.array([start, prior[0]])
    dispersion = 1.0
    hessian = precision
    for _step in range(12):
        mean = exposure * np.exp(np.clip(design @ beta, -30, 30))
        dispersion = _dispersion(counts, mean, weights)
        gradient = design.T @ (weights * (counts - mean)) / dispersion - precision @ (beta - centre)
        hessian = (design * (weights * mean)[:, None]).T @ design / dispersion + precision
        step = np.clip(np.linalg.solve(hessian, gradient), -2, 2)
        beta = beta + step
        if np.abs(step).max() < 1e-6:
            break
    return Fit(float(beta[0]), float(beta[1]), np.linalg.inv(hessian), dispersion)


def _dispersion(counts: Numbers, mean: Numbers, weights: Numbers) -> float:
    """Variance by mean; a few days of a likely value (3) keep a lucky week from seeming exact."""
    squares = weights @ ((counts - mean) ** 2 / np.maximum(mean, 0.5))
    return float(max(1.05, (squares + 4 * 3.0) / (weights.sum() + 4)))


@dataclass(frozen=True, slots=True)
class Known:
    """What was learnt: of the room's work, of the names that come, of the share that counts."""

    week: Week
    post: Week
    work: Fit
    names: Fit
    share: Fit
    filled: float
    waiting: float
    sent: float
    is_short: bool


def _learnt(history: History, quota: int) -> Known:
    called, submitted, counted = (
        np.asarray(one, dtype=float) for one in (history.called, history.submitted, history.counted)
    )
    weekdays, age = history.weekdays(), np.arange(history.days)[::-1].astype(float)
    week, post = Week.of(called, weekdays), Week.of(submitted, weekdays)
    waiting = np.maximum(0.0, np.cumsum(submitted) - np.cumsum(called))
    free = (called > 0) & (waiting > 0.1 * called)  # names were left over: the room was the limit
    is_short = free.sum() < FEWEST_WORKED
    worked = (called > 0) if is_short else free
    work = _fitted(
        called[worked],
        week.factors[weekdays][worked].clip(0.05),
        -age[worked] / 30,
        0.5 ** (age[worked] / 21),
        prior=STEADY,
    )
    came = 0.5 ** (age / 21)
    names = _fitted(submitted, post.factors[weekdays].clip(0.05), -age / 30, came, prior=(-0.3, 1.0))
    filled = np.cumsum(counted) / quota
    of_calls = called > 0
    share = _fitted(
        counted[of_calls],
        called[of_calls],
        (_crowding(filled) - _crowding(filled[-1:]))[of_calls],
        0.5 ** (age[of_calls] / 30),
        prior=CROWDED,
    )
    return Known(
        week,
        post,
        work,
        names,
        share,
        float(filled[-1]),
        float(waiting[-1]),
        float(submitted.sum()),
        bool(is_short),
    )


def _crowding(filled: Any) -> Any:
    """How much fuller places make it hard to find one that is open: little at first, most at the end."""
    return np.minimum(filled, 1.0) ** 4


def days_needed(history: History, quota: int, draws: int) -> Numbers:
    """Days until the quota in each path, counted from the first that is not known; HORIZON + 1 when never."""
    known = _learnt(history, quota)
    rng = np.random.default_rng(zlib.crc32(repr((history, quota)).encode()))
    return _Paths(known, history, quota, rng, draws).run()


class _Paths:
    """Many futures of one room at a time."""

    def __init__(
        self, known: Known, history: History, quota: int, rng: np.random.Generator, draws: int
    ) -> None:
        self.known, self.quota, self.rng, self.draws = known, quota, rng, draws
        self.start = history.next_day.weekday()
        self.work, self.work_slope = known.work.drawn(rng, draws)
        names, _slope = known.names.drawn(rng, draws)
        self.share, self.share_slope = known.share.drawn(rng, draws)
        if known.is_short:  # names ran out day after day: what the room could do is not known
            self.work = self.work + np.abs(rng.normal(0.5, 0.4, draws))
        lost, opened = known.week.lost
        self.lost = rng.beta(lost + 0.5, opened - lost + 12, draws)
        self.holiday_left = np.zeros(draws)
        self.had_holiday = np.zeros(draws, dtype=bool)
        self.waiting = np.full(draws, known.waiting)
        self.to_come = self._to_come()
        self.pace = np.exp(np.clip(names, -20, 20)) / self.to_come
        self.counted = np.full(draws, known.filled * quota)

    def _to_come(self) -> Numbers:
        """Names that will still be sent: what is needed and somewhat more, and as the pace of late lets one expect.

        Names come in proportion to those that are still to come; totals that would mean another trend than was seen
        are drawn less often.
        """
        known, rng = self.known, self.rng
        useful = np.exp(
            np.minimum(0, known.share.level + 0.5 * known.share.slope * (1 - _crowding(known.filled)))
        )
        total = self.quota / useful * np.exp(rng.normal(*MEANT, 4 * self.draws))
        to_come = np.maximum(0.02 * self.quota, total - known.sent)
        meant = -30 * np.exp(known.names.level) / to_come
        doubt = known.names.covariance[1, 1] + 0.3**2
        weights = np.exp(-0.5 * (known.names.slope - np.clip(meant, -6, 0)) ** 2 / doubt) + 1e-9
        return rng.choice(to_come, self.draws, p=weights / weights.sum())

    def run(self) -> Numbers:
        needed = np.full(self.draws, HORIZON + 1.0)
        day = 0
        while day < HORIZON:
            span = 1 if day < FINE else 7
            before = self.counted.copy()
            self._go_on(day, span)
            now = (self.counted >= self.quota) & (needed > HORIZON)
            grown = np.maximum(1e-9, self.counted - before)
            part = np.clip((self.quota - before) / grown, 0, 1)
            needed[now] = (day + np.maximum(1, np.ceil(part * span)))[now]
            day += span
            if (needed <= HORIZON).all():
                break
        return needed

    def _go_on(self, day: int, span: int) -> None:
        rng, known = self.rng, self.known
        wander = np.sqrt(span)
        self.work = self.work + rng.normal(0, 0.03 * wander, self.draws)
        weekdays = [(self.start + day + one) % 7 for one in range(span)]
        months = (day + span / 2) / 30
        can = np.exp(self.work + self.work_slope * (1 - np.exp(-months))) * known.week.factors[weekdays].sum()
        can = can * self._open(span, weekdays)
        come = self.to_come * -np.expm1(-self.pace * known.post.factors[weekdays].sum())
        come = np.minimum(self.to_come, self._some(come, known.names.dispersion))
        self.to_come = self.to_come - come
        self.waiting = self.waiting + come
        calls = np.minimum(self.waiting, self._some(can, known.work.dispersion))
        self.waiting = self.waiting - calls
        grown = _crowding(self.counted / self.quota) - _crowding(known.filled)
        rate = np.exp(np.clip(self.share + self.share_slope * grown, -10, 0))
        self.counted = self.counted + np.minimum(calls, self._some(calls * rate, known.share.dispersion))

    def _open(self, span: int, weekdays: list[int]) -> Numbers:
        """The share of the days that is worked: single days are lost, and a festival may close the room."""
        rng = self.rng
        begins = (rng.random(self.draws) < span / 75) & ~self.had_holiday
        self.had_holiday |= begins
        self.holiday_left = np.where(begins, rng.integers(3, 8, self.draws), self.holiday_left)
        shut = np.minimum(self.holiday_left, span)
        self.holiday_left = self.holiday_left - shut
        lost = rng.binomial(span, self.lost)
        return np.asarray(np.clip(1 - (shut + lost) / span, 0, 1))

    def _some(self, mean: Numbers, dispersion: float) -> Numbers:
        """Counts of that mean whose variance is `dispersion` times the mean."""
        extra = max(1e-6, dispersion - 1)
        mixed = self.rng.gamma(np.maximum(mean, 1e-9) / extra) * extra
        return self.rng.poisson(np.minimum(mixed, 1e9)).astype(float)


def spread(days: Numbers, *, before: float = BEFORE, after: float = AFTER) -> Numbers:
    """Draw the paths apart around their middle, on the scale of their logarithm."""
    middle = float(np.quantile(days, 0.5, method="inverted_cdf"))
    if middle > HORIZON:
        return days
    wide = np.round(middle * (days / middle) ** np.where(days < middle, before, after))
    return np.asarray(np.maximum(1, np.where(days > HORIZON, days, wide)))
