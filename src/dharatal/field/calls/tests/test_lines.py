import pytest

from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.factories import batch
from dharatal.field.calls.lines import LinesFull
from dharatal.field.calls.models import Call, SimLine
from dharatal.field.calls.tests.conftest import at


@pytest.fixture
def two_lines(room):
    with room.door("incharge", STEER_CALLS, at(9)):
        return [SimLine.objects.create(label=label, cap=2).id for label in ("SIM 1", "SIM 2")]


def used_lines(room) -> list[int]:
    with room.door("incharge", STEER_CALLS, at(12)):
        return list(Call.objects.order_by("dialled_at").values_list("line_id", flat=True))


class TestSimLines:
    def test_take_calls_by_turns(self, room, two_lines):
        room.add(*batch(4))

        room.hand_out(4)

        assert used_lines(room) == two_lines * 2

    def test_stop_at_their_cap_of_an_hour(self, room, two_lines):
        room.add(*batch(5))
        room.hand_out(4)

        with pytest.raises(LinesFull):
            room.hand_out(1, moment=at(11, 30))

        assert room.hand_out(1, moment=at(12, 10))

    def test_rest_after_four_complaints(self, room, two_lines):
        room.add(*batch(12))
        for number in range(7):
            room.work_off("complaint" if number % 2 == 0 else "no", moment=at(10 + number))

        room.work_off("no", moment=at(18))

        assert used_lines(room)[-1:] != two_lines[:1]

    def test_are_not_asked_for_where_none_are_kept(self, room):
        room.add(*batch(1))

        room.hand_out(1)

        assert used_lines(room) == [None]
