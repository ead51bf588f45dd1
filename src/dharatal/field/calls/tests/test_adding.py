import pytest
from django.db import IntegrityError

from dharatal.field.calls import operations
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.factories import batch, new_task
from dharatal.field.calls.models import Task
from dharatal.field.calls.tests.conftest import at
from dharatal.field.gates import operations as gates


class TestAddedTasks:
    def test_are_one_for_each_owner_while_open(self, room):
        task = new_task()
        room.add(task)

        with pytest.raises(IntegrityError):
            room.add(task)

    def test_may_come_again_after_a_correction(self, room):
        task = new_task()
        room.add(task)
        room.work_off("wrong_number")

        room.add(task._replace(phone_token=5))

        assert room.card(moment=at(11, 5)).phone_token == 5

    def test_of_one_batch_go_on_where_its_last_chunk_ended(self, room):
        tasks = batch(4)
        room.add(*tasks[:2])
        room.add(*tasks[2:])

        assert room.hand_out(4) == [task.owner_ref for task in tasks]

    def test_whose_phones_opted_out_are_named(self, room):
        tasks = batch(3)
        room.steer(gates.opt_out, tokens=[tasks[1].phone_token], index_version=1, reason="asked")

        with room.door("incharge", STEER_CALLS, at(11)) as actor:
            added = operations.add_tasks(actor, tasks, at=at(11))

        assert added == (2, [tasks[1].owner_ref])


class TestClosedTasks:
    def test_are_handed_out_no_more(self, room):
        task, other = new_task(), new_task()
        room.add(task, other)

        assert room.steer(operations.close_tasks, owner_refs=[task.owner_ref]) == 1

        assert room.card().owner_ref == other.owner_ref

    def test_are_taken_out_of_a_callers_hand(self, room):
        task = new_task()
        room.add(task)
        room.card()

        room.steer(operations.close_tasks, owner_refs=[task.owner_ref])

        assert room.claim(moment=at(11, 1)).task is None


class TestHeldTasks:
    def test_wait_until_they_are_released(self, room):
        task = new_task()
        room.add(task)
        room.steer(operations.hold_tasks, owner_refs=[task.owner_ref])
        assert room.claim().task is None

        room.steer(operations.release_tasks, owner_refs=[task.owner_ref])

        assert room.claim().task is not None


class TestForgottenTasks:
    def test_leave_no_token_behind(self, room):
        task = new_task()
        room.add(task)
        room.work_off("no")

        assert room.steer(operations.forget_tasks, owner_refs=[task.owner_ref]) == 1

        with room.door("incharge", STEER_CALLS, at(12)):
            assert not Task.objects.filter(phone_token=task.phone_token).exists()

    def test_are_ended_ones_only(self, room):
        task = new_task()
        room.add(task)

        assert room.steer(operations.forget_tasks, owner_refs=[task.owner_ref]) == 0
