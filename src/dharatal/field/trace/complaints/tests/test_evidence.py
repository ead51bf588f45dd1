"""Tests of what a case sees of the book, of the board, and of the proposals that its signal makes."""

from datetime import timedelta
from uuid import UUID

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace import followers
from dharatal.field.trace.capabilities import BOOK
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.cases import proposing, queries
from dharatal.field.trace.cases.queries import NotNamedInCase
from dharatal.field.trace.complaints import board
from dharatal.field.trace.complaints.tests.conftest import Book
from dharatal.field.trace.models import Complaint
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.audit import queries as log
from dharatal.kernel.actor import SYSTEM, Actor


def named(book: Book, *logins: str) -> dict[str, Actor]:
    """New log-ins, entrusted."""
    found = {}
    with permitted(), entering(SYSTEM, None):
        for login in logins:
            user = access.add_user(SYSTEM, login=login, password=None, at=book.now)
            found[login] = Actor(user_id=user.id, login=login, channel="web")
            cases.entrust(SYSTEM, login=login, at=book.now)
    return found


def opened(book: Book, two: dict[str, Actor], *, district: str = "saran") -> UUID:
    """A case of a district, from yesterday on."""
    with entering(SYSTEM, None):
        made = cases.propose(
            SYSTEM,
            district_ids=[book.land.units[district].id],
            since=book.now - timedelta(days=1),
            because={},
            at=book.now,
        )
    for who in two.values():
        with entering(who, None):
            cases.speak(who, made.id, "open", reason="", at=book.now)
    return made.id


@pytest.fixture
def two(book: Book) -> dict[str, Actor]:
    return named(book, "leela", "mohan")


class TestTheEvidenceOfACase:
    def test_is_confirmed_complaints_with_who_entered_them(self, book: Book, two: dict[str, Actor]) -> None:
        book.tell(book.member(), by="asha", via="office", caller="6000099999", heard_name="Sumon")
        book.answer("yes")
        book.tell(book.member("Rekha Devi"))
        case_id = opened(book, two)

        with entering(two["leela"], None):
            (heard,) = queries.evidence(two["leela"], case_id, at=book.now)

        assert (heard.told_via, heard.told_by) == ("office", book.actor("asha").user_id)
        assert heard.heard_name == "Md. Suman ji" and heard.caller_token
        assert heard.district_id == book.land.units["saran"].id and heard.subject_id

    def test_is_one_complaint_a_member(self, book: Book, two: dict[str, Actor]) -> None:
        mobile = book.member()
        book.tell(mobile)
        book.answer("no", answers={"identity": "yes", "called": "no"})
        book.tell(mobile)
        book.answer("yes")
        with book.land.door("hq", BOOK):  # somebody put the first right by hand
            Complaint.objects.filter(state="denied").update(state="confirmed")
        case_id = opened(book, two)

        with entering(two["mohan"], None):
            assert len(queries.evidence(two["mohan"], case_id, at=book.now)) == 1
            assert len(queries.complaints_of(two["mohan"], case_id)) == 2

    def test_is_of_its_districts_and_its_time(self, book: Book, two: dict[str, Actor]) -> None:
        book.tell(book.member())
        book.answer("yes")
        case_id = opened(book, two, district="khagaria")

        with entering(two["leela"], None):
            assert queries.evidence(two["leela"], case_id, at=book.now) == []
            assert Complaint.objects.count() == 0

    def test_is_nobodys_who_is_not_named(self, book: Book, two: dict[str, Actor]) -> None:
        case_id = opened(book, two)

        with pytest.raises(NotNamedInCase), book.land.door("hq", BOOK):
            queries.evidence(book.actor("hq"), case_id, at=book.now)

    def test_is_looked_at_in_silence_until_the_case_is_closed(
        self, book: Book, two: dict[str, Actor]
    ) -> None:
        book.tell(book.member())
        book.answer("yes")
        case_id = opened(book, two)
        with entering(two["leela"], None):
            (heard,) = queries.evidence(two["leela"], case_id, at=book.now)

        before = looks(book, heard.subject_id)
        with entering(two["mohan"], None):
            cases.close(two["mohan"], case_id, at=book.now)

        assert "trace.evidence_seen" not in before
        assert "trace.evidence_seen" in looks(book, heard.subject_id)

    def test_of_an_erased_member_keeps_when_and_where_and_no_name(
        self, book: Book, two: dict[str, Actor]
    ) -> None:
        book.tell(book.member(), heard_name="Sumon")
        book.answer("yes")
        case_id = opened(book, two)
        (one,) = book.complaints()

        followers.forget([one.subject_id], at=book.now)

        with entering(two["leela"], None):
            (heard,) = queries.evidence(two["leela"], case_id, at=book.now)
        assert (heard.heard_name, heard.district_id) == ("", one.district_id)
        assert heard.called_at == one.called_at


class TestTheBoard:
    def test_counts_by_week_what_was_confirmed(self, book: Book) -> None:
        book.tell(book.member())
        book.answer("yes")
        book.tell(book.member("Rekha Devi"))

        with book.land.door("saran", BOOK):
            (row,) = board.board(book.actor("saran"), at=book.now)

        assert (row.weeks[-1], row.told, row.waiting, row.change) == (1, 2, 1, None)

    def test_points_out_what_one_log_in_entered_in_bulk(self, book: Book) -> None:
        for number in range(board.BULK):
            book.tell(f"60000770{number:02}", by="saran", via="president")

        with book.land.door("hq", BOOK):
            found = board.in_bulk(book.actor("hq"), at=book.now)

        assert found == [board.Source("saran", board.BULK, 0)]

    def test_proposes_a_case_once_when_a_district_changes(self, book: Book, two: dict[str, Actor]) -> None:
        quiet_then_loud(book)

        with entering(SYSTEM, BOOK):
            made = proposing.propose_due(SYSTEM, at=book.now)
            again = proposing.propose_due(SYSTEM, at=book.now)

        assert made is not None and again is None
        assert made.district_ids == [book.land.units["saran"].id]
        assert made.proposed_because["confirmed"] == 4 and made.proposed_by == -1
        with entering(two["leela"], None):
            assert [one.state for one in queries.cases(two["leela"])] == ["proposed"]

    def test_proposes_nothing_of_a_district_that_is_quiet(self, book: Book) -> None:
        book.tell(book.member())
        book.answer("yes")
        book.now += timedelta(days=60)

        with entering(SYSTEM, BOOK):
            assert proposing.propose_due(SYSTEM, at=book.now) is None

    def test_asks_as_often_for_fifty_complaints_as_for_two(
        self, book: Book, django_assert_max_num_queries: object
    ) -> None:
        for number in range(12):
            book.tell(f"60000770{number:02}", by="saran", via="president")

        with book.land.door("hq", BOOK), django_assert_max_num_queries(5):  # type: ignore[operator]
            board.board(book.actor("hq"), at=book.now)


def quiet_then_loud(book: Book) -> None:
    """One complaint long ago, then four in a day."""
    book.tell(book.member())
    book.answer("yes")
    book.now += timedelta(days=60)
    for _one in range(4):
        book.tell(book.member())
        book.answer("yes")


def looks(book: Book, subject: int) -> set[str]:
    with book.land.door("hq", BOOK):
        return {one.action for one in log.who_looked(SYSTEM, subject, since=book.now - timedelta(days=30))}
