"""Tests of the model in force: learned from decisions, refused when damaged, never silently worse."""

from typing import Any

import pytest

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import MATCH
from dharatal.register.people.matching import model as matching
from dharatal.register.people.pairs import asked, commands, decided, kept, learning, learning_asked
from dharatal.register.people.pairs.models import Learning, MatchModel
from dharatal.register.people.pairs.tests.conftest import LINKED, REVIEWED, Desk
from dharatal.register.people.tests.conftest import NOON


def store(blob: bytes, checksum: str = "") -> None:
    with entering(SYSTEM, MATCH):
        MatchModel.objects.create(
            version="learned-x",
            blob=blob,
            checksum=checksum or kept.checksum(blob),
            labels=300,
            made_by=-1,
            made_at=NOON,
        )


def in_force() -> kept.InForce:
    with entering(SYSTEM, MATCH):
        return kept.in_force()


class TestTheModelInForce:
    def test_is_the_shipped_one_at_first(self, desk: Desk) -> None:
        assert in_force() == kept.InForce(matching.default())
        assert in_force().notice == ""

    def test_is_the_newest_that_was_learned(self, desk: Desk) -> None:
        store(matching.default().dump())

        assert (in_force().model.version, in_force().notice) == (matching.default().version, "")
        assert in_force().model is not matching.default()

    @pytest.mark.parametrize(
        "blob",
        [
            b"",
            b"{}",
            b"\x00\xff",
            matching.default().dump()[:-40],
            b'{"format": 99, "sha256": "", "model": ""}',
        ],
        ids=["empty", "no model", "bytes", "cut", "of another program"],
    )
    def test_is_the_shipped_one_when_the_learned_one_is_damaged(self, desk: Desk, blob: bytes) -> None:
        store(blob)

        assert in_force().model is matching.default()
        assert "learned-x" in in_force().notice

    def test_is_the_shipped_one_when_somebody_changed_the_learned_one(self, desk: Desk) -> None:
        store(matching.default().dump(), checksum="0" * 64)

        assert in_force().model is matching.default()
        assert "changed" in in_force().notice

    def test_goes_on_comparing_with_a_damaged_one(self, desk: Desk) -> None:
        store(b"not a model")
        desk.admit_twice(*LINKED)

        assert desk.match().linked == 1
        assert "learned-x" in commands.run(SYSTEM)["notice"]


class TestLearning:
    def test_says_how_many_decisions_are_missing(self, desk: Desk) -> None:
        with entering(SYSTEM, MATCH), pytest.raises(decided.TooFewDecisions, match="200 more"):
            learning.train(SYSTEM, at=NOON)

    def test_keeps_a_model_that_knows_better(self, desk: Desk, labelled: None) -> None:
        told = commands.train(SYSTEM)

        assert told["loss"] < told["loss_before"]
        assert in_force().model.version == told["version"]
        assert told["held_out"] > 0

    def test_keeps_none_that_does_not(
        self, desk: Desk, labelled: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(learning.training, "train", lambda *rows, prior, **more: prior)
        with pytest.raises(learning.NotBetter):
            commands.train(SYSTEM)

        with entering(SYSTEM, MATCH):
            assert not MatchModel.objects.exists()

    def test_never_learns_from_what_it_is_judged_by(
        self, desk: Desk, labelled: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[int] = []

        def train(table: Any, left: Any, *rest: Any, prior: Any, **more: Any) -> Any:
            seen.append(len(left))
            return prior

        monkeypatch.setattr(learning.training, "train", train)
        with entering(SYSTEM, MATCH), pytest.raises(learning.NotBetter):
            learning.train(SYSTEM, at=NOON)

        with entering(SYSTEM, MATCH):
            known = learning._labelled()
        assert seen == [int((~known.held_out).sum())]

    def test_is_asked_for_on_the_page_and_done_once(self, desk: Desk, labelled: None) -> None:
        for _press in range(2):
            with entering(SYSTEM, MATCH):
                asked.ask(SYSTEM, at=NOON)
        learning_asked.learn()
        learning_asked.learn()

        with entering(SYSTEM, MATCH):
            (one,) = Learning.objects.all()
        assert one.ended_at is not None and one.version == in_force().model.version
        assert one.figures["loss"] < one.figures["loss_before"] and not one.problem

    def test_asked_for_on_the_page_tells_when_it_was_no_better(
        self, desk: Desk, labelled: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(learning.training, "train", lambda *rows, prior, **more: prior)
        with entering(SYSTEM, MATCH):
            asked.ask(SYSTEM, at=NOON)
        learning_asked.learn()

        with entering(SYSTEM, MATCH):
            one = Learning.objects.get()
        assert (one.problem, one.version) == ("not_better", "") and one.ended_at is not None
        assert one.figures["loss"] == one.figures["loss_before"]

    def test_asked_for_too_early_says_how_many_are_missing(self, desk: Desk) -> None:
        with entering(SYSTEM, MATCH), pytest.raises(decided.TooFewDecisions, match="200 more"):
            asked.ask(SYSTEM, at=NOON)

        with entering(SYSTEM, MATCH):
            assert decided.so_far().missing == 200 and not Learning.objects.exists()

    @pytest.fixture
    def labelled(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """A district in which everybody on paper alike turned out to be two, against what the model thinks."""
        monkeypatch.setattr(decided, "FEWEST", 40)
        monkeypatch.setattr(decided, "FEWEST_OF_EACH", 4)
        for number in range(24):
            village = ("narharpur", "bahuara")[number % 2]
            first, second = desk.admit_twice(*_numbered(REVIEWED, number), village=village)
            desk.put_together(first, second)
            desk.label(first, second, "different")
            first, second = desk.admit_twice(*_numbered(LINKED, number), village=village)
            desk.put_together(first, second)
            desk.label(first, second, "same")


def _numbered(two: Any, number: int) -> list[dict[str, Any]]:
    """The same two with other numbers, so that every pair is its own."""
    return [{**one, "phone": f"{one['phone'][:-3]}{number + 100}"} for one in two]
