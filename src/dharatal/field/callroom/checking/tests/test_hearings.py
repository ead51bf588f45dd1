"""A stop is a question: what it holds, who answers it, and what follows."""

from datetime import timedelta
from typing import Any

import pytest

from dharatal.field.callroom import operations as desk
from dharatal.field.callroom.checking import hearings, ordering, plan, weighing
from dharatal.field.callroom.checking.tests.conftest import Room
from dharatal.field.callroom.models import Round
from dharatal.field.calls import operations as calls
from dharatal.field.calls import queries as queue
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.kernel.actor import SYSTEM


def decide(room: Room, decision: str, *, by: str = "incharge", reason: str = "heard both sides") -> None:
    found = room.hearing()
    assert found is not None
    with room.land.door("system", STEER_CALLS):
        hearings.decide(room.land.actors[by], found.id, decision=decision, reason=reason, at=room.now)


def second_stage(room: Room) -> hearings.SecondStage:
    found = room.hearing()
    assert found is not None
    with room.land.door("system", STEER_CALLS):
        return hearings.second_stage(found)


class TestAGoodCaller:
    def test_is_cleared_and_checked_less(self, room: Room) -> None:
        for _one in range(30):
            room.enlist()
        for _one in range(30):
            room.call("asha", "yes")
        room.follow()
        for _one in range(30):
            room.again("yes")

        with room.land.door("system", STEER_CALLS):
            (cleared, *_rest) = Round.objects.order_by("opened_at", "id")
            assert cleared.verdict == plan.Verdict.CLEAR
            assert weighing.drawing.drawn_before(room.land.actors["asha"].user_id) == plan.FIRST
        assert room.hearing() is None


