from django.db import transaction
from django.db.models import Sum

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls import operations, queries
from dharatal.field.calls.capabilities import MAKE_CALLS, WATCH_CALLS
from dharatal.field.calls.factories import batch, new_task
from dharatal.field.calls.models import StateTally, Task
from dharatal.field.calls.tests.conftest import GAYA, SARAN, at, build_room
from dharatal.kernel.clock import ist_day

TODAY = ist_day(at(11))


class TestRoomFigures:
    def test_count_what_waits_and_what_is_done(self, room):
        room.add(*batch(4))
        room.work_off("yes")
        room.work_off("busy", "bina")
        room.card("chanda")

        figures = room.watch(queries.room_figures, moment=at(11, 40))

        assert (figures.waiting, figures.due, figures.in_call, figures.done_today) == (2, 1, 1, 2)
        assert figures.outcomes_today == {"yes": 1, "busy": 1}
        assert figures.callers_present == 0

    def test_tell_the_oldest_promise_that_is_late(self, room):
        room.add(new_task(), new_task())
        room.work_off("call_back", "asha", callback_at=at(12))
        room.work_off("call_back", "bina", callback_at=at(13))

        figures = room.watch(queries.room_figures, moment=at(14))

        assert figures.oldest_callback_at == at(12)

    def test_never_drift_from_the_queue(self, room):
        room.add(*batch(5))
        room.hand_out(2)
        room.steer(operations.close_tasks, owner_refs=[room.card().owner_ref])

        with room.door("incharge", WATCH_CALLS, at(12)):
            counted = dict(StateTally.objects.values_list("state").annotate(sum=Sum("n")).filter(sum__gt=0))
            real = {
                state: Task.objects.filter(state=state).count()
                for state in set(Task.objects.values_list("state", flat=True))
            }
        assert counted == real

    def test_cost_the_same_for_two_as_for_fifty_tasks(self, room, django_assert_num_queries):
        room.add(*batch(2))
        with room.door("incharge", WATCH_CALLS, at(11)) as actor, django_assert_num_queries(6):
            queries.room_figures(actor, at=at(11))
        room.add(*batch(48))

        with room.door("incharge", WATCH_CALLS, at(11)) as actor, django_assert_num_queries(6):
            queries.room_figures(actor, at=at(11))


class TestAhead:
    def ahead(self, room):
        with room.door("asha", MAKE_CALLS, at(11)) as actor:
            return queries.ahead(actor, paused=queries.pauses_in_force(at=at(11)), at=at(11))

    def test_tells_a_caller_who_reaches_nobody_how_many_wait_and_where(self, room):
        room.add(*batch(3, district_id=GAYA, block_id=21))

        ahead = self.ahead(room)

        assert (ahead.waiting, ahead.district_id, ahead.block_id) == (3, GAYA, 21)

    def test_passes_over_a_district_that_rests(self, room):
        room.add(*batch(2, district_id=SARAN), *batch(1, district_id=GAYA, block_id=21))
        room.steer(operations.pause, district_id=SARAN, reason="rest", until=None)

        assert self.ahead(room).district_id == GAYA

    def test_is_the_card_that_comes_next(self, room):
        room.add(*batch(1, district_id=SARAN), *batch(1, district_id=GAYA))
        expected = self.ahead(room)

        card = room.card()

        assert (card.district_id, card.block_id) == (expected.district_id, expected.block_id)

    def test_is_nowhere_when_nobody_waits(self, room):
        ahead = self.ahead(room)

        assert (ahead.waiting, ahead.district_id) == (0, 0)


class TestFoldedTallies:
    def test_say_the_same(self, worker_role, enter):
        room = build_room(enter)
        room.add(*batch(3))
        room.work_off("yes")
        before = room.watch(queries.room_figures), room.watch(queries.caller_days, day=TODAY)

        with permitted(), transaction.atomic():
            operations.fold_tallies(at=at(12))

        assert (room.watch(queries.room_figures), room.watch(queries.caller_days, day=TODAY)) == before
        with permitted():
            assert StateTally.objects.count() == 2  # one waiting and one done, after many moves


class TestDistrictFigures:
    def test_stand_apart(self, room):
        room.add(*batch(2, district_id=SARAN), *batch(3, district_id=GAYA))
        room.steer(operations.pause, district_id=GAYA)
        room.work_off("yes", moment=at(11, 1))

        saran, gaya = room.watch(queries.district_figures, moment=at(11, 2))

        assert (saran.waiting, saran.done_today, saran.verified_today, saran.is_paused) == (1, 1, 1, False)
        assert (gaya.waiting, gaya.done_today, gaya.is_paused) == (3, 0, True)


class TestCallerDays:
    def test_list_everybody_with_the_most_calls_first(self, room):
        room.add(*batch(3))
        room.work_off("yes", "bina")
        room.work_off("no", "bina", at(11, 5))
        room.work_off("busy", "asha")

        days = room.watch(queries.caller_days, day=TODAY)

        assert [(one.caller_id, one.calls) for one in days] == [
            (room.actors["bina"].user_id, 2),
            (room.actors["asha"].user_id, 1),
        ]

    def test_forget_what_was_taken_back(self, room):
        room.add(new_task())
        call = room.work_off("yes").call
        with room.door("asha", MAKE_CALLS, at(11, 2)) as actor:
            operations.undo(actor, call=call, at=at(11, 2))

        with room.door("asha", MAKE_CALLS, at(11, 3)) as actor:
            assert queries.own_day(actor, day=TODAY).calls == 0


class TestOwnDay:
    def test_shows_a_caller_only_the_own_calls(self, room):
        room.add(*batch(3))
        room.work_off("yes", "asha")
        room.work_off("no", "bina")

        with room.door("asha", MAKE_CALLS, at(11, 5)) as actor:
            day = queries.own_day(actor, day=TODAY)

        assert (day.calls, day.outcomes, day.seconds) == (1, {"yes": 1}, 1)

    def test_tells_the_own_promises(self, room):
        room.add(*batch(2))
        room.work_off("call_back", "asha", callback_at=at(15))
        room.work_off("call_back", "bina", callback_at=at(16))

        with room.door("asha", MAKE_CALLS, at(11, 5)) as actor:
            assert queries.own_promises(actor, at=at(11, 5)) == [at(15)]
