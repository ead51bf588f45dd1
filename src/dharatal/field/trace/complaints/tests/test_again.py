"""Tests of a call-back that is made once more: who makes it, what stays of the first, and what weighs."""

from datetime import timedelta

import pytest

from dharatal.field.trace.capabilities import BOOK
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.cases import queries
from dharatal.field.trace.complaints import again
from dharatal.field.trace.complaints import queries as complaints
from dharatal.field.trace.complaints.again import CannotCallAgain
from dharatal.field.trace.complaints.queries import NoSuchComplaint
from dharatal.field.trace.complaints.tests.conftest import SAID, Book
from dharatal.field.trace.complaints.tests.test_evidence import named, opened
from dharatal.field.trace.models import Complaint
from dharatal.guard.access.door import entering
from dharatal.guard.audit.models import Entry

NOT_CALLED = {"identity": "yes", "called": "no"}
LATER = timedelta(minutes=11)  # no caller can take the answer back any more


def ask_again(book: Book, *, why: str = "member", by: str = "hq") -> Complaint:
    book.now += LATER
    (held,) = book.complaints()
    with book.land.door(by, BOOK, at=book.now):
        return again.call_again(book.actor(by), held.id, why=why, at=book.now)


@pytest.fixture
def denied(book: Book) -> Book:
    """Bina heard from a member that nobody had called."""
    book.tell(book.member(), heard_name="Sumon")
    book.answer("no", answers=NOT_CALLED)
    return book


@pytest.fixture
def confirmed(book: Book) -> Book:
    """Bina heard a name and a time."""
    book.tell(book.member(), heard_name="Sumon")
    book.answer("yes")
    return book


class TestACallBackMadeAgain:
    def test_waits_for_somebody_else_and_weighs_nothing_until_then(self, confirmed: Book) -> None:
        ask_again(confirmed, why="caller")

        (one,) = confirmed.complaints()
        assert (one.state, one.confirmed_by, one.confirmed_at) == ("told", 0, None)
        (task,) = confirmed.tasks()
        who = [confirmed.actor(login).user_id for login in ("bina", "hq")]
        assert task.barred == sorted(who)

    def test_counts_as_its_last_answer(self, denied: Book) -> None:
        ask_again(denied)

        denied.answer("yes", by="asha")

        (one,) = denied.complaints()
        assert (one.state, one.confirmed_by) == ("confirmed", denied.actor("asha").user_id)

    def test_keeps_who_answered_first_and_who_asked_again(self, denied: Book) -> None:
        ask_again(denied)
        denied.answer("yes", by="asha")

        (before,) = again.earlier_of(denied.complaints()[0])
        told = (before.state, before.by, before.why, before.asked_by)
        assert told == ("denied", denied.actor("bina").user_id, "member", denied.actor("hq").user_id)

    def test_keeps_what_was_heard_first_beside_what_is_heard_now(self, confirmed: Book) -> None:
        ask_again(confirmed)
        later = {**SAID, "called_when": "2026-11-08T20:00", "called_as": "Sumon babu"}
        confirmed.answer("yes", by="asha", answers=later)

        (one,) = confirmed.complaints()
        with confirmed.land.door("hq", BOOK):
            _told, heard = complaints.opened([one])[one.id]
            names = complaints.heard_names([one])
        assert names == {one.id: "Sumon babu"}
        assert [before.heard_name for before in heard.earlier] == ["Md. Suman ji"]
        assert one.called_at is not None and one.called_at.isoformat() == "2026-11-08T14:30:00+00:00"

    def test_that_hears_nothing_new_still_keeps_the_first(self, confirmed: Book) -> None:
        ask_again(confirmed)
        confirmed.answer("no", by="asha", answers=NOT_CALLED)

        (one,) = confirmed.complaints()
        with confirmed.land.door("hq", BOOK):
            _told, heard = complaints.opened([one])[one.id]
        assert one.state == "denied"
        assert (heard.heard_name, heard.earlier[0].heard_name) == ("", "Md. Suman ji")

    def test_may_be_made_a_third_time(self, confirmed: Book) -> None:
        ask_again(confirmed)
        confirmed.answer("no", by="asha", answers=NOT_CALLED)
        ask_again(confirmed, why="caller")

        (one,) = confirmed.complaints()
        assert [before.state for before in again.earlier_of(one)] == ["confirmed", "denied"]
        (task,) = confirmed.tasks()
        assert set(task.barred or ()) == {confirmed.actor(login).user_id for login in ("asha", "bina", "hq")}

    def test_is_recorded_with_its_reason(self, denied: Book) -> None:
        ask_again(denied)

        with denied.land.door("hq", BOOK):
            entry = Entry.objects.get(action="complaint.called_again")
        assert (entry.facts["why"], entry.facts["before"], entry.facts["times"]) == ("member", "denied", 1)

    def test_is_refused_while_the_first_is_waited_for(self, book: Book) -> None:
        book.tell(book.member())

        with pytest.raises(CannotCallAgain) as refusal:
            ask_again(book)

        assert refusal.value.code == "waits_already"

    def test_is_refused_while_the_caller_may_take_the_answer_back(self, denied: Book) -> None:
        (held,) = denied.complaints()

        with pytest.raises(CannotCallAgain) as refusal, denied.land.door("hq", BOOK, at=denied.now):
            again.call_again(denied.actor("hq"), held.id, why="member", at=denied.now)

        assert refusal.value.code == "too_fresh"

    def test_needs_a_reason(self, denied: Book) -> None:
        with pytest.raises(CannotCallAgain) as refusal:
            ask_again(denied, why="")

        assert refusal.value.code == "no_reason"

    def test_is_nobodys_of_another_district(self, denied: Book) -> None:
        with pytest.raises(NoSuchComplaint):
            ask_again(denied, by="khagaria")


class TestACaseThatDoubtsACallBack:
    def test_has_it_made_again_out_of_sight(self, confirmed: Book) -> None:
        two = named(confirmed, "leela", "mohan")
        case_id = opened(confirmed, two)
        confirmed.now += LATER
        (held,) = confirmed.complaints()

        with entering(two["leela"], None, at=confirmed.now):
            cases.call_again(two["leela"], case_id, held.id, why="caller", at=confirmed.now)
            waiting = queries.evidence(two["leela"], case_id, at=confirmed.now)
        confirmed.answer("yes", by="asha")

        with entering(two["leela"], None, at=confirmed.now):
            (heard,) = queries.evidence(two["leela"], case_id, at=confirmed.now)
        assert waiting == []
        assert (heard.confirmed_by, heard.call_backs) == (confirmed.actor("asha").user_id, 2)
        with confirmed.land.door("hq", BOOK):
            entry = Entry.objects.get(action="complaint.called_again")
        assert (entry.visibility, entry.object_id) == ("case", case_id)

    def test_does_not_reach_beyond_what_it_holds(self, confirmed: Book) -> None:
        two = named(confirmed, "leela", "mohan")
        case_id = opened(confirmed, two, district="khagaria")
        confirmed.now += LATER
        (held,) = confirmed.complaints()

        with pytest.raises(NoSuchComplaint), entering(two["leela"], None, at=confirmed.now):
            cases.call_again(two["leela"], case_id, held.id, why="caller", at=confirmed.now)
