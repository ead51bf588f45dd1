"""What stands out in calls and lists, and the sample that a list is judged by."""

from datetime import timedelta

import pytest

from dharatal.field.callroom.checking import queries, sampling, signalling, telling
from dharatal.field.callroom.checking.tests.conftest import LATER, Room
from dharatal.field.callroom.models import Signal
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.intake.models import Batch, Submission
from dharatal.guard.audit.models import Entry
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.ids import new_uuid


def one_list(room: Room, rows: int, *, numbers: range | None = None) -> Batch:
    """A sheet of so many names, made of names that were typed one by one."""
    if numbers is not None:
        room.phones = iter(numbers)
    sent = [room.enlist() for _one in range(rows)]
    with room.land.door("system", STEER_CALLS):
        first = Submission.objects.get(uuid=sent[0]).batch
        Submission.objects.filter(uuid__in=sent).update(batch=first)
        Task.objects.filter(owner_ref__in=sent).update(batch_ref=first.id)
        Batch.objects.filter(id=first.id).update(kind="sheet", state="loaded", accepted=rows)
    return first


def looked(room: Room) -> list[Signal]:
    with room.land.door("system", STEER_CALLS):
        signalling.look_at_lists(SYSTEM, at=room.now)
        return list(Signal.objects.order_by("kind"))


class TestNumbersOfAList:
    def test_next_to_each_other_stand_out(self, room: Room) -> None:
        one_list(room, 6, numbers=range(6000012340, 6000012346))

        (near, marked) = looked(room)
        assert (near.kind, near.figures["seen"], near.figures["of"]) == ("adjacent", 15, 6)
        assert (marked.kind, marked.figures) == (signalling.NUMBERS_READ, {"rows": 6})

    def test_far_apart_do_not(self, room: Room) -> None:
        one_list(room, 6, numbers=range(6000012340, 6000912340, 1000))

        assert [one.kind for one in looked(room)] == [signalling.NUMBERS_READ]

    def test_are_opened_once_and_the_look_is_recorded(self, room: Room) -> None:
        one_list(room, 6)
        looked(room)
        looked(room)

        with room.land.door("system", STEER_CALLS):
            assert Entry.objects.filter(action="callroom.numbers_compared").count() == 1

    def test_have_some_of_their_calls_made_again(self, room: Room) -> None:
        one_list(room, 6, numbers=range(6000012340, 6000012346))
        for _one in range(3):
            room.call("asha", "yes")
        looked(room)

        assert [check.reason for check in room.checks()] == ["risk"] * 3


class TestCalls:
    def test_that_overlap_stand_out_with_the_calls_behind_them(self, room: Room) -> None:
        for _one in range(3):
            room.enlist()
            room.call("asha", "yes", at=room.now)
        with room.land.door("system", STEER_CALLS):
            first = signalling.Call.objects.order_by("dialled_at")[0]
            signalling.Call.objects.filter(uuid=first.uuid).update(
                finished_at=first.dialled_at + timedelta(minutes=5)
            )
            signalling.look_at_calls(SYSTEM, at=room.now + timedelta(hours=1))
            (found,) = Signal.objects.all()

        assert (found.kind, found.caller_id) == ("overlap", room.land.actors["asha"].user_id)
        assert len(found.calls) == 3

    def test_are_looked_at_as_often_as_one_likes(self, room: Room) -> None:
        self.test_that_overlap_stand_out_with_the_calls_behind_them(room)
        with room.land.door("system", STEER_CALLS):
            signalling.look_at_calls(SYSTEM, at=room.now + timedelta(hours=2))
            assert Signal.objects.count() == 1

    def test_of_nobody_are_no_signal(self, room: Room) -> None:
        with room.land.door("system", STEER_CALLS):
            assert signalling.look_at_calls(SYSTEM, at=room.now) == 0
            assert signalling.look_at_answers(SYSTEM, at=room.now) == 0


class TestEverySignal:
    @pytest.mark.parametrize(
        "kind",
        [
            "reach",
            "short_run",
            "overlap",
            "unreached_again",
            "silenced",
            "adjacent",
            "all_yes",
            "shared_phone",
        ],
    )
    def test_is_told_with_its_harmless_reading(self, kind: str) -> None:
        one = Signal(id=new_uuid(), kind=kind, figures={"seen": 0.5, "expected": 0.25}, seen_at=LATER)
        (told,) = telling.signals_told([one])

        assert "%" not in told["sentence"]
        assert str(told["harmless"])


class TestASample:
    def drawn(self, room: Room, rows: int = 6) -> sampling.Answered:
        self.batch = one_list(room, rows)
        for _one in range(rows):
            room.call("asha", "yes")
        with room.land.door("incharge", STEER_CALLS):
            sampling.draw_sample(room.land.actors["incharge"], self.batch.id, at=room.now)
        return self.answered(room)

    def answered(self, room: Room) -> sampling.Answered:
        with room.land.door("incharge", STEER_CALLS):
            found = queries.sampled(room.land.actors["incharge"], self.batch).answered
        assert found is not None
        return found

    def test_calls_as_many_as_there_are(self, room: Room) -> None:
        assert self.drawn(room).waiting == 6

    def test_is_drawn_of_who_said_yes(self, room: Room) -> None:
        batch = one_list(room, 2)

        with room.land.door("incharge", STEER_CALLS), pytest.raises(sampling.CannotSample):
            sampling.draw_sample(room.land.actors["incharge"], batch.id, at=room.now)

    def test_is_not_drawn_twice_at_a_time(self, room: Room) -> None:
        self.drawn(room)

        with room.land.door("incharge", STEER_CALLS), pytest.raises(sampling.CannotSample):
            sampling.draw_sample(room.land.actors["incharge"], self.batch.id, at=room.now)

    def test_fails_with_more_than_is_allowed(self, room: Room) -> None:
        self.drawn(room)
        room.now = LATER + timedelta(days=2)
        for _one in range(4):
            room.call("bina", "wrong_number")
        room.weigh()

        assert (self.answered(room).failed, self.answered(room).verdict) == (4, "stop")

    def test_is_no_matter_of_the_caller(self, room: Room) -> None:
        self.test_fails_with_more_than_is_allowed(room)

        assert room.hearing() is None

    def test_counts_what_does_not_fit_the_card(self, room: Room) -> None:
        self.drawn(room)
        room.now = LATER + timedelta(days=2)
        room.call("bina", "yes")
        room.weigh()
        (agreed,) = [check for check in room.checks() if check.state == "agrees"]
        with room.land.door("incharge", STEER_CALLS):
            sampling.doubt(room.land.actors["incharge"], agreed.id, at=room.now)

        assert (self.answered(room).failed, self.answered(room).doubted) == (1, 1)

    def test_takes_in_what_was_checked_before(self, room: Room) -> None:
        self.batch = one_list(room, 2)
        for _one in range(2):
            room.call("asha", "yes")
        room.follow()
        room.again()
        with room.land.door("incharge", STEER_CALLS):
            sampling.draw_sample(room.land.actors["incharge"], self.batch.id, at=room.now)

        assert (self.answered(room).checks, self.answered(room).waiting) == (1, 1)
