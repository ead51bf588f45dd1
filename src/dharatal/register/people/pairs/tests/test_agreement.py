"""Tests of how far two opinions agree, against published figures."""

from datetime import timedelta

import pytest

from dharatal.register.people.pairs import agreement, operations
from dharatal.register.people.pairs.tests.conftest import REVIEWED, Desk
from dharatal.register.people.tests.conftest import NOON


class TestKappa:
    def test_is_what_others_compute(self) -> None:
        """The usual textbook table: 20 both yes, 15 both no, 5 and 10 apart: 0.4."""
        answers = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15

        assert agreement.kappa(answers) == pytest.approx(0.4)

    def test_is_one_for_those_who_always_agree(self) -> None:
        assert agreement.kappa([("same", "same"), ("different", "different")]) == 1

    def test_is_below_zero_for_those_who_never_do(self) -> None:
        assert agreement.kappa([("same", "different"), ("different", "same")]) == -1

    @pytest.mark.parametrize("answers", [[], [("same", "same")] * 9])
    def test_says_nothing_where_chance_explains_all(self, answers: list[tuple[str, str]]) -> None:
        assert agreement.kappa(answers) is None


class TestFigures:
    @pytest.fixture
    def decided(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
        """Two pairs, each decided by two: one they agree on, one not. A third waits."""
        monkeypatch.setattr(operations, "ONE_IN", 1)
        for village in ("narharpur", "bahuara", "sonihar"):
            desk.admit_twice(*REVIEWED, village=village)
        desk.match()
        self._decide_two(desk)
        return desk

    def _decide_two(self, desk: Desk) -> None:
        within = [pair for pair in desk.pairs() if pair.panchayat_id == desk.units["narharpur_gp"].id]
        pairs = [pair for pair in within if pair.state == "open"][:2]
        for pair, second in zip(pairs, ("same", "different"), strict=True):
            desk.decide(desk.anil, pair, "same", at=NOON + timedelta(minutes=1))
            desk.decide(desk.bela, pair, second, at=NOON + timedelta(minutes=2))

    def test_count_by_reviewer(self, decided: Desk) -> None:
        with decided.door(decided.anil):
            found = agreement.figures(decided.anil)

        assert [(one.login, one.decided, one.same, one.different) for one in found.reviewers] == [
            ("anil", 2, 2, 0),
            ("bela", 2, 1, 1),
        ]
        assert (found.whole.pairs, found.whole.agreed) == (2, 1)
        assert found.decided == 2

    def test_name_the_pairs_that_two_see_differently(self, decided: Desk) -> None:
        with decided.door(decided.anil):
            (apart,) = agreement.figures(decided.anil).apart

        assert (apart.first, apart.second) == ("same", "different")

    def test_count_by_how_sure_the_model_was(self, decided: Desk) -> None:
        with decided.door(decided.anil):
            bands = agreement.figures(decided.anil).bands

        assert sum(band.decided for band in bands) == 2
        assert sum(band.twice.pairs for band in bands) == 2

    def test_tell_nothing_of_another_district(self, decided: Desk) -> None:
        with decided.door(decided.khagaria):
            found = agreement.figures(decided.khagaria)

        assert (found.decided, found.reviewers, found.apart) == (0, [], [])
