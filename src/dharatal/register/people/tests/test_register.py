"""Tests of admission, lists and reveals, with row-level security as in production."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from dharatal.guard.access.door import NotAllowed, entering
from dharatal.guard.vault.operations import erase
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.quotas import QuotaReached
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import operations, queries
from dharatal.register.people.capabilities import FORGET, LOOK, REVEAL
from dharatal.register.people.card import Card
from dharatal.register.people.models import Person, PersonEvent, PersonRecord
from dharatal.register.people.tests.conftest import (
    BIHAR,
    CHHAPRA,
    DANAPUR_VILLAGE,
    HAMLET,
    NOON,
    PATNA,
    REVELGANJ,
    SADHPUR,
    SARAN,
    VILLAGE,
    Admitting,
    Cast,
    sealed,
)
from dharatal.register.territory.models import Unit


def last_entry() -> tuple[str, int, int, str]:
    """Return action, actor, number of subjects and purpose of the newest entry of the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, actor_id, subject_count, purpose FROM audit_entry ORDER BY id DESC LIMIT 1"
        )
        return cursor.fetchone()


class TestAdmission:
    def test_makes_a_person_of_the_subject(self, admitted: Admitting, cast: Cast) -> None:
        person = admitted("Suman Kumari")

        with entering(cast.saran, LOOK):
            record = PersonRecord.objects.get()
            assert (record.id, record.uuid, record.person_id) == (person.id, person.uuid, person.id)
            assert [event.what for event in PersonEvent.objects.all()] == ["created"]

    def test_is_in_the_log_with_its_subject(self, admitted: Admitting, plumbing: None) -> None:
        admitted("Suman Kumari")

        assert last_entry() == ("people.admitted", SYSTEM.user_id, 1, "")

    def test_of_many_is_one_entry_and_the_same_rows(self, cast: Cast, plumbing: None) -> None:
        names = [f"Ramesh Mahto {letter}" for letter in "abcdefgh"]
        with entering(SYSTEM, LOOK):
            newcomers = sealed([Card(name=name) for name in names], VILLAGE, ["+916000000001"] * 8)
            admitted = operations.admit_many(SYSTEM, newcomers, source="seed", unit_id=VILLAGE.id, at=NOON)

        assert admitted == 8
        assert last_entry() == ("people.admitted", SYSTEM.user_id, 8, "")
        with entering(cast.saran, LOOK):
            rows = queries.people_in(cast.saran, VILLAGE, at=NOON).rows
            assert [row.card and row.card.name for row in rows] == names
            assert PersonEvent.objects.count() == 8

    def test_of_many_twice_in_a_transaction_keeps_both(self, cast: Cast) -> None:
        with entering(SYSTEM, LOOK):
            for place in (VILLAGE, HAMLET):
                newcomers = sealed([Card(name="Ramesh Mahto")] * 3, place, ["+916000000001"] * 3)
                operations.admit_many(SYSTEM, newcomers, source="seed", unit_id=None, at=NOON)
            assert queries.count_in(SYSTEM, SARAN) == 6

    def test_outside_the_reach_is_stopped_by_the_database(self, cast: Cast) -> None:
        with entering(cast.saran, LOOK):
            (newcomer,) = sealed([Card(name="Ramesh Mahto")], DANAPUR_VILLAGE, ["+916000000001"])
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                operations.admit(cast.saran, newcomer, source="call", at=NOON)

    def test_by_a_caller_who_sees_nobody_is_lent_the_place(self, cast: Cast) -> None:
        with entering(cast.caller, None):
            (newcomer,) = sealed([Card(name="Ramesh Mahto")], VILLAGE, ["+916000000001"])
            operations.admit(cast.caller, newcomer, source="call", at=NOON)
            assert Person.objects.count() == 0

        with entering(cast.saran, LOOK):
            assert Person.objects.count() == 1

    def test_cannot_be_rewritten_by_the_web(self, admitted: Admitting, cast: Cast) -> None:
        admitted("Suman Kumari")

        with entering(cast.saran, LOOK):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                PersonRecord.objects.update(source="seed")
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                PersonEvent.objects.all().delete()


