import math

import numpy as np
import pytest

from dharatal.guard.vault.marks.code import all_bits, bits, is_kept
from dharatal.guard.vault.marks.decoding import (
    NAMED_BELOW,
    Copy,
    Sample,
    absent_from,
    decode,
)
from dharatal.guard.vault.marks.keys import MarkKey

SHARED = b"s" * 32
EXPORTS = {f"export {number}": MarkKey(bytes([number]) * 32, SHARED) for number in range(1, 61)}
SOME = dict(list(EXPORTS.items())[:12])


@pytest.fixture
def lot() -> np.random.Generator:
    return np.random.default_rng(7)


def people(lot, count):
    return lot.choice(1_000_000, count, replace=False).astype(np.int64) + 1


def in_slot(ids, found, slot=0) -> Copy:
    return Copy(ids, np.full(len(ids), slot, dtype=np.int8), found.astype(np.uint8))


def named(copy, exports=EXPORTS, **more):
    return {one.export for one in decode(copy, exports, innocents=60, **more) if one.is_named}


def words_of(names, ids):
    return np.stack([bits(EXPORTS[name], ids, 0) for name in names])


class TestOneLeaker:
    def test_is_named_and_nobody_else(self, lot):
        ids = people(lot, 60)

        first, *others = decode(in_slot(ids, bits(EXPORTS["export 7"], ids, 0)), EXPORTS, innocents=60)

        assert (first.export, first.is_named, first.log_lr > 20) == ("export 7", True, True)
        assert not any(one.is_named for one in others)
        assert len(others) == 59

    def test_is_named_though_cells_were_retyped_wrongly(self, lot):
        ids = people(lot, 120)
        wrong = lot.random(120) < 0.05

        assert named(in_slot(ids, bits(EXPORTS["export 7"], ids, 0) ^ wrong)) == {"export 7"}

    def test_is_named_from_few_rows_with_several_carriers(self, lot):
        ids = people(lot, 15)
        word = all_bits(EXPORTS["export 7"], ids, 4)
        copy = Copy(np.repeat(ids, 4), np.tile(np.arange(4, dtype=np.int8), 15), word.reshape(-1))

        assert named(copy) == {"export 7"}

    def test_is_not_named_from_too_few_rows(self, lot):
        ids = people(lot, 12)

        assert named(in_slot(ids, bits(EXPORTS["export 7"], ids, 0))) == set()

    def test_is_named_though_all_of_one_slot_were_made_alike(self, lot):
        ids = people(lot, 100)
        told = in_slot(ids, bits(EXPORTS["export 7"], ids, 0))
        struck = in_slot(ids, np.ones(100), slot=7)

        assert named(Copy(*map(np.concatenate, zip(told, struck, strict=True)))) == {"export 7"}

    def test_is_judged_alike_in_any_order_and_with_rows_twice(self, lot):
        ids = people(lot, 60)
        once = in_slot(ids, bits(EXPORTS["export 7"], ids, 0))
        order = lot.permutation(np.tile(np.arange(60), 2))

        twice = Copy(once.subject_ids[order], once.slots[order], once.bits[order])

        assert decode(twice, EXPORTS, innocents=60) == decode(once, EXPORTS, innocents=60)

    def test_gains_nothing_for_an_accuser_from_rows_that_contradict_each_other(self, lot):
        ids = people(lot, 60)
        told = in_slot(ids, bits(EXPORTS["export 7"], ids, 0))

        both = Copy(np.tile(ids, 2), np.tile(told.slots, 2), np.concatenate([told.bits, 1 - told.bits]))

        assert named(both) == set()


def at_random(words, lot):
    return words[lot.integers(len(words), size=words.shape[1]), np.arange(words.shape[1])]


def where_they_differ(words, lot, choose):
    ones, count = words.sum(axis=0), len(words)
    return np.where(ones == 0, 0, np.where(ones == count, 1, choose(ones, lot)))


ATTACKS = {
    "at random": at_random,
    "all ones": lambda words, lot: words.max(axis=0),
    "all zeros": lambda words, lot: words.min(axis=0),
    "majority": lambda words, lot: where_they_differ(words, lot, lambda ones, _lot: 2 * ones > len(words)),
    "minority": lambda words, lot: where_they_differ(words, lot, lambda ones, _lot: 2 * ones < len(words)),
    "coin": lambda words, lot: where_they_differ(
        words, lot, lambda ones, lot: lot.integers(2, size=len(ones))
    ),
}


