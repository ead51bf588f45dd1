"""Tests of decisions about pairs: at the desk, twice, by the president, by a call, and taken back."""

from datetime import timedelta

import pytest

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.ids import new_uuid
from dharatal.register.people import merging
from dharatal.register.people.capabilities import JUDGE, LOOK, MATCH
from dharatal.register.people.models import Person
from dharatal.register.people.pairs import operations, queries
from dharatal.register.people.pairs.models import Decision, Pair
from dharatal.register.people.pairs.refusals import AlreadyDecided, CannotDecide, NoSuchPair, NothingToUndo
from dharatal.register.people.pairs.tests.conftest import REVIEWED, Desk
from dharatal.register.people.tests.conftest import NOON

LATER = NOON + timedelta(seconds=40)


@pytest.fixture
def two(desk: Desk) -> tuple[Person, Person]:
    """Somebody twice in the register, whom somebody has to look at."""
    first, second = desk.admit_twice(*REVIEWED)
    desk.match()
    return first, second


@pytest.fixture
def never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pair goes to a second reviewer by lot."""
    monkeypatch.setattr(operations, "_is_drawn", lambda pair: False)


def take(desk: Desk, actor: Actor) -> Pair | None:
    with desk.door(actor):
        return operations.take(actor, at=NOON)


def decisions() -> list[tuple[str, bool, bool]]:
    with entering(SYSTEM, LOOK):
        rows = Decision.objects.order_by("id")
        return [(one.what, one.is_second, one.undone_at is not None) for one in rows]


class TestTheSame:
    def test_makes_one_person(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "same")

        assert desk.person_of(two[0]) == desk.person_of(two[1])
        assert desk.pair(*two).state == "same"

    def test_joins_the_records_that_were_compared(self, desk: Desk, two: tuple[Person, Person]) -> None:
        first, second = two
        third = desk.admit("Suman K")
        desk.decide(desk.anil, desk.pair(*two), "same")
        earlier = desk.pair(*two).event_id
        assert earlier is not None
        desk.put_together(second, third)
        desk.decide(desk.anil, desk.pair(second, third), "same")
        with entering(SYSTEM, LOOK):
            merging.undo(SYSTEM, earlier, at=LATER)

        assert desk.person_of(third) == desk.person_of(second) != desk.person_of(first)

    def test_counts_the_seconds_it_lay_there(self, desk: Desk, two: tuple[Person, Person]) -> None:
        take(desk, desk.anil)
        made = desk.decide(desk.anil, desk.pair(*two), "same", at=LATER)

        assert made.decision.seconds == 40

    def test_can_be_taken_back(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "same")
        with desk.door(desk.anil):
            operations.undo(desk.anil, at=LATER)

        assert desk.person_of(two[0]) != desk.person_of(two[1])
        assert desk.pair(*two).state == "open"
        assert decisions() == [("same", False, True)]

    def test_lies_before_the_same_reviewer_after_that(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "same")
        with desk.door(desk.anil):
            operations.undo(desk.anil, at=NOON)

        found = take(desk, desk.anil)
        assert found is not None
        assert (found.id, take(desk, desk.bela)) == (desk.pair(*two).id, None)

    def test_comes_before_the_pair_that_was_next(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.admit_twice(*REVIEWED, village="sonihar")
        desk.match()
        first = take(desk, desk.anil)
        assert first is not None
        desk.decide(desk.anil, first, "different")
        after = take(desk, desk.anil)
        with desk.door(desk.anil):
            operations.undo(desk.anil, at=NOON)

        assert after is not None and after.id != first.id
        assert [found and found.id for found in (take(desk, desk.anil), take(desk, desk.bela))] == [
            first.id,
            after.id,
        ]


@pytest.mark.usefixtures("never_drawn")
class TestTwoPeople:
    def test_is_never_proposed_again(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "different")
        with entering(SYSTEM, MATCH):
            desk.match_again(two)
        desk.match()

        assert [pair.state for pair in desk.pairs()] == ["different"]
        assert (take(desk, desk.anil), take(desk, desk.bela)) == (None, None)

    def test_leaves_two_persons(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "different")

        assert desk.person_of(two[0]) != desk.person_of(two[1])


@pytest.mark.usefixtures("never_drawn")
class TestTwoReviewers:
    def test_are_given_different_pairs(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.admit_twice(*REVIEWED, village="sonihar")
        desk.match()

        first, second = take(desk, desk.anil), take(desk, desk.bela)

        assert first is not None and second is not None and first.id != second.id

    def test_of_one_pair_the_first_counts_and_the_other_is_told(
        self, desk: Desk, two: tuple[Person, Person]
    ) -> None:
        pair = desk.pair(*two)
        desk.decide(desk.anil, pair, "different")

        with pytest.raises(AlreadyDecided, match="two people"):
            desk.decide(desk.bela, pair, "same")
        assert decisions() == [("different", False, False)]

    def test_may_press_twice(self, desk: Desk, two: tuple[Person, Person]) -> None:
        first = desk.decide(desk.anil, desk.pair(*two), "same")
        second = desk.decide(desk.anil, desk.pair(*two), "same")

        assert first.decision.id == second.decision.id

    def test_take_over_what_lay_too_long(self, desk: Desk, two: tuple[Person, Person]) -> None:
        take(desk, desk.anil)
        late = NOON + operations.LEASE + timedelta(minutes=1)
        with desk.door(desk.bela):
            assert operations.take(desk.bela, at=late) is not None

    def test_see_no_pair_of_another_district(self, desk: Desk, two: tuple[Person, Person]) -> None:
        assert take(desk, desk.khagaria) is None
        with pytest.raises(NoSuchPair):
            desk.decide(desk.khagaria, desk.pair(*two), "same")


class TestASkippedPair:
    def test_goes_to_somebody_else(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "skip")

        assert take(desk, desk.anil) is None
        assert take(desk, desk.bela) is not None


class TestASecondOpinion:
    @pytest.fixture
    def drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(operations, "ONE_IN", 1)

    def test_is_asked_of_another_as_if_it_were_the_first(
        self, desk: Desk, two: tuple[Person, Person], drawn: None
    ) -> None:
        desk.decide(desk.anil, desk.pair(*two), "same")

        assert take(desk, desk.anil) is None
        found = take(desk, desk.bela)
        assert found is not None and found.id == desk.pair(*two).id

    def test_changes_nothing_but_the_figures(
        self, desk: Desk, two: tuple[Person, Person], drawn: None
    ) -> None:
        desk.decide(desk.anil, desk.pair(*two), "same")
        desk.decide(desk.bela, desk.pair(*two), "different")

        assert desk.pair(*two).state == "same"
        assert decisions() == [("same", False, False), ("different", True, False)]
        assert take(desk, desk.bela) is None

    def test_can_be_taken_back_too(self, desk: Desk, two: tuple[Person, Person], drawn: None) -> None:
        desk.decide(desk.anil, desk.pair(*two), "same")
        desk.decide(desk.bela, desk.pair(*two), "different")
        with desk.door(desk.bela):
            operations.undo(desk.bela, at=NOON)

        assert desk.pair(*two).state == "same"
        assert take(desk, desk.bela) is not None

    def test_is_asked_of_one_in_twenty(self, desk: Desk) -> None:
        drawn = sum(operations._is_drawn(Pair(uuid=new_uuid())) for _time in range(4_000))

        assert 140 <= drawn <= 260


class TestThePresident:
    def test_is_asked_and_answers(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "president")
        with entering(desk.president, JUDGE, at=NOON):
            (laid,) = queries.sent_to(desk.president, at=NOON)
            operations.decide_sent(desk.president, laid.pair.uuid, what="same", at=NOON)

        assert desk.person_of(two[0]) == desk.person_of(two[1])

    def test_is_asked_nothing_that_was_not_sent(self, desk: Desk, two: tuple[Person, Person]) -> None:
        with entering(desk.president, JUDGE, at=NOON):
            assert queries.count_sent(desk.president) == 0
            with pytest.raises(AlreadyDecided):
                operations.decide_sent(desk.president, desk.pair(*two).uuid, what="same", at=NOON)

    def test_of_one_district_cannot_tell_of_two(self, desk: Desk) -> None:
        first, second = desk.admit(**REVIEWED[0]), desk.admit(**REVIEWED[1], place="sonihar")
        desk.put_together(first, second)

        with pytest.raises(CannotDecide):
            desk.decide(desk.anil, desk.pair(first, second), "president")


class TestACall:
    def test_joins_those_who_say_so(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "phone")
        with entering(SYSTEM, LOOK):
            operations.answered(SYSTEM, desk.pair(*two).uuid, is_same=True, at=LATER)

        assert desk.person_of(two[0]) == desk.person_of(two[1])

    def test_that_reached_nobody_opens_the_pair_again(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "phone")
        with entering(SYSTEM, LOOK):
            operations.answered(SYSTEM, desk.pair(*two).uuid, is_same=None, at=LATER)

        assert (desk.pair(*two).state, desk.pair(*two).times_phoned) == ("open", 1)
        assert take(desk, desk.anil) is not None

    def test_changes_nothing_when_they_were_joined_meanwhile(
        self, desk: Desk, two: tuple[Person, Person]
    ) -> None:
        desk.decide(desk.anil, desk.pair(*two), "phone")
        desk.join(*two)
        with entering(SYSTEM, LOOK):
            operations.answered(SYSTEM, desk.pair(*two).uuid, is_same=True, at=LATER)

        assert desk.person_of(two[0]) == desk.person_of(two[1])

    def test_is_not_asked_about_those_without_a_number(self, desk: Desk) -> None:
        first, second = (desk.admit(**{**one, "phone": ""}) for one in REVIEWED)
        desk.put_together(first, second)

        with pytest.raises(CannotDecide):
            desk.decide(desk.anil, desk.pair(first, second), "phone")


class TestUndo:
    def test_finds_nothing_where_nothing_was_decided(self, desk: Desk, two: tuple[Person, Person]) -> None:
        with desk.door(desk.anil), pytest.raises(NothingToUndo):
            operations.undo(desk.anil, at=NOON)

    def test_is_too_late_after_half_an_hour(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "different")

        with desk.door(desk.anil), pytest.raises(NothingToUndo):
            operations.undo(desk.anil, at=NOON + timedelta(minutes=31))

    def test_is_too_late_once_the_call_was_answered(self, desk: Desk, two: tuple[Person, Person]) -> None:
        desk.decide(desk.anil, desk.pair(*two), "phone")
        with entering(SYSTEM, LOOK):
            operations.answered(SYSTEM, desk.pair(*two).uuid, is_same=False, at=NOON)

        with desk.door(desk.anil), pytest.raises(NothingToUndo):
            operations.undo(desk.anil, at=NOON)


class TestAPairBeforeAReviewer:
    def test_is_a_look_at_the_whole_household(self, desk: Desk, two: tuple[Person, Person]) -> None:
        wife = desk.admit("Rekha Devi", REVIEWED[0]["phone"], relation="H", relative_name="Suman Kumar Singh")
        brother = desk.admit("Ajay Singh", "+916000000008", relation="F", relative_name="Ram Prasad Singh")
        desk.match()
        with desk.door(desk.anil):
            laid = queries.lay(desk.anil, desk.pair(*two), at=NOON)

        assert {one.record_id for one in laid.beside} == {wife.id, brother.id}
        assert [one.shares_phone for one in laid.beside] == [True, False]

    def test_is_listed_within_its_unit_only(self, desk: Desk, two: tuple[Person, Person]) -> None:
        with desk.door(desk.anil):
            listed = [
                [one.pair.id for one in queries.pairs_in(desk.anil, desk.units[place], at=NOON)]
                for place in ("bihar", "saran", "bahuara", "khagaria")
            ]

        assert listed == [[desk.pair(*two).id]] * 2 + [[], []]
