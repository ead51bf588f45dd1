"""Tests of the book: who tells, whose number it is, what is kept twice and what is not."""

from datetime import date, datetime, time, timedelta

import pytest

from dharatal.field.callroom import operations as desk
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.trace.capabilities import BOOK
from dharatal.field.trace.complaints import operations, queries
from dharatal.field.trace.complaints.keeping import kept_until
from dharatal.field.trace.complaints.operations import CannotTell
from dharatal.field.trace.complaints.tests.conftest import SAID, Book
from dharatal.field.trace.models import Complaint
from dharatal.guard.audit.models import Entry
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.clock import IST, ist_day


class TestAComplaint:
    def test_is_linked_to_the_member_by_the_mobile(self, book: Book) -> None:
        mobile = book.member()

        book.tell(mobile, offer="a ticket", heard_name="Suman")

        (one,) = book.complaints()
        place = book.land.units["narharpur"]
        assert one.subject_id and (one.unit_id, one.district_id) == (place.id, place.district_id)
        assert (one.state, one.told_via, one.told_by) == ("told", "web", 0)

    def test_is_linked_to_a_name_that_a_district_sent(self, book: Book) -> None:
        mobile = book.sent()

        book.tell(mobile)

        (one,) = book.complaints()
        assert one.subject_id and one.district_id == book.land.units["saran"].id

    def test_of_a_family_on_one_number_is_of_whoever_was_called_by_name(self, book: Book) -> None:
        mobile = book.member("Suman Kumar")
        book.member("Rekha Devi", phone=mobile)

        book.tell(mobile, heard_name="Sumon ji")
        book.tell(mobile, heard_name="रेखा")
        book.tell(mobile, heard_name="Rekha Devi")

        told = book.complaints()
        assert [one.state for one in told] == ["told", "told", "duplicate"]
        assert told[0].subject_id != told[1].subject_id == told[2].subject_id

    def test_keeps_what_was_told_sealed(self, book: Book) -> None:
        book.tell(book.member(), caller="60000 99999", offer="a ticket", heard_name="Sumon ji", how="a shop")

        with book.land.door("hq", BOOK):
            held = Complaint.objects.get()
            told, _again = queries.opened([held])[held.id]
        assert (told.caller, told.offer, told.heard_name, told.how) == (
            "+916000099999",
            "a ticket",
            "Sumon ji",
            "a shop",
        )
        assert b"99999" not in bytes(held.words)

    def test_finds_calls_of_one_number_together(self, book: Book) -> None:
        first, second = book.member(), book.member("Rekha Devi")

        book.tell(first, caller="6000099999")
        book.tell(second, caller="+91 60000-99999")

        one, other = book.complaints()
        assert one.caller_token == other.caller_token is not None

    def test_pressed_twice_is_written_once(self, book: Book) -> None:
        mobile = book.member()

        assert book.tell(mobile, key="k1") == book.tell(mobile, key="k1")

        assert len(book.complaints()) == len(book.tasks()) == 1

    def test_told_again_stands_beside_the_first_and_loses_nothing(self, book: Book) -> None:
        mobile = book.member()

        first = book.tell(mobile, offer="a ticket")
        book.now += timedelta(days=1)
        second = book.tell(mobile, by="asha", via="office", offer="a ticket and a car")

        told = book.complaints()
        assert [(one.id, one.state, one.first_id) for one in told] == [
            (first, "told", None),
            (second, "duplicate", first),
        ]
        with book.land.door("hq", BOOK):
            words = [one.offer for one, _again in queries.opened(told).values()]
        assert words == ["a ticket", "a ticket and a car"]
        assert len(book.tasks()) == 1

    def test_after_a_season_is_a_new_one(self, book: Book) -> None:
        mobile = book.member()
        book.tell(mobile)
        book.now += operations.MERGED_WITHIN + timedelta(days=1)

        book.tell(mobile)

        assert [one.state for one in book.complaints()] == ["told", "told"]

    def test_of_a_number_that_is_not_ours_is_kept_and_nobody_called(self, book: Book) -> None:
        book.tell("6000077777")

        (one,) = book.complaints()
        assert (one.subject_id, one.district_id, one.state) == (0, 0, "told")
        assert book.tasks() == []

    def test_of_a_member_who_was_erased_is_of_nobody(self, book: Book) -> None:
        mobile = book.member()
        book.tell(mobile, offer="a ticket", caller="6000099999")
        (one,) = book.complaints()

        with book.land.door("system", BOOK):
            assert operations.forget(SYSTEM, [one.subject_id], at=book.now) == 1

        with book.land.door("hq", BOOK):
            held = Complaint.objects.get()
            assert queries.opened([held]) == {}
            assert queries.heard_names([held]) == {held.id: ""}
        assert (held.phone_token, held.subject_id, held.district_id) == (
            None,
            one.subject_id,
            one.district_id,
        )
        assert book.tasks() == []

    def test_of_a_number_that_is_not_ours_is_forgotten_after_its_time(self, book: Book) -> None:
        book.tell("6000077777", caller="6000099999")
        (told,) = book.complaints()
        due = kept_until(ist_day(told.told_at))

        with book.land.door("system", BOOK):
            early = self.forget_strangers(book, due - timedelta(days=1))
            once, again = (self.forget_strangers(book, due) for _ in range(2))

        (held,) = book.complaints()
        assert (early, once, again) == (0, 1, 0)
        assert (held.phone_token, held.caller_token) == (None, None)
        with book.land.door("hq", BOOK):
            assert queries.opened([held]) == {}

    def forget_strangers(self, book: Book, today: date) -> int:
        at = datetime.combine(today, time(12), tzinfo=IST)
        return operations.forget_strangers(SYSTEM, today=today, at=at)

    def test_of_a_member_outlives_the_strangers(self, book: Book) -> None:
        book.tell(book.member())

        with book.land.door("system", BOOK):
            assert self.forget_strangers(book, ist_day(book.now) + timedelta(days=1_000)) == 0

    def test_is_nobodys_of_another_district(self, book: Book) -> None:
        book.tell(book.member())

        assert book.complaints(by="khagaria") == []
        assert len(book.complaints(by="saran")) == 1

    def test_of_a_foreign_number_is_seen_by_whoever_reaches_everything(self, book: Book) -> None:
        book.tell("6000077777")

        assert book.complaints(by="saran") == []
        assert len(book.complaints(by="hq")) == 1

    def test_is_recorded_without_a_word_of_it(self, book: Book) -> None:
        book.tell(book.member(), offer="a ticket")

        with book.land.door("hq", BOOK):
            entry = Entry.objects.get(action="complaint.told")
        assert entry.facts == {"via": "web", "state": "told"} and entry.subject_count == 1

    @pytest.mark.parametrize(
        ("mobile", "code"), [("", "no_mobile"), ("12345", "no_mobile"), ("Suman", "no_mobile")]
    )
    def test_needs_a_mobile(self, book: Book, mobile: str, code: str) -> None:
        with pytest.raises(CannotTell) as refusal:
            book.tell(mobile)

        assert refusal.value.code == code

    def test_of_a_call_that_is_still_to_come_is_refused(self, book: Book) -> None:
        with pytest.raises(CannotTell) as refusal:
            book.tell("6000077777", called_at=book.now + timedelta(days=1))

        assert refusal.value.code == "in_future"


