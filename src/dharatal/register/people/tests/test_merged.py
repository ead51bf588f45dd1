"""What holds of a person of several records: who sees it, who looked, how it is forgotten."""

import pytest
from django.db import DatabaseError, connection, transaction

from dharatal.guard.access.door import entering
from dharatal.guard.audit import queries as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import merging, operations, queries
from dharatal.register.people.capabilities import FORGET, LOOK, MERGE
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
from dharatal.register.people.tests.joins import LATER, held_by, join, part, rows, take_back

pytestmark = pytest.mark.usefixtures("places")


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

        with entering(cast.saran, LOOK):
            queries.people_in(cast.saran, VILLAGE, at=NOON)  # the first look of a day begins its count
        with entering(cast.saran, LOOK), django_assert_num_queries(9):  # type: ignore[operator]
            assert len(queries.people_in(cast.saran, VILLAGE, at=NOON).rows) == 4
