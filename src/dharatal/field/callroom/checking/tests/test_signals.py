"""What luck makes is no signal, and what was put in is one, with its rows."""

import math
from typing import Any

import numpy as np
import pytest

from dharatal.field.callroom.checking import signals
from dharatal.field.callroom.checking.signals import Calls, Rows, Signal

CALLERS, EACH = 40, 500
SUBMITTERS, SENT = 38, 3_000


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(11)


def a_day(random: np.random.Generator) -> Calls:
    """Calls of honest callers, each mostly in one district; districts differ much in whom they reach."""
    caller = np.repeat(np.arange(CALLERS), EACH)
    district = np.where(random.random(len(caller)) < 0.7, caller % 4, random.integers(0, 4, len(caller)))
    is_reached = random.random(len(caller)) < np.array([0.25, 0.40, 0.55, 0.70])[district]
    seconds = np.where(
        is_reached, random.lognormal(3.6, 0.4, len(caller)), random.uniform(5, 30, len(caller))
    )
    began = np.tile(np.arange(EACH) * 400.0, CALLERS)
    is_yes = is_reached & (random.random(len(caller)) < 0.7)
    return Calls(range(len(caller)), caller, district, is_reached, is_yes, began, seconds)


def a_state(random: np.random.Generator) -> Rows:
    count = SUBMITTERS * SENT
    submitter = np.repeat(np.arange(SUBMITTERS), SENT)
    village = np.arange(count) // 10
    is_called = random.random(count) < 0.95
    is_yes = is_called & (random.random(count) < 0.65)
    phone = random.integers(6_000_000_000, 10_000_000_000, count)
    return Rows(range(count), submitter, village, phone, is_called, is_yes)


def changed(table: Any, rows: slice, **columns: object) -> Any:
    copies = {name: getattr(table, name).copy() for name in columns}
    for name, value in columns.items():
        copies[name][rows] = value
    return table._replace(**copies)


def only(found: list[Signal]) -> Signal:
    (one,) = found
    return one


class TestReach:
    def test_of_honest_callers_is_seldom_outside_however_districts_differ(
        self, random: np.random.Generator
    ) -> None:
        outside = sum(len(signals.reach(a_day(random))) for _day in range(25))

        assert outside / (25 * CALLERS) == pytest.approx(0.0027, abs=0.005)  # the normal distribution's

    def test_shows_who_writes_yes_without_calling(self, random: np.random.Generator) -> None:
        calls = a_day(random)
        invented = changed(calls, slice(0, 75), is_reached=True, is_yes=True)

        signal = only([one for one in signals.reach(invented) if one.about == 0])

        assert signal.seen > signal.expected + 0.08
        assert signal.chance < 0.0027
        assert len(signal.rows) == invented.is_reached[:EACH].sum()

    def test_shows_who_writes_no_answer_without_calling(self, random: np.random.Generator) -> None:
        lazy = changed(a_day(random), slice(0, 300), is_reached=False)

        signal = only([one for one in signals.reach(lazy) if one.about == 0])

        assert signal.seen < signal.expected
        assert set(signal.rows) >= set(range(300))

    def test_says_nothing_of_a_few_calls(self, random: np.random.Generator) -> None:
        calls = a_day(random)
        few = Calls(*(column[: signals.LEAST_CALLS - 1] for column in calls))

        assert signals.reach(changed(few, slice(None), is_reached=True)) == []


class TestUnreachedAgain:
    def test_shows_whose_yes_nobody_finds_again(self, random: np.random.Generator) -> None:
        caller = np.repeat(np.arange(20), 100)
        is_unreached = random.random(len(caller)) < np.where(caller == 3, 0.35, 0.10)

        found = signals.unreached_again(range(len(caller)), caller, np.zeros_like(caller), is_unreached)

        assert only(found).about == 3


class TestSilenced:
    def test_shows_whose_talks_end_so_that_nobody_may_call_again(self, random: np.random.Generator) -> None:
        caller = np.repeat(np.arange(20), 200)
        is_silenced = random.random(len(caller)) < np.where(caller == 3, 0.12, 0.01)

        found = signals.silenced(range(len(caller)), caller, np.zeros_like(caller), is_silenced)

        assert only(found).about == 3
        assert {caller[row] for row in only(found).rows} == {3}

    def test_leaves_rare_luck_alone(self, random: np.random.Generator) -> None:
        caller = np.repeat(np.arange(2_000), 40)
        is_silenced = random.random(len(caller)) < 0.01

        found = signals.silenced(range(len(caller)), caller, np.zeros_like(caller), is_silenced)

        assert len(found) <= 8  # a thousandth of 2,000, and four standard deviations


