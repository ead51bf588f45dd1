from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from dharatal.field.gates import operations, queries
from dharatal.field.gates.operations import CannotAddBlackout, CannotSetHours, NoSuchBlackout
from dharatal.kernel.actor import SYSTEM

IST = ZoneInfo("Asia/Kolkata")
SARAN, MARHAURA, NARHARPUR = 1, 11, 111


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=IST)


@pytest.fixture(autouse=True)
def door(db, enter):
    with enter(SYSTEM, None, at=at(9)):
        yield


def gate(moment=None, *, district=SARAN, block=MARHAURA, panchayat=NARHARPUR, tokens=(1,)) -> queries.Gate:
    return queries.may_call(
        district_id=district, block_id=block, panchayat_id=panchayat, phone_tokens=tokens, at=moment or at(11)
    )


class TestGate:
    def test_is_open_in_the_usual_hours(self):
        assert gate(at(10)).open

    @pytest.mark.parametrize(("hour", "reason"), [(19, "out_of_hours"), (21, "hard_stop"), (8, "hard_stop")])
    def test_says_why_it_is_shut_and_when_it_opens(self, hour, reason):
        shut = gate(at(hour))

        assert (shut.open, shut.reason) == (False, reason)
        assert shut.opens_at == at(10, day=10 if hour < 10 else 11)
        assert shut.sentence

    def test_is_shut_for_good_to_a_phone_that_opted_out(self):
        operations.opt_out(SYSTEM, tokens=[1], index_version=1, reason="asked", at=at(9))

        assert (gate(tokens=(7, 1)).reason, gate(tokens=(7, 1)).opens_at) == ("opted_out", None)
        assert gate(tokens=(7,)).open

    def test_opens_again_to_who_wishes_it(self):
        operations.opt_out(SYSTEM, tokens=[1], index_version=1, reason="asked", at=at(9))

        assert operations.allow_again(SYSTEM, tokens=[1], at=at(10)) == 1
        assert gate().open


class TestBlackout:
    def test_before_a_poll_lasts_forty_eight_hours(self):
        operations.silence_before_poll(SYSTEM, poll_closes_at=at(17, day=12), district_id=SARAN, at=at(9))

        assert gate(at(16, 59)).open
        assert gate(at(17, 1)).reason == "blackout"
        assert gate(at(17, 1)).opens_at == at(17, day=12)

    @pytest.mark.parametrize(
        ("place", "silenced"),
        [
            ({}, {"own", "next_panchayat", "next_block", "next_district"}),
            ({"district_id": SARAN}, {"own", "next_panchayat", "next_block"}),
            ({"district_id": SARAN, "block_id": MARHAURA}, {"own", "next_panchayat"}),
            ({"panchayat_id": NARHARPUR}, {"own"}),
        ],
    )
    def test_covers_what_lies_in_its_place(self, place, silenced):
        operations.add_blackout(SYSTEM, since=at(9), until=at(18), reason="poll", at=at(9), **place)

        gates = {
            "own": gate(),
            "next_panchayat": gate(panchayat=112),
            "next_block": gate(block=12, panchayat=121),
            "next_district": gate(district=2, block=21, panchayat=211),
        }
        assert {name for name, one in gates.items() if not one.open} == silenced

    def test_ends_when_it_is_lifted(self):
        blackout_id = operations.add_blackout(SYSTEM, since=at(9), until=at(18), reason="riot", at=at(9))

        operations.end_blackout(SYSTEM, blackout_id=blackout_id, at=at(10))

        assert gate().open
        with pytest.raises(NoSuchBlackout):
            operations.end_blackout(SYSTEM, blackout_id=blackout_id, at=at(11))

    def test_that_ends_before_it_begins_is_refused(self):
        with pytest.raises(CannotAddBlackout):
            operations.add_blackout(SYSTEM, since=at(12), until=at(11), reason="poll", at=at(9))


class TestLocalHours:
    def test_of_a_district_shut_it_earlier(self):
        set_hours(opens=time(10), closes=time(13), district_id=SARAN)

        assert gate(at(14)).reason == "out_of_hours"
        assert gate(at(14), district=2).open

    def test_everywhere_may_reach_to_the_hard_stop(self):
        set_hours(opens=time(9), closes=time(21))

        assert gate(at(20, 59)).open
        assert gate(at(21)).reason == "hard_stop"

    def test_beyond_the_hard_stop_are_refused(self):
        with pytest.raises(CannotSetHours):
            set_hours(opens=time(8), closes=time(13))


class TestShutPlaces:
    def test_name_every_place_that_is_silent_now(self):
        operations.add_blackout(SYSTEM, since=at(9), until=at(18), reason="poll", district_id=2, at=at(9))
        operations.add_blackout(SYSTEM, since=at(9), until=at(18), reason="poll", block_id=MARHAURA, at=at(9))
        operations.add_blackout(SYSTEM, since=at(15), until=at(18), reason="poll", panchayat_id=5, at=at(9))
        set_hours(opens=time(10), closes=time(11), district_id=3)

        shut = queries.shut_places(at(11))

        assert shut.gate.open
        assert (shut.districts, shut.blocks, shut.panchayats) == ((2, 3), (MARHAURA,), ())

    def test_are_read_in_two_statements(self, django_assert_num_queries):
        with django_assert_num_queries(2):
            queries.shut_places(at(11))


def set_hours(**hours) -> None:
    operations.set_hours(SYSTEM, valid_from=date(2026, 11, 1), at=at(9), **hours)
