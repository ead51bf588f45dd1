"""When somebody who was not reached is called again: the real rules, and others to compare them with."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from dharatal.field.callroom.simulating.members import USUAL_HOURS, minute_of, moment
from dharatal.field.calls.retry import MOST_ATTEMPTS, History, next_step

# outcome, calls made with this one, minute of the first, minute of this one -> minute of the next; None: given up
Policy = Callable[[str, int, int, int], float | None]


def real(outcome: str, calls: int, first: int, at: int) -> float | None:
    """`field/calls/retry.py`, to five minutes."""
    return _real(outcome, calls, first // 5 * 5 if calls >= MOST_ATTEMPTS - 1 else at // 5 * 5, at // 5 * 5)


@cache
def _real(outcome: str, calls: int, first: int, at: int) -> float | None:
    before = History(calls - 1, moment(first) if calls > 1 else None)
    step = next_step(outcome, before, at=moment(at), timetable=USUAL_HOURS)
    return None if step.due_at is None else minute_of(step.due_at)


def at_once(outcome: str, calls: int, first: int, at: int) -> float | None:
    """Redial until five calls were made."""
    return float(at) if calls < MOST_ATTEMPTS else None


def after(wait: timedelta) -> Policy:
    """Again after the same time, whatever the part of the day."""

    def due(outcome: str, calls: int, first: int, at: int) -> float | None:
        if calls >= MOST_ATTEMPTS:
            return None
        return _open(moment(at) + wait)

    return due


def same_time_tomorrow(outcome: str, calls: int, first: int, at: int) -> float | None:
    return after(timedelta(days=1))(outcome, calls, first, at)


def _open(when: datetime) -> float:
    opened = USUAL_HOURS.next_open(when)
    return minute_of(opened or when)


OTHERS: dict[str, Policy] = {
    "redial at once": at_once,
    "again after half an hour": after(timedelta(minutes=30)),
    "again after four hours": after(timedelta(hours=4)),
    "same time tomorrow": same_time_tomorrow,
}
