"""Calls about two records: asked for at the review desk, made here, answered into the register."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dharatal.field.callroom import operations, pairs, script
from dharatal.field.callroom.conftest import build_room
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.guard.access import operations as access
from dharatal.guard.audit import followers, sealer
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging
from dharatal.register.people.capabilities import LOOK, REVIEW
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs import finding, kept
from dharatal.register.people.pairs import operations as deciding
from dharatal.register.people.pairs.models import Decision, Pair

ASHA = "asha"
FIRST, SECOND = "+916000000001", "+916000000002"


@pytest.fixture(autouse=True)
def following(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only this room's follower, whatever other tests have registered."""
    one = followers.Follower(frozenset(pairs.FOLLOWED), pairs.ask_or_leave)
    monkeypatch.setattr(followers, "FOLLOWERS", {"pairs.phoned": one})
    yield


class Room:
    """A land in which somebody is twice in the register, in two districts if told so."""

    def __init__(self, land: Land, *, second_village: str) -> None:
        self.land = land
        with land.door("system", LOOK):
            hq, unit = land.actors["hq"], land.units["bihar"].id
            access.grant(
                SYSTEM,
                user_id=hq.user_id,
                capabilities=[REVIEW.code],
                unit_id=unit,
                starts_at=MORNING.replace(year=2025),
                ends_at=None,
                source="test",
                at=MORNING,
            )
        self.first = self._admitted("Suman Kumar Singh", FIRST, "narharpur")
        self.second = self._admitted("सुमन कुमार सिंह", SECOND, second_village)
        with land.door("system", LOOK):
            both = sorted((self.first, self.second))
            finding.keep([finding.Weighed(both[0], both[1], 0.5, [])], kept.in_force().model, at=MORNING)

    def _admitted(self, name: str, phone: str, village: str) -> int:
        by = "khagaria" if village == "sonihar" else "saran"
        sent = self.land.enlist(name, phone, village=village, by=by, relative_name="Ram Prasad Singh")
        with self.land.door("system", SEND):
            intake.verify(SYSTEM, sent.uuid, at=MORNING)
        with self.land.door("system", STEER_CALLS):
            Task.objects.filter(owner_ref=sent.uuid).update(state="closed", closed_at=MORNING)
        return sent.id

    @property
    def pair(self) -> Pair:
        with self.land.door("system", LOOK):
            return Pair.objects.get()

    @property
    def people(self) -> set[int]:
        with self.land.door("system", LOOK):
            return set(PersonRecord.objects.values_list("person_id", flat=True))

    def decide(self, what: str) -> None:
        with self.land.door("hq", REVIEW):
            deciding.decide(self.land.actors["hq"], self.pair.uuid, what=what, at=MORNING)
        self.follow()

    def follow(self) -> int:
        sealer.seal_pending(at=MORNING)
        return followers.advance("pairs.phoned")

    def take(self) -> tuple[Any, Any]:
        with self.land.door(ASHA, MAKE_CALLS):
            return operations.take(self.land.actors[ASHA], at=MORNING)

    def call(self, outcome: str, **more: Any) -> Any:
        actor = self.land.actors[ASHA]
        claim, _card = self.take()
        with self.land.door(ASHA, MAKE_CALLS):
            operations.show_number(actor, call=claim.task.call_uuid, at=MORNING)
            return operations.record(actor, call=claim.task.call_uuid, outcome=outcome, at=MORNING, **more)


@pytest.fixture
def room(worker_role: None, enter: Callable[..., Any]) -> Room:
    return Room(build_room(enter), second_village="narharpur")


class TestAPairToBePhoned:
    def test_becomes_a_card_with_both_records(self, room: Room) -> None:
        room.decide("phone")

        _claim, card = room.take()
        assert isinstance(card, pairs.PairCard)
        assert {card.card.name, card.other.name} == {"Suman Kumar Singh", "सुमन कुमार सिंह"}
        with room.land.door(ASHA, MAKE_CALLS):
            assert card.other.name in script.lines_for_pair(card).same

    def test_becomes_one_card_however_often_the_log_is_followed(self, room: Room) -> None:
        room.decide("phone")
        followers.rewind("pairs.phoned")
        room.follow()

        with room.land.door("system", STEER_CALLS):
            assert Task.objects.filter(owner_kind=pairs.OWNER_KIND).count() == 1

    def test_is_no_card_any_more_when_the_reviewer_takes_it_back(self, room: Room) -> None:
        room.decide("phone")
        with room.land.door("hq", REVIEW):
            deciding.undo(room.land.actors["hq"], at=MORNING)
        room.follow()

        assert room.take()[1] is None


class TestTheAnswer:
    @pytest.mark.parametrize(("outcome", "state", "people"), [("yes", "same", 1), ("no", "different", 2)])
    def test_decides_the_pair(self, room: Room, outcome: str, state: str, people: int) -> None:
        room.decide("phone")
        done = room.call(outcome, answers={"identity": "yes"})

        assert done.kind == pairs.OWNER_KIND
        assert (room.pair.state, len(room.people)) == (state, people)

    def test_is_a_label_of_its_caller(self, room: Room) -> None:
        room.decide("phone")
        room.call("yes", answers={"identity": "yes"})

        with room.land.door("system", LOOK):
            last = Decision.objects.order_by("-id")[0]
        assert (last.by, last.what, last.user_id) == ("call", "same", room.land.actors[ASHA].user_id)

    def test_needs_to_know_who_is_speaking(self, room: Room) -> None:
        room.decide("phone")
        with pytest.raises(operations.NotConfirmed):
            room.call("no", answers={})

        assert room.pair.state == "phoned"

    def test_that_nobody_could_give_opens_the_pair_again(self, room: Room) -> None:
        room.decide("phone")
        room.call("wrong_number")

        assert (room.pair.state, room.pair.times_phoned) == ("open", 1)

    def test_waits_while_nobody_picks_up(self, room: Room) -> None:
        room.decide("phone")
        room.call("no_answer")

        assert room.pair.state == "phoned"


class TestAMergeDuringTheCall:
    def test_leaves_the_caller_with_a_card_and_the_register_with_one_person(self, room: Room) -> None:
        room.decide("phone")
        room.take()
        with room.land.door("system", LOOK):
            uuids = PersonRecord.objects.values_list("uuid", flat=True)
            merging.merge(SYSTEM, *uuids, reason="told", at=MORNING)

        room.call("yes", answers={"identity": "yes"})

        assert (room.pair.state, len(room.people)) == ("same", 1)

    def test_changes_nothing_when_the_pair_was_taken_back(self, room: Room) -> None:
        room.decide("phone")
        claim, _card = room.take()
        actor = room.land.actors[ASHA]
        with room.land.door(ASHA, MAKE_CALLS):
            operations.show_number(actor, call=claim.task.call_uuid, at=MORNING)
        with room.land.door("hq", REVIEW):
            deciding.undo(room.land.actors["hq"], at=MORNING)
        with room.land.door(ASHA, MAKE_CALLS):
            operations.record(actor, call=claim.task.call_uuid, outcome="yes", at=MORNING)

        assert (room.pair.state, len(room.people)) == ("open", 2)


class TestTwoDistricts:
    def test_are_joined_by_a_caller_who_sees_neither(
        self, worker_role: None, enter: Callable[..., Any]
    ) -> None:
        room = Room(build_room(enter), second_village="sonihar")
        room.decide("phone")
        room.call("yes", answers={"identity": "yes"})

        assert len(room.people) == 1
