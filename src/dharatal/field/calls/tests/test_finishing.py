from datetime import timedelta

import pytest

from dharatal.field.calls import operations, queries
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.factories import new_task
from dharatal.field.calls.models import Note, Task
from dharatal.field.calls.outcomes import OUTCOMES, SPOKEN
from dharatal.field.calls.refusals import (
    AlreadyRecorded,
    CallBackOutOfHours,
    CannotUndo,
    DialFirst,
    LeaseLost,
    ShutNow,
    UnknownOutcome,
)
from dharatal.field.calls.tests.conftest import at
from dharatal.field.gates import queries as gates
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed

UNDONE = at(11, 3)


class TestOutcome:
    @pytest.mark.parametrize("outcome", sorted(OUTCOMES))
    def test_of_every_kind_can_be_recorded_and_frees_the_caller(self, room, outcome):
        room.add(new_task(), new_task())

        finished = room.work_off(outcome)

        assert finished.outcome == outcome
        assert room.claim(moment=at(11, 5)).task.id != finished.task_id

    @pytest.mark.parametrize("outcome", sorted(SPOKEN))
    def test_that_was_spoken_needs_a_dial(self, room, outcome):
        room.add(new_task())
        call = room.card().call_uuid

        with pytest.raises(DialFirst):
            room.finish(call, outcome)

    def test_that_reached_nobody_needs_none(self, room):
        room.add(new_task())

        assert room.finish(room.card().call_uuid, "no_answer").state == "waiting"

    def test_that_does_not_exist_is_refused(self, room):
        room.add(new_task())

        with pytest.raises(UnknownOutcome):
            room.finish(room.card().call_uuid, "maybe")

    def test_leaves_the_caller_nothing_to_see(self, room):
        room.add(new_task())

        room.work_off("yes")

        with room.door("asha", MAKE_CALLS, at(11, 5)):
            assert not Task.objects.exists()

    def test_that_complains_takes_the_phone_off_every_list(self, room):
        task = new_task()
        room.add(task)

        room.work_off("complaint")

        assert room.watch(lambda actor, at: gates.opted_out([task.phone_token])) == {task.phone_token}


class TestNoAnswer:
    def test_tells_when_the_person_is_called_again(self, room):
        task = new_task()
        room.add(task)

        finished = room.work_off("no_answer", moment=at(10, 30))

        assert finished.next_due_at == at(14, 30, 2)
        assert room.task(task).attempts == 1
        assert room.task(task).last_part_of_day == "morning"

    def test_five_times_over_three_days_ends_as_unreached(self, room):
        task = new_task()
        room.add(task)
        moment = at(10)

        while moment is not None:
            moment = room.work_off("busy", moment=moment).next_due_at

        ended = room.task(task)
        assert (ended.state, ended.outcome, ended.attempts) == ("closed", "unreached", 5)
        assert ended.last_attempt_at - ended.first_attempt_at >= timedelta(days=3)


class TestRepeat:
    def test_with_the_same_key_changes_nothing_and_answers_the_same(self, room):
        task = new_task()
        room.add(task)
        call = room.card().call_uuid

        first = room.finish(call, "busy", key="k1")
        again = room.finish(call, "busy", key="k1", moment=at(11, 4))

        assert (again.next_due_at, again.is_repeat) == (first.next_due_at, True)
        assert room.task(task).attempts == 1

    def test_with_another_outcome_is_refused(self, room):
        room.add(new_task())
        call = room.card().call_uuid
        room.finish(call, "busy", key="k1")

        with pytest.raises(AlreadyRecorded):
            room.finish(call, "no_answer", key="k2")

    def test_by_somebody_else_finds_nothing(self, room):
        room.add(new_task())
        call = room.card("asha").call_uuid
        room.finish(call, "busy", "asha")

        with pytest.raises(LeaseLost):
            room.finish(call, "busy", "bina")


class TestCallBack:
    def test_comes_at_the_time_that_was_named(self, room):
        room.add(new_task())

        assert room.work_off("call_back", callback_at=at(17, 15)).next_due_at == at(17, 15)

    def test_is_not_promised_for_the_night(self, room):
        room.add(new_task())

        with pytest.raises(CallBackOutOfHours) as refusal:
            room.work_off("call_back", callback_at=at(20))

        assert "19:00" in refusal.value.sentence

    def test_is_not_promised_for_the_past(self, room):
        room.add(new_task())

        with pytest.raises(CallBackOutOfHours):
            room.work_off("call_back", callback_at=at(10))


class TestLanguage:
    def test_goes_to_another_caller(self, room):
        room.add(new_task())

        room.work_off("language")

        assert room.claim("asha", at(11, 5)).task is None
        assert room.claim("bina", at(11, 5)).task is not None


