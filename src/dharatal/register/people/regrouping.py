"""Holds everybody whom a merge, split or undo concerns, and writes down what becomes of them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import OperationalError, connection
from django.utils.translation import gettext_lazy as _
from psycopg.errors import DeadlockDetected

from dharatal.engines.postgres.bulk import array
from dharatal.engines.postgres.sequences import reserve
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import clusters, shown
from dharatal.register.people.models import PersonEvent, PersonRecord
from dharatal.register.people.moves import place_now
from dharatal.register.people.pairs import reopening
from dharatal.register.people.places import RUNGS
from dharatal.register.territory import queries as territory


class CannotRegroup(Refusal):
    """Somebody concerned is elsewhere, or others are at the same people."""

    code = "cannot_regroup"


def at_the_same_people() -> CannotRegroup:
    """Say that others were faster."""
    return CannotRegroup(
        _("Somebody else is changing the same people. Load the page again, then try once more."),
        code="changing",
    )


@dataclass
class Kin:
    """Records that were ever merged with or split from each other, and their events. Erased ones have no person.

    person_of: record to the person that holds it. outside: records beyond the actor's reach.
    """

    person_of: dict[int, int] = field(default_factory=dict)
    outside: set[int] = field(default_factory=set)
    events: list[PersonEvent] = field(default_factory=list)

    @property
    def turn(self) -> int:
        """Return the next place in their order."""
        return 1 + max((event.turn for event in self.events), default=0)

    @property
    def before(self) -> set[frozenset[int]]:
        """Return the clusters as they stand."""
        people: dict[int, set[int]] = {}
        for record, person in self.person_of.items():
            people.setdefault(person, set()).add(record)
        return {frozenset(records) for records in people.values()}

    def after(self, event: PersonEvent) -> set[frozenset[int]]:
        """Return the clusters as one more event leaves them."""
        return clusters.clusters([*self.events, event], self.person_of)


@dataclass
class Change:
    """What an event does, before it is done. goes, comes: the people that will be no more and those that will be."""

    event: PersonEvent
    goes: list[list[int]]
    comes: list[list[int]]

    @property
    def concerned(self) -> list[int]:
        """Return every record that changes hands or stays behind, in ascending order."""
        return sorted({record for cluster in self.comes for record in cluster})


def hold(records: Iterable[int]) -> Kin:
    """Return the kin of these records, and keep everybody else from regrouping them in this transaction.

    Raises CannotRegroup when two who hold a part of the same people each would wait for the other.
    """
    wanted, found = sorted(set(records)), Kin()
    with connection.cursor() as cursor:
        while True:
            # what others joined while we waited widens the kin: then it is held anew
            cursor.execute("SELECT people_kin(%s::bigint[])", [array(wanted)])
            (kin,) = cursor.fetchone()
            if found.person_of and kin == wanted:
                break
            wanted = kin
            found.person_of, found.outside = _held(wanted)
            if not found.person_of:
                break
    events = PersonEvent.objects.filter(records__overlap=wanted)
    found.events = list(events.order_by("turn", "id"))
    return found


def change_by(event: PersonEvent, kin: Kin) -> Change:
    """Say what an event would change. Raises CannotRegroup when that concerns somebody beyond the reach."""
    before, after = kin.before, kin.after(event)
    goes, comes = _in_order(before - after), _in_order(after - before)
    if kin.outside.intersection(record for cluster in comes for record in cluster):
        raise CannotRegroup(
            _("This concerns records of another area. Ask the headquarters to do it."), code="outside_area"
        )
    return Change(event, goes, comes)


def carry_out(actor: Actor, change: Change, *, at: datetime) -> PersonEvent:
    """Write the event, move the records and log it, in the transaction that holds them."""
    event = change.event
    (event.id,) = reserve("person_event_id", 1)
    places = _regroup(change.comes)
    concerned = sorted({*(event.records or ()), *change.concerned})
    with _one_after_the_other():
        pairs = reopening.go_by(actor, change.concerned, parted=event.parted or (), at=at)
    head = next((cluster[0] for cluster in change.comes if event.record_id in cluster), event.person_id)
    event.person_id, event.user_id, event.at = head, actor.user_id, at
    event.save(force_insert=True)
    audit.record(
        actor,
        f"people.{event.what}",
        subjects=concerned,
        unit_id=places.get(head, {}).get("unit_id"),
        purpose=event.reason,
        facts={"event": event.id, "people": len(change.comes), "pairs": pairs, "score": event.score},
        at=at,
    )
    return event


def _held(ids: Sequence[int]) -> tuple[dict[int, int], set[int]]:
    with _one_after_the_other(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_hold(%s::bigint[])", [array(ids)])
        rows = cursor.fetchall()
    person_of = {record: person for record, person, _is_within in rows}
    return person_of, {record for record, _person, is_within in rows if not is_within}


@contextmanager
def _one_after_the_other() -> Iterator[None]:
    """Refuse, of two who each wait for what the other holds, the one whom the database chose."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, DeadlockDetected):
            raise at_the_same_people() from None
        raise


def _regroup(people: Sequence[Sequence[int]]) -> dict[int, dict[str, int]]:
    """Make these clusters persons, each where its first record belongs; return the places by person."""
    if not people:
        return {}
    records = PersonRecord.objects.defer("card", "phone", "tokens").in_bulk(
        [record for cluster in people for record in cluster]
    )
    places = {cluster[0]: _place_of(shown.first_of(map(records.__getitem__, cluster))) for cluster in people}
    rows = [
        (record, cluster[0], *(places[cluster[0]][column] for column in ("unit_id", *RUNGS[:-1])))
        for cluster in people
        for record in cluster
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_regroup(%s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[])",
            [array(column) for column in zip(*rows, strict=True)],
        )
    return places


def _place_of(record: PersonRecord) -> dict[str, int]:
    """Where the source of a record placed it: its own columns may be those of a person it was joined to."""
    if record.told_unit_id in (0, record.unit_id):
        return {column: getattr(record, column) for column in RUNGS}
    return place_now(territory.unit(record.told_unit_id))


def _in_order(people: Collection[frozenset[int]]) -> list[list[int]]:
    return sorted(sorted(cluster) for cluster in people)
