"""Tests of merging, splitting and undoing on the real database, with row-level security as in production."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from dharatal.guard.access.door import NotAllowed, entering
from dharatal.guard.vault.quotas import QuotaReached
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging, operations, queries
from dharatal.register.people.capabilities import FIND, LOOK, MERGE, REVEAL
from dharatal.register.people.models import Person, PersonEvent
from dharatal.register.people.tests.conftest import (
    BIHAR,
    DANAPUR_VILLAGE,
    HAMLET,
    NOON,
    SARAN,
    VILLAGE,
    Admitting,
    Cast,
)
from dharatal.register.people.tests.joins import LATER, held_by, join, name_seen, part, rows, take_back

pytestmark = pytest.mark.usefixtures("places")


class TestAMerge:
    def test_makes_one_person_of_two(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")

        join(cast.headquarters, first, second)

        assert held_by(first) == held_by(second) == {first.id, second.id}
        with entering(cast.headquarters, LOOK):
            assert queries.count_in(cast.headquarters, BIHAR) == 1
            (row,) = queries.people_in(cast.headquarters, SARAN, at=NOON).rows
            assert row.records == (first.id, second.id)

    def test_is_found_once_and_by_either_name_or_number(self, admitted: Admitting, cast: Cast) -> None:
        first = admitted("Suman Kumari", phone="+916000000041")
        second = admitted("Sushila Kumari", phone="+916000000042")
        join(cast.headquarters, first, second)

        with entering(cast.saran, FIND):
            found = [
                *queries.find(cast.saran, "Kumari", at=NOON),
                *queries.find(cast.saran, "Sushila", at=NOON),
                *queries.by_phone(cast.saran, "+916000000042", at=NOON),
            ]

        assert [row.uuid for row in found] == [first.uuid] * 3

    def test_keeps_both_addresses_leading_to_the_person(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        join(cast.headquarters, first, second)

        with entering(cast.saran, LOOK):
            seen = [queries.person(cast.saran, one.uuid, at=NOON).person.uuid for one in (first, second)]
        with entering(cast.saran, REVEAL):
            phones = operations.reveal(cast.saran, second.uuid, purpose="work", at=NOON)

        assert seen == [first.uuid, first.uuid]
        assert phones == ["+916000000001"]

    def test_saves_nobody_anything_of_the_quota_of_numbers(
        self, admitted: Admitting, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(operations, "REVEALS_A_DAY", 1)
        first = admitted("Suman Kumari", phone="+916000000041")
        second = admitted("Radha Devi", phone="+916000000042")
        with entering(cast.saran, REVEAL):
            operations.reveal(cast.saran, first.uuid, purpose="work", at=NOON)
        join(cast.headquarters, first, second)

        with entering(cast.saran, REVEAL), pytest.raises(QuotaReached):
            operations.reveal(cast.saran, first.uuid, purpose="work", at=NOON)

    def test_costs_one_number_where_both_records_gave_the_same(
        self, admitted: Admitting, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(operations, "REVEALS_A_DAY", 1)
        first = admitted("Suman Kumari", phone="+916000000041")
        second = admitted("सुमन कुमारी", phone="+916000000041")
        join(cast.headquarters, first, second)

        with entering(cast.saran, REVEAL):
            phones = operations.reveal(cast.saran, first.uuid, purpose="work", at=NOON)

        assert phones == ["+916000000041"]

    def test_is_an_event_with_reason_model_and_score(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        with entering(cast.headquarters, MERGE):
            merging.merge(
                cast.headquarters,
                *(second.uuid, first.uuid),
                reason="matched",
                model="2026-11.1",
                score=0.987,
                at=LATER,
            )

        with entering(cast.headquarters, LOOK):
            event = PersonEvent.objects.get(what="merged")
        assert (event.person_id, event.record_id, event.other_id) == (first.id, second.id, first.id)
        assert (event.user_id, event.at, event.reason) == (cast.headquarters.user_id, LATER, "matched")
        assert (event.model_version, event.score, event.records) == (
            "2026-11.1",
            0.987,
            [first.id, second.id],
        )

    def test_is_in_the_log_with_both_records(self, admitted: Admitting, cast: Cast, plumbing: None) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        event = join(cast.headquarters, first, second)

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT action, subject_count, purpose, facts->>'event' FROM audit_entry ORDER BY id DESC LIMIT 1"
            )
            assert cursor.fetchone() == ("people.merged", 2, "reviewed", str(event.id))

    @pytest.mark.parametrize("reason", ["", "because"])
    def test_needs_a_reason(self, admitted: Admitting, cast: Cast, reason: str) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")

        with entering(cast.headquarters, MERGE), pytest.raises(merging.CannotMerge):
            merging.merge(cast.headquarters, first.uuid, second.uuid, reason=reason, at=LATER)

    def test_of_one_with_the_same_is_refused(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        join(cast.headquarters, first, second)

        for one, other in ((first, first), (second, first)):
            with pytest.raises(merging.CannotMerge) as refused:
                join(cast.headquarters, one, other)
            assert refused.value.code == "one_already"

    def test_with_somebody_out_of_reach_is_with_nobody(self, admitted: Admitting, cast: Cast) -> None:
        own, other = admitted("Suman Kumari"), admitted("Suman Kumari", DANAPUR_VILLAGE)

        for uuid in (other.uuid, uuid4()):
            with pytest.raises(merging.CannotMerge) as refused, entering(cast.saran, MERGE):
                merging.merge(cast.saran, own.uuid, uuid, reason="reviewed", at=LATER)
            assert refused.value.code == "not_found"

    def test_needs_the_right(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")

        with pytest.raises(NotAllowed):
            join(cast.caller, first, second)


class TestWhatIsShown:
    def test_is_what_a_call_verified_before_what_is_newer(self, admitted: Admitting, cast: Cast) -> None:
        verified = admitted("Suman Kumari")
        newer = admitted("Suman Devi", at=LATER, verified=False, address="Ward 3")
        join(cast.headquarters, verified, newer)

        with entering(cast.saran, LOOK):
            (row,) = queries.people_in(cast.saran, SARAN, at=LATER).rows

        assert name_seen(cast.saran, newer.uuid) == "Suman Kumari"
        assert row.card is not None
        assert (row.card.name, row.card.address, row.verified_at) == ("Suman Kumari", "Ward 3", NOON)

    def test_is_what_is_newer_before_what_more_records_say(self, admitted: Admitting, cast: Cast) -> None:
        many = [admitted("Suman Kumari") for _ in range(2)]
        newer = admitted("Suman Devi", at=LATER)
        for one in many:
            join(cast.headquarters, newer, one)

        assert name_seen(cast.saran, newer.uuid) == "Suman Devi"

    def test_is_what_more_records_say_among_those_of_one_moment(
        self, admitted: Admitting, cast: Cast
    ) -> None:
        one = admitted("Suman Devi")
        for other in (admitted("Suman Kumari"), admitted("suman  kumari")):
            join(cast.headquarters, one, other)

        assert name_seen(cast.saran, one.uuid) == "Suman Kumari"

    def test_takes_father_or_husband_with_the_name(self, admitted: Admitting, cast: Cast) -> None:
        wife = admitted("Suman Devi", relation="", relative_name="")
        daughter = admitted("Suman Kumari", at=NOON - timedelta(days=9), relation="F", relative_name="Ram")
        married = admitted("Suman", at=NOON - timedelta(days=3), relation="H", relative_name="Mohan")
        for one in (daughter, married):
            join(cast.headquarters, wife, one)

        with entering(cast.saran, LOOK):
            (row,) = queries.people_in(cast.saran, SARAN, at=NOON).rows
        assert row.card is not None
        assert (row.card.name, row.card.relation, row.card.relative_name) == ("Suman Devi", "H", "Mohan")

    def test_names_what_the_others_say(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari", age=31), admitted("Suman Kumari", age=33, at=LATER)
        join(cast.headquarters, first, second)

        with entering(cast.saran, LOOK):
            picture = queries.person(cast.saran, first.uuid, at=LATER)

        assert [(one.field, one.value) for one in picture.others] == [("age", 31)]
        assert [record.id for record in picture.records] == [second.id, first.id]


class TestUndo:
    def test_gives_back_the_very_persons(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी", HAMLET, at=LATER)
        before = rows()

        event = join(cast.headquarters, first, second)
        assert rows() != before
        take_back(cast.headquarters, event)

        assert rows() == before

    def test_of_an_undo_joins_them_again_and_so_on(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी", DANAPUR_VILLAGE)
        apart = rows()
        event = join(cast.headquarters, first, second)
        together = rows()

        for expected in (apart, together, apart, together):
            event = take_back(cast.headquarters, event)
            assert rows() == expected

    def test_in_the_middle_of_a_chain_leaves_the_later_ones(self, admitted: Admitting, cast: Cast) -> None:
        first, second, third, fourth = (admitted(f"Suman {letter}") for letter in "abcd")
        middle = join(cast.headquarters, first, second)
        join(cast.headquarters, first, third)
        join(cast.headquarters, second, fourth)

        take_back(cast.headquarters, middle)

        assert held_by(first) == {first.id, third.id}
        assert held_by(second) == {second.id, fourth.id}

    def test_leaves_who_joined_in_between_with_whom_it_was_joined_to(
        self, admitted: Admitting, cast: Cast
    ) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        event = join(cast.headquarters, first, second)
        newcomer = admitted("Suman Kumari Singh")
        join(cast.headquarters, second, newcomer)

        take_back(cast.headquarters, event)

        assert held_by(first) == {first.id}
        assert held_by(newcomer) == {second.id, newcomer.id}

    def test_of_a_split_puts_them_together(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        join(cast.headquarters, first, second)
        together = rows()
        event = part(cast.headquarters, first, second)

        take_back(cast.headquarters, event)

        assert rows() == together

    def test_twice_is_refused(self, admitted: Admitting, cast: Cast) -> None:
        event = join(cast.headquarters, admitted("Suman Kumari"), admitted("सुमन कुमारी"))
        take_back(cast.headquarters, event)

        with pytest.raises(merging.CannotUndo) as refused:
            take_back(cast.headquarters, event)
        assert refused.value.code == "undone_already"

    def test_of_what_is_no_merge_is_refused(self, admitted: Admitting, cast: Cast) -> None:
        admitted("Suman Kumari")
        with entering(SYSTEM, LOOK):
            created = PersonEvent.objects.get()

        for event in (created, PersonEvent(id=10**9)):
            with pytest.raises(merging.CannotUndo) as refused:
                take_back(cast.headquarters, event)
            assert refused.value.code == "not_found"


class TestASplit:
    def test_makes_persons_of_both_parts(self, admitted: Admitting, cast: Cast) -> None:
        people = [admitted(f"Suman {letter}") for letter in "abcd"]
        for other in people[1:]:
            join(cast.headquarters, people[0], other)

        part(cast.headquarters, people[3], people[0], people[2])

        assert held_by(people[2]) == {people[0].id, people[2].id}
        assert held_by(people[3]) == {people[1].id, people[3].id}
        with entering(cast.saran, LOOK):
            uuids = set(Person.objects.values_list("uuid", flat=True))
        assert uuids == {people[0].uuid, people[1].uuid}

    def test_keeps_a_person_where_its_first_record_belongs(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari", HAMLET), admitted("सुमन कुमारी", at=LATER)
        join(cast.headquarters, first, second)
        with entering(cast.saran, LOOK):
            assert Person.objects.get().unit_id == VILLAGE.id

        part(cast.headquarters, first, second)

        with entering(cast.saran, LOOK):
            assert set(Person.objects.values_list("id", "unit_id")) == {
                (first.id, HAMLET.id),
                (second.id, VILLAGE.id),
            }

    def chosen(self, person: Person, other: Person, stranger: Person) -> list[Sequence[UUID]]:
        return [[], [person.uuid, other.uuid], [stranger.uuid], [other.uuid, uuid4()]]

    @pytest.mark.parametrize("which", range(4))
    def test_needs_some_but_not_all_of_the_records(self, admitted: Admitting, cast: Cast, which: int) -> None:
        person, other, stranger = (admitted(f"Suman {letter}") for letter in "abc")
        join(cast.headquarters, person, other)
        records = self.chosen(person, other, stranger)[which]

        with pytest.raises(merging.CannotSplit) as refused, entering(cast.headquarters, MERGE):
            merging.split(cast.headquarters, person.uuid, records, reason="different", at=LATER)
        assert refused.value.code == "wrong_records"
