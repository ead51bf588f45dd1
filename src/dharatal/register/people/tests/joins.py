"""Joins, parts and takes back in a test, and looks at who holds what."""

from datetime import timedelta
from uuid import UUID

from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people import merging, queries
from dharatal.register.people.capabilities import LOOK, MERGE
from dharatal.register.people.models import Person, PersonEvent, PersonRecord
from dharatal.register.people.tests.conftest import (
    NOON,
)

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
