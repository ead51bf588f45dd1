"""How the tests of `plan` go, computed and not simulated; apart from them, since no page needs its arrays."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dharatal.field.callroom.checking.plan import ENTRY, LATER, Plan

Chances = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Course:
    """How a test goes, of those who begin it. checks: mean number to either end; checks_to_stop: of the stopped."""

    stopped: float
    cleared: float
    checks: float
    checks_to_stop: float


def course(plan: Plan, rate: float, *, within: int = 2_000) -> Course:
    """Exactly how the test goes at a rate of failed checks.

    within: checks after which nobody is followed; stopped + cleared is then less than one by those still in it.
    """
    stops, clears = _ends(plan, rate, within)
    counts = np.arange(within + 1)
    stopped = float(stops.sum())
    to_stop = float(counts @ stops)
    checks = to_stop + float(counts @ clears)
    return Course(stopped, float(clears.sum()), checks, to_stop / stopped if stopped else math.inf)


def stopped_within(rate: float, checks: int) -> float:
    """Exactly the share of callers who are stopped at least once within so many checks, one test after another."""
    stops, begins = _ends(ENTRY, rate, checks)
    stops_later, clears_later = _ends(LATER, rate, checks)
    stopped = float(stops.sum())
    while begins.sum() > 1e-9:
        stopped += float(np.convolve(begins, stops_later)[: checks + 1].sum())
        begins = np.convolve(begins, clears_later)[: checks + 1]
    return stopped


def _ends(plan: Plan, rate: float, within: int) -> tuple[Chances, Chances]:
    """The chances that the test stops, and that it clears, after 0, 1, ... `within` checks.

    Walks through the checks, carrying the chance of each number of failed ones among those still in the test.
    """
    failed = np.arange(within + 1)
    still = (failed == 0).astype(float)
    stops, clears = np.zeros(within + 1), np.zeros(within + 1)
    for checks in range(1, within + 1):
        still = still * (1 - rate) + np.concatenate(([0.0], still[:-1])) * rate
        is_stop = failed >= plan.slope * checks + plan.above
        is_clear = ~is_stop & ((failed <= plan.slope * checks - plan.below) | (checks == plan.most))
        stops[checks], clears[checks] = still[is_stop].sum(), still[is_clear].sum()
        still[is_stop | is_clear] = 0.0
        if still.sum() < 1e-12:
            break
    return stops, clears