class TestSharedPhone:
    @pytest.fixture
    def family(self, room):
        tasks = [new_task(phone_token=42), new_task(phone_token=42), new_task(phone_token=42)]
        room.add(*tasks)
        return tasks

    def test_is_in_one_hand_at_a_time(self, room, family):
        room.card("asha")

        assert room.claim("bina").task is None

    def test_that_nobody_answers_counts_for_all_of_them(self, room, family):
        finished = room.work_off("no_answer")

        assert {room.task(one).due_at for one in family} == {finished.next_due_at}
        assert {room.task(one).attempts for one in family} == {1}

    def test_that_somebody_answers_goes_on_with_the_next_of_them(self, room, family):
        finished = room.work_off("yes")
        card = room.card("asha", at(11, 1))

        assert finished.same_line
        assert card.same_line
        assert card.owner_ref == family[1].owner_ref

    def test_rests_when_somebody_did_not_want_to_talk(self, room, family):
        room.work_off("refused")

        assert room.claim("asha", at(18)).task is None
        assert room.claim("asha", at(10, day=11)).task is not None

    def test_that_complained_is_called_for_nobody(self, room, family):
        room.work_off("complaint")

        assert [room.task(one).outcome for one in family] == ["complaint", "do_not_call", "do_not_call"]

    def test_is_called_once_at_the_promised_time(self, room, family):
        room.work_off("call_back", callback_at=at(15))

        assert {room.task(one).due_at for one in family} == {at(15)}
        assert room.claim("bina", at(12)).task is None


class TestNote:
    def test_is_stored_sealed_under_the_person(self, room):
        with room.door("incharge", STEER_CALLS, at(9)):
            subject = vault.new_subjects(1)[0]
            vault.keep([subject])
        room.add(new_task(subject_id=subject.id))

        finished = room.work_off("wrong_number", note="अब किसी और का नंबर है")

        with room.door("asha", MAKE_CALLS, at(11, 5)):
            note = bytes(Note.objects.get(call_uuid=finished.call).note)
            opened = open_sealed(subjects_by_id([subject.id])[subject.id], "call.note", note)
        assert opened.decode() == "अब किसी और का नंबर है"


class TestDial:
    def test_is_refused_after_the_hours(self, room):
        room.add(new_task())
        call = room.card(moment=at(18, 55)).call_uuid

        with pytest.raises(ShutNow):
            room.dial(call, moment=at(19, 1))

    def test_by_somebody_else_is_refused(self, room):
        room.add(new_task())
        call = room.card("asha").call_uuid

        with pytest.raises(LeaseLost):
            room.dial(call, "bina")


class TestUndo:
    def undo(self, room, call, login="asha", moment=UNDONE):
        with room.door(login, MAKE_CALLS, moment) as actor:
            operations.undo(actor, call=call, at=moment)

    def test_gives_the_card_back_as_it_was(self, room):
        task = new_task()
        room.add(task)
        call = room.work_off("no_answer").call

        self.undo(room, call)

        card = room.card(moment=at(11, 4))
        assert (card.owner_ref, card.call_uuid, card.attempts, card.due_at) == (task.owner_ref, call, 0, None)

    def test_lets_the_card_be_recorded_otherwise(self, room):
        room.add(new_task())
        call = room.work_off("no_answer").call
        self.undo(room, call)

        assert room.finish(call, "yes", moment=at(11, 4)).state == "done"

    def test_puts_the_next_card_back_into_the_queue(self, room):
        room.add(new_task(), new_task())
        call = room.work_off("yes").call
        next_card = room.card(moment=at(11, 1))

        self.undo(room, call)

        assert room.card("bina", at(11, 4)).id == next_card.id

    def test_gives_all_of_a_shared_phone_back(self, room):
        family = [new_task(phone_token=42), new_task(phone_token=42)]
        room.add(*family)
        call = room.work_off("complaint").call

        self.undo(room, call)

        assert [room.task(one).state for one in family] == ["leased", "waiting"]
        assert not room.watch(lambda actor, at: gates.opted_out([42]))

    def test_leaves_the_next_on_the_line_as_it_was(self, room):
        family = [new_task(phone_token=42), new_task(phone_token=42)]
        room.add(*family)
        call = room.work_off("wrong_number").call

        self.undo(room, call)

        assert [room.task(one).state for one in family] == ["leased", "waiting"]
        with room.door("incharge", STEER_CALLS, at(11, 4)) as actor:
            made = queries.call(actor, call)
            assert [task.owner_ref for task in queries.touched(actor, made)] == [family[0].owner_ref]

    def test_is_too_late_once_the_next_number_was_shown(self, room):
        room.add(new_task(), new_task())
        call = room.work_off("yes").call
        room.dial(room.card(moment=at(11, 1)).call_uuid, moment=at(11, 2))

        with pytest.raises(CannotUndo):
            self.undo(room, call)

    def test_is_too_late_after_ten_minutes(self, room):
        room.add(new_task())
        call = room.work_off("yes").call

        with pytest.raises(CannotUndo):
            self.undo(room, call, moment=at(11, 11))

    def test_is_only_for_the_caller(self, room):
        room.add(new_task())
        call = room.work_off("yes", "asha").call

        with pytest.raises(CannotUndo):
            self.undo(room, call, "bina")