class TestCount:
    @pytest.mark.parametrize(
        ("unit", "count"),
        [
            (BIHAR, 3),
            (SARAN, 3),
            (CHHAPRA, 3),
            (SADHPUR, 3),
            (VILLAGE, 2),
            (HAMLET, 1),
            (REVELGANJ, 0),
            (PATNA, 0),
        ],
    )
    def test_is_that_of_the_unit_within_the_reach(
        self, admitted: Admitting, cast: Cast, unit: Unit, count: int
    ) -> None:
        for place in (VILLAGE, VILLAGE, HAMLET, DANAPUR_VILLAGE):
            admitted("Suman Kumari", place)

        with entering(cast.saran, LOOK):
            assert queries.count_in(cast.saran, unit) == count

    def test_is_of_everybody_for_the_headquarters(self, admitted: Admitting, cast: Cast) -> None:
        for place in (VILLAGE, DANAPUR_VILLAGE):
            admitted("Suman Kumari", place)

        with entering(cast.headquarters, LOOK):
            assert queries.count_in(cast.headquarters, BIHAR) == 2

    def test_is_refused_to_a_caller(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed), entering(cast.caller, LOOK):
            queries.count_in(cast.caller, BIHAR)


class TestList:
    def test_goes_by_place_and_then_by_number(self, admitted: Admitting, cast: Cast) -> None:
        for name, place in (("Third", HAMLET), ("First", VILLAGE), ("Fourth", HAMLET), ("Second", VILLAGE)):
            admitted(name, place)

        with entering(cast.saran, LOOK):
            page = queries.people_in(cast.saran, SARAN, at=NOON)
            assert [row.card and row.card.name for row in page.rows] == ["First", "Second", "Third", "Fourth"]
            assert (page.total, page.after) == (4, "")

    @pytest.mark.parametrize("unit", [BIHAR, SARAN, CHHAPRA, SADHPUR])
    def test_is_turned_page_by_page_without_a_gap(self, admitted: Admitting, cast: Cast, unit: Unit) -> None:
        for place in (HAMLET, VILLAGE, HAMLET, VILLAGE, VILLAGE):
            admitted("Suman Kumari", place)

        with entering(cast.saran, LOOK):
            whole = [row.id for row in queries.people_in(cast.saran, unit, at=NOON).rows]
            paged, after = [], ""
            while True:
                page = queries.people_in(cast.saran, unit, after=after, size=2, at=NOON)
                paged += [row.id for row in page.rows]
                if not (after := page.after):
                    break
        assert paged == whole
        assert len(whole) == 5

    def test_is_one_look_in_the_log(self, admitted: Admitting, cast: Cast, plumbing: None) -> None:
        for _ in range(3):
            admitted("Suman Kumari")

        with entering(cast.saran, LOOK):
            queries.people_in(cast.saran, VILLAGE, at=NOON)

        assert last_entry() == ("people.listed", cast.saran.user_id, 3, "")

    def test_costs_as_many_questions_at_fifty_as_at_two(
        self, admitted: Admitting, cast: Cast, django_assert_num_queries: object
    ) -> None:
        admitted("Suman Kumari")
        with entering(cast.saran, LOOK):
            queries.people_in(cast.saran, VILLAGE, at=NOON)  # the first look of a day begins its count
        for count in (1, 48):
            with entering(SYSTEM, LOOK):
                people = sealed([Card(name="Suman")] * count, VILLAGE, ["+916000000001"] * count)
                operations.admit_many(SYSTEM, people, source="seed", unit_id=None, at=NOON)
            with entering(cast.saran, LOOK), django_assert_num_queries(9):  # type: ignore[operator]
                queries.people_in(cast.saran, VILLAGE, at=NOON)

    def test_keeps_the_place_of_somebody_erased(self, admitted: Admitting, cast: Cast) -> None:
        gone = admitted("Suman Kumari")
        with entering(SYSTEM, LOOK):
            erase(SYSTEM, [gone.id], at=NOON)

        with entering(cast.saran, LOOK):
            (row,) = queries.people_in(cast.saran, VILLAGE, at=NOON).rows
            assert (row.id, row.card) == (gone.id, None)

    def test_refuses_a_page_that_was_never_given(self, cast: Cast) -> None:
        with entering(cast.saran, LOOK), pytest.raises(queries.CannotLook):
            queries.people_in(cast.saran, VILLAGE, after="1.2", at=NOON)


