"""Whom the law wants told of a breach and how soon: dated entries of `clocks.toml`, and how they stand in one case."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from dharatal.kernel.clock import ist_day

_FILE = Path(__file__).with_name("clocks.toml")


@dataclass(frozen=True, slots=True)
class Clock:
    """One duty from a day on. hours: None for "without delay"; late_after_hours: when the house calls it late."""

    code: str
    to: str
    applies_from: date
    law: str
    late_after_hours: int
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clock stands in one breach. is_law: else the house keeps it by its own rule, until its day has come.

    state: "running", "late", "met" or "met_late". due_at: None for "without delay". late_at: as the house sees it.
    """

    clock: Clock
    is_law: bool
    due_at: datetime | None
    late_at: datetime
    met_at: datetime | None
    state: str


@cache
def all_clocks() -> tuple[Clock, ...]:
    """Every entry, the oldest first."""
    entries = tomllib.loads(_FILE.read_text("utf-8"))["clock"]
    return tuple(sorted((Clock(**entry) for entry in entries), key=lambda one: one.applies_from))


def clocks_on(day: date) -> tuple[Clock, ...]:
    """One clock a duty, the shortest first: the entry in force on a day, else the first that will be."""
    chosen: dict[str, Clock] = {}
    for one in all_clocks():
        if one.applies_from <= day or one.code not in chosen:
            chosen[one.code] = one
    return tuple(sorted(chosen.values(), key=lambda one: (one.late_after_hours, one.code)))


def standing(noticed_at: datetime, met: Mapping[str, datetime], *, at: datetime) -> list[Standing]:
    """How each clock of a breach stands. noticed_at: from when they run. met: when each duty was done, by code."""
    day = ist_day(noticed_at)
    return [_standing(one, noticed_at, met.get(one.code), day, at) for one in clocks_on(day)]


def _standing(one: Clock, noticed_at: datetime, met_at: datetime | None, day: date, at: datetime) -> Standing:
    late_at = noticed_at + timedelta(hours=one.late_after_hours)
    due_at = None if one.hours is None else noticed_at + timedelta(hours=one.hours)
    if met_at is None:
        state = "running" if at <= late_at else "late"
    else:
        state = "met" if met_at <= late_at else "met_late"
    return Standing(one, one.applies_from <= day, due_at, late_at, met_at, state)
