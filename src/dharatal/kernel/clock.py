"""The one place that tells the time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

IST = ZoneInfo("Asia/Kolkata")
_told: list[Callable[[], datetime]] = []


def now() -> datetime:
    """The present moment, aware, in UTC; in a trial installation whatever `set_trial_clock` says."""
    return _told[-1]() if _told else datetime.now(UTC)


def set_trial_clock(tell: Callable[[], datetime] | None) -> None:
    """Let a trial installation live at another time; None returns to the real one."""
    _told.clear()
    if tell is not None:
        _told.append(tell)


def to_ist(moment: datetime) -> datetime:
    return moment.astimezone(IST)


def ist_day(moment: datetime) -> date:
    """The calendar day in India at that moment: quotas and daily figures turn over with it."""
    return moment.astimezone(IST).date()
