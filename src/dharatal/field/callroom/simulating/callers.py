"""Callers honest and not, checked by the real plan: who is stopped, after how many checks, and who is found.

Assumed: of members one in four is not what the list says (wrong number, somebody else, not with us). An honest
caller writes down what is said; a second call to the same member says otherwise in 3 of 100. A bad caller writes
YES without calling. Its second call is refuted by the member who is not what the list says, and by nineteen
in twenty of the others, who are asked whether we phoned them these days: nobody had.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dharatal.field.callroom.checking.plan import (
    OTHERS_WAIT,
    SECOND,
    Plan,
    Verdict,
    is_checked,
    plan_after,
    verdict,
)
from dharatal.field.callroom.simulating import policies
from dharatal.field.callroom.simulating.campaign import answered_at
from dharatal.field.callroom.simulating.members import A_DAY, CLOSES, OPENS, Members, Minutes

HONESTLY_OTHERWISE = 0.03
NOT_AS_LISTED = 0.25
DENIES_A_CALL = 0.95
A_DAY_S_RESULTS = 150  # of one caller
WORK_DAYS = 20
LAST_DAYS = 8  # for second calls
LATER_THAN_YES = OTHERS_WAIT // timedelta(minutes=1)
MEMBERS = 3_000  # of a room, called over and again by its many callers

Flags = npt.NDArray[np.bool_]


class Kind(StrEnum):
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Career:
    """What became of a caller. checks: until the first stop, or all. found: after the stop; None: held YES ran out.

    unreached: share of the second calls that reached nobody.
    """

    kind: Kind
    is_stopped: bool
    checks: int
    clearances: int
    found: bool | None
    more_checks: int
    unreached: float


@dataclass(frozen=True, slots=True)
class Results:
    """One caller's results in order: whose, when written down, whether YES, what a second call would say."""

    member: Minutes
    written: Minutes
    is_yes: Flags
    is_otherwise: Flags


def careers(*, good: int, bad: int, invented: float, random: np.random.Generator) -> list[Career]:
    """So many callers of one room. invented: the share of a bad caller's results that are a YES without a call."""
    members = Members.living(MEMBERS, days=WORK_DAYS + LAST_DAYS, random=random)
    is_as_listed = random.random(MEMBERS) >= NOT_AS_LISTED
    begins = random.integers(0, A_DAY, MEMBERS)
    reached = np.flatnonzero(answered_at(members, np.arange(MEMBERS), begins, policies.real) >= 0)
    kinds = [Kind.GOOD] * good + [Kind.BAD] * bad
    return [
        _career(
            kind,
            members,
            _results(is_as_listed, reached, invented if kind is Kind.BAD else 0.0, random),
            random,
        )
        for kind in kinds
    ]


def _results(is_as_listed: Flags, reached: Minutes, invented: float, random: np.random.Generator) -> Results:
    count = A_DAY_S_RESULTS * WORK_DAYS
    days = np.repeat(np.arange(WORK_DAYS), A_DAY_S_RESULTS)
    written = days * A_DAY + np.sort(random.integers(OPENS, CLOSES, (WORK_DAYS, A_DAY_S_RESULTS))).ravel()
    is_invented = random.random(count) < invented
    # who was called had answered once; of the others nobody knows, dead numbers among them
    anybody = random.integers(0, len(is_as_listed), count)
    member = np.where(is_invented, anybody, random.choice(reached, count))
    refuted = ~is_as_listed[member] | (random.random(count) < DENIES_A_CALL)
    is_otherwise = np.where(is_invented, refuted, random.random(count) < HONESTLY_OTHERWISE)
    return Results(member, written, is_invented | is_as_listed[member], is_otherwise)


def _career(kind: Kind, members: Members, results: Results, random: np.random.Generator) -> Career:
    draws = random.random(len(results.written)).tolist()
    is_drawn = np.array([is_checked(number, draw, 1.0) for number, draw in enumerate(draws)])
    drawn = np.flatnonzero(is_drawn)
    begins = results.written[drawn] + random.integers(60, A_DAY, len(drawn))
    begins += np.where(results.is_yes[drawn], 0, LATER_THAN_YES)
    checked, answered = _checked(members, results, drawn, begins)
    unreached = 1 - len(checked) / len(drawn)
    checks, clearances, is_stopped = _until_stopped(results.is_otherwise[checked])
    if not is_stopped:
        return Career(kind, False, checks, clearances, None, 0, unreached)
    stopped_at = answered[checks - 1]
    held = np.flatnonzero(results.is_yes & ~is_drawn & (results.written < stopped_at))
    held, _answered = _checked(members, results, held, np.full(len(held), stopped_at))
    said, more = _walked(SECOND, results.is_otherwise[held])
    found = None if said is Verdict.GO_ON else said is Verdict.STOP
    return Career(kind, True, checks, clearances, found, more, unreached)


def _checked(members: Members, results: Results, rows: Minutes, begins: Minutes) -> tuple[Minutes, Minutes]:
    """Of second calls that begin then: the rows whose member was reached, in the order of answers, and when."""
    answered = answered_at(members, results.member[rows], begins, policies.real)
    order = np.argsort(answered, kind="stable")
    order = order[answered[order] >= 0]
    return rows[order], answered[order]


def _until_stopped(is_otherwise: Flags) -> tuple[int, int, bool]:
    """Checks, clearances before, and whether it came to a stop."""
    begun = clearances = 0
    while begun < len(is_otherwise):
        said, checks = _walked(plan_after(clearances), is_otherwise[begun:])
        begun += checks
        if said is Verdict.STOP:
            return begun, clearances, True
        clearances += said is Verdict.CLEAR
    return begun, clearances, False


def _walked(plan: Plan, is_otherwise: Flags) -> tuple[Verdict, int]:
    """What the test says at its end, and after how many checks."""
    failed = 0
    for checks, fails in enumerate(is_otherwise.tolist(), start=1):
        failed += fails
        said = verdict(plan, checks, failed)
        if said is not Verdict.GO_ON:
            return said, checks
    return Verdict.GO_ON, len(is_otherwise)