class TestColluders:
    @pytest.mark.parametrize("attack", ATTACKS)
    @pytest.mark.parametrize(("count", "rows"), [(2, 300), (3, 900)])
    def test_give_away_one_of_them_and_nobody_else(self, lot, attack, count, rows):
        guilty, ids = [f"export {number}" for number in (3, 30, 50)[:count]], people(lot, rows)

        found = named(in_slot(ids, ATTACKS[attack](words_of(guilty, ids), lot)))

        assert found
        assert found <= set(guilty)

    def test_are_all_named_where_enough_was_found(self, lot):
        guilty, ids = ["export 3", "export 30"], people(lot, 1_000)

        assert named(in_slot(ids, at_random(words_of(guilty, ids), lot))) == set(guilty)


class TestInnocents:
    @pytest.mark.parametrize("rows", [40, 240])
    def test_are_not_named_for_a_copy_that_is_none_of_theirs(self, lot, rows):
        for _ in range(40):
            ids = people(lot, rows)
            stranger = MarkKey(lot.bytes(32), SHARED)

            assert named(in_slot(ids, bits(stranger, ids, 0)), SOME) == set()

    def test_are_not_named_for_a_copy_made_to_look_strange(self, lot):
        ids = people(lot, 500)

        for found in (np.zeros(500), np.ones(500), np.arange(500) % 2, np.arange(500) % 10 == 0):
            assert named(in_slot(ids, found)) == set()

    def test_have_p_values_that_are_no_smaller_than_chance(self, lot):
        """A bound for the least of all, so below x in at most x of the cases."""
        least = []
        for _ in range(300):
            ids = people(lot, 30)
            stranger = MarkKey(lot.bytes(32), SHARED)
            least.append(decode(in_slot(ids, bits(stranger, ids, 0)), SOME, innocents=12)[0].p_value)

        assert np.mean(np.array(least) <= 0.05) <= 0.05
        assert min(least) > 1e-4

    def test_pay_for_all_copies_that_were_ever_made(self, lot):
        ids = people(lot, 30)
        copy = in_slot(ids, bits(EXPORTS["export 7"], ids, 0))

        few, many = (decode(copy, EXPORTS, innocents=count)[0].p_value for count in (60, 6_000))

        assert many > 20 * few


class TestNothing:
    def test_accuses_nobody(self):
        empty = in_slot(np.empty(0, dtype=np.int64), np.empty(0))

        assert {one.p_value for one in decode(empty, EXPORTS, innocents=60)} == {1.0}
        assert decode(empty, {}, innocents=60) == []


class TestSample:
    ids = np.arange(1, 4_001)

    def shares(self, guilty="export 7", share=0.9):
        return dict.fromkeys(EXPORTS, share)

    def passed_on(self, name, ids, share=0.9):
        return ids[is_kept(EXPORTS[name], ids, share)]

    def test_names_the_leaker_where_every_spelling_was_normalised(self):
        present = self.passed_on("export 7", self.ids)
        sample = Sample(present, absent_from(present, [self.ids]), self.shares())

        assert named(in_slot(present, np.zeros(len(present))), sample=sample) == {"export 7"}

    def test_names_nobody_wrongly_where_a_part_was_passed_on(self, lot):
        part = lot.choice(self.passed_on("export 7", self.ids), 1_500, replace=False)
        sample = Sample(part, absent_from(part, [self.ids]), self.shares())

        assert len(sample.absent) == 0
        assert named(in_slot(part, np.zeros(len(part))), sample=sample) <= {"export 7"}

    def test_names_nobody_for_a_file_that_leaves_out_whom_it_likes(self, lot):
        for _ in range(5):
            present = self.ids[lot.random(len(self.ids)) < 0.88]
            sample = Sample(present, absent_from(present, [self.ids]), self.shares())

            assert named(in_slot(present, np.zeros(len(present))), sample=sample) == set()

    def test_says_nothing_for_copies_that_hold_everybody(self):
        present = self.passed_on("export 7", self.ids)
        sample = Sample(present, absent_from(present, [self.ids]), self.shares(share=1.0))

        assert named(in_slot(present, np.zeros(len(present))), sample=sample) == set()


class TestAbsent:
    def test_counts_only_in_areas_that_the_copy_plainly_covers(self):
        whole, part, small = np.arange(100), np.arange(100, 200), np.arange(200, 220)
        present = [*range(90), *range(100, 150), *range(200, 219)]

        assert absent_from(present, [whole, part, small]).tolist() == list(range(90, 100))


def test_the_threshold_is_one_false_naming_in_a_million_cases():
    assert math.isclose(NAMED_BELOW, 1e-6)
