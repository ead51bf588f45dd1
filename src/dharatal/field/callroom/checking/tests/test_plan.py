"""The published figures of the plan, its exact ones, and a simulation of its tests."""

from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.callroom.checking import plan
from dharatal.field.callroom.checking.exact import course, stopped_within
from dharatal.field.callroom.checking.plan import (
    ENTRY,
    FIRST,
    LATER,
    SECOND,
    STRICT_SAMPLE,
    USUAL_SAMPLE,
    Plan,
    Verdict,
    accepting,
    accepts,
    chance_over,
    draw_of,
    is_checked,
    plan_after,
    sample_verdict,
    verdict,
)

GOOD, BAD = 0.03, 0.15
ROUND = 0.02  # how far a simulation of 4,000 callers may be from a share, four standard errors and more


def test_who_invents_refusals_is_stopped() -> None:
    """Of results 15 % invented; of the other 85 %, a tenth is checked, and 3 % of those differ."""
    invented, honest = 0.15 * plan.ENDED_DRAWN, 0.85 * (plan.DRAWN_AT_RANDOM + plan.DRAWN_BY_RISK)
    rate = (0.95 * invented + 0.03 * honest) / (invented + honest)

    assert course(plan.ENTRY, rate).stopped > 0.9


class TestLines:
    def test_are_the_published_ones(self) -> None:
        assert round(ENTRY.slope, 3) == 0.076
        assert (round(ENTRY.below, 2), round(ENTRY.above, 2)) == (1.29, 1.66)

    def test_clear_after_eighteen_good_checks_and_not_before(self) -> None:
        assert verdict(ENTRY, 17, 0) is Verdict.GO_ON
        assert verdict(ENTRY, 18, 0) is Verdict.CLEAR

    @pytest.mark.parametrize(
        ("checks", "failed", "said"),
        [(1, 1, "go_on"), (2, 2, "stop"), (4, 2, "stop"), (5, 2, "go_on"), (17, 3, "stop"), (18, 3, "go_on")],
    )
    def test_stop_early_only_at_several(self, checks: int, failed: int, said: str) -> None:
        assert verdict(ENTRY, checks, failed) == said

    @given(checks=st.integers(1, 500), failed=st.integers(0, 500))
    def test_never_turn_from_stop_to_clear_by_one_more_failed(self, checks: int, failed: int) -> None:
        order = [Verdict.CLEAR, Verdict.GO_ON, Verdict.STOP]
        failed = min(failed, checks - 1)

        assert order.index(verdict(ENTRY, checks, failed + 1)) >= order.index(verdict(ENTRY, checks, failed))

    def test_know_nothing_of_more_failed_than_checked(self) -> None:
        with pytest.raises(ValueError, match="no more"):
            verdict(ENTRY, 3, 4)


class TestCourse:
    def test_is_near_the_published_means(self) -> None:
        """Wald's approximations say 25 and 18; whole checks overstep his lines."""
        good, bad = course(ENTRY, GOOD), course(ENTRY, BAD)

        assert good.checks == pytest.approx(25, abs=3)
        assert bad.checks == pytest.approx(18, abs=6)
        assert good.stopped <= ENTRY.alpha
        assert bad.cleared <= ENTRY.beta

    def test_is_what_a_simulation_shows(self) -> None:
        stopped, checks = simulated(ENTRY, BAD, callers=4_000)
        exact = course(ENTRY, BAD)

        assert stopped == pytest.approx(exact.stopped, abs=ROUND)
        assert checks == pytest.approx(exact.checks, rel=0.05)

    def test_ends_for_everybody(self) -> None:
        for one in (ENTRY, LATER, SECOND):
            ends = course(one, 0.08)
            assert ends.stopped + ends.cleared == pytest.approx(1)

    def test_stops_fifteen_in_a_hundred_invented_beside_honest_failures_within_twenty(self) -> None:
        assert course(ENTRY, BAD + (1 - BAD) * GOOD).checks <= 20


class TestAGoodCaller:
    def test_is_paused_in_less_than_five_of_a_hundred_campaigns(self) -> None:
        six_thousand_calls = FIRST + round(0.10 * (6_000 - FIRST))

        assert stopped_within(GOOD, six_thousand_calls) <= 0.05

    def test_is_paused_as_often_as_a_simulation_shows(self) -> None:
        random = np.random.default_rng(4)
        stopped = [is_ever_stopped(random.random(300) < 0.06) for _caller in range(2_000)]

        assert np.mean(stopped) == pytest.approx(stopped_within(0.06, 300), abs=2 * ROUND)

    def test_is_found_wrongly_in_less_than_one_of_a_thousand(self) -> None:
        paused = stopped_within(GOOD, FIRST + 595)

        assert paused * course(SECOND, GOOD).stopped <= 0.001

    def test_is_tested_more_gently_once_cleared(self) -> None:
        assert plan_after(0) is ENTRY
        assert plan_after(3) is LATER
        assert course(LATER, GOOD).stopped < course(ENTRY, GOOD).stopped / 20


