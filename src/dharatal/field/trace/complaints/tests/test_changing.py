"""Tests of the change signal: its false alarms as stated, by simulation; and what it finds."""

import numpy as np
import pytest

from dharatal.field.trace.complaints.changing import BACK, FALSE_A_YEAR, LEARNT, bound_for, change

DISTRICTS = 38
BOUND = bound_for(DISTRICTS)


def alarms(counts: list[int]) -> int | None:
    """The day of the first alarm, looking every day; none."""
    for day in range(LEARNT + 1, len(counts) + 1):
        found = change(counts[:day], bound=BOUND)
        if found is not None and found.is_alarm:
            return day
    return None


class TestTheBound:
    def test_is_that_of_one_false_alarm_in_ten_years_of_all_districts(self) -> None:
        assert pytest.approx(FALSE_A_YEAR) == DISTRICTS * 365 / BOUND

    @pytest.mark.parametrize("rate", [0.004, 0.03, 0.1, 0.4])
    def test_is_kept_by_quiet_districts(self, rate: float) -> None:
        # 150 district-years a rate; a false alarm is to come in FALSE_A_YEAR / 38 of them, 0.4 in all: under a bound
        # that holds, two or more come in one run of sixteen
        rng = np.random.default_rng(20260803)
        quiet = rng.poisson(rate, size=(150, 365))

        found = sum(_ever(row) for row in quiet)

        assert found <= 1

    def test_holds_at_a_lower_height_to_what_doob_says(self) -> None:
        # at a height at which false alarms are frequent enough to be counted: n / A, with A = 2,000 and n = 365 - 28
        rng = np.random.default_rng(7)
        quiet = rng.gamma(0.5, 1 / 7.0, size=600)
        rows = rng.poisson(quiet[:, None], size=(600, 365))

        share = sum(_ever(row, bound=2_000.0, fewest=0) for row in rows) / len(rows)

        allowed = (365 - LEARNT) / 2_000
        assert share <= allowed + 3 * (allowed * (1 - allowed) / len(rows)) ** 0.5
        assert share > 0.01  # the bound is no empty one


class TestAChange:
    def test_is_found_within_days_of_a_rise(self) -> None:
        counts = [0] * 20 + [1] + [0] * 39 + [2, 1, 3, 2]

        found = change(counts, bound=BOUND)

        assert found is not None and found.is_alarm
        assert (found.begins, found.since) == (60, 8)
        assert found.usual < 0.3

    def test_is_not_found_in_what_was_always_so(self) -> None:
        assert alarms([1, 0, 2, 0, 1, 1, 0] * 30) is None

    def test_is_not_looked_for_before_there_is_a_baseline(self) -> None:
        assert change([5] * LEARNT, bound=BOUND) is None

    def test_is_not_made_of_two_complaints(self) -> None:
        found = change([0] * 400 + [2], bound=BOUND)

        assert found is not None and not found.is_alarm

    def test_of_long_ago_is_no_news(self) -> None:
        counts = [0] * 40 + [4] * 5 + [0] * (BACK + 60)

        found = change(counts, bound=BOUND)

        assert found is not None and not found.is_alarm

    @pytest.mark.parametrize(("usual", "risen", "within"), [(0.03, 0.8, 14), (0.2, 2.0, 14)])
    def test_is_found_in_four_of_five_districts_within_a_fortnight(
        self, usual: float, risen: float, within: int
    ) -> None:
        rng = np.random.default_rng(11)
        found = 0
        for _case in range(100):
            counts = [*rng.poisson(usual, 120).tolist(), *rng.poisson(risen, within).tolist()]
            day = alarms(counts)
            found += day is not None and day > 120

        assert found >= 80


def _ever(row: "np.typing.NDArray[np.int64]", *, bound: float = BOUND, fewest: int = 3) -> bool:
    """Whether a district ever raises an alarm; only days on which somebody complained can raise it."""
    counts = row.tolist()
    for day in (np.flatnonzero(row) + 1).tolist():
        found = change(counts[:day], bound=bound) if day > LEARNT else None
        if found is not None and found.statistic >= bound and found.since >= fewest:
            return True
    return False
