import numpy as np
import pytest

from dharatal.register.people.recognising.houses import FEWEST, USUAL, gather, share_of_others

SAME, SLIP, OTHER = 3.1, -1.8, -4.6  # of ages: how much likelier a copy than another one of the house
COPY = {SAME: 0.95, SLIP: 0.05}
ANOTHER = {SAME: 0.04, SLIP: 0.23, OTHER: 0.73}


def told_of(members: int, others: int) -> np.ndarray:
    rows = [(one, round(part * members)) for one, part in COPY.items()]
    rows += [(one, round(part * others)) for one, part in ANOTHER.items()]
    return np.concatenate([np.full(count, one) for one, count in rows])


class TestHowManyAreOthersOfTheHouse:
    def test_a_copy_of_the_register_has_next_to_none(self) -> None:
        assert share_of_others(told_of(20_000, 0)) == FEWEST

    @pytest.mark.parametrize("others", [1_000, 5_000, 15_000])
    def test_a_roll_of_voters_tells_its_share(self, others: int) -> None:
        share = others / (20_000 + others)

        assert share_of_others(told_of(20_000, others)) == pytest.approx(share, rel=0.15)

    def test_a_few_rows_leave_it_as_it_is_usually(self) -> None:
        assert share_of_others(told_of(3, 0)) == pytest.approx(USUAL, rel=0.1)

    def test_rows_that_tell_nothing_leave_it_as_it_is_usually(self) -> None:
        assert share_of_others(np.zeros(10_000)) == pytest.approx(USUAL)
        assert share_of_others(np.full(10_000, -np.inf)) == pytest.approx(USUAL)


class TestWhatARowTells:
    def test_one_member_of_a_house_of_four_is_four_times_rarer(self) -> None:
        told = np.full(3, -np.inf)

        gather(told, np.array([1, 1, 1, 1]), np.log([4.0, 1e-9, 1e-9, 1e-9]), np.ones(4, dtype=np.bool_))

        assert told.tolist() == [-np.inf, pytest.approx(0.0, abs=1e-6), -np.inf]

    def test_the_best_of_several_tries_counts(self) -> None:
        told = np.full(1, -np.inf)

        for within in (SLIP, SAME, OTHER):
            gather(told, np.array([0]), np.array([within]), np.ones(1, dtype=np.bool_))

        assert told.tolist() == [SAME]

    def test_a_stranger_of_the_village_tells_nothing_of_houses(self) -> None:
        told = np.full(1, -np.inf)

        gather(told, np.array([0]), np.array([SAME]), np.zeros(1, dtype=np.bool_))

        assert told.tolist() == [-np.inf]
