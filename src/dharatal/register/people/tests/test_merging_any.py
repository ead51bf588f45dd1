"""Any sequence of merges, splits, undos and erasures, on the real database, beside a plain model of sets."""

from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from hypothesis.stateful import run_state_machine_as_test as run

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging, operations, shown
from dharatal.register.people.capabilities import MERGE
from dharatal.register.people.card import Card
from dharatal.register.people.models import Person, PersonEvent, PersonRecord
from dharatal.register.people.tests.conftest import DANAPUR_VILLAGE, HAMLET, NOON, VILLAGE, Cast, sealed

PLACES = (VILLAGE, HAMLET, DANAPUR_VILLAGE)


class Model:
    """Sets of records: what is in force is done again from the start, one after the other."""

    def __init__(self, records: list[int]) -> None:
        self.records = set(records)
        self.done: list[tuple[str, tuple[int, ...]]] = []
        self.in_force: list[bool] = []

    def add(self, what: str, *records: int) -> int:
        self.done.append((what, records))
        self.in_force.append(True)
        return len(self.done) - 1

    @property
    def people(self) -> set[frozenset[int]]:
        everybody = {record for _what, records in self.done for record in records} | self.records
        people = [{record} for record in everybody]
        for (what, records), holds in zip(self.done, self.in_force, strict=True):
            if holds and what == "merge":
                joined = [one for one in people if one & set(records)]
                people = [one for one in people if not one & set(records)] + [set().union(*joined)]
            elif holds:
                parts = [part for one in people for part in (one & set(records), one - set(records))]
                people = [one for one in parts if one]
        return {frozenset(one & self.records) for one in people if one & self.records}


class RollBack(Exception):
    """An example is over: the next begins with an empty register."""


class Register(RuleBasedStateMachine):
    """Up to ten records of three places. An event: its id, its place in the model, whether undoing it restores."""

    records = Bundle("records")
    events = Bundle("events")

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(entering(SYSTEM, MERGE))
        self.clock = NOON

    def teardown(self) -> None:
        over = RollBack()
        with suppress(RollBack):
            self.stack.__exit__(RollBack, over, None)

    @initialize(
        target=records,
        kinds=some.lists(some.tuples(some.integers(0, 2), some.booleans()), min_size=6, max_size=10),
    )
    def begin(self, kinds: list[tuple[int, bool]]) -> Any:
        self.uuid_of = {}
        for place, is_verified in kinds:
            (newcomer,) = sealed([Card(name="Suman Kumari")], PLACES[place], ["+916000000001"])
            moment = self.later()
            newcomer = newcomer._replace(verified_at=moment if is_verified else None)
            person = operations.admit(SYSTEM, newcomer, source="call", at=moment)
            self.uuid_of[person.id] = person.uuid
        self.model = Model(list(self.uuid_of))
        self.first = self.rows()
        return multiple(*self.uuid_of)

    def later(self) -> Any:
        self.clock += timedelta(minutes=1)
        return self.clock

    def rows(self) -> list[dict[str, Any]]:
        people = Person.objects.order_by("id").values()
        return [*people, *PersonRecord.objects.order_by("id").defer("card", "phone", "tokens").values()]

    @rule(target=events, first=records, second=records)
    def merge(self, first: int, second: int) -> Any:
        there = {first, second} <= self.model.records
        together = any({first, second} <= person for person in self.model.people)
        try:
            event = self.do(merging.merge, self.uuid_of[first], self.uuid_of[second], reason="reviewed")
        except merging.CannotMerge:
            assert together or not there
            return multiple()
        assert there and not together
        return event.id, self.model.add("merge", first, second), False

    @rule(target=events, person=records, others=some.sets(records, min_size=1, max_size=4))
    def split(self, person: int, others: set[int]) -> Any:
        whole = next((one for one in self.model.people if person in one), frozenset())
        parted = [self.uuid_of[one] for one in others]
        try:
            event = self.do(merging.split, self.uuid_of[person], parted, reason="different")
        except merging.CannotSplit:
            assert not others < whole
            return multiple()
        assert others < whole
        return event.id, self.model.add("split", *others), False

    @rule(target=events, event=events)
    def undo(self, event: tuple[int, int, bool]) -> Any:
        number, place, restores = event
        holds = self.model.in_force[place] is not restores
        try:
            undone = self.do(merging.undo, number)
        except merging.CannotUndo as refused:
            concerned = set(
                PersonEvent.objects.filter(id=number).values_list("records", flat=True).first() or ()
            )
            assert not concerned & self.model.records if refused.code == "not_found" else not holds
            return multiple()
        assert holds
        self.model.in_force[place] = restores
        return undone.id, place, not restores

    @rule(record=records)
    def forget(self, record: int) -> None:
        try:
            operations.forget(SYSTEM, self.uuid_of[record], reason="wish", at=self.later())
        except operations.CannotForget:
            assert record not in self.model.records
        else:
            self.model.records -= next(one for one in self.model.people if record in one)

    def do(self, operation: Any, *what: Any, **how: Any) -> PersonEvent:
        with transaction.atomic():
            done: PersonEvent = operation(SYSTEM, *what, **how, at=self.later())
        return done

    @invariant()
    def the_people_are_those_of_the_model(self) -> None:
        held: dict[int, set[int]] = {}
        for record, person in PersonRecord.objects.values_list("id", "person_id"):
            held.setdefault(person, set()).add(record)
        assert {frozenset(one) for one in held.values()} == self.model.people
        assert {person: self.uuid_of[person] for person in map(min, held.values())} == dict(
            Person.objects.values_list("id", "uuid")
        )

    @invariant()
    def everybody_is_where_the_first_record_belongs(self) -> None:
        born = {row["id"]: row for row in self.first[len(self.first) // 2 :]}
        for person in Person.objects.prefetch_related("records"):
            first = shown.first_of(person.records.all())
            place = born[first.id]["unit_id"]
            assert {person.unit_id, *(one.unit_id for one in person.records.all())} == {place}
            assert all(
                (one.told_unit_id or one.unit_id) == born[one.id]["unit_id"] for one in person.records.all()
            )

    @invariant()
    def nothing_in_force_is_as_if_nothing_had_been_done(self) -> None:
        if not any(self.model.in_force):
            left = [row for row in self.first if row["id"] in self.model.records]
            assert self.rows() == left


@pytest.mark.usefixtures("places")
class TestAnySequence:
    def test_gives_the_people_of_its_net_effect(self, cast: Cast) -> None:
        steps = settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        )

        run(Register, settings=steps)