class TestShortRuns:
    @pytest.mark.parametrize(("count", "length"), [(40, 2), (100, 2), (400, 3)])
    def test_happen_as_often_as_a_simulation_shows(
        self, random: np.random.Generator, count: int, length: int
    ) -> None:
        flags = random.random((4_000, count)) < signals.SHORT
        windows = np.lib.stride_tricks.sliding_window_view(flags, length, axis=1)
        simulated = windows.all(axis=2).any(axis=1).mean()

        assert signals.run_chance(count, length) == pytest.approx(simulated, abs=0.02)

    def test_of_honest_callers_are_no_signal(self, random: np.random.Generator) -> None:
        calls = a_day(random)

        assert len(signals.short_runs(calls, checked_seconds=calls.seconds[calls.is_yes])) <= 1

    def test_are_shown_with_their_calls(self, random: np.random.Generator) -> None:
        calls = a_day(random)
        mine = np.flatnonzero(calls.is_yes[EACH : 2 * EACH])[10:18] + EACH
        calls.seconds[mine] = 4.0

        signal = only(
            [
                one
                for one in signals.short_runs(calls, checked_seconds=calls.seconds[calls.is_yes][2_000:])
                if one.about == 1
            ]
        )

        assert signal.seen >= 8 > 3 * signal.expected
        assert set(mine.tolist()) <= set(signal.rows)

    def test_need_confirmed_calls_to_compare_with(self, random: np.random.Generator) -> None:
        assert signals.short_runs(a_day(random), checked_seconds=np.array([])) == []


class TestOverlaps:
    def test_are_not_in_a_day_of_one_call_after_another(self, random: np.random.Generator) -> None:
        assert signals.overlaps(a_day(random)) == []

    def test_show_both_calls_even_when_a_short_one_lies_between(self, random: np.random.Generator) -> None:
        calls = a_day(random)
        calls.seconds[7] = 900.0  # covers 8 and 9

        signal = only(signals.overlaps(calls))

        assert (signal.about, signal.seen, signal.expected) == (0, 2, 0.0)
        assert signal.rows == (7, 8, 9)


class TestAdjacentPhones:
    def test_are_expected_as_published(self) -> None:
        assert signals.expected_pairs(3_000) == pytest.approx(math.comb(3_000, 2) * 20 / 4e9)

    def test_are_expected_as_a_simulation_shows(self, random: np.random.Generator) -> None:
        count = 60_000
        phones = np.sort(random.integers(6_000_000_000, 10_000_000_000, count))
        pairs = sum(int((phones[gap:] - phones[:-gap] <= signals.NEAR).sum()) for gap in range(1, 6))

        assert pairs == pytest.approx(signals.expected_pairs(count), abs=5 * math.sqrt(9))

    def test_are_no_signal_by_luck(self, random: np.random.Generator) -> None:
        assert signals.adjacent_phones(a_state(random)) == []

    def test_are_no_signal_when_one_family_bought_two(self, random: np.random.Generator) -> None:
        rows = a_state(random)
        rows.phone[5] = rows.phone[4] + 1

        assert signals.adjacent_phones(rows) == []

    def test_show_a_series_with_its_rows(self, random: np.random.Generator) -> None:
        rows = a_state(random)
        rows.phone[SENT : SENT + 6] = 9_876_500_000 + 3 * np.arange(6)

        signal = only(signals.adjacent_phones(rows))

        assert (signal.about, signal.seen) == (1, 12)  # of 15 pairs three are farther apart than ten
        assert sorted(signal.rows) == list(range(SENT, SENT + 6))


class TestAllYesVillages:
    def test_by_luck_are_no_signal(self, random: np.random.Generator) -> None:
        assert signals.all_yes_villages(a_state(random)) == []

    def test_are_expected_by_the_power(self, random: np.random.Generator) -> None:
        rows = changed(a_state(random), slice(None), is_called=True)
        rows = changed(rows, slice(0, 120), is_yes=True)

        signal = only(signals.all_yes_villages(rows))

        assert signal.expected == pytest.approx(SENT / 10 * rows.is_yes[SENT:].mean() ** 10)
        assert signal.seen >= 12
        assert set(range(120)) <= set(signal.rows)


class TestSharedPhones:
    def test_of_a_household_are_none(self, random: np.random.Generator) -> None:
        rows = changed(a_state(random), slice(0, signals.HOUSEHOLD), phone=9_876_500_000)

        assert signals.shared_phones(rows) == []

    def test_show_the_rows_of_a_shop(self, random: np.random.Generator) -> None:
        rows = changed(a_state(random), slice(20, 32), phone=9_876_500_000)

        signal = only(signals.shared_phones(rows))

        assert (signal.about, signal.seen) == (9_876_500_000, 12)
        assert signal.rows == tuple(range(20, 32))


class TestRisks:
    def test_have_a_mean_of_one_and_weigh_what_luck_seldom_makes(self) -> None:
        by_luck, hardly = (
            Signal("overlap", 1, 3, 1, 0.01, (1,)),
            Signal("overlap", 1, 9, 1, 0.0, (2, 99)),
        )

        risk = signals.risks([0, 1, 2], [by_luck, hardly])

        assert risk.mean() == pytest.approx(1)
        assert risk.tolist() == pytest.approx([3 / 15, 9 / 15, 33 / 15])
