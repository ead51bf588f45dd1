import pytest
from django.db import ProgrammingError, connection

from dharatal.field.calls import handout, operations
from dharatal.field.calls.capabilities import MAKE_CALLS, WATCH_CALLS
from dharatal.field.calls.factories import batch, in_turns, new_task
from dharatal.field.calls.models import Call, Task
from dharatal.field.calls.refusals import LeaseLost, RecordInstead, SkipsUsedUp
from dharatal.field.calls.tests.conftest import DIALLED, GAYA, SARAN, at
from dharatal.field.gates import operations as gates


class TestClaim:
    def test_hands_out_one_card_and_shows_no_other(self, room):
        room.add(*batch(3))

        card = room.card()

        assert card.state == "leased"
        with room.door("asha", MAKE_CALLS, at(11)):
            assert [task.id for task in Task.objects.all()] == [card.id]

    def test_hands_the_same_card_to_a_second_tab(self, room):
        room.add(*batch(3))

        assert room.card().id == room.card(moment=at(11, 5)).id

    def test_hands_no_card_to_two_callers(self, room):
        room.add(*batch(2))

        cards = {room.card("asha").id, room.card("bina").id}

        assert len(cards) == 2
        assert room.claim("chanda").reason == "empty"

    def test_takes_batches_in_turns(self, room):
        saran, gaya = batch(3, district_id=SARAN), batch(3, district_id=GAYA)
        room.add(*saran, *gaya)

        assert room.hand_out(6) == list(in_turns(saran, gaya))

    def test_lets_a_later_batch_neither_wait_nor_overtake(self, room):
        first, second = batch(4), batch(2)
        room.add(*first)
        room.hand_out(2)
        room.add(*second)

        assert room.hand_out(4) == list(in_turns(first[2:], second))

    def test_says_when_the_next_card_comes(self, room):
        room.add(new_task())
        room.work_off("busy", moment=at(11))

        claim = room.claim(moment=at(11, 5))

        assert (claim.task, claim.reason, claim.opens_at) == (None, "later", at(11, 30, 2))


class TestOrder:
    def test_puts_own_call_backs_before_all_else(self, room):
        promised, fresh = new_task(), new_task()
        room.add(promised)
        room.work_off("call_back", callback_at=at(12))
        room.add(fresh)

        assert room.card(moment=at(12, 1)).owner_ref == promised.owner_ref

    def test_leaves_a_call_back_to_who_promised_it_for_five_minutes(self, room):
        room.add(new_task())
        room.work_off("call_back", callback_at=at(12))
        room.claim("asha", at(11, 55))

        assert room.claim("bina", at(12, 1)).task is None
        assert room.claim("bina", at(12, 6)).task is not None

    def test_gives_a_call_back_to_others_when_its_caller_has_left(self, room):
        room.add(new_task())
        room.work_off("call_back", callback_at=at(12))

        assert room.claim("bina", at(12, 1)).task is not None

    def test_puts_due_retries_before_people_never_called(self, room):
        busy = new_task()
        room.add(busy)
        room.work_off("busy")
        room.add(new_task())

        assert room.card(moment=at(11, 40)).owner_ref == busy.owner_ref


class TestGates:
    def test_hand_out_nothing_outside_hours_and_say_when(self, room):
        room.add(new_task())

        claim = room.claim(moment=at(19, 30))

        assert (claim.reason, claim.opens_at) == ("out_of_hours", at(10, day=11))

    def test_keep_a_silent_block_out_however_many_wait_there(self, room):
        room.add(*batch(230, block_id=11))
        elsewhere = new_task(block_id=12)
        room.add(elsewhere)
        room.steer(
            gates.add_blackout, district_id=SARAN, block_id=11, since=at(9), until=at(18), reason="poll"
        )

        assert room.card().owner_ref == elsewhere.owner_ref
        assert room.claim("bina").reason == "places_shut"

    def test_keep_a_silent_panchayat_out(self, room):
        room.add(*batch(3, panchayat_id=111))
        elsewhere = new_task(panchayat_id=112)
        room.add(elsewhere)
        room.steer(gates.add_blackout, panchayat_id=111, since=at(9), until=at(18), reason="poll")

        assert room.card().owner_ref == elsewhere.owner_ref

    def test_close_a_task_whose_phone_opted_out_meanwhile(self, room):
        gone, next_one = new_task(), new_task()
        room.add(gone, next_one)
        room.steer(gates.opt_out, tokens=[gone.phone_token], index_version=1, reason="asked")

        assert room.card().owner_ref == next_one.owner_ref
        assert (room.task(gone).state, room.task(gone).outcome) == ("closed", "do_not_call")

    def test_close_a_task_whose_phone_had_opted_out_before(self, room):
        gone = new_task()
        room.steer(gates.opt_out, tokens=[gone.phone_token], index_version=1, reason="asked")

        room.add(gone)

        assert room.task(gone).state == "closed"


