"""Simulated rooms, to ask how often the forecast's interval holds: another mechanism than the forecast's own.

A room has a quota (300 to 100,000), people who call at a speed that ramps up and wanders, weekdays and Sundays of its
own, lost days, and with some chance a festival that closes it for days. Presidents send names in sheets, many at
first and then fewer, once to 1.9 times what is needed, and again for what is missing when asked again. Part of those
called say yes, the willing ones first; of what comes back, part is corrected and called again. The fuller the
villages, the more of the verified are an eleventh somewhere. Nothing of this is told to the forecast but the three
figures of each day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dharatal.field.intake.forecasting.history import History

LONGEST = 720


@dataclass(frozen=True, slots=True)
class Room:
    """days_left: from the first day that the history does not tell to the one on which the quota is reached."""

    history: History
    quota: int
    days_left: int | None


def room(seed: int) -> Room:
    """A room as somebody finds it on some day between a twelfth and nine tenths of its quota."""
    for attempt in range(100):
        rng = np.random.default_rng([seed, attempt, 20_261])
        quota = int(np.exp(rng.uniform(np.log(300), np.log(100_000))))
        first = date(2026, 1, 1) + timedelta(days=int(rng.integers(0, 365)))
        figures = _lived(rng, quota, first.weekday())
        counted = np.cumsum(figures[:, 2])
        days = np.flatnonzero((counted >= quota / 12) & (counted <= 0.9 * quota))
        days = days[(days >= 14) & (days < LONGEST - 30)]
        if not len(days) or counted[-1] < 0.5 * quota:
            continue
        today = int(rng.choice(days[: max(1, min(len(days), 150))]))
        reached = np.flatnonzero(counted >= quota)
        known = figures[: today + 1].astype(int)
        columns = (tuple(int(one) for one in column) for column in known.T)
        return Room(History(first, *columns), quota, int(reached[0]) - today if len(reached) else None)
    raise ValueError(f"no room of seed {seed}")


def _lived(rng: np.random.Generator, quota: int, weekday: int) -> np.ndarray:
    """Each day's submitted, called and counted."""
    yes, again = rng.uniform(0.6, 0.92), rng.uniform(0.2, 0.7)
    speed = quota / rng.uniform(25, 120) / yes
    ramp, ramped = rng.uniform(0.2, 1.0), rng.uniform(5, 30)
    trend, wander = rng.normal(0, 0.004), rng.uniform(0.01, 0.05)
    week = np.clip(rng.normal(1, 0.15, 7), 0.5, 1.5)
    week[6] = rng.choice([0.0, rng.uniform(0.3, 1.0)])
    lost = rng.uniform(0, 0.06)
    festival = int(rng.integers(5, 150)) if rng.random() < 0.5 else -99
    shut = range(festival, festival + int(rng.integers(3, 8)))
    noise = rng.uniform(0.05, 0.5)
    people = quota * rng.uniform(1.0, 1.9) / yes
    pace = np.log(5) / rng.uniform(20, 110)
    sheets = rng.uniform(0.15, 1.0)
    fullness, floor = rng.uniform(3, 12), rng.uniform(0.3, 0.8)
    tired = rng.uniform(0, 0.3)
    waiting = back = 0.0
    asked_again, pause = 0, int(rng.integers(7, 30))
    log_speed, done, sent = 0.0, 0, 0.0
    figures = np.zeros((LONGEST, 3))
    for day in range(LONGEST):
        today = (weekday + day) % 7
        log_speed += rng.normal(trend, wander) - 0.02 * (log_speed - trend * day)
        is_open = day not in shut and rng.random() >= lost and week[today] > 0
        if sent >= 0.97 * people and asked_again < day - pause:  # the missing ones are asked for once more
            people, asked_again = people + max(0, quota - done) * rng.uniform(0.9, 1.6) / yes + 5, day
        due = (people - sent) * pace * (0.5 if today == 6 else 1.0) / sheets
        came = rng.poisson(due * rng.gamma(2.0) / 2.0) if rng.random() < sheets and day not in shut else 0
        came = min(came, max(0, int(people - sent)))
        sent += came
        corrected = rng.binomial(int(back), 0.1)
        back -= corrected
        waiting += came + corrected
        grown = ramp + (1 - ramp) * min(1.0, day / ramped)
        can = speed * week[today] * grown * np.exp(log_speed) * rng.gamma(1 / noise**2) * noise**2
        calls = min(int(waiting), int(rng.poisson(can))) if is_open else 0
        waiting -= calls
        willing = yes * (1.05 - tired * min(1.0, sent / people) * (done / quota))
        agreed = rng.binomial(calls, min(0.98, max(0.05, willing)))
        back += rng.binomial(calls - agreed, again)
        counts = rng.binomial(agreed, max(floor, 1 - (min(1.0, done / quota)) ** fullness))
        done += counts
        figures[day] = came, calls, counts
    return figures
