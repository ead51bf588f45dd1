from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dharatal.register.people.matching.tests.conftest import STRANGER, SUMAN, SUMAN_LATIN, Cast
from dharatal.register.people.matching.whole import (
    Row,
    between,
    candidates,
    crowded_phones,
    features,
    keys,
    keys_of,
)

_CELLS = st.sampled_from(
    ["", "सुमन", "Suman", "राम सिंह", "Ram", "A", "🙂", "6000000001", "60000 00001", "Rampur"]
)


class TestKeys:
    def test_of_both_scripts_are_shared(self) -> None:
        assert keys(SUMAN) == keys(SUMAN_LATIN)

    def test_of_strangers_are_not_shared(self) -> None:
        assert not set(keys(SUMAN)) & set(keys(STRANGER))

    def test_of_an_empty_row_are_none(self) -> None:
        assert keys(Row("")) == []

    def test_are_at_most_eight(self) -> None:
        assert len(keys(SUMAN)) == len(set(keys(SUMAN))) == 8

    def test_hold_a_place_or_a_phone_each(self) -> None:
        bare = Row(SUMAN.name, SUMAN.relation, SUMAN.relative_name, SUMAN.gender, "", SUMAN.age)

        assert keys(bare) == []

    @settings(deadline=None)
    @given(st.lists(st.tuples(*[_CELLS] * 4), min_size=2, max_size=6))
    def test_that_two_rows_share_make_them_candidates_and_no_others(
        self, cells: list[tuple[str, ...]]
    ) -> None:
        rows = [
            Row(name, "F", relative, "M", mobile, 30, village, "", village)
            for name, relative, mobile, village in cells
        ]
        table = features(rows)

        spelled = [set(found) for found in keys_of(table)]
        sharing = {(a, b) for b in range(len(rows)) for a in range(b) if spelled[a] & spelled[b]}

        assert set(zip(*(ends.tolist() for ends in candidates(table)), strict=True)) == sharing


class TestCandidates:
    def test_are_the_rows_of_one_household(self, cast: Cast) -> None:
        pairs = candidates(cast.table)

        assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == {(0, 1), (0, 2), (1, 2)}

    def test_are_none_among_no_rows(self) -> None:
        assert len(candidates(features([]))) == 0

    def test_are_not_made_by_a_phone_that_200_rows_share(self) -> None:
        rows = [Row(f"{'कखगघच'[n % 5]}{'तथदधन'[n // 5 % 5]}ल", mobile="6000000001") for n in range(200)]
        table = features(rows)

        assert len(candidates(table)) == 0
        assert crowded_phones(table) == 1

    def test_for_a_batch_have_a_row_of_it(self, cast: Cast) -> None:
        pairs = between(cast.table, np.array([cast.brother]))

        assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == {(0, 2), (1, 2)}
