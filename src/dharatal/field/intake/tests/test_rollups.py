"""Roll-ups: what boards add up is what was appended, whenever it was folded and wherever units went since."""

import random
from datetime import timedelta
from typing import Any

import pytest

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import coverage, summing, tally
from dharatal.field.intake.capabilities import SEE_COVERAGE, SEND
from dharatal.field.intake.models import Rollup
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.clock import ist_day

VILLAGES = ("narharpur", "bahuara", "basantpur", "sonihar")
AREAS = ("bihar", "saran", "khagaria", "marhaura", "amnour", "narharpur_gp", "sonihar_gp", *VILLAGES)


class Told:
    """What was appended, added up the slow way."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.days: dict[str, dict[int, dict[str, int]]] = {name: {} for name in VILLAGES}

    def append(self, village: str, days_ago: int, **figures: int) -> None:
        unit = self.land.units[village]
        with self.land.door("system", SEND):
            tally.append({tally.spot_of(unit.id, unit): figures}, at=MORNING - timedelta(days=days_ago))
        day = self.days[village].setdefault(days_ago, dict.fromkeys(tally.FIGURES, 0))
        for name, number in figures.items():
            day[name] += number

    def sums(self, area: str) -> dict[str, int]:
        unit = self.land.units[area]
        inside = [v for v in VILLAGES if unit.id in (*self.land.units[v].rungs, self.land.units[v].id)]
        found = dict.fromkeys(summing.SUMMED, 0)
        for village in inside:
            whole = {name: sum(day[name] for day in self.days[village].values()) for name in tally.FIGURES}
            for name, number in whole.items():
                found[name] += number
            found["filled"] += min(10, whole["verified"])
            found["named"] += whole["submitted"] > 0
        return found


@pytest.fixture
def told(land: Land) -> Told:
    return Told(land)


def shown(land: Land, area: str) -> dict[str, int]:
    with land.door("hq", SEE_COVERAGE):
        found = summing.totals(summing.whole_of(SYSTEM, land.units[area])).get(0)
        by_day = summing.days_of(SYSTEM, land.units[area])
    for name in summing.SUMMED:
        assert sum(day[name] for day in by_day.values()) == (found or {}).get(name, 0)
    return found or dict.fromkeys(summing.SUMMED, 0)


class TestRollups:
    @pytest.mark.parametrize("seed", range(4))
    def test_tell_what_was_appended_however_it_was_folded(self, land: Land, told: Told, seed: int) -> None:
        chance = random.Random(seed)
        for _step in range(25):
            sent = chance.randint(0, 6)
            told.append(
                chance.choice(VILLAGES), chance.randint(0, 9), submitted=sent, called=sent, verified=sent
            )
            if chance.random() < 0.3:
                with land.door("system", SEND):
                    tally.fold(limit=chance.randint(1, 9))
            if chance.random() < 0.1:
                with land.door("system", SEND):
                    tally.roll_up_anew({land.units["saran"].id})

        for area in AREAS:
            assert shown(land, area) == told.sums(area)

    def test_take_back_what_was_counted_too_much(self, land: Land, told: Told) -> None:
        told.append("narharpur", 3, submitted=1, called=1, verified=1)
        with land.door("system", SEND):
            tally.fold()
        told.append("narharpur", 3, submitted=-1, called=-1, verified=-1)

        assert shown(land, "saran") == told.sums("saran")
        assert shown(land, "saran")["named"] == 0

    def test_fill_a_place_on_the_day_that_filled_it(self, land: Land, told: Told) -> None:
        for days_ago, verified in ((3, 8), (2, 5), (1, 5)):
            told.append("narharpur", days_ago, verified=verified)
            with land.door("system", SEND):
                tally.fold()

        with land.door("hq", SEE_COVERAGE):
            days = summing.days_of(SYSTEM, land.units["saran"])
        assert [days[ist_day(MORNING) - timedelta(days=n)]["filled"] for n in (3, 2, 1)] == [8, 2, 0]

    def test_are_as_many_however_many_calls_were_made(self, land: Land, told: Told) -> None:
        counts = []
        for _round in range(2):
            for village in VILLAGES:
                for _call in range(5):
                    told.append(village, 1, called=1)
            with land.door("system", SEND):
                tally.fold()
                counts.append(Rollup.objects.count())

        assert counts[0] == counts[1]

    def test_of_an_area_outside_the_own_are_not_seen(self, land: Land, told: Told) -> None:
        told.append("sonihar", 1, submitted=3)
        with land.door("system", SEND):
            tally.fold()

        with land.door("saran", SEE_COVERAGE):
            assert summing.totals(summing.whole_of(SYSTEM, land.units["khagaria"])) == {}

    def test_serve_the_areas_right_below(self, land: Land, told: Told) -> None:
        told.append("narharpur", 1, submitted=4, verified=4)
        told.append("sonihar", 1, submitted=2)
        with land.door("system", SEND):
            tally.fold()
        told.append("bahuara", 0, submitted=1)
        bihar, saran = land.units["bihar"], land.units["saran"]

        with land.door("hq", SEE_COVERAGE):
            found = coverage.standings_below(land.actors["hq"], bihar, [saran, land.units["khagaria"]])

        assert (found[saran.id].submitted, found[saran.id].filled) == (5, 4)
        assert found[land.units["khagaria"].id].submitted == 2


def test_a_days_limit_is_that_of_india(land: Land, told: Told) -> None:
    late = MORNING.replace(hour=23, minute=50)
    unit = land.units["narharpur"]
    with land.door("system", SEND):
        tally.append({tally.spot_of(unit.id, unit): {"called": 1}}, at=late)
        tally.fold()

    with land.door("hq", SEE_COVERAGE):
        days: dict[Any, Any] = summing.days_of(SYSTEM, land.units["bihar"])
    assert list(days) == [MORNING.date()]
