"""A call that is made again by somebody else, who does not know it."""

from datetime import timedelta

import pytest

from dharatal.field.callroom import operations as desk
from dharatal.field.callroom import presenting
from dharatal.field.callroom.checking import drawing, hearsay, operations, plan
from dharatal.field.callroom.checking.tests.conftest import LATER, YES, Room
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import DistrictTally, Task
from dharatal.field.conftest import MORNING
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.guard.audit import followers
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import LOOK


class TestAFinishedCall:
    @pytest.mark.parametrize("outcome", ["yes", "no", "wrong_number", "not_this_person"])
    def test_is_made_again_whatever_was_heard(self, room: Room, outcome: str) -> None:
        room.first(outcome)

        (check,) = room.checks()
        assert (check.reason, check.first_outcome) == ("drawn", outcome)
        assert MORNING < room.open_tasks("check")[0].due_at < LATER

    @pytest.mark.parametrize("outcome", ["no_answer", "abusive", "complaint"])
    def test_is_left_in_peace_where_nobody_spoke_or_may_be_called(self, room: Room, outcome: str) -> None:
        room.first(outcome)

        assert room.checks() == []

    def test_is_drawn_once_however_often_the_log_is_followed(self, room: Room) -> None:
        room.first()
        followers.rewind("calls.second")
        room.follow()

        assert len(room.checks()) == len(room.open_tasks("check")) == 1

    def test_that_was_taken_back_is_not_made_again(self, room: Room) -> None:
        room.enlist()
        done = room.call("asha", "no")
        room.follow()
        with room.land.door("asha", MAKE_CALLS, at=room.now):
            desk.undo(room.actor("asha"), call=done.call, at=room.now)
        room.follow()

        assert (room.checks(), room.open_tasks("check")) == ([], [])

    def test_is_drawn_anew_when_it_is_recorded_once_more(self, room: Room) -> None:
        room.enlist()
        done = room.call("asha", "no")
        room.follow()
        with room.land.door("asha", MAKE_CALLS, at=room.now):
            desk.undo(room.actor("asha"), call=done.call, at=room.now)
        room.call("asha", "yes")
        room.follow()

        assert [check.first_outcome for check in room.checks()] == ["yes"]


class TestTheSecondCaller:
    def test_is_never_the_first(self, room: Room) -> None:
        room.first()

        assert room.take("asha", LATER)[1] is None
        assert room.take("bina", LATER)[1] is not None

    def test_is_not_the_first_on_a_line_that_is_open_already(self, room: Room) -> None:
        sent = room.first()
        with room.land.door("system", STEER_CALLS):
            token = Task.objects.get(owner_ref=sent).phone_token
        other = room.enlist("Sita Devi")
        with room.land.door("system", STEER_CALLS):
            Task.objects.filter(owner_ref=other).update(phone_token=token)

        done = room.call("asha", "yes", at=LATER)

        assert not done.same_line

    def test_is_nobody_on_the_machine_of_the_first(self, room: Room) -> None:
        room.first()
        room.land.actors["bina"] = room.actor("asha").__class__(
            room.land.actors["bina"].user_id, "bina", "web", device="machine of asha"
        )
        bina = room.land.actors["bina"]
        with room.land.door("bina", MAKE_CALLS, at=LATER):
            on_hers = desk.take(bina, at=LATER)[1]
        week = MORNING + timedelta(days=7)
        with room.land.door("bina", MAKE_CALLS, at=week):
            after_days = desk.take(bina, at=week)[1]

        assert on_hers is None
        assert after_days is not None

    def test_sees_an_ordinary_card(self, room: Room) -> None:
        room.first()
        again = room.take("bina", LATER)[0].task
        with room.land.door("bina", MAKE_CALLS, at=LATER):
            second = presenting.desk(room.actor("bina"), at=LATER)
        room.call("bina", "yes", at=LATER)
        room.enlist()
        with room.land.door("bina", MAKE_CALLS, at=LATER):
            ordinary = presenting.desk(room.actor("bina"), at=LATER)

        assert again.owner_kind == "check"
        assert set(second["card"]) == set(ordinary["card"])
        assert (second["card"]["attempt"], second["card"]["earlier"]) == (1, [])

    def test_is_told_what_anybody_is_told(self, room: Room) -> None:
        room.first("no")
        room.now = LATER
        second = presenting.toast(room.call("bina", "yes"))
        room.enlist()
        ordinary = presenting.toast(room.call("bina", "yes"))

        assert second["text"] == ordinary["text"]
        assert second["undo_href"] == ordinary["undo_href"] == ""

    def test_writes_down_where_somebody_says_to_be(self, room: Room) -> None:
        room.first()
        room.now = LATER
        done = room.call("bina", "yes")

        with room.land.door("incharge", STEER_CALLS):
            assert hearsay.opened([done.call]) == {done.call: YES["heard"]}

    def test_may_take_an_answer_back_before_it_counts(self, room: Room) -> None:
        room.first("no")
        room.now = LATER
        done = room.call("bina", "wrong_number")
        with room.land.door("bina", MAKE_CALLS, at=room.now):
            desk.undo(room.actor("bina"), call=done.call, at=room.now)
        room.call("bina", "no")
        room.weigh()

        assert [check.state for check in room.checks()] == ["agrees"]

    def test_meets_the_open_question_on_some_ordinary_cards(self, room: Room) -> None:
        draws = [drawing.draw("where", room.enlist()) < drawing.ASKED_OPENLY for _one in range(200)]

        assert 0 < sum(draws) < 60


