"""Tests of the members a day that a role may be shown."""

from datetime import datetime, timedelta

import pytest

from dharatal.guard.vault.watching import figures
from dharatal.guard.vault.watching.refusals import QuotaReached
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
