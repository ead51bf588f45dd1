"""When a task is called again, and when it is given up: the whole policy, without a database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dharatal.field.calls import outcomes
from dharatal.field.gates.timetable import Hours, Timetable
from dharatal.kernel.clock import to_ist

MOST_ATTEMPTS = 5
SPREAD = timedelta(days=3)
MOST_LANGUAGE_TRIES = 3
CALL_BACK_AFTER = timedelta(hours=2)  # when the person named no time
IN_PEACE = timedelta(hours=20)
DAY_PARTS = {
    "morning": (time.min, time(13)),
    "afternoon": (time(13), time(16)),
    "evening": (time(16), time.max),
}


class State(StrEnum):
    WAITING = "waiting"
    LEASED = "leased"
    PAPER = "paper"
    DONE = "done"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Retry:
    """after: not sooner. in_another_part: not in the part of the day in which nobody was reached."""

    after: timedelta
    in_another_part: bool = False


RETRIES = {
    "busy": Retry(timedelta(minutes=30)),
    "no_answer": Retry(timedelta(hours=4), in_another_part=True),
    "switched_off": Retry(timedelta(hours=8), in_another_part=True),
    "unreachable": Retry(timedelta(hours=8), in_another_part=True),
    "language": Retry(timedelta(0)),
}


@dataclass(frozen=True, slots=True)
class History:
    """What came before this call. attempts: calls that reached nobody."""

    attempts: int = 0
    first_attempt_at: datetime | None = None
    language_tries: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What a call leads to. due_at: only of a waiting task. outcome: only of one that ended."""

    state: State
    history: History
    due_at: datetime | None = None
    is_named: bool = False
    outcome: str = ""


def next_step(
    outcome: str, history: History, *, at: datetime, timetable: Timetable, callback_at: datetime | None = None
) -> Step:
    """What becomes of a task after a call that ended with `outcome` at `at`.

    A task is given up after five calls that reached nobody, the last at least three days after the first.
    Named call-backs and calls without a common language are not among the five: somebody was reached.
    """
    if outcome in outcomes.FINAL:
        return Step(State.DONE, history, outcome=outcome)
    if outcome == "call_back":
        due_at = timetable.next_open(callback_at or at + CALL_BACK_AFTER)
        return _waiting(history, due_at, is_named=True)
    if outcome == "language":
        return _after_language(history, at, timetable)
    return _after_no_contact(outcome, history, at, timetable)


def rested(history: History, *, at: datetime, timetable: Timetable) -> Step:
    """A task whose phone is left in peace for today."""
    return _waiting(history, timetable.next_open(at + IN_PEACE))


def part_of_day(moment: datetime) -> str:
    """morning (to 13:00 in India), afternoon (to 16:00) or evening."""
    clock = to_ist(moment).time()
    return next(
        part for part, (begins, ends) in DAY_PARTS.items() if begins <= clock < ends or part == "evening"
    )


def _after_language(history: History, at: datetime, timetable: Timetable) -> Step:
    tried = History(history.attempts, history.first_attempt_at, history.language_tries + 1)
    if tried.language_tries >= MOST_LANGUAGE_TRIES:
        return Step(State.DONE, tried, outcome="language")
    return _waiting(tried, timetable.next_open(at))


def _after_no_contact(outcome: str, history: History, at: datetime, timetable: Timetable) -> Step:
    first = history.first_attempt_at or at
    attempts = history.attempts + 1
    if attempts >= MOST_ATTEMPTS and at - first >= SPREAD:
        ended = History(attempts, first, history.language_tries)
        return Step(State.CLOSED, ended, outcome=outcomes.UNREACHED)
    # the last of the five is kept until three days have passed, however many others share the phone
    counted = History(min(attempts, MOST_ATTEMPTS - 1), first, history.language_tries)
    return _waiting(counted, _due_after(RETRIES[outcome], counted, at, timetable))


def _due_after(retry: Retry, history: History, at: datetime, timetable: Timetable) -> datetime | None:
    earliest = at + retry.after
    if history.attempts == MOST_ATTEMPTS - 1 and history.first_attempt_at:
        earliest = max(earliest, history.first_attempt_at + SPREAD)
    if not retry.in_another_part:
        return timetable.next_open(earliest)
    other_parts = [part for part in DAY_PARTS if part != part_of_day(at)]
    moments = [timetable.next_open(earliest, _only_in(part)) for part in other_parts]
    return min(filter(None, moments), default=None) or timetable.next_open(earliest)


def _only_in(part: str) -> Callable[[date, Hours], Hours | None]:
    return lambda day, hours: hours.within(Hours(*DAY_PARTS[part]))


def _waiting(history: History, due_at: datetime | None, *, is_named: bool = False) -> Step:
    """due_at None: nothing opens for two months; the task is held until somebody looks at the hours."""
    if due_at is None:
        return Step(State.HELD, history)
    return Step(State.WAITING, history, due_at=due_at, is_named=is_named)