class TestAResult:
    def test_counts_only_when_it_can_no_longer_be_taken_back(self, room: Room) -> None:
        room.first()
        room.now = LATER
        room.call("bina", "yes")

        assert room.weigh(at=room.now + timedelta(minutes=1)) == 0
        assert room.weigh() == 1

    def test_that_agrees_changes_nothing(self, room: Room) -> None:
        sent = room.first()
        room.again()

        (check,) = room.checks()
        assert (check.state, check.ruling) == ("agrees", "")
        assert room.land.submission(sent).state == "verified"

    def test_that_contradicts_a_yes_goes_to_a_person(self, room: Room) -> None:
        room.first()
        room.again("wrong_number")

        (check,) = room.checks()
        assert (check.state, check.ruling) == ("differs", "asked")

    def test_of_a_member_whom_nobody_had_phoned_goes_to_a_person(self, room: Room) -> None:
        room.first()
        room.again(answers={**YES, "phoned": "no"})

        (check,) = room.checks()
        assert (check.state, check.ruling) == ("differs", "asked")

    @pytest.mark.parametrize("answer", ["yes", "", "perhaps"])
    def test_of_a_member_who_does_not_deny_the_first_call_agrees(self, room: Room, answer: str) -> None:
        room.first()
        room.again(answers={**YES, "phoned": answer})

        assert [check.state for check in room.checks()] == ["agrees"]

    def test_comes_later_where_the_first_was_no_yes(self, room: Room) -> None:
        room.first("no")
        room.first("yes", name="Rita Devi")

        due = dict.fromkeys(("yes", "no"))
        for task in room.open_tasks("check"):
            (check,) = (one for one in room.checks() if one.id == task.owner_ref)
            due[check.first_outcome] = task.due_at - check.ordered_at
        assert due["yes"] < plan.OTHERS_WAIT <= due["no"]

    @pytest.mark.parametrize("outcome", ["no", "wrong_number"])
    def test_that_contradicts_anything_else_has_the_name_called_again(self, room: Room, outcome: str) -> None:
        sent = room.first(outcome)
        room.again()

        assert room.land.submission(sent).state == "waiting"
        (task,) = room.open_tasks("intake")
        assert task.barred == [room.land.actors["asha"].user_id]

    def test_that_reached_nobody_is_not_counted(self, room: Room) -> None:
        room.first()
        room.again("refused")

        assert [(check.state, check.counted_in) for check in room.checks()] == [("unclear", None)]

    def test_is_no_figure_of_its_district(self, room: Room) -> None:
        room.first()
        room.again()

        with room.land.door("system", STEER_CALLS):
            codes = DistrictTally.objects.values_list("code", flat=True)
            assert sorted(codes) == ["again", "yes"]


class TestANameThatWentOn:
    def test_is_not_called_again_when_it_was_corrected(self, room: Room) -> None:
        sent = room.first("wrong_number")
        with room.land.door("saran", SEND):
            one = room.land.submission(sent)
            intake.withdraw(room.land.actors["saran"], one, at=room.now)

        assert room.take("bina", LATER)[1] is None
        room.weigh(LATER + timedelta(hours=1))
        assert [check.state for check in room.checks()] == ["void"]

    def test_is_not_called_again_when_the_member_was_taken_out(self, room: Room) -> None:
        sent = room.first()
        with room.land.door("saran", LOOK):
            intake.forget_member(room.land.actors["saran"], sent, reason="wish", at=room.now)

        assert room.take("bina", LATER)[1] is None
        room.weigh(LATER + timedelta(hours=1))
        assert [(check.state, check.counted_in) for check in room.checks()] == [("unclear", None)]

    def test_is_dropped_when_its_task_went_with_the_member(self, room: Room) -> None:
        room.first()
        with room.land.door("system", STEER_CALLS):
            calls.forget_subjects(SYSTEM, [check.subject_id for check in room.checks()], at=room.now)
        room.weigh()

        assert [check.state for check in room.checks()] == ["void"]

    def test_leaves_a_second_call_in_hand_without_effect(self, room: Room) -> None:
        sent = room.first()
        claim, _card = room.take("bina", LATER)
        bina = room.actor("bina")
        with room.land.door("bina", MAKE_CALLS, at=LATER):
            desk.show_number(bina, call=claim.task.call_uuid, at=LATER)
        with room.land.door("saran", LOOK):
            intake.forget_member(room.land.actors["saran"], sent, reason="wish", at=LATER)
        with room.land.door("bina", MAKE_CALLS, at=LATER):
            desk.record(bina, call=claim.task.call_uuid, outcome="no", answers=YES, at=LATER)
        room.weigh(LATER + timedelta(hours=1))

        (check,) = room.checks()
        assert (check.state, check.ruling) == ("differs", "asked")