class TestSecondStage:
    def test_finds_a_bad_caller(self) -> None:
        assert course(SECOND, BAD).stopped >= 0.90
        assert course(SECOND, 0.30).stopped >= 0.999

    def test_ends_after_eighty(self) -> None:
        assert verdict(SECOND, 79, 6) is Verdict.GO_ON
        assert verdict(SECOND, 80, 6) is Verdict.CLEAR


class TestChanceOver:
    @pytest.mark.parametrize(("failed", "checks", "published"), [(0, 20, 0.02), (2, 10, 0.43), (3, 10, 0.67)])
    def test_is_as_published(self, failed: int, checks: int, published: float) -> None:
        assert chance_over(failed, checks) == pytest.approx(published, abs=0.006)


class TestSample:
    def test_separates_three_from_fifteen_in_a_hundred(self) -> None:
        assert accepting(USUAL_SAMPLE, 0.03) >= 0.95
        assert accepting(USUAL_SAMPLE, 0.15) <= 0.10

    def test_of_sixty_five_separates_two_from_ten(self) -> None:
        assert accepting(STRICT_SAMPLE, 0.02) >= 0.95
        assert accepting(STRICT_SAMPLE, 0.10) <= 0.10

    def test_of_a_small_batch_is_surer(self) -> None:
        assert accepting(USUAL_SAMPLE, 0.15, batch=100) < accepting(USUAL_SAMPLE, 0.15)
        assert accepting(USUAL_SAMPLE, 0.15, batch=10**6) == pytest.approx(
            accepting(USUAL_SAMPLE, 0.15), abs=1e-4
        )

    def test_ends_when_its_answer_cannot_change(self) -> None:
        assert sample_verdict(USUAL_SAMPLE, 12, 4) is Verdict.STOP
        assert sample_verdict(USUAL_SAMPLE, 39, 3) is Verdict.GO_ON
        assert sample_verdict(USUAL_SAMPLE, 40, 0) is Verdict.CLEAR
        assert sample_verdict(USUAL_SAMPLE, 43, 3) is Verdict.CLEAR

    @given(failed=st.integers(0, 43))
    def test_says_at_its_end_what_is_accepted(self, failed: int) -> None:
        assert (sample_verdict(USUAL_SAMPLE, 43, failed) is Verdict.CLEAR) == accepts(43, failed, 3)


class TestDraw:
    def test_takes_all_of_the_first_fifty(self) -> None:
        assert is_checked(FIRST - 1, 0.999, 0.0)
        assert not is_checked(FIRST, 0.999, 1.0)

    def test_then_takes_one_in_ten_and_more_of_what_is_at_risk(self) -> None:
        draws = [draw_of(b"key", UUID(int=number)) for number in range(20_000)]
        taken = {risk: np.mean([is_checked(FIRST, draw, risk) for draw in draws]) for risk in (0.0, 1.0, 9.0)}

        assert taken == pytest.approx({0.0: 0.05, 1.0: 0.10, 9.0: 0.50}, abs=ROUND)

    def test_is_the_same_again_and_another_under_another_key(self) -> None:
        call = UUID(int=7)

        assert draw_of(b"key", call) == draw_of(b"key", call) != draw_of(b"other", call)


def simulated(test: Plan, rate: float, *, callers: int) -> tuple[float, float]:
    """The share stopped, and the mean number of checks to either end."""
    random = np.random.default_rng(1)
    ends = [walked(test, random.random(1_000) < rate) for _caller in range(callers)]
    return float(np.mean([said is Verdict.STOP for said, _checks in ends])), float(
        np.mean([checks for _said, checks in ends])
    )


def walked(test: Plan, fails: np.ndarray) -> tuple[Verdict, int]:
    failed = 0
    for checks, fail in enumerate(fails, start=1):
        failed += int(fail)
        said = verdict(test, checks, failed)
        if said is not Verdict.GO_ON:
            return said, checks
    return Verdict.GO_ON, len(fails)


def is_ever_stopped(fails: np.ndarray) -> bool:
    begun = clearances = 0
    while begun < len(fails):
        said, checks = walked(plan.plan_after(clearances), fails[begun:])
        if said is Verdict.STOP:
            return True
        begun, clearances = begun + checks, clearances + 1
    return False
