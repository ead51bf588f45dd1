"""Tests of the members a day that a role may be shown."""

from datetime import datetime, timedelta

import pytest

from dharatal.guard.vault.watching import figures
from dharatal.guard.vault.watching.refusals import Locked, QuotaReached
from dharatal.guard.vault.watching.tests.conftest import MORNING, House
from dharatal.kernel.clock import IST


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    quotas = figures.role("district_president").quotas
    monkeypatch.setitem(quotas, "lists", 70)
    monkeypatch.setitem(quotas, "pages", 3)


class TestAPageThatCrossesTheQuota:
    def test_is_refused_whole_and_says_how_many_are_left(self, house: House) -> None:
        house.page(house.actors["saran"], 1, at=MORNING)

        with pytest.raises(QuotaReached) as refusal:
            house.page(house.actors["saran"], 51, at=MORNING)

        assert "70" in refusal.value.sentence and "20" in refusal.value.sentence

    def test_leaves_what_is_left_for_a_smaller_place(self, house: House) -> None:
        house.page(house.actors["saran"], 1, at=MORNING)
        with pytest.raises(QuotaReached):
            house.page(house.actors["saran"], 51, at=MORNING)

        house.page(house.actors["saran"], 51, at=MORNING, size=20)

        with pytest.raises(QuotaReached):
            house.page(house.actors["saran"], 71, at=MORNING, size=1)

    def test_opens_again_when_it_shows_nobody_new(self, house: House) -> None:
        house.page(house.actors["saran"], 1, at=MORNING)
        house.page(house.actors["saran"], 51, at=MORNING, size=20)

        house.page(house.actors["saran"], 1, at=MORNING)


class TestWhoeverAsksOnAfterARefusal:
    def test_a_few_times_is_told_again(self, house: House) -> None:
        self._ask(house, times=figures.watch().refused_most, every=timedelta(seconds=2))

        house.page(house.actors["saran"], 51, at=MORNING, size=20)

    def test_like_a_script_is_locked(self, house: House) -> None:
        self._ask(house, times=figures.watch().refused_most, every=timedelta(seconds=2))

        with pytest.raises(Locked):
            house.page(house.actors["saran"], 90, at=MORNING + timedelta(seconds=40))
        with pytest.raises(Locked):
            house.page(house.actors["saran"], 1, at=MORNING + timedelta(hours=9))

    def test_all_day_long_is_not(self, house: House) -> None:
        self._ask(house, times=3 * figures.watch().refused_most, every=timedelta(minutes=5))

    @staticmethod
    def _ask(house: House, *, times: int, every: timedelta) -> None:
        house.page(house.actors["saran"], 1, at=MORNING)
        for number in range(times):
            with pytest.raises(QuotaReached):
                house.page(house.actors["saran"], 51, at=MORNING + number * every)


class TestAQuota:
    def test_is_of_each_way_to_look(self, house: House) -> None:
        house.page(house.actors["saran"], 1, at=MORNING)

        house.page(house.actors["saran"], 1, at=MORNING, size=3, kind="pages")

        with pytest.raises(QuotaReached):
            house.page(house.actors["saran"], 4, at=MORNING, size=1, kind="pages")

    def test_starts_anew_at_midnight_in_india(self, house: House) -> None:
        late = datetime(2026, 11, 9, 23, 59, tzinfo=IST)
        house.page(house.actors["saran"], 1, at=late, size=3, kind="pages")

        house.page(house.actors["saran"], 4, at=late + timedelta(minutes=2), size=3, kind="pages")

    def test_is_of_the_widest_role_that_somebody_has(self) -> None:
        assert figures.widest({"block_president", "hq_operator"}) == "hq_operator"
        assert figures.widest({"guard_officer"}) == "other"


class TestEveryRole:
    def test_has_all_its_figures(self) -> None:
        for code in (
            "hq_operator",
            "district_president",
            "block_president",
            "helper",
            "reviewer",
            "caller",
            "x",
        ):
            held = figures.role(code)

            assert held.warn < held.lock
