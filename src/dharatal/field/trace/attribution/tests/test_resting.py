from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.trace.attribution.resting import ENOUGH, Bools, Resting, Words
from dharatal.field.trace.attribution.tests.conftest import Small

NAMES = [f"caller{number:02}" for number in range(40)]
behind = st.lists(st.frozensets(st.sampled_from(NAMES[:8]), min_size=1, max_size=2), max_size=40)


def resting(told: list[frozenset[str]], least: int) -> tuple[Resting, list[int]]:
    """A name that stands as long as so many complaints are left; how often it was asked."""
    asked: list[int] = []

    def stands(left_out: Bools, _silent: Bools) -> bool:
        asked.append(int(left_out.sum()))
        return int((~left_out).sum()) >= least

    return Resting(Words(told, [], len(told)), stands), asked


class TestResting:
    @given(told=behind, least=st.integers(1, 40))
    def test_finds_somebody_whenever_any_two_would_suffice(
        self, told: list[frozenset[str]], least: int
    ) -> None:
        looked, _asked = resting(told, least)

        found = looked.found(looked.words.tellers())

        two = [{*pair} for pair in combinations(NAMES[:8], 2)]
        falls = [pair for pair in two if 0 < sum(one <= pair for one in told) > len(told) - least]
        assert bool(found) == bool(falls)
        assert all(any(one <= pair for pair in falls) for one in found)
        assert len(found) <= ENOUGH

    def test_asks_seldom_where_many_told_something(self) -> None:
        told = [frozenset({NAMES[number % 40]}) for number in range(400)]
        looked, asked = resting(told, 100)

        assert looked.found(NAMES) == []
        assert len(asked) <= 10  # of 780 pairs

    def test_says_of_one_who_suffices_alone_that_it_is_one(self) -> None:
        looked, _asked = resting([frozenset({"a"})] * 9 + [frozenset({"b"}), frozenset({"c"})], 5)

        assert looked.found(["a", "b", "c"]) == [frozenset({"a"})]


class TestWords:
    def test_about_some_are_of_members_and_decoys_that_they_had(self, small: Small) -> None:
        ground = small.ground([3, 70], [30.0, 31.0], decoy_rang=np.array([True, True, False, False]))
        one = small.source("a", range(25), 2, shown=np.array([True, False, True, True]))
        told = frozenset({"x"})

        words = Words.of(ground, [told, told], [told] * 4).about(ground, [one])

        assert words == Words([told, frozenset()], [told, frozenset(), frozenset(), frozenset()], 1)

    def test_want_somebody_behind_each_complaint(self, small: Small) -> None:
        with pytest.raises(ValueError, match="rests on somebody's word"):
            Words.of(small.ground([3, 4], [30.0, 31.0]), [{"x"}], [])
