import numpy as np
import pytest

from dharatal.field.callroom.checking.plan import Verdict
from dharatal.field.callroom.simulating import batches, lazy
from dharatal.field.callroom.simulating.callers import Career, Kind, careers


@pytest.fixture(scope="module")
def room() -> list[Career]:
    return careers(good=30, bad=30, invented=0.15, random=np.random.default_rng(2))


def of(room: list[Career], kind: Kind) -> list[Career]:
    return [one for one in room if one.kind is kind]


class TestBadCallers:
    def test_are_all_stopped_and_most_are_found(self, room: list[Career]) -> None:
        bad = of(room, Kind.BAD)

        assert all(one.is_stopped for one in bad)
        assert np.mean([one.found is True for one in bad]) >= 0.8

    def test_who_invent_more_are_stopped_sooner(self, room: list[Career]) -> None:
        worse = careers(good=0, bad=30, invented=0.40, random=np.random.default_rng(2))

        assert np.mean([one.checks for one in worse]) < np.mean([one.checks for one in of(room, Kind.BAD)])

    def test_who_invent_nothing_are_good(self) -> None:
        honest = careers(good=0, bad=30, invented=0.0, random=np.random.default_rng(2))

        assert np.mean([one.is_stopped for one in honest]) <= 0.15


class TestGoodCallers:
    def test_go_on_and_are_cleared_again_and_again(self, room: list[Career]) -> None:
        good = of(room, Kind.GOOD)

        assert np.mean([one.is_stopped for one in good]) <= 0.15
        assert np.mean([one.clearances for one in good]) > 5
        assert not any(one.found for one in good)


class TestBatches:
    def test_that_are_padded_are_caught_within_sixty_five_calls(self) -> None:
        random = np.random.default_rng(1)

        said = [batches.sampled(0.20, random=random) for _batch in range(200)]

        assert np.mean([one is Verdict.STOP for one, _calls in said]) >= 0.95
        assert max(calls for _one, calls in said) <= batches.MOST_CALLS

    def test_that_are_honest_are_believed(self) -> None:
        random = np.random.default_rng(1)

        said = [batches.sampled(0.0, random=random)[0] for _batch in range(200)]

        assert np.mean([one is Verdict.CLEAR for one in said]) >= 0.95


class TestLazyCallers:
    def test_are_shown_by_whom_they_reach_and_good_ones_are_not(self) -> None:
        good, found = lazy.shown(good=40, lazy=20, untried=0.25, random=np.random.default_rng(1))

        assert good <= 0.05
        assert found >= 0.90
