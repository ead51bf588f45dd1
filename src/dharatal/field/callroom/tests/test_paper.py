"""Paper hour: two people make a sheet, its results come back by code, and nothing is called twice or lost."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.capabilities import APPROVE_PAPER, KEEP_PAPER
from dharatal.field.callroom.models import Sheet, SheetRow
from dharatal.field.callroom.paper import operations as paper
from dharatal.field.callroom.paper import queries
from dharatal.field.callroom.paper.codes import MisreadCode, read_code, row_code
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Call, CallerTally, Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake.capabilities import SEE
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import NotAllowed
from dharatal.guard.audit.models import Entry
from dharatal.guard.vault.quotas import QuotaReached
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.clock import IST
from dharatal.register.people import queries as people
from dharatal.register.people.capabilities import LOOK

NOON = MORNING.replace(hour=12, minute=0)
EVENING = MORNING.replace(hour=18, minute=0)
YES = dict.fromkeys(callroom.QUESTIONS, "yes")


@pytest.fixture
def room(land: Land) -> Land:
    """An in-charge who asks and prints, a guard who approves, and a caller with three names waiting."""
    with land.door("system", STEER_CALLS):
        grant(land, "incharge", "callroom.keep_paper", "callroom.approve_paper", unit="bihar")
        user = access.add_user(SYSTEM, login="guard", password=None, at=MORNING)
        land.actors["guard"] = Actor(user_id=user.id, login="guard", channel="web")
        grant(land, "guard", "callroom.approve_paper", unit="bihar")
    for place, name in enumerate(("सुमन कुमार", "रीता देवी", "मोहन लाल")):
        land.enlist(name, f"+91600001234{place}")
    return land


def grant(land: Land, login: str, *capabilities: str, unit: str) -> None:
    access.grant(
        SYSTEM,
        user_id=land.actors[login].user_id,
        capabilities=capabilities,
        unit_id=land.units[unit].id,
        starts_at=MORNING.replace(year=2025),
        ends_at=None,
        source="test",
        at=MORNING,
    )


def sheet_for(land: Land, *callers: str, rows: int = 20, at: datetime = MORNING) -> list[Sheet]:
    ids = [land.actors[login].user_id for login in callers]
    with land.door("incharge", KEEP_PAPER, at=at):
        asked = paper.ask(land.actors["incharge"], callers=ids, rows=rows, at=at)
    with land.door("guard", APPROVE_PAPER, at=at):
        return paper.approve(land.actors["guard"], asked.id, at=at)


def rows_of(land: Land, sheet: Sheet) -> list[SheetRow]:
    with land.door("incharge", KEEP_PAPER):
        return queries.rows_of(land.actors["incharge"], sheet)


def enter(
    land: Land, code: str, outcome: str, *, login: str = "incharge", at: datetime = EVENING, **more: Any
) -> paper.Entered:
    more.setdefault("called_at", time(12, 0))
    capability = MAKE_CALLS if login == "asha" else KEEP_PAPER
    with land.door(login, capability, at=at):
        return paper.enter(land.actors[login], code=code, outcome=outcome, at=at, **more)


def members(land: Land) -> int:
    with land.door("hq", LOOK):
        return people.count_in(land.actors["hq"], land.units["bihar"])


def states(land: Land) -> list[str]:
    with land.door("hq", SEE):
        return list(Task.objects.order_by("id").values_list("state", flat=True))


class TestARowCode:
    @given(st.integers(1, 999_999), st.integers(1, 20))
    def test_is_read_as_it_was_written(self, sheet: int, place: int) -> None:
        code = row_code(sheet, place)

        assert read_code(f" {code[:-3]}-{code[-3:]} ") == (sheet, place)

    @given(st.integers(1, 99_999), st.integers(1, 20), st.data())
    def test_is_refused_with_one_wrong_digit(self, sheet: int, place: int, data: st.DataObject) -> None:
        code = row_code(sheet, place)
        at = data.draw(st.integers(0, len(code) - 1))
        wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[at]]))

        with pytest.raises(MisreadCode):
            read_code(code[:at] + wrong + code[at + 1 :])

    @given(st.integers(1, 99_999), st.integers(1, 20), st.data())
    def test_is_refused_with_two_neighbours_exchanged(
        self, sheet: int, place: int, data: st.DataObject
    ) -> None:
        code = row_code(sheet, place)
        at = data.draw(st.integers(0, len(code) - 2))
        if code[at] == code[at + 1]:
            return

        with pytest.raises(MisreadCode):
            read_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])

    def test_is_understood_in_devanagari_digits(self) -> None:
        code = row_code(12, 3)

        assert read_code(code.translate(str.maketrans("0123456789", "०१२३४५६७८९"))) == (12, 3)

    @pytest.mark.parametrize("typed", ["", "abc", "७", "²²²²", "1" * 40, "12 03 y"])
    def test_is_refused_when_it_is_none(self, typed: str) -> None:
        with pytest.raises(MisreadCode):
            read_code(typed)


class TestASheet:
    def test_is_made_only_when_somebody_else_approves(self, room: Land) -> None:
        ids = [room.actors["asha"].user_id]
        with room.door("incharge", KEEP_PAPER):
            asked = paper.ask(room.actors["incharge"], callers=ids, at=MORNING)

        with pytest.raises(paper.TwoPeople), room.door("incharge", APPROVE_PAPER):
            paper.approve(room.actors["incharge"], asked.id, at=MORNING)

        assert states(room) == ["waiting"] * 3

    def test_is_not_made_twice_from_one_wish(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")

        with pytest.raises(paper.NotAsked), room.door("guard", APPROVE_PAPER):
            paper.approve(room.actors["guard"], sheet.asked_id, at=MORNING)

    def test_takes_its_numbers_out_of_the_queue(self, room: Land) -> None:
        sheet_for(room, "asha", rows=2)

        with room.door("bina", MAKE_CALLS):
            first, _card = callroom.take(room.actors["bina"], at=MORNING)
            assert first.task is not None
            calls.dial(room.actors["bina"], call=first.task.call_uuid, at=MORNING)
            callroom.record(room.actors["bina"], call=first.task.call_uuid, outcome="busy", at=MORNING)
            second, _card = callroom.take(room.actors["bina"], at=MORNING)

        assert second.task is None
        assert sorted(states(room)) == ["paper", "paper", "waiting"]

    def test_keeps_a_phone_from_everybody_else(self, room: Land) -> None:
        sheet_for(room, "asha")
        room.enlist("गीता देवी", "+916000012340")

        with room.door("bina", MAKE_CALLS):
            claim, _card = callroom.take(room.actors["bina"], at=MORNING)

        assert claim.task is None

    def test_holds_a_phone_once(self, room: Land) -> None:
        room.enlist("गीता देवी", "+916000012340")

        (sheet,) = sheet_for(room, "asha")

        assert len(rows_of(room, sheet)) == 3

    def test_leaves_the_caller_the_desk(self, room: Land) -> None:
        sheet_for(room, "asha", rows=1)

        with room.door("asha", MAKE_CALLS):
            claim, _card = callroom.take(room.actors["asha"], at=MORNING)

        assert claim.task is not None
        assert claim.task.state == "leased"

    def test_holds_no_more_than_twenty_numbers_of_a_caller(self, room: Land) -> None:
        for place in range(30):
            room.enlist(f"राम {place}", f"+9160000200{place:02d}")

        first, second = sheet_for(room, "asha", rows=12) + sheet_for(room, "asha")

        assert [len(rows_of(room, one)) for one in (first, second)] == [12, 8]

    def test_counts_against_the_caller_and_the_printer(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")

        subjects = [row.subject_id for row in rows_of(room, sheet)]
        with room.door("incharge", KEEP_PAPER), pytest.raises(QuotaReached):
            calls.count_print(room.actors["incharge"], range(10**9, 10**9 + 998), at=MORNING)
        entry = _entries(room, "callroom.sheet_made")[0]
        assert (entry.actor_id, entry.facts["rows"], entry.facts["asked_by"]) == (
            room.actors["guard"].user_id,
            len(subjects),
            room.actors["incharge"].user_id,
        )

    def test_is_printed_by_whoever_asked_for_it_and_by_nobody_else(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")
        with room.door("system", STEER_CALLS):
            grant(room, "guard", "callroom.keep_paper", unit="bihar")

        with pytest.raises(calls.CannotPrint), room.door("guard", KEEP_PAPER):
            paper.print_sheet(room.actors["guard"], sheet.number, at=MORNING)

    def test_is_one_sheet_however_often_it_is_printed(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")

        with room.door("incharge", KEEP_PAPER):
            prints = [
                paper.print_sheet(room.actors["incharge"], sheet.number, at=MORNING) for _again in range(2)
            ]

        codes = [[one.row.code for one in printed.rows] for printed in prints]
        assert codes[0] == codes[1]
        assert [one.phones for one in prints[0].rows] == [[f"+91600001234{place}"] for place in range(3)]
        assert len(_entries(room, "callroom.sheet_printed")) == 2

    def test_is_no_affair_of_a_part_of_the_room(self, room: Land) -> None:
        with room.door("system", STEER_CALLS):
            grant(room, "saran", "callroom.keep_paper", unit="saran")

        with pytest.raises(NotAllowed), room.door("saran", KEEP_PAPER):
            paper.ask(room.actors["saran"], callers=[room.actors["asha"].user_id], at=MORNING)

    def test_is_not_made_for_somebody_who_does_not_call(self, room: Land) -> None:
        with pytest.raises(paper.CannotAsk), room.door("incharge", KEEP_PAPER):
            paper.ask(room.actors["incharge"], callers=[room.actors["saran"].user_id], at=MORNING)

    def test_of_a_late_hour_is_for_tomorrow(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha", at=MORNING.replace(hour=20, minute=30))

        assert sheet.until.astimezone(IST) == MORNING.replace(day=10, hour=21, minute=0)

    def test_goes_back_to_the_queue_when_its_day_is_over(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")

        with room.door("system", STEER_CALLS):
            calls.return_expired_leases(at=sheet.until + timedelta(minutes=1))

        assert states(room) == ["waiting"] * 3


def _entries(land: Land, action: str) -> Sequence[Entry]:
    with land.door("system", STEER_CALLS):
        return list(Entry.objects.filter(action=action))


class TestAResult:
    def test_admits_a_member_as_a_call_at_the_desk_does(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        done = enter(room, row.code, "yes", answers=YES)

        assert (done.state, done.name) == ("entered", "सुमन कुमार")
        assert members(room) == 1

    def test_is_the_callers_call_at_the_time_on_the_sheet(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        enter(room, row.code, "no")

        with room.door("incharge", KEEP_PAPER):
            made = Call.objects.get(uuid=row.call_uuid)
            tally = CallerTally.objects.get(code="no")
            kept = SheetRow.objects.get(code=row.code)
        asha, incharge = room.actors["asha"].user_id, room.actors["incharge"].user_id
        assert (made.caller_id, made.dialled_at, made.finished_at) == (asha, NOON, NOON)
        assert (tally.caller_id, tally.n) == (asha, 1)
        assert (kept.entered_by, kept.entered_at) == (incharge, EVENING)
        assert _entries(room, "call.finished")[0].actor_id == incharge

    def test_needs_the_four_answers_for_a_yes(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        with pytest.raises(callroom.NotConfirmed):
            enter(room, row.code, "yes", answers={**YES, "consent": ""})

        assert members(room) == 0

    def test_that_differs_from_the_first_is_refused_and_kept_beside_it(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")
        row = rows_of(room, sheet)[0]
        enter(room, row.code, "no")

        again = enter(room, row.code, "yes", answers=YES, called_at=time(13, 0))

        assert again.state == "second"
        (kept, *_others) = rows_of(room, sheet)
        assert (kept.outcome, kept.again_outcome) == ("no", "yes")
        assert members(room) == 0

    def test_typed_twice_is_entered_once(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        states = [enter(room, row.code, "yes", answers=YES).state for _again in range(2)]

        assert states == ["entered", "repeat"]
        assert members(room) == 1

    def test_is_corrected_by_the_in_charge(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        enter(room, row.code, "wrong_number")

        with room.door("incharge", KEEP_PAPER, at=EVENING):
            done = paper.correct(
                room.actors["incharge"],
                code=row.code,
                outcome="yes",
                called_at=time(12, 0),
                answers=YES,
                at=EVENING,
            )

        assert done.state == "entered"
        assert members(room) == 1
        assert room.submission(row.owner_ref).state == "verified"
        assert room.submission(row.owner_ref).times_returned == 0

    def test_that_is_a_yes_is_not_corrected_here(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        enter(room, row.code, "yes", answers=YES)

        with pytest.raises(paper.CannotCorrectRow), room.door("incharge", KEEP_PAPER, at=EVENING):
            paper.correct(
                room.actors["incharge"], code=row.code, outcome="no", called_at=time(12, 0), at=EVENING
            )

    @pytest.mark.parametrize("clock", [None, time(9, 0), time(21, 30), time(18, 30)])
    def test_has_a_time_at_which_the_sheet_was_out(self, room: Land, clock: time | None) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        with pytest.raises(paper.TimeNotOnSheet):
            enter(room, row.code, "no", called_at=clock)

    def test_of_a_family_leaves_the_others_for_another_day(self, room: Land) -> None:
        sister = room.enlist("गीता देवी", "+916000012340")
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        enter(room, row.code, "yes", answers=YES)

        with room.door("asha", MAKE_CALLS, at=EVENING):
            claim, _card = callroom.take(room.actors["asha"], at=EVENING)
        assert claim.task is None
        assert room.submission(sister.uuid).state == "waiting"

    def test_may_be_entered_by_its_own_caller_and_no_other(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]

        with pytest.raises(queries.NoSuchSheet), room.door("bina", MAKE_CALLS, at=EVENING):
            paper.enter(room.actors["bina"], code=row.code, outcome="no", called_at=time(12, 0), at=EVENING)

        assert enter(room, row.code, "no", login="asha").state == "entered"

    def test_of_a_paused_caller_is_entered_by_the_in_charge(self, room: Land) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        with room.door("incharge", STEER_CALLS):
            calls.pause(
                room.actors["incharge"], caller_id=room.actors["asha"].user_id, reason="incharge", at=NOON
            )

        with pytest.raises(paper.CallerIsPaused):
            enter(room, row.code, "no", login="asha")

        assert enter(room, row.code, "no").state == "entered"

    def test_counts_after_the_day_while_nobody_else_called(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha")
        row = rows_of(room, sheet)[0]
        later = sheet.until + timedelta(hours=1)
        with room.door("system", STEER_CALLS):
            calls.return_expired_leases(at=later)

        done = enter(room, row.code, "yes", answers=YES, at=later)

        assert done.state == "entered"
        assert members(room) == 1

    def test_is_kept_without_effect_when_somebody_else_called_meanwhile(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha", rows=1)
        row = rows_of(room, sheet)[0]
        tomorrow = MORNING + timedelta(days=1, hours=3)
        with room.door("system", STEER_CALLS):
            calls.return_expired_leases(at=sheet.until + timedelta(hours=1))
        for _card in range(3):
            with room.door("bina", MAKE_CALLS, at=tomorrow):
                claim, _opened = callroom.take(room.actors["bina"], at=tomorrow)
                calls.dial(room.actors["bina"], call=claim.task.call_uuid, at=tomorrow)
                callroom.record(room.actors["bina"], call=claim.task.call_uuid, outcome="no", at=tomorrow)

        done = enter(room, row.code, "yes", answers=YES, at=tomorrow + timedelta(hours=1))

        assert done.state == "late"
        assert members(room) == 0
        assert room.submission(row.owner_ref).state == "declined"


class TestAPausedCaller:
    def test_gets_no_sheet(self, room: Land) -> None:
        with room.door("incharge", STEER_CALLS):
            calls.pause(
                room.actors["incharge"], caller_id=room.actors["asha"].user_id, reason="incharge", at=MORNING
            )

        sheets = sheet_for(room, "asha", "bina")

        assert [one.caller_id for one in sheets] == [room.actors["bina"].user_id]


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

        (entry,) = _entries(room, "callroom.sheet_lost")
        assert entry.facts == {"sheet": sheet.number, "rows": 3, "caller": room.actors["asha"].user_id}
        assert states(room) == ["waiting"] * 3
        with room.door("bina", MAKE_CALLS, at=EVENING):
            assert callroom.take(room.actors["bina"], at=EVENING)[0].task is None
