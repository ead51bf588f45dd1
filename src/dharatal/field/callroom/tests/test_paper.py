"""Paper hour: two people make a sheet, its results come back by code, and nothing is called twice or lost."""

from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from dharatal.field.callroom import operations as callroom
from dharatal.field.callroom.capabilities import APPROVE_PAPER, KEEP_PAPER
from dharatal.field.callroom.models import SheetRow, SheetsAsked
from dharatal.field.callroom.paper import operations as paper
from dharatal.field.callroom.paper import queries
from dharatal.field.callroom.tests.sheets_in import (
    EVENING,
    NOON,
    YES,
    enter,
    entries,
    grant,
    members,
    paper_room,
    rows_of,
    sheet_for,
    states,
)
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import Call, CallerTally
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access.door import NotAllowed
from dharatal.guard.vault import approvals
from dharatal.guard.vault.approvals import NeedsAnother, SayWhyNot
from dharatal.guard.vault.quotas import QuotaReached
from dharatal.kernel.clock import IST
from dharatal.kernel.ids import new_uuid
from dharatal.register.posts.models import Holder


@pytest.fixture
def room(land: Land) -> Land:
    return paper_room(land)


def put_on_paper(asked: UUID, caller_id: int) -> None:
    take_from_queue(f"callroom_put_on_paper('{asked}'::uuid, ", caller_id)


def take_from_queue(begins: str, caller_id: int) -> None:
    """As a program would that has only the database."""
    values = [caller_id, "intake", [new_uuid()], MORNING, EVENING]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {begins}%s, %s, %s::uuid[], %s, %s, '{{}}'::int[], '{{}}'::int[], '{{}}'::int[])",
            values,
        )


class TestASheet:
    def test_is_made_only_when_somebody_else_approves(self, room: Land) -> None:
        ids = [room.actors["asha"].user_id]
        with room.door("incharge", KEEP_PAPER):
            asked = paper.ask(room.actors["incharge"], callers=ids, at=MORNING)

        with pytest.raises(NeedsAnother), room.door("incharge", APPROVE_PAPER):
            paper.approve(room.actors["incharge"], asked.id, at=MORNING)

        assert states(room) == ["waiting"] * 3

    @pytest.mark.parametrize("approver", ["incharge", "guard"])
    def test_is_refused_by_the_database_until_another_has_approved(self, room: Land, approver: str) -> None:
        ids = [room.actors["asha"].user_id]
        with room.door("incharge", KEEP_PAPER):
            asked = paper.ask(room.actors["incharge"], callers=ids, at=MORNING)

        with pytest.raises(DatabaseError, match="second person"), room.door(approver, APPROVE_PAPER):
            put_on_paper(asked.id, ids[0])

    def test_is_refused_by_the_database_where_only_the_room_says_that_it_was_approved(
        self, room: Land
    ) -> None:
        ids = [room.actors["asha"].user_id]
        with room.door("incharge", KEEP_PAPER):
            asked = paper.ask(room.actors["incharge"], callers=ids, at=MORNING)

        with pytest.raises(DatabaseError, match="second person"), room.door("guard", APPROVE_PAPER):
            SheetsAsked.objects.filter(id=asked.id).update(state="approved")
            put_on_paper(asked.id, ids[0])

    def test_is_not_approved_by_whoever_the_asker_appointed(self, room: Land) -> None:
        with room.door("incharge", KEEP_PAPER):
            asked = paper.ask(room.actors["incharge"], callers=[room.actors["asha"].user_id], at=MORNING)
        with room.door("system", STEER_CALLS):
            Holder(
                user_id=room.actors["guard"].user_id,
                post="caller",
                unit=room.units["bihar"],
                starts_at=MORNING,
                appointed_by=room.actors["incharge"].user_id,
                appointed_at=MORNING,
            ).save()

        with pytest.raises(NeedsAnother), room.door("guard", APPROVE_PAPER):
            paper.approve(room.actors["guard"], asked.id, at=MORNING)

        assert states(room) == ["waiting"] * 3

    def test_is_refused_with_a_reason_that_the_asker_reads(self, room: Land) -> None:
        with room.door("incharge", KEEP_PAPER):
            asked = paper.ask(room.actors["incharge"], callers=[room.actors["asha"].user_id], at=MORNING)

        with pytest.raises(SayWhyNot), room.door("guard", APPROVE_PAPER):
            paper.refuse(room.actors["guard"], asked.id, at=MORNING)
        with room.door("guard", APPROVE_PAPER):
            paper.refuse(room.actors["guard"], asked.id, reason="बिजली आ गई है", at=MORNING)
            stands = approvals.standing("paper", asked.id)

        assert stands is not None
        assert (stands.is_waiting, stands.reason) == (False, "बिजली आ गई है")

    def test_gives_nobody_more_than_was_approved(self, room: Land) -> None:
        (sheet,) = sheet_for(room, "asha", rows=1)

        with pytest.raises(DatabaseError, match="second person"), room.door("guard", APPROVE_PAPER):
            put_on_paper(sheet.asked_id, room.actors["asha"].user_id)

    def test_leaves_the_queue_by_no_other_way(self, room: Land) -> None:
        with pytest.raises(DatabaseError, match="permission denied"), room.door("guard", APPROVE_PAPER):
            take_from_queue(f"calls_put_on_paper('{new_uuid()}'::uuid, ", room.actors["asha"].user_id)

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
        entry = entries(room, "callroom.sheet_made")[0]
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
        assert len(entries(room, "callroom.sheet_printed")) == 2

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
        assert entries(room, "call.finished")[0].actor_id == incharge

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