class TestForgetting:
    def test_leaves_nothing_but_the_number_in_the_log(
        self, admitted: Admitting, cast: Cast, plumbing: None
    ) -> None:
        person = admitted("Suman Kumari")

        with entering(cast.saran, FORGET):
            operations.forget(cast.saran, person.uuid, reason="wish", at=NOON)

        with entering(cast.saran, LOOK):
            assert queries.count_in(cast.saran, SARAN) == 0
            assert (PersonRecord.objects.count(), PersonEvent.objects.count()) == (0, 0)
            assert subjects_by_id([person.id]) == {}

    def test_needs_somebody_within_reach(self, admitted: Admitting, cast: Cast) -> None:
        person = admitted("Suman Kumari", DANAPUR_VILLAGE)

        with entering(cast.saran, FORGET), pytest.raises(operations.CannotForget):
            operations.forget(cast.saran, person.uuid, reason="wish", at=NOON)

    def test_is_the_only_way_to_delete_and_not_while_something_opens(
        self, admitted: Admitting, cast: Cast
    ) -> None:
        person = admitted("Suman Kumari")

        with entering(cast.saran, LOOK), connection.cursor() as cursor:
            cursor.execute("SELECT people_forget(%s)", [person.id])
            assert cursor.fetchone() == (False,)
            assert queries.count_in(cast.saran, SARAN) == 1


class TestPicture:
    def test_names_the_source_of_each_value(self, admitted: Admitting, cast: Cast, plumbing: None) -> None:
        person = admitted("Suman Kumari", relation="F", relative_name="Ram Singh", age=31)

        with entering(cast.saran, LOOK):
            picture = queries.person(cast.saran, person.uuid, at=NOON)

        assert {value.field: value.value for value in picture.values} == {
            "name": "Suman Kumari",
            "relation": "F",
            "relative_name": "Ram Singh",
            "age": 31,
        }
        assert {(value.source, value.verified_at) for value in picture.values} == {("call", NOON)}
        assert picture.has_phone
        assert last_entry() == ("people.seen", cast.saran.user_id, 1, "")

    def test_of_somebody_out_of_reach_is_of_nobody(self, admitted: Admitting, cast: Cast) -> None:
        person = admitted("Suman Kumari", DANAPUR_VILLAGE)

        with entering(cast.saran, LOOK), pytest.raises(queries.CannotLook):
            queries.person(cast.saran, person.uuid, at=NOON)


class TestReveal:
    def test_gives_the_phone_and_is_in_the_log(self, admitted: Admitting, cast: Cast, plumbing: None) -> None:
        person = admitted("Suman Kumari", phone="+916000000042")

        with entering(cast.saran, REVEAL):
            phones = operations.reveal(cast.saran, person.uuid, purpose="meeting", at=NOON)

        assert phones == ["+916000000042"]
        assert last_entry() == ("people.revealed", cast.saran.user_id, 1, "meeting")

    def test_needs_a_purpose(self, admitted: Admitting, cast: Cast) -> None:
        person = admitted("Suman Kumari")

        with entering(cast.saran, REVEAL), pytest.raises(operations.CannotReveal):
            operations.reveal(cast.saran, person.uuid, purpose="", at=NOON)

    @pytest.mark.parametrize("where", ["elsewhere", "nowhere"])
    def test_does_not_tell_somebody_elsewhere_from_nobody(
        self, admitted: Admitting, cast: Cast, where: str
    ) -> None:
        uuid = admitted("Suman Kumari", DANAPUR_VILLAGE).uuid if where == "elsewhere" else uuid4()

        with entering(cast.saran, REVEAL), pytest.raises(operations.CannotReveal) as refusal:
            operations.reveal(cast.saran, uuid, purpose="meeting", at=NOON)

        assert refusal.value.code == "not_found"

    def test_stops_at_the_quota(
        self, admitted: Admitting, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(operations, "REVEALS_A_DAY", 1)
        first, second = admitted("Suman Kumari"), admitted("Radha Devi")

        with entering(cast.saran, REVEAL):
            operations.reveal(cast.saran, first.uuid, purpose="meeting", at=NOON)
            operations.reveal(cast.saran, first.uuid, purpose="work", at=NOON)
            with pytest.raises(QuotaReached):
                operations.reveal(cast.saran, second.uuid, purpose="meeting", at=NOON)
