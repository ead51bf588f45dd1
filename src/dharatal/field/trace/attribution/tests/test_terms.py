import math

import numpy as np
from scipy.integrate import dblquad
from scipy.stats import betabinom, gamma

from dharatal.field.trace.attribution.case import Ground
from dharatal.field.trace.attribution.terms import Prior, Weigher, log_elementary
from dharatal.field.trace.attribution.tests.conftest import Small

PRIOR = Prior(strengths=3, starts=2, weakest=1e-5, strongest=1e-2)


def integrated(
    ground: Ground, prior: Prior, rows: int, inside: list[bool], start: float, strength: float
) -> float:
    """The same by brute force: beta and x integrated numerically, with source over without."""
    known = 100.0
    overall = (ground.baseline.sum() + 0.5) / (200 * ground.baseline_days)
    ordinary = gamma(
        prior.rate + ground.baseline[0], scale=1 / (prior.rate / overall + known * ground.baseline_days)
    )
    spread = gamma(prior.shape, scale=1 / prior.shape)

    def explained(x: float, beta: float) -> float:
        told = math.prod(beta + (strength * x if one else 0.0) for one in inside)
        return told * math.exp(-beta * known * ground.days - strength * x * rows * (ground.days - start))

    top = ordinary.ppf(1 - 1e-10)
    told, _ = dblquad(
        lambda u, beta: explained(spread.ppf(u), beta) * ordinary.pdf(beta), 0, top, 0, 1, epsrel=1e-7
    )
    without, _ = dblquad(
        lambda _u, beta: explained(0.0, beta) * ordinary.pdf(beta), 0, top, 0, 1, epsrel=1e-7
    )
    return math.log(prior.quiet + (1 - prior.quiet) * told / without)


class TestTerms:
    def test_are_the_integral_that_they_stand_for(self, small: Small) -> None:
        ground = small.ground([3, 7, 50, 80], [30.0, 40.0, 45.0, 10.0])
        weigher = Weigher(ground, PRIOR)
        source = small.source("a", range(60), 4)

        term = weigher.terms(source)[0]

        for at, start in enumerate(weigher.starts):
            inside = [day >= start and who < 60 for who, day in [(3, 30), (7, 40), (50, 45), (80, 10)]]
            for of, strength in enumerate(weigher.strengths):
                expected = integrated(ground, PRIOR, 60, inside, float(start), float(strength))
                assert math.isclose(term[at, of], expected, abs_tol=2e-3)

    def test_say_nothing_of_districts_that_a_source_knows_nothing_of(self, small: Small) -> None:
        weigher = Weigher(small.ground([150], [30.0]), PRIOR)

        assert set(weigher.terms(small.source("a", range(60), 1))) == {0}

    def test_count_only_what_was_seen_before_the_start(self, small: Small) -> None:
        ground = small.ground([3], [30.0])
        late = small.source("late", range(60), 1)
        late.seen[:60] = 26.0

        term = Weigher(ground, PRIOR).terms(late)

        assert term == {}  # the last of two starts is day 25

    def test_let_a_decoy_that_rang_weigh(self, small: Small) -> None:
        ground = small.ground([], [], decoy_rang=np.array([True, False, False, False]))
        weigher = Weigher(ground, PRIOR)

        told = weigher.of_decoys(np.array([2, 0]), np.array([1, 0]))

        expected = betabinom(2, *PRIOR.ring).pmf(1) / 2 / (PRIOR.wrong_ring * (1 - PRIOR.wrong_ring))
        assert math.isclose(told[0], math.log(expected), rel_tol=1e-9)
        assert told[1] == 0.0


class TestLogElementary:
    def test_gives_the_coefficients_of_the_product(self) -> None:
        ratios = np.array([0.5, 2.0, 2.0, 0.1])

        found = np.exp(log_elementary(ratios, 4))

        expected = np.poly(-ratios)  # of the product of (y + ratio), highest degree first
        assert np.allclose(found, expected)

    def test_leaves_out_what_is_not_there(self) -> None:
        found = log_elementary(np.array([[0.5, 0.0], [0.0, 0.0]]), 1)

        assert np.allclose(np.exp(found), [[1.0, 0.5], [1.0, 0.0]])

    def test_is_one_for_no_numbers(self) -> None:
        assert log_elementary(np.zeros(0), 0).tolist() == [0.0]

    def test_bears_four_hundred_complaints(self) -> None:
        found = log_elementary(np.concatenate([np.full(250, 1.7), np.full(150, 0.3)]), 400)

        assert np.isfinite(found).all()
        assert math.isclose(found[-1], 250 * math.log(1.7) + 150 * math.log(0.3), rel_tol=1e-9)
