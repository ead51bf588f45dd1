"""How an area goes on, day by day, and when it will have its quota."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from dharatal.field.intake import summing
from dharatal.field.intake.coverage import Standing, standing_after
from dharatal.field.intake.forecasting import Forecast, History, Says, forecast
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.register.territory.models import Unit

LONGEST = 1_000  # days told; what is older belongs to another campaign


@dataclass(frozen=True, slots=True)
class Days:
    """Figures of each day from `first` up to today, without gaps; empty where nothing was ever sent."""

    first: date
    submitted: list[int]
    called: list[int]
    verified: list[int]
    counted: list[int]

    @property
    def dates(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(len(self.called))]


def days_of(actor: Actor, unit: Unit, *, at: datetime) -> Days:
    """The days of a unit with everything below it. Times are those of India."""
    return _days(summing.days_of(actor, unit), at)


def progress_of(actor: Actor, unit: Unit, *, at: datetime) -> tuple[Standing, Days]:
    """How far a unit is, and its days: one statement for both."""
    told = summing.days_of(actor, unit)
    return standing_after(actor, unit, told.values()), _days(told, at)


def _days(told: Mapping[date, summing.Figures], at: datetime) -> Days:
    today = ist_day(at)
    worked = [day for day in told if day <= today]
    first = max(min(worked, default=today), today - timedelta(days=LONGEST))
    span = [first + timedelta(days=n) for n in range((today - first).days + 1)] if worked else []
    none = dict.fromkeys(summing.SUMMED, 0)
    columns = {name: [max(0, told.get(day, none)[name]) for day in span] for name in summing.SUMMED}
    return Days(first, columns["submitted"], columns["called"], columns["verified"], columns["filled"])


def forecast_of(days: Days, whole: Standing) -> Forecast:
    """When a unit reaches its quota: from complete days only, so that it says the same all day."""
    if whole.quota and not whole.missing:
        return _reached(days, whole.quota)
    complete = [tuple(one[:-1]) for one in (days.submitted, days.called, days.counted)]
    return _forecast(History(days.first, *complete), whole.quota)


def _reached(days: Days, quota: int) -> Forecast:
    done = 0
    for day, counted in zip(days.dates, days.counted, strict=True):
        done += counted
        if done >= quota:
            return Forecast(Says.REACHED, day, day, day)
    return Forecast(Says.REACHED)


@lru_cache(maxsize=2_048)
def _forecast(history: History, quota: int) -> Forecast:
    return forecast(history, quota=quota)
