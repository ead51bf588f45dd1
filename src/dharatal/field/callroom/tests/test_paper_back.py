"""Sheets that come back, and those that do not."""

from datetime import timedelta

import pytest

from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.capabilities import KEEP_PAPER
from dharatal.field.callroom.paper import operations as paper
from dharatal.field.callroom.paper import queries
from dharatal.field.callroom.tests.sheets_in import (
    EVENING,
    enter,
    entries,
    paper_room,
    rows_of,
    sheet_for,
    states,
)
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.conftest import Land


@pytest.fixture
def room(land: Land) -> Land:
    return paper_room(land)


class TestSigningBack:
    def test_is_refused_while_rows_have_no_result(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")

        with pytest.raises(paper.RowsLeft), room.door("incharge", KEEP_PAPER, at=EVENING):
            paper.sign_back(room.actors["incharge"], sheet.number, at=EVENING)

    def test_gives_what_was_not_called_back_to_its_place(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")
        enter(room, rows_of(room, sheet)[0].code, "no")

        with room.door("incharge", KEEP_PAPER, at=EVENING):
            paper.sign_back(room.actors["incharge"], sheet.number, rest_not_called=True, at=EVENING)

        with room.door("bina", MAKE_CALLS, at=EVENING):
            claim, card = callroom.take(room.actors["bina"], at=EVENING)
        assert card is not None
        assert card.card.name == "रीता देवी"
        assert claim.task.attempts == 0

    def test_closes_the_number_of_the_sheet(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")
        row = rows_of(room, sheet)[0]
        with room.door("incharge", KEEP_PAPER, at=EVENING):
            paper.sign_back(room.actors["incharge"], sheet.number, rest_not_called=True, at=EVENING)

        with pytest.raises(paper.SheetIsBack):
            enter(room, row.code, "no")
        with pytest.raises(calls.CannotPrint), room.door("incharge", KEEP_PAPER, at=EVENING):
            paper.print_sheet(room.actors["incharge"], sheet.number, at=EVENING)

    def test_gives_one_row_back_that_was_not_called(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        done = enter(room, row.code, "not_called", called_at=None)

        assert done.state == "not_called"
        assert states(room).count("waiting") == 1


class TestAMissingSheet:
    def test_is_shown_with_who_took_it_and_how_many_numbers_are_on_it(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")
        tomorrow = sheet.until + timedelta(hours=12)

        with room.door("incharge", KEEP_PAPER, at=tomorrow):
            (missing,) = queries.out(room.actors["incharge"], at=tomorrow)

        assert (missing.sheet.caller_id, missing.rows, missing.open, missing.is_missing) == (
            room.actors["asha"].user_id,
            3,
            3,
            True,
        )

    def test_is_declared_lost_with_a_written_reason(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")

        with pytest.raises(paper.SayWhy), room.door("incharge", KEEP_PAPER, at=EVENING):
            paper.declare_lost(room.actors["incharge"], sheet.number, reason="खो गई", at=EVENING)
        with room.door("incharge", KEEP_PAPER, at=EVENING):
            paper.declare_lost(
                room.actors["incharge"], sheet.number, reason="बारिश में भीग कर फट गई", at=EVENING
            )

        (entry,) = entries(room, "callroom.sheet_lost")
        assert entry.facts == {"sheet": sheet.number, "rows": 3, "caller": room.actors["asha"].user_id}
        assert states(room) == ["waiting"] * 3
        with room.door("bina", MAKE_CALLS, at=EVENING):
            assert callroom.take(room.actors["bina"], at=EVENING)[0].task is None
