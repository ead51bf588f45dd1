import itertools
import math

import numpy as np
import pytest

from dharatal.guard.vault.marks import scores, tails
from dharatal.guard.vault.marks.tails import Score


def some_score(count: int) -> Score:
    lot = np.random.default_rng(count)
    bias = lot.uniform(0.15, 0.85, count)
    return scores.single((lot.random(count) < bias).astype(np.uint8), bias, wrong=0.05)


def every_copy(count: int) -> np.ndarray:
    return np.array(list(itertools.product((0, 1), repeat=count)), dtype=np.uint8)


class TestBound:
    """Against the tail itself, summed over every possible innocent copy."""

    score = some_score(12)
    copies = every_copy(12)
    chances = np.where(copies, score.chance, 1 - score.chance).prod(axis=1)

    def true_tail(self, reached: float) -> float:
        return float(self.chances[self.score.of(self.copies) >= reached - 1e-12].sum())

    @pytest.mark.parametrize("needed", [-2.0, -5.0, -8.0, -1e9])
    def test_is_never_below_the_tail(self, needed):
        reached = np.unique(self.score.of(self.copies))[::40]

        bounds = np.exp(self.score.log_tails(reached, needed=needed))

        for value, bound in zip(reached, bounds, strict=True):
            assert bound >= self.true_tail(value) * (1 - 1e-9)

    def test_is_close_to_the_tail_where_it_is_needed(self):
        reached = float(np.sort(self.score.of(self.copies))[-20])

        whole = self.score._whole(reached)

        assert self.true_tail(reached) <= math.exp(whole) <= 1.6 * self.true_tail(reached)

    def test_is_certain_below_the_mean(self):
        mean = (self.score.chance * self.score.one + (1 - self.score.chance) * self.score.zero).sum()
        reached = np.array([-100.0, mean])

        assert (self.score.log_tails(reached, needed=-5.0) == 0.0).all()

    def test_of_many_terms_is_closer_than_chernoff_and_above_the_tail(self):
        """The score of 400 terms that are alike is a binomial number."""
        alike = Score(np.ones(400), np.zeros(400), np.full(400, 0.5))
        tail = sum(math.comb(400, ones) for ones in range(250, 401)) / 2**400
        tilt = alike._tilt(250.0)
        chernoff = alike._cumulant(tilt) - tilt * 250

        bound = alike._closer(250.0)

        assert math.log(tail) <= bound < chernoff - 0.3

    def test_of_few_terms_that_are_alike_is_the_binomial_tail(self):
        alike = Score(np.ones(40), np.zeros(40), np.full(40, 0.5))
        tail = sum(math.comb(40, ones) for ones in range(33, 41)) / 2**40

        assert alike._closer(33.0) == pytest.approx(math.log(tail), abs=0.01)


class TestScores:
    found, bias = np.array([1, 1, 0, 0], dtype=np.uint8), np.array([0.2, 0.8, 0.2, 0.8])

    def test_of_tardos_have_mean_none_and_variance_one_for_an_innocent(self):
        score = scores.tardos(self.found, self.bias)

        mean = score.chance * score.one + (1 - score.chance) * score.zero
        variance = score.chance * score.one**2 + (1 - score.chance) * score.zero**2
        assert mean == pytest.approx(np.zeros(4))
        assert variance == pytest.approx(np.ones(4))

    def test_of_tardos_are_those_that_skoric_published(self):
        score = scores.tardos(self.found, self.bias)

        assert score.one == pytest.approx([2.0, 0.5, -2.0, -0.5])
        assert score.zero == pytest.approx([-0.5, -2.0, 0.5, 2.0])

    @pytest.mark.parametrize(
        "score",
        [
            scores.single(found, bias, wrong=0.1),
            scores.collusion(found, bias, 3),
            scores.learnt(found, bias, 5),
            scores.beside(found, bias, np.array([[1, 0, 1, 0]], dtype=np.uint8), scores.at_random(3)),
            scores.omission(0.9, present=3, absent=1),
        ],
    )
    def test_that_are_likelihood_ratios_have_mean_one_for_an_innocent(self, score):
        mean = score.chance * np.exp(score.one) + (1 - score.chance) * np.exp(score.zero)

        assert mean == pytest.approx(np.ones(4))

    def test_weigh_a_rare_agreement_more(self):
        score = scores.single(self.found, self.bias, wrong=0.01)

        assert score.one[0] > score.one[1] > 0 > score.zero[0]
        assert tails._GRID[0] > 0
