"""Several at the same people at the same moment, each on a connection of their own."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.errors import Refusal
from dharatal.register.people import merging, operations, queries
from dharatal.register.people.capabilities import FORGET, LOOK, MERGE
from dharatal.register.people.card import Card
from dharatal.register.people.models import Person, PersonEvent, PersonRecord
from dharatal.register.people.tests.conftest import NOON, VILLAGE, sealed

Deed = Callable[[], object]


def at_once(*deeds: Deed) -> list[str]:
    """Do everything in a thread of its own, all beginning together; return "" or the code of the refusal."""
    barrier = threading.Barrier(len(deeds))

    def do(deed: Deed) -> str:
        barrier.wait()
        try:
            deed()
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


@pytest.fixture
def people(whole_database: str) -> list[Person]:
    """Four people of one village, committed."""
    with entering(SYSTEM, None):
        access.set_covers([(10, [10], [], [])])
    with entering(SYSTEM, LOOK):
        newcomers = sealed([Card(name="Suman Kumari")] * 4, VILLAGE, ["+916000000001"] * 4)
        return [operations.admit(SYSTEM, one, source="call", at=NOON) for one in newcomers]


def joining(first: Person, second: Person) -> Deed:
    def deed() -> None:
        with entering(SYSTEM, MERGE):
            merging.merge(SYSTEM, first.uuid, second.uuid, reason="reviewed", at=NOON)

    return deed


def undoing(event: PersonEvent) -> Deed:
    def deed() -> None:
        with entering(SYSTEM, MERGE):
            merging.undo(SYSTEM, event.id, at=NOON)

    return deed


def clusters() -> list[list[int]]:
    with entering(SYSTEM, LOOK):
        assert Person.objects.count() == len(set(PersonRecord.objects.values_list("person_id", flat=True)))
        held: dict[int, list[int]] = {}
        for record, person in PersonRecord.objects.order_by("id").values_list("id", "person_id"):
            held.setdefault(person, []).append(record)
    return sorted(held.values())


class TestTwoReviewers:
    @pytest.mark.parametrize("is_turned", [False, True])
    def test_of_one_pair_join_it_once(self, people: list[Person], is_turned: bool) -> None:
        first, second, *_others = people
        other = joining(second, first) if is_turned else joining(first, second)

        answers = at_once(joining(first, second), other)

        assert sorted(answers) == ["", "one_already"]
        with entering(SYSTEM, LOOK):
            assert PersonEvent.objects.filter(what="merged").count() == 1
        assert len(clusters()) == 3

    def test_of_two_pairs_that_touch_join_all_three(self, people: list[Person]) -> None:
        first, second, third, fourth = people

        answers = at_once(joining(first, second), joining(second, third), joining(third, first))

        assert Counter(answers) <= Counter({"": 2, "one_already": 1, "changing": 1})
        assert answers.count("") == 2
        assert clusters() == [[first.id, second.id, third.id], [fourth.id]]

    def test_who_take_back_one_merge_do_it_once(self, people: list[Person]) -> None:
        first, second, *_others = people
        joining(first, second)()
        with entering(SYSTEM, LOOK):
            event = PersonEvent.objects.get(what="merged")

        answers = at_once(undoing(event), undoing(event))

        assert sorted(answers) == ["", "undone_already"]
        assert len(clusters()) == 4

    def test_of_whom_one_erases_leave_nothing_half(self, people: list[Person]) -> None:
        first, second, *_others = people

        def erasing() -> None:
            with entering(SYSTEM, FORGET):
                operations.forget(SYSTEM, first.uuid, reason="wish", at=NOON)

        joined, _erased = at_once(joining(first, second), erasing)

        with entering(SYSTEM, LOOK):
            left = {row.id: row.card for row in queries.people_in(SYSTEM, VILLAGE, at=NOON).rows}
        assert len(left) == (2 if joined == "" else 3)
        assert first.id not in left
        assert None not in left.values()


class TestARefusedMerge:
    def test_leaves_the_two_as_they_were(self, people: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
        first, second, *_others = people

        def broken(*_given: Any, **_named: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr("dharatal.register.people.regrouping.audit.record", broken)
        with pytest.raises(RuntimeError):
            joining(first, second)()

        assert len(clusters()) == 4
