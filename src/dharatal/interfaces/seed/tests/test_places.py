"""The invented places."""

from __future__ import annotations

from collections import Counter

import pytest

from dharatal.interfaces.seed.districts import DISTRICTS
from dharatal.interfaces.seed.places import SCALES, InventedUnit, Size, places


@pytest.fixture(scope="module")
def state() -> list[InventedUnit]:
    return places("state", 7)


class TestPlaces:
    @pytest.mark.parametrize("size", ["block", "district", "state"])
    def test_are_as_many_as_the_size_says(self, size: Size) -> None:
        scale = SCALES[size]

        counts = Counter(unit.kind for unit in places(size, 3))

        assert counts == {
            "state": 1,
            "district": len(scale.districts),
            "block": scale.blocks,
            "panchayat": scale.panchayats,
            "village": scale.villages,
        }

    def test_are_the_same_for_the_same_seed(self) -> None:
        assert places("district", 11) == places("district", 11)

    def test_differ_for_another_seed(self) -> None:
        assert places("district", 11) != places("district", 12)

    def test_name_parents_before_children(self, state: list[InventedUnit]) -> None:
        seen = {""}

        for unit in state:
            assert unit.parent in seen
            seen.add(unit.ref)

    def test_have_no_code_twice(self, state: list[InventedUnit]) -> None:
        assert len({unit.ref for unit in state}) == len(state)

    def test_have_village_names_that_differ_within_a_block(self, state: list[InventedUnit]) -> None:
        block_of = {unit.ref: unit.parent for unit in state if unit.kind == "panchayat"}
        villages = [unit for unit in state if unit.kind == "village"]

        for spelling in ("name_hi", "name_en"):
            assert len({(block_of[v.parent], getattr(v, spelling)) for v in villages}) == len(villages)

    def test_are_written_in_both_scripts(self, state: list[InventedUnit]) -> None:
        for unit in state:
            assert unit.name_en.isascii()
            assert not any(letter.isascii() and letter.isalpha() for letter in unit.name_hi)


class TestDistricts:
    def test_are_the_38_of_bihar_with_534_blocks(self) -> None:
        assert len({district.code for district in DISTRICTS}) == 38
        assert sum(district.blocks for district in DISTRICTS) == 534