class TestAContradictedMember:
    def test_is_taken_out_with_a_reason(self, room: Room) -> None:
        room.first()
        room.again("no")
        incharge = room.land.actors["incharge"]
        with room.land.door("incharge", STEER_CALLS):
            operations.rule(incharge, room.checks()[0].id, ruling="withdrawn", reason="said no", at=room.now)

        with room.land.door("hq", LOOK):
            assert people.count_in(room.land.actors["hq"], room.land.units["bihar"]) == 0

    def test_stays_with_a_reason(self, room: Room) -> None:
        sent = room.first()
        room.again("no")
        with room.land.door("incharge", STEER_CALLS):
            operations.rule(
                room.land.actors["incharge"],
                room.checks()[0].id,
                ruling="kept",
                reason="spoke to her",
                at=room.now,
            )

        assert (room.checks()[0].ruling, room.land.submission(sent).state) == ("kept", "verified")

    @pytest.mark.parametrize(("ruling", "reason"), [("kept", "  "), ("shot", "because")])
    def test_needs_a_reason(self, room: Room, ruling: str, reason: str) -> None:
        room.first()
        room.again("no")

        with room.land.door("incharge", STEER_CALLS), pytest.raises(operations.CannotRule):
            operations.rule(
                room.land.actors["incharge"], room.checks()[0].id, ruling=ruling, reason=reason, at=room.now
            )

    def test_is_not_decided_by_one_of_the_two_callers(self, room: Room) -> None:
        room.first()
        room.again("no")

        with room.land.door("system", STEER_CALLS), pytest.raises(operations.CannotRule):
            operations.rule(
                room.land.actors["bina"], room.checks()[0].id, ruling="kept", reason="x", at=room.now
            )


class TestOrder:
    def test_brings_a_waiting_second_call_forward(self, room: Room) -> None:
        room.first()
        (check,) = room.checks()
        with room.land.door("incharge", STEER_CALLS):
            new = operations.order(
                room.land.actors["incharge"], [check.first_call], reason="no_bill", at=room.now
            )

        assert new == 0
        assert room.take("bina", room.now)[0].task.owner_kind == "check"

    def test_comes_before_what_is_due(self, room: Room) -> None:
        room.enlist("Mohan Lal")
        done = room.call("asha", "yes")
        room.enlist("Sita Devi")
        with room.land.door("system", STEER_CALLS):
            new = operations.order(SYSTEM, [done.call], reason="no_bill", at=room.now)

        assert new == 1
        assert room.take("bina")[1].card.name == "Mohan Lal"

    def test_counts_what_is_new(self, room: Room) -> None:
        room.enlist()
        done = room.call("asha", "yes")
        with room.land.door("system", STEER_CALLS):
            first = operations.order(SYSTEM, [done.call, done.call], reason="sample", at=room.now)
            second = operations.order(SYSTEM, [done.call], reason="drawn", at=room.now)

        assert (first, second) == (1, 0)

    def test_takes_no_call_that_nobody_answered(self, room: Room) -> None:
        room.enlist()
        done = room.call("asha", "no_answer")
        with room.land.door("system", STEER_CALLS):
            assert operations.order(SYSTEM, [done.call], reason="sample", at=room.now) == 0

    def test_is_refused_for_a_reason_nobody_knows(self, room: Room) -> None:
        with room.land.door("system", STEER_CALLS), pytest.raises(ValueError, match="reason"):
            operations.order(SYSTEM, [], reason="because", at=room.now)


class TestAPausedCaller:
    def test_may_finish_the_card_in_hand(self, room: Room) -> None:
        sent = room.enlist()
        room.take("asha")
        with room.land.door("system", STEER_CALLS):
            calls.pause(SYSTEM, caller_id=room.land.actors["asha"].user_id, reason="x", at=room.now)
        room.call("asha", "yes")

        assert room.land.submission(sent).state == "verified"
        room.enlist()
        assert room.take("asha")[1] is None
