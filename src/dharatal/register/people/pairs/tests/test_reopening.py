"""Tests of what a pair says after its records were joined or parted on a person's page."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging
from dharatal.register.people.capabilities import LOOK, MATCH
from dharatal.register.people.models import Person
from dharatal.register.people.pairs import decided, learning, operations, reopening
from dharatal.register.people.pairs.models import Decision, Pair
from dharatal.register.people.pairs.refusals import NothingToUndo
from dharatal.register.people.pairs.tests.conftest import LINKED, REVIEWED, Desk
from dharatal.register.people.tests.conftest import NOON

LATER = NOON + timedelta(minutes=5)
Two = tuple[Person, Person]


@pytest.fixture
def two(desk: Desk) -> Two:
    """Somebody twice in the register, who was decided to be the same."""
    first, second = desk.admit_twice(*REVIEWED)
    desk.match()
    desk.decide(desk.anil, desk.pair(first, second), "same")
    return first, second


def take_back(desk: Desk, pair: Pair) -> int:
    assert pair.event_id is not None
    return undo(pair.event_id)


def undo(event: int) -> int:
    with entering(SYSTEM, LOOK):
        return merging.undo(SYSTEM, event, at=LATER).id


def part(person: Person, *records: Person) -> int:
    with entering(SYSTEM, LOOK):
        uuids = [one.uuid for one in records]
        return merging.split(SYSTEM, person.uuid, uuids, reason="phoned", at=LATER).id


def labels() -> list[tuple[str, str]]:
    """What the next model would learn from: what was said, and by whom."""
    with entering(SYSTEM, MATCH):
        standing = Decision.objects.filter(undone_at=None, is_second=False, what__in=("same", "different"))
        return list(standing.order_by("id").values_list("what", "by"))


class TestAMergeTakenBack:
    def test_lays_the_pair_before_a_reviewer_again(self, desk: Desk, two: Two) -> None:
        take_back(desk, desk.pair(*two))

        pair = desk.pair(*two)
        assert (pair.state, pair.decided_at, pair.event_id) == ("open", None, None)
        with desk.door(desk.bela):
            found = operations.take(desk.bela, at=LATER)
        assert found is not None and found.id == pair.id

    def test_teaches_no_model_any_more(self, desk: Desk, two: Two) -> None:
        take_back(desk, desk.pair(*two))

        assert labels() == []
        with entering(SYSTEM, MATCH), pytest.raises(decided.TooFewDecisions, match="There are 0 decisions"):
            learning.train(SYSTEM, at=LATER)

    def test_leaves_the_desk_nothing_to_take_back(self, desk: Desk, two: Two) -> None:
        take_back(desk, desk.pair(*two))

        with desk.door(desk.anil), pytest.raises(NothingToUndo):
            operations.undo(desk.anil, at=LATER)

    def test_can_be_decided_otherwise(self, desk: Desk, two: Two) -> None:
        take_back(desk, desk.pair(*two))
        desk.decide(desk.bela, desk.pair(*two), "different", at=LATER)

        assert (desk.pair(*two).state, labels()) == ("different", [("different", "reviewer")])

    def test_that_the_machine_made_is_a_question_now(self, desk: Desk) -> None:
        both = desk.admit_twice(*LINKED)
        desk.match()
        take_back(desk, desk.pair(*both))
        desk.match()

        assert desk.pair(*both).state == "open"
        assert desk.person_of(both[0]) != desk.person_of(both[1])

    def test_leaves_pairs_that_are_still_one_person(self, desk: Desk, two: Two) -> None:
        third = desk.admit("Suman K")
        desk.put_together(two[1], third)
        desk.decide(desk.anil, desk.pair(two[1], third), "same")
        take_back(desk, desk.pair(*two))

        assert [desk.pair(*two).state, desk.pair(two[1], third).state] == ["open", "same"]


class TestAPersonParted:
    def test_decides_the_pair_anew(self, desk: Desk, two: Two) -> None:
        part(two[0], two[1])

        assert desk.pair(*two).state == "different"
        assert labels() == [("different", "parted")]

    def test_is_a_question_again_when_that_is_taken_back(self, desk: Desk, two: Two) -> None:
        undo(part(two[0], two[1]))

        assert desk.person_of(two[0]) == desk.person_of(two[1])
        assert (desk.pair(*two).state, labels()) == ("open", [])

    def test_leaves_pairs_of_those_who_stay_together(self, desk: Desk, two: Two) -> None:
        third = desk.admit("Ramesh Yadav")
        desk.join(two[0], third)
        part(two[0], third)

        assert (desk.pair(*two).state, labels()) == ("same", [("same", "reviewer")])

    def test_is_not_the_reviewers_to_take_back(self, desk: Desk, two: Two) -> None:
        part(two[0], two[1])

        with desk.door(desk.anil), pytest.raises(NothingToUndo):
            operations.undo(desk.anil, at=LATER)


class TestAMergeOnThePage:
    def test_voids_that_they_were_two(self, desk: Desk) -> None:
        both = desk.admit_twice(*REVIEWED)
        desk.match()
        desk.decide(desk.anil, desk.pair(*both), "different")
        desk.join(*both)

        assert (desk.pair(*both).state, labels()) == ("open", [])


class TestTheDatabaseItself:
    def test_reopens_no_pair_of_somebody_out_of_reach(self, desk: Desk, two: Two) -> None:
        ids = sorted(one.id for one in two)
        with pytest.raises(DatabaseError, match="outside the reach"), entering(desk.khagaria, LOOK):
            reopening.go_by(desk.khagaria, [[one] for one in ids], at=LATER)

        assert desk.pair(*two).state == "same"
