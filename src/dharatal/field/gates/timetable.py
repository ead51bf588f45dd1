"""When calls may be made: days, hours and the next opening, as plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dharatal.field.gates.policy import calling_rule_on
from dharatal.kernel.clock import IST, ist_day, to_ist

FARTHEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of one day in India; the closing minute itself is closed."""

    opens: time
    closes: time

    def within(self, other: "Hours") -> "Hours | None":
        """What both have in common; None when that is nothing."""
        common = Hours(max(self.opens, other.opens), min(self.closes, other.closes))
        return common if common.opens < common.closes else None


@dataclass(frozen=True, slots=True)
class LocalRule:
    """Hours that a place set for itself for some days.

    is_everywhere: they replace the house's own hours; those of a district can only narrow them.
    """

    hours: Hours
    valid_from: date
    valid_until: date | None = None
    is_everywhere: bool = False

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Opening hours day by day: the law, the house, then local rules, oldest first (the latest one holds)."""

    local: tuple[LocalRule, ...] = ()

    def hours_on(self, day: date) -> Hours | None:
        """None on a day without calls."""
        rule = calling_rule_on(day)
        hours: Hours | None = Hours(rule.opens, rule.closes)
        in_force = [local for local in self.local if local.holds_on(day)]
        for local in [x for x in in_force if x.is_everywhere][-1:]:
            hours = local.hours
        for local in [x for x in in_force if not x.is_everywhere][-1:]:
            hours = hours and hours.within(local.hours)
        return hours and hours.within(Hours(rule.law_opens, rule.law_closes))

    def is_open(self, moment: datetime) -> bool:
        hours = self.hours_on(ist_day(moment))
        return hours is not None and hours.opens <= to_ist(moment).time() < hours.closes

    def next_open(
        self, moment: datetime, fits: Callable[[date, Hours], Hours | None] = lambda day, hours: hours
    ) -> datetime | None:
        """The first open moment from `moment` on; None when nothing opens within 60 days.

        fits: narrows a day's hours, or rules the day out with None.
        """
        day, last = ist_day(moment), ist_day(moment + FARTHEST)
        while day <= last:
            opened = self.hours_on(day)
            hours = fits(day, opened) if opened else None
            if hours and moment < at_ist(day, hours.closes):
                return max(moment, at_ist(day, hours.opens))
            day += timedelta(days=1)
        return None


def at_ist(day: date, clock: time) -> datetime:
    """That time of that day in India, in UTC."""
    return datetime.combine(day, clock, IST).astimezone(UTC)


def is_lawful(moment: datetime) -> bool:
    """Outside the hard stop."""
    rule = calling_rule_on(ist_day(moment))
    return rule.law_opens <= to_ist(moment).time() < rule.law_closes
