"""The dated rules that ship with the program."""

import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True)
class CallingRule:
    """What holds for calls from a day on; times of day are Indian.

    law_opens, law_closes: the hard stop, which nothing overrides. opens, closes: the house's own hours
    within it. silence_hours: before the close of a poll. skips_a_day, dials_a_day: of one caller.
    printed_a_day: people on call sheets, of whoever prints them.
    complaints_a_line: within complaint_days, before a SIM line rests.
    """

    valid_from: date
    law: str
    law_opens: time
    law_closes: time
    opens: time
    closes: time
    silence_hours: int
    skips_a_day: int
    dials_a_day: int
    printed_a_day: int
    calls_a_line_and_hour: int
    complaints_a_line: int
    complaint_days: int

    @property
    def silence(self) -> timedelta:
        return timedelta(hours=self.silence_hours)


@cache
def calling_rules() -> tuple[CallingRule, ...]:
    """All rules, oldest first."""
    entries = tomllib.loads(_FILE.read_text("utf-8"))["calling"]
    return tuple(sorted((CallingRule(**entry) for entry in entries), key=lambda rule: rule.valid_from))


def calling_rule_on(day: date) -> CallingRule:
    """The rule in force; before the first one the first one, since no day is without a rule."""
    begun = [rule for rule in calling_rules() if rule.valid_from <= day]
    return begun[-1] if begun else calling_rules()[0]
