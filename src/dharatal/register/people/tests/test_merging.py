"""Tests of merging, splitting and undoing on the real database, with row-level security as in production."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from dharatal.guard.access.door import NotAllowed, entering
from dharatal.guard.audit import queries as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import merging, operations, queries
from dharatal.register.people.capabilities import FIND, FORGET, LOOK, MERGE, REVEAL
from dharatal.register.people.models import Person, PersonEvent, PersonRecord
from dharatal.register.people.tests.conftest import (
    BIHAR,
    DANAPUR_VILLAGE,
    HAMLET,
    NOON,
    PATNA,
    SARAN,
    VILLAGE,
    Admitting,
    Cast,
)

pytestmark = pytest.mark.usefixtures("places")
LATER = NOON + timedelta(days=1)


def join(actor: Actor, first: Person, second: Person) -> PersonEvent:
    with entering(actor, MERGE):
        return merging.merge(actor, first.uuid, second.uuid, reason="reviewed", at=LATER)


def part(actor: Actor, person: Person, *records: Person) -> PersonEvent:
    with entering(actor, MERGE):
        uuids = [one.uuid for one in records]
        return merging.split(actor, person.uuid, uuids, reason="different", at=LATER)


def take_back(actor: Actor, event: PersonEvent) -> PersonEvent:
    with entering(actor, MERGE):
        return merging.undo(actor, event.id, at=LATER)


def rows() -> list[dict[str, object]]:
    """Return everything that the tables hold about persons and their records."""
    with entering(SYSTEM, LOOK):
        people = Person.objects.order_by("id").values()
        records = PersonRecord.objects.order_by("id").values("id", "person_id", "told_unit_id", "unit_id")
        return [*people, *records]


def held_by(person: Person) -> set[int]:
    """Return the records of whoever holds a record now."""
    with entering(SYSTEM, LOOK):
        holder = queries.holder_of(person.uuid)
        return set(PersonRecord.objects.filter(person=holder).values_list("id", flat=True))


def name_seen(actor: Actor, uuid: UUID) -> str:
    with entering(actor, LOOK):
        values = queries.person(actor, uuid, at=LATER).values
        return str(next(one.value for one in values if one.field == "name"))


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


class TestAPersonOfTwoDistricts:
    @pytest.fixture
    def two(self, admitted: Admitting) -> tuple[Person, Person]:
        """Somebody of Saran, and the same of Patna whom a later call verified."""
        return admitted("Suman Kumari"), admitted("सुमन कुमारी", DANAPUR_VILLAGE, at=LATER)

    def counts(self, cast: Cast) -> tuple[int, int, int]:
        seen = []
        for actor, unit in ((cast.saran, SARAN), (cast.patna, PATNA), (cast.headquarters, BIHAR)):
            with entering(actor, LOOK):
                seen.append(queries.count_in(actor, unit))
                assert PersonRecord.objects.exclude(person__in=Person.objects.all()).count() == 0
        return seen[0], seen[1], seen[2]

    def test_is_seen_whole_where_the_best_evidence_places_it(
        self, two: tuple[Person, Person], cast: Cast
    ) -> None:
        join(cast.headquarters, *two)

        assert self.counts(cast) == (0, 1, 1)
        with entering(cast.patna, LOOK):
            picture = queries.person(cast.patna, two[0].uuid, at=LATER)
            assert [record.id for record in picture.records] == [two[1].id, two[0].id]
        with entering(cast.saran, LOOK), pytest.raises(queries.CannotLook):
            queries.person(cast.saran, two[0].uuid, at=LATER)

    def test_parted_is_where_each_source_placed_it(self, two: tuple[Person, Person], cast: Cast) -> None:
        before = rows()
        event = join(cast.headquarters, *two)

        take_back(cast.headquarters, event)

        assert self.counts(cast) == (1, 1, 2)
        assert rows() == before

    def test_goes_back_by_the_hand_of_who_holds_it(self, two: tuple[Person, Person], cast: Cast) -> None:
        event = join(cast.headquarters, *two)

        take_back(cast.patna, event)

        assert self.counts(cast) == (1, 1, 2)

    def test_is_not_joined_again_by_who_sees_half(self, two: tuple[Person, Person], cast: Cast) -> None:
        undone = take_back(cast.headquarters, join(cast.headquarters, *two))

        with pytest.raises(merging.CannotUndo) as refused:
            take_back(cast.patna, undone)
        assert refused.value.code == "outside_area"

    def test_is_moved_by_no_undo_of_who_sees_half(
        self, two: tuple[Person, Person], admitted: Admitting, cast: Cast
    ) -> None:
        other = admitted("Suman K")
        own = join(cast.saran, two[0], other)
        join(cast.headquarters, *two)

        with pytest.raises(merging.CannotUndo):
            take_back(cast.saran, own)


class TestTheDatabaseItself:
    def regroup(self, records: list[int], heads: list[int], place: int = 10) -> None:
        zeros = [0] * len(records)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT people_regroup(%s, %s, %s::int[], %s::int[], %s::int[], %s::int[])",
                [records, heads, zeros, [place] * len(records), zeros, zeros],
            )

    def test_regroups_nobody_out_of_reach(self, admitted: Admitting, cast: Cast) -> None:
        own, other = admitted("Suman Kumari"), admitted("Suman Kumari", DANAPUR_VILLAGE)

        with entering(cast.saran, MERGE), pytest.raises(DatabaseError, match="outside the reach"):
            self.regroup([own.id, other.id], [own.id, own.id])

    def test_regroups_whole_persons_under_their_lowest_record(self, admitted: Admitting, cast: Cast) -> None:
        people = [admitted(f"Suman {letter}") for letter in "abc"]
        first, second, third = (one.id for one in people)
        join(cast.saran, *people[:2])

        with entering(cast.saran, MERGE):
            for records, heads in (([first, third], [first] * 2), ([first, second], [second] * 2)):
                with pytest.raises(DatabaseError, match="whole persons"):
                    self.regroup(records, heads)

    def test_lets_nobody_move_a_record_by_hand(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")

        with entering(cast.saran, MERGE):
            for attempt in (
                lambda: PersonRecord.objects.update(person_id=first.id),
                lambda: Person.objects.filter(id=second.id)._raw_delete(connection.alias),
                lambda: PersonEvent.objects.update(undoes=1),
            ):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    attempt()


class TestLooks:
    def test_at_either_before_the_merge_are_shown_of_the_person(
        self, admitted: Admitting, cast: Cast
    ) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी", HAMLET)
        with entering(cast.saran, LOOK):
            queries.person(cast.saran, first.uuid, at=NOON)
            queries.people_in(cast.saran, HAMLET, at=NOON)
        join(cast.headquarters, first, second)

        with entering(cast.saran, LOOK):
            looks = audit.who_looked(cast.saran, held_by(first), since=NOON)

        assert [look.action for look in looks].count("people.seen") == 1
        assert [look.action for look in looks].count("people.listed") == 1
        assert len({look.entry_id for look in looks}) == len(looks)

    def test_at_the_person_stay_with_each_record_after_a_split(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        join(cast.headquarters, first, second)
        with entering(cast.saran, LOOK):
            queries.people_in(cast.saran, SARAN, at=NOON)
        part(cast.headquarters, first, second)

        with entering(cast.saran, LOOK):
            looks = audit.who_looked(cast.saran, second.id, since=NOON)

        assert "people.listed" in [look.action for look in looks]


class TestForgetting:
    def forget(self, actor: Actor, person: Person) -> None:
        with entering(actor, FORGET):
            operations.forget(actor, person.uuid, reason="wish", at=LATER)

    def test_erases_every_record_of_the_person(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी", DANAPUR_VILLAGE)
        join(cast.headquarters, first, second)

        self.forget(cast.headquarters, second)

        assert rows() == []
        with entering(SYSTEM, LOOK):
            assert subjects_by_id([first.id, second.id]) == {}
            assert PersonEvent.objects.count() == 0

    def test_leaves_who_was_split_off(self, admitted: Admitting, cast: Cast) -> None:
        first, second, third = (admitted(f"Suman {letter}") for letter in "abc")
        join(cast.headquarters, first, second)
        join(cast.headquarters, first, third)
        part(cast.headquarters, first, first)

        self.forget(cast.headquarters, first)

        assert held_by(second) == {second.id, third.id}
        with entering(cast.saran, LOOK):
            assert queries.count_in(cast.saran, SARAN) == 1

    def test_leaves_what_the_erased_had_joined_to_be_taken_back(
        self, admitted: Admitting, cast: Cast
    ) -> None:
        first, second, third = (admitted(f"Suman {letter}") for letter in "abc")
        join(cast.headquarters, first, second)
        event = join(cast.headquarters, first, third)
        part(cast.headquarters, first, first)
        self.forget(cast.headquarters, first)

        take_back(cast.headquarters, event)

        assert held_by(second) == {second.id}
        assert held_by(third) == {third.id}

    def test_leaves_together_whom_only_the_erased_had_joined(self, admitted: Admitting, cast: Cast) -> None:
        first, second, third, fourth = (admitted(f"Suman {letter}") for letter in "abcd")
        join(cast.headquarters, first, second)
        join(cast.headquarters, first, third)
        part(cast.headquarters, first, first)
        self.forget(cast.headquarters, first)

        join(cast.headquarters, second, fourth)

        assert held_by(second) == {second.id, third.id, fourth.id}

    def test_leaves_nothing_to_put_back(self, admitted: Admitting, cast: Cast) -> None:
        first, second = admitted("Suman Kumari"), admitted("सुमन कुमारी")
        event = join(cast.headquarters, first, second)
        self.forget(cast.headquarters, first)

        with pytest.raises(merging.CannotUndo):
            take_back(cast.headquarters, event)


class TestACountOfQuestions:
    def test_of_a_list_is_the_same_with_merged_people(
        self, admitted: Admitting, cast: Cast, django_assert_num_queries: object
    ) -> None:
        people = [admitted(f"Suman {number}") for number in range(8)]
        for one, other in zip(people[::2], people[1::2], strict=True):
            join(cast.headquarters, one, other)

        with entering(cast.saran, LOOK), django_assert_num_queries(6):  # type: ignore[operator]
            assert len(queries.people_in(cast.saran, VILLAGE, at=NOON).rows) == 4
