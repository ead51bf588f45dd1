"""What is told of a breach, to whom, and the proof of it."""

from datetime import timedelta

import pytest

from dharatal.field.callroom.kinds.protocol import NotConfirmed
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING
from dharatal.field.trace.breach import letters, notices, opening, queries, telling
from dharatal.field.trace.breach.models import Concerned
from dharatal.field.trace.breach.opening import Told
from dharatal.field.trace.breach.tests.conftest import Office
from dharatal.guard.audit import queries as audit
from dharatal.kernel.actor import SYSTEM

LATER = MORNING + timedelta(hours=5)


class TestForm:
    def test_says_not_determined_where_nobody_knows(self, office: Office) -> None:
        notice = office.made(office.opened(), "board_first")

        with office.door():
            text = dict(notices.text_of(notice, "en").sections)

        assert text["What happened"] == "A list was copied."
        assert text["When it happened"] == "Not determined yet."

    def test_keeps_every_version_and_the_text_that_was_made_of_it(self, office: Office) -> None:
        breach = office.opened()
        first = office.made(breach, "board_full")
        with office.door():
            opening.write(
                office.guard, breach.id, {"nature": Told(True, "", "Two lists were copied.")}, at=LATER
            )
        second = office.made(breach, "board_full", at=LATER)

        with office.door():
            said = [dict(notices.text_of(one, "en").sections)["What happened"] for one in (first, second)]

        assert (said, second.facts) == (["A list was copied.", "Two lists were copied."], 2)

    def test_is_sealed_in_the_database(self, office: Office) -> None:
        breach = office.opened()

        with office.door():
            body = bytes(breach.facts.get().body)

        assert b"copied" not in body

    def test_tells_the_other_language_where_only_one_was_written(self, office: Office) -> None:
        notice = office.made(office.opened(), "member")

        with office.door():
            assert "0612-0000000" in notices.text_of(notice, "en").plain
            assert "लालच" in notices.text_of(notice, "hi").plain


class TestOffice:
    def test_is_told_with_a_receipt_and_its_clock_is_met(self, office: Office) -> None:
        breach = office.opened()
        notice = office.made(breach, "cert_in")
        with office.door():
            notices.told(office.guard, notice.id, how="email", reference="CERTIn-0000", at=LATER)
            states = {one.clock.code: one.state for one in queries.standing(office.guard, breach, at=LATER)}

        assert (states["cert_in"], states["board_full"]) == ("met", "running")

    def test_is_not_told_without_one(self, office: Office) -> None:
        notice = office.made(office.opened(), "cert_in")

        with office.door(), pytest.raises(notices.CannotTell):
            notices.told(office.guard, notice.id, how="email", reference=" ", at=LATER)


class TestMember:
    def test_of_the_place_gets_a_call_and_of_another_place_none(self, office: Office) -> None:
        notice = office.spread(office.opened())

        assert office.states(notice) == {"Suman": "waiting", "Rekha": "waiting"}

    def test_is_called_before_all_else(self, office: Office) -> None:
        office.land.enlist("Nobody Yet", "+916000000009")
        office.spread(office.opened())

        with office.land.door("system", STEER_CALLS):
            waiting = Task.objects.filter(state="waiting", due_at__isnull=False)

            assert {task.owner_kind for task in waiting} == {"breach"}

    def test_is_told_by_a_call_whose_record_is_the_proof(self, office: Office) -> None:
        notice = office.spread(office.opened())
        call = office.called("yes")

        with office.door():
            told = Concerned.objects.get(notice=notice, state="told")
            seen = [look.action for look in audit.who_looked(SYSTEM, told.subject_id, since=MORNING)]

        assert (told.call_uuid, told.told_by) == (call, office.land.actors["asha"].user_id)
        assert "breach.member_told" in seen

    def test_is_not_told_before_the_caller_knows_who_speaks(self, office: Office) -> None:
        notice = office.spread(office.opened())

        with pytest.raises(NotConfirmed):
            office.called("yes", answers={"identity": "no"})

        assert set(office.states(notice).values()) == {"waiting"}

    def test_whose_number_is_wrong_gets_a_letter(self, office: Office) -> None:
        notice = office.spread(office.opened())
        office.called("wrong_number")

        assert sorted(office.states(notice).values()) == ["letter", "waiting"]

    def test_is_told_once_however_often_the_list_is_made(self, office: Office) -> None:
        notice = office.spread(office.opened())

        assert telling.spread(notice.id, at=LATER) == 0

    def test_is_not_told_the_same_text_twice(self, office: Office) -> None:
        breach = office.opened()
        first = office.spread(breach, "narharpur")
        again = office.made(breach, "member")

        with office.door(), pytest.raises(notices.CannotTell):
            telling.begin(office.guard, again.id, [office.land.units["narharpur"]], at=LATER)
        wider = office.spread(breach, "saran")

        both = [*office.states(first), *office.states(wider)]
        assert office.states(first) and sorted(both) == sorted(office.states(office.spread(office.opened())))

    def test_counts_for_the_clock_only_when_the_last_was_told(self, office: Office) -> None:
        breach = office.opened()
        office.spread(breach)
        states = []
        for _each in range(2):
            office.called("yes")
            with office.door():
                standing = {
                    one.clock.code: one.state for one in queries.standing(office.guard, breach, at=LATER)
                }
                states.append(standing["member"])

        assert states == ["running", "met"]


class TestLetter:
    def test_is_printed_and_posted_with_a_receipt(self, office: Office) -> None:
        notice = office.spread(office.opened())
        office.called("wrong_number")
        with office.door():
            made, content = letters.print_some(office.guard, notice.id, at=LATER)
            printed = sorted(office.states(notice).values())
            letters.post(office.guard, made.id, reference="EB000000000IN", at=LATER)

        assert content.startswith(b"%PDF")
        assert printed == ["printed", "waiting"]
        assert sorted(office.states(notice).values()) == ["posted", "waiting"]

    def test_is_not_printed_when_nobody_waits_for_one(self, office: Office) -> None:
        notice = office.spread(office.opened())

        with office.door(), pytest.raises(letters.NoLetters):
            letters.print_some(office.guard, notice.id, at=LATER)
