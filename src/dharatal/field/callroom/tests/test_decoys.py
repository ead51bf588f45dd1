"""No decoy is ever called, returned, printed or counted for the state: nothing of the field has a row of one."""

import pytest

from dharatal.field.callroom.conftest import build_room
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.field.intake import coverage, listing
from dharatal.field.intake import operations as intake
from dharatal.field.intake import queries as lists
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.models import Submission
from dharatal.guard.access.door import entering
from dharatal.guard.access.reach import current_reach
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import KEEP_DECOYS, LOOK
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.operations import Invented

OWN = "6000055551"


@pytest.fixture
def land(db: None, enter: Enter) -> Land:
    return build_room(enter)


@pytest.fixture
def decoy(land: Land, custodian: None) -> Decoy:
    """Beside one member: a decoy that the president of Saran sees."""
    sent = land.enlist("Suman Devi", "+916000050000")
    with land.door("system", SEND):
        intake.verify(SYSTEM, sent.uuid, at=MORNING)
    with land.door("system", KEEP_DECOYS):
        user = land.actors["saran"].user_id
        invented = Invented(Card("Baidyanath Sah"), OWN, land.units["narharpur"], "the office", for_user=user)
        return operations.enter(SYSTEM, invented, at=MORNING)


class TestADecoy:
    def test_has_no_task_and_no_submission(self, land: Land, decoy: Decoy) -> None:
        with land.door("system", STEER_CALLS):
            owners = set(Task.objects.values_list("owner_ref", flat=True))
            assert decoy.uuid not in owners
            assert not Submission.objects.filter(uuid=decoy.uuid).exists()

    def test_is_handed_out_to_nobody_and_put_on_no_sheet(self, land: Land, decoy: Decoy) -> None:
        with land.door("saran", SEND):
            assert lists.card_for_call(land.actors["saran"], decoy.uuid) is None
            assert lists.card_for_second_call(land.actors["saran"], decoy.uuid, heard="yes") is None

    def test_comes_back_to_no_village(self, land: Land, decoy: Decoy) -> None:
        with land.door("saran", SEND):
            assert lists.count_returned(land.actors["saran"]) == 0
            assert lists.returned_in(land.actors["saran"], land.units["saran"], at=MORNING) == []

    def test_fills_no_quota_of_the_state(self, land: Land, decoy: Decoy) -> None:
        president = land.actors["saran"]
        with land.door("saran", SEE_COVERAGE):
            own = coverage.standing_of(president, land.units["saran"])
        with land.door("hq", SEE_COVERAGE):
            state = coverage.standing_of(land.actors["hq"], land.units["bihar"])
            districts = coverage.standings_below(
                land.actors["hq"], land.units["bihar"], [land.units["saran"]]
            )

        assert (own.verified, own.filled, state.verified, state.filled) == (2, 2, 1, 1)
        assert districts[land.units["saran"].id].verified == 1

    def test_stands_behind_its_viewers_figure_in_its_place(self, land: Land, decoy: Decoy) -> None:
        president = land.actors["saran"]
        with land.door("saran", SEE):
            found, shut = listing.figure_rows(
                president, land.units["saran"], "verified", openable=current_reach(), at=MORNING
            )
            waiting, _shut = listing.figure_rows(
                president, land.units["saran"], "waiting", openable=current_reach(), at=MORNING
            )

        assert [row.name for row in found] == ["Baidyanath Sah", "Suman Devi"] and shut == 0
        assert waiting == []


class TestTheNumberOfADecoy:
    def test_that_is_sent_by_anybody_is_a_members(self, land: Land, decoy: Decoy) -> None:
        land.enlist("Meena Devi", f"+91{OWN}", village="sonihar", by="khagaria")

        with land.door("saran", LOOK) as reach:
            assert decoy.id not in reach.decoys
        with entering(SYSTEM, LOOK):
            decoy.refresh_from_db()
        assert decoy.retired_why == "taken"

    def test_that_a_correction_brings_is_a_members(self, land: Land, decoy: Decoy) -> None:
        sent = land.enlist("Meena Devi", "+916000050001")
        with land.door("system", SEND):
            Submission.objects.filter(uuid=sent.uuid).update(phone_token=decoy.phone_token)

        with entering(SYSTEM, LOOK):
            decoy.refresh_from_db()
        assert decoy.retired_why == "taken"

    def test_is_known_to_its_viewer_like_a_members(self, land: Land, decoy: Decoy) -> None:
        with pytest.raises(intake.CannotEnlist):
            land.enlist("Baidyanath Sah", f"+91{OWN}")

        with land.door("saran", LOOK) as reach:
            assert decoy.id in reach.decoys
