"""What a call makes of a name."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dharatal.field.callroom import operations as callroom
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import queries as lists
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.models import Submission
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import LOOK, MERGE
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY

YES = dict.fromkeys(callroom.QUESTIONS, "yes")


def call(
    land: Land, outcome: str, *, login: str = "asha", at: datetime = MORNING, **more: Any
) -> callroom.Recorded:
    """Take a card, dial, and record how it ended."""
    with land.door(login, MAKE_CALLS, at=at) as _:
        claim, card = callroom.take(land.actors[login], at=at)
        assert card is not None
        callroom.show_number(land.actors[login], call=claim.task.call_uuid, at=at)
        return callroom.record(
            land.actors[login],
            call=claim.task.call_uuid,
            outcome=outcome,
            at=at + timedelta(seconds=40),
            **more,
        )


def members_of(land: Land, login: str, unit: str) -> int:
    with land.door(login, LOOK):
        return people.count_in(land.actors[login], land.units[unit])


class TestYes:
    def test_admits_the_member_under_the_same_subject(self, land: Land) -> None:
        sent = land.enlist("सुमन कुमार सिंह", "+916000012345", relation="F", relative_name="राम प्रसाद सिंह")

        call(land, "yes", answers=YES)

        with land.door("saran", LOOK):
            (row,) = people.people_in(land.actors["saran"], land.units["saran"], at=MORNING).rows
        assert (row.uuid, row.card.name) == (sent.uuid, "सुमन कुमार सिंह")
        assert land.submission(sent.uuid).state == "verified"

    def test_needs_all_four_answers(self, land: Land) -> None:
        land.enlist("सुमन कुमार", "+916000012345")

        with pytest.raises(callroom.NotConfirmed):
            call(land, "yes", answers={**YES, "consent": "no"})

        assert members_of(land, "hq", "bihar") == 0

    def test_is_seen_by_no_other_district(self, land: Land) -> None:
        land.enlist("सुमन कुमार", "+916000012345")

        call(land, "yes", answers=YES)

        assert members_of(land, "saran", "saran") == 1
        assert members_of(land, "khagaria", "khagaria") == 0


class TestAMergeDuringACall:
    def join(self, land: Land, *pair: UUID) -> None:
        with land.door("system", MERGE):
            merging.merge(SYSTEM, *pair, reason="reviewed", at=MORNING)

    def test_loses_neither_the_result_nor_the_members(self, land: Land) -> None:
        known = [land.enlist(name, f"+91600001234{place}") for place, name in enumerate(("Suman K", "सुमन"))]
        for _one in known:
            call(land, "yes", answers=YES)
        third = land.enlist("Suman Kumar Singh", "+916000012349")
        with land.door("bina", MAKE_CALLS):
            claim, _card = callroom.take(land.actors["bina"], at=MORNING)
            callroom.show_number(land.actors["bina"], call=claim.task.call_uuid, at=MORNING)

        with pytest.raises(merging.CannotMerge) as refused:  # who is still asked is in no register yet
            self.join(land, known[0].uuid, third.uuid)
        self.join(land, *(one.uuid for one in known))
        with land.door("bina", MAKE_CALLS):
            callroom.record(
                land.actors["bina"], call=claim.task.call_uuid, outcome="yes", answers=YES, at=MORNING
            )
        self.join(land, known[1].uuid, third.uuid)

        assert refused.value.code == "not_found"
        assert land.submission(third.uuid).state == "verified"
        with land.door("saran", LOOK):
            picture = people.person(land.actors["saran"], third.uuid, at=MORNING)
        assert {record.uuid for record in picture.records} == {one.uuid for one in (*known, third)}
        assert members_of(land, "saran", "saran") == 1


class TestACardInHand:
    @pytest.fixture
    def card(self, land: Land) -> tuple[Submission, UUID]:
        """A name whose number asha has been shown."""
        sent = land.enlist("सुमन कुमार", "+916000012345")
        with land.door("asha", MAKE_CALLS):
            claim, _card = callroom.take(land.actors["asha"], at=MORNING)
            callroom.show_number(land.actors["asha"], call=claim.task.call_uuid, at=MORNING)
        return sent, claim.task.call_uuid

    def test_of_a_caller_who_is_paused_meanwhile_is_finished(
        self, land: Land, card: tuple[Submission, UUID]
    ) -> None:
        sent, held = card
        asha = land.actors["asha"]
        with land.door("incharge", STEER_CALLS):
            calls.pause(land.actors["incharge"], caller_id=asha.user_id, reason="incharge", at=MORNING)

        with land.door("asha", MAKE_CALLS):
            callroom.record(asha, call=held, outcome="yes", answers=YES, at=MORNING)
            claim, _none = callroom.take(asha, at=MORNING)

        assert land.submission(sent.uuid).state == "verified"
        assert (claim.task, claim.reason) == (None, "caller_paused")

    def test_of_a_village_renamed_meanwhile_stays_in_it(
        self, land: Land, card: tuple[Submission, UUID]
    ) -> None:
        sent, held = card
        village = sent.unit_id
        with land.door("system", MANAGE_TERRITORY):
            territory.rename(SYSTEM, unit_id=village, name_en="Shivpur", name_hi="शिवपुर", at=MORNING)

        with land.door("asha", MAKE_CALLS):
            callroom.record(land.actors["asha"], call=held, outcome="yes", answers=YES, at=MORNING)

        with land.door("saran", LOOK):
            seen = people.person(land.actors["saran"], sent.uuid, at=MORNING)
        assert {record.unit_id for record in seen.records} == {village}


class TestWrongNumber:
    def test_goes_back_to_the_president_who_sent_it_with_the_note(self, land: Land) -> None:
        sent = land.enlist("रीता देवी", "+916000012346")

        call(land, "wrong_number", note="दुकान का नंबर है")

        with land.door("saran", SEND):
            (returned,) = lists.returned_in(land.actors["saran"], land.units["saran"], at=MORNING)
        assert (returned.uuid, returned.note) == (sent.uuid, "दुकान का नंबर है")

    def test_leaves_the_register_untouched(self, land: Land) -> None:
        land.enlist("रीता देवी", "+916000012346")

        call(land, "wrong_number")

        assert members_of(land, "hq", "bihar") == 0

    def test_is_not_found_by_a_president_of_another_district(self, land: Land) -> None:
        land.enlist("रीता देवी", "+916000012346")

        call(land, "wrong_number")

        with land.door("khagaria", SEND):
            assert lists.returned_in(land.actors["khagaria"], land.units["khagaria"], at=MORNING) == []


class TestNo:
    def test_keeps_the_name_for_thirty_days(self, land: Land) -> None:
        sent = land.enlist("मोहन लाल", "+916000012347")

        call(land, "no")

        kept = land.submission(sent.uuid)
        assert kept.state == "declined"
        assert kept.shred_after == (MORNING + timedelta(days=30)).date()


class TestUndo:
    def test_puts_the_submission_back_into_the_callers_hands(self, land: Land) -> None:
        sent = land.enlist("मोहन लाल", "+916000012347")
        done = call(land, "no")

        with land.door("asha", MAKE_CALLS):
            callroom.undo(land.actors["asha"], call=done.call, at=MORNING + timedelta(minutes=1))

        assert land.submission(sent.uuid).state == "waiting"

    def test_does_not_take_a_yes_back(self, land: Land) -> None:
        land.enlist("मोहन लाल", "+916000012347")
        done = call(land, "yes", answers=YES)

        with pytest.raises(callroom.CannotUndo), land.door("asha", MAKE_CALLS):
            callroom.undo(land.actors["asha"], call=done.call, at=MORNING + timedelta(minutes=1))

        assert members_of(land, "hq", "bihar") == 1


class TestAFamilyOnOnePhone:
    def test_shares_the_fate_of_a_call_that_nobody_answered(self, land: Land) -> None:
        sent = [land.enlist(name, "+916000012347") for name in ("मोहन लाल", "सीता देवी")]

        call(land, "no_answer")

        assert [land.submission(one.uuid).times_called for one in sent] == [1, 1]

    def test_is_left_in_peace_and_not_counted_when_one_did_not_want_to_talk(self, land: Land) -> None:
        sent = [land.enlist(name, "+916000012347") for name in ("मोहन लाल", "सीता देवी")]

        done = call(land, "refused")

        states = sorted(land.submission(one.uuid).state for one in sent)
        assert states == ["declined", "waiting"]
        assert sorted(land.submission(one.uuid).times_called for one in sent) == [0, 1]
        with land.door("asha", MAKE_CALLS):
            callroom.undo(land.actors["asha"], call=done.call, at=MORNING + timedelta(minutes=1))
        assert [land.submission(one.uuid).times_called for one in sent] == [0, 0]

    def test_is_asked_one_after_the_other_on_the_same_line(self, land: Land) -> None:
        land.enlist("मोहन लाल", "+916000012347")
        land.enlist("सीता देवी", "+916000012347")

        first = call(land, "yes", answers=YES)
        second = call(land, "yes", answers=YES, at=MORNING + timedelta(minutes=2))

        assert (first.same_line, second.same_line) == (True, False)
        assert members_of(land, "hq", "bihar") == 2


class TestACaller:
    def test_sees_nobody_without_a_card(self, land: Land) -> None:
        sent = land.enlist("मोहन लाल", "+916000012347")

        with land.door("asha", MAKE_CALLS):
            assert lists.card_for_call(land.actors["asha"], sent.uuid) is None

    def test_pressing_twice_admits_once(self, land: Land) -> None:
        land.enlist("मोहन लाल", "+916000012347")
        done = call(land, "yes", answers=YES, key="k1")

        with land.door("asha", MAKE_CALLS):
            again = callroom.record(
                land.actors["asha"], call=done.call, outcome="yes", answers=YES, key="k1", at=MORNING
            )

        assert again.is_repeat
        assert members_of(land, "hq", "bihar") == 1
