"""Calls that ended a name without an answer: a few of them are made again."""

from datetime import timedelta

import pytest

from dharatal.field.callroom.checking import plan
from dharatal.field.callroom.checking.tests.conftest import YES, Room
from dharatal.field.conftest import MORNING


class TestAnEnd:
    """Somebody is said to have refused, or to have died: a tenth of such calls is made again, some time later."""

    @pytest.fixture
    def all_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plan, "ENDED_DRAWN", 1.0)

    def test_is_mostly_left_in_peace(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plan, "ENDED_DRAWN", 0.0)
        room.first("refused")

        assert room.checks() == []

    @pytest.mark.usefixtures("all_drawn")
    @pytest.mark.parametrize(
        ("outcome", "waits"), [("refused", plan.OTHERS_WAIT), ("deceased", plan.MOURNED_FOR)]
    )
    def test_waits_for_its_second_call(self, room: Room, outcome: str, waits: timedelta) -> None:
        room.first(outcome)

        assert room.open_tasks("check")[0].due_at > MORNING + waits

    @pytest.mark.usefixtures("all_drawn")
    @pytest.mark.parametrize(
        ("first", "second", "phoned", "state"),
        [
            ("refused", "refused", "", "agrees"),
            ("refused", "yes", "no", "differs"),
            ("refused", "yes", "yes", "unclear"),
            ("deceased", "yes", "yes", "differs"),
            ("deceased", "wrong_number", "", "unclear"),
        ],
    )
    def test_is_compared_by_what_it_can_tell(
        self, room: Room, first: str, second: str, phoned: str, state: str
    ) -> None:
        room.first(first)
        room.now = MORNING + timedelta(days=17)
        room.again(second, answers={**YES, "phoned": phoned})

        assert room.checks()[0].state == state

    @pytest.mark.usefixtures("all_drawn")
    @pytest.mark.parametrize("first", ["refused", "deceased"])
    def test_is_undone_by_a_yes(self, room: Room, first: str) -> None:
        sent = room.first(first)
        room.now = MORNING + timedelta(days=17)
        room.again("yes")

        assert room.checks()[0].ruling == "called_again"
        assert [task.owner_ref for task in room.open_tasks("intake")] == [sent]