class TestAStop:
    def test_needs_more_than_one_that_differs(self, room: Room) -> None:
        room.first()
        room.again("no")

        assert room.hearing() is None

    def test_pauses_the_caller(self, room: Room) -> None:
        found = room.stopped()
        room.enlist()

        assert (found.checks, found.failed, found.held) == (2, 2, 4)
        claim, card = room.take("asha")
        assert (card, claim.reason) == (None, "caller_paused")

    def test_has_every_unchecked_yes_called_first(self, room: Room) -> None:
        room.stopped()
        room.enlist("Newcomer")

        assert {task.due_at for task in room.open_tasks("check")} == {ordering.FIRST_OF_ALL}
        assert room.take("bina")[0].task.owner_kind == "check"

    def test_stays_when_the_caller_ends_a_break(self, room: Room) -> None:
        asha = room.actor("asha")
        with room.land.door("asha", MAKE_CALLS, at=room.now):
            until = room.now + timedelta(days=2)
            calls.pause(asha, caller_id=asha.user_id, reason="break", until=until, at=room.now)
        with room.land.door("system", STEER_CALLS):
            own = calls.pause(SYSTEM, caller_id=asha.user_id, reason="second_calls", at=room.now)

        with room.land.door("asha", MAKE_CALLS, at=room.now):
            desk.end_break(asha, at=room.now)
            assert desk.break_of(asha, queue.pauses(asha, at=room.now)) is None
        room.enlist()
        assert room.take("asha")[0].reason == "caller_paused"
        assert own is not None

    def test_is_one_however_often_it_is_weighed(self, room: Room) -> None:
        room.stopped()
        room.weigh()
        room.weigh()

        with room.land.door("system", STEER_CALLS):
            assert weighing.Hearing.objects.count() == 1

    def test_is_found_again_when_the_process_died_before_the_hold(
        self, room: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def die(*_all: Any, **_more: Any) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(hearings, "_unchecked_yes", die)
            with pytest.raises(KeyboardInterrupt):
                room.stopped()
        assert room.hearing() is None
        assert {check.state for check in room.checks() if check.second_outcome} <= {"differs"}
        room.weigh()

        found = room.hearing()
        assert found is not None
        assert (found.failed, found.held) == (2, 4)


class TestTheSecondStage:
    def test_counts_only_calls_that_did_not_stop_the_caller(self, room: Room) -> None:
        room.stopped(more=2)
        room.call("bina", "no")
        room.call("bina", "yes")
        room.weigh()

        assert second_stage(room) == hearings.SecondStage(checks=2, failed=1, waiting=0)

    def test_finds_who_invents(self, room: Room) -> None:
        room.stopped(more=6)
        for _one in range(5):
            room.call("bina", "no")
        room.weigh()

        assert second_stage(room).verdict == plan.Verdict.STOP


class TestTheDecision:
    def test_lets_the_caller_go_on_and_calls_the_rest_no_more(self, room: Room) -> None:
        room.stopped()
        decide(room, "continue")
        room.enlist()

        assert room.open_tasks("check") == []
        assert room.take("asha")[1] is not None

    def test_begins_a_gentler_test(self, room: Room) -> None:
        room.stopped()
        decide(room, "continue")

        with room.land.door("system", STEER_CALLS):
            cleared = weighing.drawing.clearances(room.land.actors["asha"].user_id)
        assert plan.plan_after(cleared) == plan.LATER

    def test_of_training_leaves_the_pause_and_checks_everything_again(self, room: Room) -> None:
        room.stopped()
        decide(room, "training")

        assert room.take("asha")[1] is None
        with room.land.door("system", STEER_CALLS):
            assert weighing.drawing.drawn_before(room.land.actors["asha"].user_id) == 0

    def test_to_end_needs_to_be_found_twice(self, room: Room) -> None:
        room.stopped()

        with pytest.raises(hearings.CannotDecide) as refused:
            decide(room, "ended")
        assert refused.value.code == "not_found_twice"

    def test_to_end_stands_when_it_was_found_twice(self, room: Room) -> None:
        found = room.stopped(more=6)
        for _one in range(5):
            room.call("bina", "no")
        room.weigh()
        decide(room, "ended")

        assert len(room.open_tasks("check")) == 1
        with room.land.door("incharge", STEER_CALLS), pytest.raises(hearings.CannotDecide):
            hearings.refuse_resuming(found.pause_id)

    @pytest.mark.parametrize("by", ["asha", "bina"])
    def test_is_not_taken_by_the_caller_or_who_checked(self, room: Room, by: str) -> None:
        room.stopped()

        with pytest.raises(hearings.CannotDecide) as refused:
            decide(room, "continue", by=by)
        assert refused.value.code == "involved"

    def test_needs_a_reason(self, room: Room) -> None:
        room.stopped()

        with pytest.raises(hearings.CannotDecide):
            decide(room, "continue", reason=" ")

    def test_is_taken_once(self, room: Room) -> None:
        room.stopped()
        decide(room, "continue")

        with pytest.raises(hearings.NoHearing):
            decide(room, "continue")

    def test_waits_for_nobody_to_resume_the_pause(self, room: Room) -> None:
        found = room.stopped()

        with room.land.door("incharge", STEER_CALLS), pytest.raises(hearings.CannotDecide):
            hearings.refuse_resuming(found.pause_id)


class TestTheReply:
    def test_is_sealed_and_read_by_who_decides(self, room: Room) -> None:
        room.stopped()
        with room.land.door("asha", MAKE_CALLS, at=room.now):
            hearings.reply(room.actor("asha"), text="मैंने सबको फ़ोन किया", at=room.now)

        found = room.hearing()
        assert found is not None
        assert "मैंने".encode() not in bytes(found.reply or b"")
        with room.land.door("incharge", STEER_CALLS):
            assert hearings.words_of(found)[0] == "मैंने सबको फ़ोन किया"

    def test_is_for_who_was_stopped(self, room: Room) -> None:
        room.stopped()

        with room.land.door("bina", MAKE_CALLS, at=room.now), pytest.raises(hearings.NoHearing):
            hearings.reply(room.actor("bina"), text="x", at=room.now)
