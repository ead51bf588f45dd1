import numpy as np
import pytest

from dharatal.guard.vault.marks import code, few
from dharatal.guard.vault.marks.keys import MarkKey

SHARED = bytes(range(32))
ONE, OTHER = MarkKey(b"1" * 32, SHARED), MarkKey(b"2" * 32, SHARED)
PEOPLE = np.arange(1, 20_001)


class TestBits:
    def test_of_a_page_are_those_of_an_export(self):
        people = [3, 70_000_000_000, 12, 4]

        page = few.few_bits(ONE, people, (0, 5, 11))

        for slot in (0, 5, 11):
            assert [page[person][slot] for person in people] == code.bits(ONE, people, slot).tolist()
        assert [page[person][5] for person in people] == code.all_bits(ONE, people, 12)[:, 5].tolist()

    def test_of_a_person_do_not_depend_on_the_place_in_the_file(self):
        order = np.random.default_rng(1).permutation(len(PEOPLE))

        assert (code.bits(ONE, PEOPLE, 3)[order] == code.bits(ONE, PEOPLE[order], 3)).all()

    def test_are_one_as_often_as_the_bias_says(self):
        bits, biases = code.bits(ONE, PEOPLE, 1), code.biases(ONE, PEOPLE, 1)

        for low in (0.05, 0.25, 0.5, 0.75):
            here = (biases >= low) & (biases < low + 0.2)
            assert bits[here].mean() == pytest.approx(biases[here].mean(), abs=0.03)

    def test_are_independent_given_the_bias_between_copies_and_between_slots(self):
        deviations = [
            code.bits(key, PEOPLE, slot) - code.biases(key, PEOPLE, slot)
            for key, slot in ((ONE, 1), (OTHER, 1), (ONE, 2))
        ]

        together = np.corrcoef(deviations) - np.eye(3)
        assert np.abs(together).max() < 0.03

    def test_of_pairs_are_those_of_their_slots(self):
        slots = np.array([0, 7, 0, 3], dtype=np.int8)

        found = code.paired_bits(ONE, PEOPLE[:4], slots)

        assert found.tolist() == [
            int(code.bits(ONE, [person], int(slot))[0])
            for person, slot in zip(PEOPLE[:4], slots, strict=True)
        ]


class TestBiases:
    def test_are_the_same_for_all_copies(self):
        assert (code.biases(ONE, PEOPLE, 4) == code.biases(OTHER, PEOPLE, 4)).all()

    def test_follow_the_arcsine_between_the_cutoffs(self):
        found = np.sort(code.biases(ONE, PEOPLE, 0))

        wanted = np.sin(few.LOWEST + (np.arange(len(found)) + 0.5) / len(found) * few.SPREAD) ** 2
        assert np.abs(found - wanted).max() < 0.02
        assert few.CUTOFF <= found[0] <= found[-1] <= 1 - few.CUTOFF


class TestSample:
    def test_keeps_the_share_that_was_asked_for_independently_of_other_copies(self):
        one, other = code.is_kept(ONE, PEOPLE, 0.9), code.is_kept(OTHER, PEOPLE, 0.9)

        assert one.mean() == pytest.approx(0.9, abs=0.01)
        assert (one & other).mean() == pytest.approx(0.81, abs=0.015)

    def test_of_a_larger_share_holds_everybody_of_a_smaller_one(self):
        assert code.is_kept(ONE, PEOPLE, 0.9)[code.is_kept(ONE, PEOPLE, 0.5)].all()


class TestDecoys:
    def test_are_shown_by_half_in_each_copy(self):
        one, other = code.shows_decoys(ONE, PEOPLE), code.shows_decoys(OTHER, PEOPLE)

        assert one.mean() == pytest.approx(0.5, abs=0.015)
        assert (one == other).mean() == pytest.approx(0.5, abs=0.015)
        assert one[:50].tolist() == few.shows_few_decoys(ONE, PEOPLE[:50].tolist())
