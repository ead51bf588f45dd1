"""Tests of the sums of members beyond what is usual of a log-in."""

import pytest

from dharatal.guard.vault.watching import beyond
from dharatal.guard.vault.watching.beyond import Shown
from dharatal.guard.vault.watching.day import Day
from dharatal.guard.vault.watching.figures import watch

USUAL = [10.0, 20.0]


def day(*past: list[int], unused: int = 0, used: int = 0, walked: int = 0) -> Day:
    told = Day("helper", unused=unused, used=used, walked=walked, past=list(past), daily=USUAL)
    told.odds = 0.5
    return told


class TestUnusedMembers:
    def test_of_days_in_a_row_are_summed_less_what_is_usual(self) -> None:
        assert beyond.unused(day([1, 94, 0, 0], [2, 94, 0, 0], unused=94)) == 3 * (94 - 10)

    def test_of_days_between_which_nobody_looked_lose_what_is_usual_then_too(self) -> None:
        assert beyond.unused(day([3, 94, 0, 0], unused=94)) == 94 + 94 - 4 * 10

    def test_of_calm_days_before_take_nothing_off(self) -> None:
        assert beyond.unused(day([1, 0, 0, 0], [2, 0, 0, 0], unused=94)) == 94 - 10

    def test_that_go_with_the_work_of_a_busy_day_do_not_count(self) -> None:
        assert beyond.unused(day(unused=100, used=300)) == 100 - 150

    def test_are_none_on_a_day_that_began_before_they_were_counted(self) -> None:
        assert beyond.unused(Day("helper", unused=900)) == 0

    def test_of_one_odd_day_count_no_more_than_is_said(self) -> None:
        told = day([1, 500, 0, 0], unused=94)

        assert beyond.unused(told, most=60) == 60 + 60
        assert beyond.unused(told) == 490 + 84


class TestWalkedMembers:
    def test_count_whoever_was_opened(self) -> None:
        usual = watch().walked_usual * USUAL[1]

        assert beyond.walked(day([1, 0, 94, 94], walked=94, used=94)) == 2 * (94 - usual)

    def test_are_those_of_pages_of_large_units_too_where_one_day_adds_little(self) -> None:
        """The third day was counted before there were such pages."""
        usual = watch().walked_usual * USUAL[1]
        told = day([1, 0, 0, 0, 100], [2, 0, 0, 94], walked=47)
        told.paged = 50

        assert beyond.strolled(told, most=80) == 67 + 70 + 64 == 97 + 100 + 94 - 3 * usual
        assert beyond.strolled(told, most=50) == 50 * 3
        assert beyond.walked(told) == 47 + 94 - 3 * usual


class TestWhatIsUsualOfALogin:
    def test_does_not_learn_from_its_last_week(self) -> None:
        copied = [Shown(on, 94, 94) for on in range(93, 100)]

        assert beyond.of_login(USUAL, copied, 100)[0] == USUAL[0]

    def test_comes_to_its_own_days_the_more_there_are(self) -> None:
        one, many = ([Shown(on, 20, 20) for on in range(92 - days, 93)] for days in (5, 50))

        assert USUAL[0] < beyond.of_login(USUAL, one, 100)[0] < beyond.of_login(USUAL, many, 100)[0] < 20

    def test_is_never_more_than_a_few_times_its_role(self) -> None:
        patient = [Shown(on, 100, 100) for on in range(40, 100)]

        most = [watch().daily_most * one for one in USUAL]
        assert beyond.of_login(USUAL, patient, 100) == pytest.approx(most)

    def test_is_of_the_role_a_mean_of_all_days_and_log_ins(self) -> None:
        past = [(login, Shown(on, 14, 28)) for login in range(20) for on in range(0, 56, 2)]

        unused, walked = beyond.of_role("helper", past)

        assert unused == pytest.approx(7, rel=0.05) and walked == pytest.approx(14, rel=0.05)