class TestACallBack:
    def test_confirms(self, book: Book) -> None:
        book.tell(book.member(), heard_name="Sumon")

        done = book.answer("yes")

        (one,) = book.complaints()
        assert (one.state, one.confirmed_by) == ("confirmed", book.actor("bina").user_id)
        assert done.name == "Suman Kumar"
        assert one.called_at is not None and one.called_at.isoformat() == "2026-11-08T13:00:00+00:00"
        with book.land.door("hq", BOOK):
            assert queries.heard_names([one]) == {one.id: "Md. Suman ji"}

    def test_denies(self, book: Book) -> None:
        book.tell(book.member())

        book.answer("no", answers={"identity": "yes", "called": "no"})

        assert [one.state for one in book.complaints()] == ["denied"]

    @pytest.mark.parametrize("outcome", ["wrong_number", "refused", "not_this_person", "deceased"])
    def test_that_reaches_nobody_leaves_it_unconfirmed(self, book: Book, outcome: str) -> None:
        book.tell(book.member())

        book.answer(outcome, answers={})

        assert [one.state for one in book.complaints()] == ["unreachable"]

    def test_is_not_made_by_whoever_entered_it(self, book: Book) -> None:
        book.tell(book.member(), by="asha", via="office")

        with pytest.raises(AssertionError):
            book.answer("yes", by="asha")

        book.answer("yes", by="bina")
        assert [one.state for one in book.complaints()] == ["confirmed"]

    def test_confirms_nothing_unless_they_say_it(self, book: Book) -> None:
        book.tell(book.member())

        with pytest.raises(desk.NotConfirmed):
            book.answer("yes", answers={**SAID, "called": "no"})

        assert [one.state for one in book.complaints()] == ["told"]

    def test_taken_back_waits_again(self, book: Book) -> None:
        book.tell(book.member())
        done = book.answer("no", answers={"identity": "yes", "called": "no"})

        with book.land.door("bina", MAKE_CALLS, at=book.now):
            desk.undo(book.actor("bina"), call=done.call, at=book.now)

        (one,) = book.complaints()
        assert (one.state, one.confirmed_by, one.confirmed_at) == ("told", 0, None)

    def test_of_a_number_that_wants_no_calls_is_not_made(self, book: Book) -> None:
        mobile = book.member()
        book.tell(mobile)
        book.answer("complaint", answers={})
        book.now += timedelta(days=100)

        book.tell(mobile)

        assert [one.state for one in book.complaints()] == ["unreachable", "unreachable"]
        assert book.tasks() == []