class TestPause:
    def test_of_the_room_stops_the_hand_out(self, room):
        room.add(new_task())
        room.steer(operations.pause)

        assert room.claim(moment=at(11, 1)).reason == "room_paused"

    def test_of_a_caller_stops_only_that_caller(self, room):
        room.add(new_task())
        room.steer(operations.pause, caller_id=room.actors["asha"].user_id)

        assert room.claim("asha", at(11, 1)).reason == "caller_paused"
        assert room.claim("bina", at(11, 1)).task is not None

    def test_of_a_district_leaves_the_others(self, room):
        gaya = new_task(district_id=GAYA, block_id=21)
        room.add(*batch(5, district_id=SARAN), gaya)
        room.steer(operations.pause, district_id=SARAN)

        assert room.card(moment=at(11, 1)).owner_ref == gaya.owner_ref

    def test_leaves_the_card_in_hand(self, room):
        room.add(new_task())
        card = room.card()
        room.steer(operations.pause)

        assert room.card(moment=at(11, 1)).id == card.id

    def test_ends_when_resumed(self, room):
        room.add(new_task())
        pause_id = room.steer(operations.pause)

        room.steer(operations.resume, pause_id=pause_id, moment=at(11, 1))

        assert room.claim(moment=at(11, 2)).task is not None


class TestLease:
    def test_returns_to_its_place_when_the_browser_dies(self, room):
        room.add(*batch(2))
        card = room.card("asha")

        assert room.sweep(at(11, 13)) == 1
        assert room.card("bina", at(11, 14)).id == card.id

    def test_lives_as_long_as_the_heartbeat(self, room):
        room.add(new_task())
        call = room.card().call_uuid

        with room.door("asha", MAKE_CALLS, at(11, 10)) as actor:
            until = operations.heartbeat(actor, call=call, at=at(11, 10))

        assert until == at(11, 22)
        assert room.sweep(at(11, 13)) == 0

    def test_rests_half_an_hour_when_the_number_had_been_shown(self, room):
        room.add(new_task())
        room.dial(room.card().call_uuid)

        room.sweep(at(11, 13))

        assert room.claim("bina", at(11, 42)).task is None
        assert room.claim("bina", at(11, 44)).task is not None

    def test_that_ran_out_can_still_be_recorded_by_who_dialled(self, room):
        task = new_task()
        room.add(task)
        call = room.card().call_uuid
        room.dial(call)
        room.sweep(at(11, 13))

        room.finish(call, "yes", moment=at(11, 20))

        assert room.task(task).state == "done"

    def test_that_somebody_else_took_is_lost(self, room):
        room.add(new_task())
        call = room.card("asha").call_uuid
        room.sweep(at(11, 13))
        room.card("bina", at(11, 14))

        with pytest.raises(LeaseLost):
            room.finish(call, "no_answer", moment=at(11, 15))

    def test_of_another_caller_cannot_be_kept_alive(self, room):
        room.add(new_task())
        call = room.card("asha").call_uuid

        with pytest.raises(LeaseLost), room.door("bina", MAKE_CALLS, at(11, 1)) as actor:
            operations.heartbeat(actor, call=call, at=at(11, 1))


class TestSkip:
    def skip(self, room, call, login="asha", moment=DIALLED, reason="known_to_me"):
        with room.door(login, MAKE_CALLS, moment) as actor:
            operations.skip(actor, call=call, reason=reason, at=moment)

    def test_leaves_the_card_in_its_place_for_others(self, room):
        room.add(*batch(2))
        card = room.card("asha")

        self.skip(room, card.call_uuid)

        assert room.card("asha", at(11, 2)).id != card.id
        assert room.card("bina", at(11, 2)).id == card.id

    def test_is_no_way_out_after_a_dial(self, room):
        room.add(new_task())
        call = room.card().call_uuid
        room.dial(call)

        with pytest.raises(RecordInstead):
            self.skip(room, call, moment=at(11, 2))

    def test_has_a_budget_a_day(self, room):
        room.add(*batch(21))
        for minute in range(20):
            self.skip(room, room.card(moment=at(11, minute)).call_uuid, moment=at(11, minute))

        with pytest.raises(SkipsUsedUp):
            self.skip(room, room.card(moment=at(11, 30)).call_uuid, moment=at(11, 30))


class TestDial:
    def test_is_logged_once_however_often_it_is_pressed(self, room):
        room.add(new_task())
        call = room.card().call_uuid

        room.dial(call, moment=at(11, 1))
        room.dial(call, moment=at(11, 3))

        with room.door("asha", MAKE_CALLS, at(11, 4)):
            assert Call.objects.get(uuid=call).dialled_at == at(11, 1)


class TestReach:
    def test_of_a_caller_ends_at_the_own_card_and_the_own_calls(self, room):
        room.add(*batch(4))
        room.work_off("yes", "asha")
        room.work_off("no", "bina")
        card = room.card("asha", at(11, 5))

        with room.door("asha", MAKE_CALLS, at(11, 6)) as actor:
            assert list(Task.objects.values_list("id", flat=True)) == [card.id]
            assert set(Call.objects.values_list("caller_id", flat=True)) == {actor.user_id}

    def test_of_the_owner_of_the_card_in_hand_is_told_to_the_owners_room(self, room):
        task = new_task()
        room.add(task)

        with room.door("asha", MAKE_CALLS, at(11)) as actor:
            assert handout.execute("SELECT calls_leased_owner()", []) is None
            operations.claim(actor, at=at(11))
            assert handout.execute("SELECT calls_leased_owner()", []) == task.owner_ref

    def test_does_not_lead_into_the_months_of_calls(self, room):
        with (
            pytest.raises(ProgrammingError),
            room.door("incharge", WATCH_CALLS, at(11)),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT count(*) FROM calls_call_default")


class TestCost:
    def test_of_a_claim_is_five_statements(self, room, django_assert_num_queries):
        room.add(*batch(50))

        with room.door("asha", MAKE_CALLS, at(11)) as actor, django_assert_num_queries(5):
            operations.claim(actor, at=at(11))
