"""On a small hard register with a seed that the shipped model has not seen; floors a little below what it reaches."""

from __future__ import annotations

import numpy as np

from dharatal.register.people.matching.judging import density_shift
from dharatal.register.people.matching.tests.conftest import Known
from dharatal.register.people.matching.whole import default, judged, sample, scores, train


def _f1(known: Known, found) -> float:
    right = int((found & known.labels).sum())
    return 2 * right / (int(found.sum()) + known.pairs)


class TestShippedModel:
    def test_finds_the_people_who_are_in_it_twice(self, register: Known) -> None:
        found = judged(register.table, default()).p >= 0.5

        assert _f1(register, found) >= 0.92

    def test_links_without_asking_only_what_is_one_person(self, register: Known) -> None:
        linked = judged(register.table, default()).p >= default().link

        assert register.labels[linked].mean() >= 0.99
        assert register.labels[linked].sum() >= 0.75 * register.pairs

    def test_finds_nearly_as_many_across_scripts(self, register: Known) -> None:
        found = judged(register.table, default()).p >= 0.5

        across = found[register.crosses].mean()
        within = found[register.labels & ~register.crosses].mean()
        assert within - across < 0.05

    def test_leaves_few_rows_to_people(self, register: Known) -> None:
        p = judged(register.table, default()).p

        assert ((p >= default().review) & (p < default().link)).sum() <= 0.02 * len(register.table)


class TestTraining:
    def test_from_a_thousand_decided_pairs_and_nothing_else_is_good(self, register: Known) -> None:
        p = scores(register.table, register.left, register.right, default())
        chosen = sample(p, 1_000, seed=1)
        ends = register.left[chosen.at], register.right[chosen.at]

        model = train(
            register.table,
            *ends,
            register.labels[chosen.at],
            size=len(register.table),
            weights=chosen.weights,
        )

        assert _f1(register, scores(register.table, register.left, register.right, model) >= 0.5) >= 0.88
        assert model.told["labels"] == 1_000

    def test_from_no_pairs_leaves_the_prior_as_it_is(self, register: Known) -> None:
        nothing = np.empty(0, dtype=np.int64)

        model = train(register.table, nothing, nothing, np.empty(0, dtype=bool), size=0, prior=default())

        assert model.base == default().base
        assert model.points == default().points


class TestSample:
    def test_takes_doubtful_pairs_first_and_says_what_each_stands_for(self, register: Known) -> None:
        p = scores(register.table, register.left, register.right, default())

        chosen = sample(p, 500, seed=3)

        assert len(np.unique(chosen.at)) == 500
        assert ((p[chosen.at] > 0.05) & (p[chosen.at] < 0.95)).mean() > 3 * ((p > 0.05) & (p < 0.95)).mean()
        assert round(chosen.weights.sum()) == len(p)


class TestDensityShift:
    def test_is_none_where_the_share_of_pairs_is_the_usual(self) -> None:
        rng = np.random.default_rng(1)
        odds = np.where(rng.random(50_000) < 0.1, 1.0, -1.0) * 5.0

        assert abs(density_shift(odds, usual=0.1)) < 0.1

    def test_is_downward_where_pairs_are_rarer(self) -> None:
        odds = np.where(np.arange(50_000) % 100 == 0, 5.0, -5.0)

        assert density_shift(odds, usual=0.1) < -0.5
