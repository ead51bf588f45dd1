"""The map beside the board, the days below it, and the day of the quota."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import coverage_commands, tally
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.coverage import OutsideArea, Standing
from dharatal.field.intake.tests.conftest import Browse
from dharatal.field.intake.views.mapping import shade_of, share_of


def shown(client: Client, unit: str = "") -> Any:
    return client.get("/coverage/", {"unit": unit} if unit else {}).context


def count(land: Land, village: str, *, days_ago: int = 1, **figures: int) -> None:
    unit = land.units[village]
    with land.door("system", SEND):
        tally.append({tally.spot_of(unit.id, unit): figures}, at=MORNING - timedelta(days=days_ago))


@pytest.fixture
def worked(land: Land) -> Land:
    """Three weeks of calls in two villages, five names a day."""
    for days_ago in range(21, 0, -1):
        count(land, "narharpur", days_ago=days_ago, submitted=2, called=1, verified=1)
        count(land, "bahuara", days_ago=days_ago, submitted=2, called=1, verified=1)
    return land


class TestShades:
    @pytest.mark.parametrize(
        ("filled", "shade"),
        [(0, 1), (24, 1), (25, 2), (39, 2), (40, 3), (54, 3), (55, 4), (69, 4), (70, 5), (100, 5)],
    )
    def test_are_five_classes_of_the_quota_filled(self, filled: int, shade: int) -> None:
        assert shade_of(share_of(Standing(quota=100, called=50, filled=filled))) == shade

    def test_say_nothing_where_too_few_were_called(self) -> None:
        assert share_of(Standing(quota=100, called=9, filled=9)) is None
        assert shade_of(None) == 0

    def test_do_not_round_up_to_full(self) -> None:
        assert share_of(Standing(quota=1_000, called=1_000, filled=999)) == 99


class TestTheMap:
    def test_shows_districts_of_the_state_and_blocks_of_a_district(self, browse: Browse, land: Land) -> None:
        client = browse("hq")

        assert [one["name_en"] for one in shown(client)["map"]["areas"]] == ["Khagaria", "Saran"]
        assert [one["name_en"] for one in shown(client, "district:211")["map"]["areas"]] == [
            "Amnour",
            "Marhaura",
        ]

    def test_ends_above_panchayats_and_villages(self, browse: Browse, land: Land) -> None:
        assert shown(browse("hq"), "block:1811")["map"] is None
        assert shown(browse("hq"), "panchayat:9001")["map"] is None

    def test_counts_no_more_than_ten_of_a_village(self, browse: Browse, land: Land) -> None:
        count(land, "narharpur", submitted=25, called=25, verified=25)

        (saran,) = [one for one in shown(browse("hq"))["map"]["areas"] if one["name_en"] == "Saran"]
        assert (saran["share"], saran["shade"], saran["missing"]) == (33, 2, 20)

    def test_counts_the_areas_of_each_class(self, browse: Browse, land: Land) -> None:
        count(land, "narharpur", submitted=25, called=25, verified=25)

        classes = {one["shade"]: one["count"] for one in shown(browse("hq"))["map"]["classes"]}
        assert classes == {0: 1, 1: 0, 2: 1, 3: 0, 4: 0, 5: 0}

    def test_leads_to_each_area(self, browse: Browse, land: Land) -> None:
        page = browse("hq").get("/coverage/")

        assert 'class="tile" href="/coverage/?unit=district%3A211"' in page.content.decode()

    def test_says_that_it_is_no_map_where_nothing_is_known(self, browse: Browse, land: Land) -> None:
        page = browse("hq").get("/coverage/")

        assert page.context["map"]["how"] == "order"
        assert "Not a map yet" in page.content.decode()


class TestTheDays:
    def test_are_told_as_figures(self, browse: Browse, worked: Land) -> None:
        told = browse("saran").get("/coverage/days/?unit=block:1811&format=json").json()

        assert told["first"] == str((MORNING - timedelta(days=21)).date())
        assert told["called"] == [2] * 21 + [0]
        assert sum(told["verified"]) == 42 and sum(told["counted"]) == 20

    def test_are_told_as_a_table(self, browse: Browse, worked: Land) -> None:
        page = browse("saran").get("/coverage/days/")

        assert len(page.context["days"]) == 21
        assert "8 November 2026" in page.content.decode()

    def test_of_one_village_are_its_own(self, browse: Browse, worked: Land) -> None:
        with worked.door("system", SEND):
            tally.fold()

        told = browse("saran").get("/coverage/days/?unit=village:500001&format=json").json()

        assert (sum(told["called"]), sum(told["counted"])) == (21, 10)

    def test_are_empty_where_nothing_came(self, browse: Browse, land: Land) -> None:
        client = browse("khagaria")

        assert client.get("/coverage/days/?format=json").json()["called"] == []
        assert shown(client)["series"] is None

    def test_are_refused_outside_the_own_area(self, browse: Browse, worked: Land) -> None:
        assert browse("saran").get("/coverage/days/?unit=district:200").status_code == 404
        assert browse("asha").get("/coverage/days/?unit=district:211").status_code == 403


class TestTheDayOfTheQuota:
    def test_is_told_in_words(self, browse: Browse, worked: Land) -> None:
        count(worked, "basantpur", days_ago=2, submitted=3, called=3, verified=3)

        page = browse("saran").get("/coverage/")

        assert page.context["forecast"].says in ("day", "not_like_this")

    def test_is_too_early_to_tell_at_first(self, browse: Browse, land: Land) -> None:
        count(land, "narharpur", submitted=3, called=3, verified=3)

        assert "It is too early to say" in browse("saran").get("/coverage/").content.decode()

    def test_is_the_day_on_which_it_was_reached(self, browse: Browse, worked: Land) -> None:
        page = browse("saran").get("/coverage/?unit=panchayat:9001")

        assert "The quota was reached on 28 October 2026." in page.content.decode()

    def test_does_not_hang_on_the_hour(self, browse: Browse, worked: Land) -> None:
        client = browse("saran")
        before = shown(client)["forecast"]
        count(worked, "basantpur", days_ago=0, submitted=5, called=5, verified=5)

        assert shown(client)["forecast"] == before


class TestTheCommand:
    def told(self, land: Land, login: str, unit: str) -> Any:
        return coverage_commands.coverage_of(SimpleNamespace(actor=land.actors[login], at=MORNING), unit=unit)

    def test_tells_an_area_its_children_and_the_forecast(self, browse: Browse, worked: Land) -> None:
        answer = self.told(worked, "saran", "district:211")

        assert (answer["unit"], answer["quota"], answer["verified"], answer["filled"]) == (
            "district:211",
            30,
            42,
            20,
        )
        assert [one["unit"] for one in answer["children"]] == ["block:1812", "block:1811"]
        assert set(answer["forecast"]) == {"says", "middle", "earliest", "latest"}

    def test_is_refused_outside_the_own_area(self, browse: Browse, worked: Land) -> None:
        with pytest.raises(OutsideArea):
            self.told(worked, "saran", "state:10")
