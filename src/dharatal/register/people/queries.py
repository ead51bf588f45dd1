"""Counts, lists and finds people within the actor's reach.

A query that opens cards is a look, and records itself in the audit log with the people it returned: what
is opened and what is recorded cannot part company, and a view makes one call. Only operations.reveal
opens phones.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import quotas
from dharatal.guard.vault.blind import blind, blind_all
from dharatal.guard.vault.watching import queries as watching
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel import phone
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import search, shown
from dharatal.register.people.card import Card
from dharatal.register.people.finding import likest
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.places import RUNGS, Within, within
from dharatal.register.people.tokens import PHONE
from dharatal.register.territory.models import Unit

PAGE_SIZE = 50
LONGEST_NUMBER = 60
NO_SUCH_PAGE = _("This page is no longer there. Open the list again.")


class CannotLook(Refusal):
    """Nobody of that id is within reach, or what was typed cannot be searched for."""

    code = "cannot_look"
    status = 404


class Row(NamedTuple):
    """A person in a list. card: None when the person was erased; records: those it was put together from."""

    id: int
    uuid: UUID
    unit_id: int
    card: Card | None
    source: str
    verified_at: datetime | None
    records: tuple[int, ...] = ()


class Page(NamedTuple):
    """A part of a list. total: of the whole list; after: what to ask the next page with, empty at the end."""

    rows: list[Row]
    total: int
    after: str


class Value(NamedTuple):
    """One thing told about a person, and who told it."""

    field: str
    value: str | int
    record_id: int
    source: str
    source_ref: UUID | None
    admitted_at: datetime
    verified_at: datetime | None


class Picture(NamedTuple):
    """Everything held about a person but the phone. values: what is shown; others: what other records say.

    records: what the person consists of, the best evidence first; cards: theirs by id, those of the erased missing.
    """

    person: Person
    values: list[Value]
    others: list[Value]
    has_phone: bool
    records: list[PersonRecord]
    cards: dict[int, Card]


def count_in(actor: Actor, unit: Unit) -> int:
    """Return how many people a unit has, as far as the reach goes. No card is opened, so it is no look."""
    return _count(within(unit))


def people_in(actor: Actor, unit: Unit, *, after: str = "", size: int = PAGE_SIZE, at: datetime) -> Page:
    """Return a page of the people of a unit, by place and then id, and record the look ("people.listed")."""
    where = within(unit)
    people = _page_of(where, after, size + 1)
    more, people = len(people) > size, people[:size]
    rows, total = _rows(people), _count(where)
    if rows:
        facts = {"shown": len(rows)}
        looked(
            actor,
            [row.id for row in rows],
            unit_id=unit.id,
            kind="lists",
            at=at,
            where=_where(people),
            of=total,
        )
        audit.record(actor, "people.listed", subjects=_ids(rows), unit_id=unit.id, facts=facts, at=at)
    return Page(rows, total, _cursor(people[-1]) if more else "")


def find(actor: Actor, text: str, *, unit: Unit | None = None, limit: int = 20, at: datetime) -> list[Row]:
    """Return the people whom words or a mobile number may mean, the likest first ("people.found").

    Words: of the name in either script, whole or begun, of the father's or husband's, of a place within reach.
    A number finds the people who gave it first, in any form. Opens at most 400 candidates. Raises CannotLook when
    nothing can be searched for, QuotaReached when as many numbers were asked for as a day's searches may show members.
    """
    number = phone_in(text)
    if number:
        _count_number(actor, number, at)
        return _found(actor, _with_number(number, unit)[:limit], unit, at)
    if not search.typed_in(text):
        raise CannotLook(_("Type a name, or at least its first two letters."), code="nothing_to_find")
    best = likest(text, unit)[: 2 * limit]
    person_of = dict(PersonRecord.objects.filter(id__in=best).values_list("id", "person_id"))
    person_ids = list(dict.fromkeys(person_of[record_id] for record_id in best))
    return _found(actor, person_ids[:limit], unit, at)


def phone_in(text: str) -> str | None:
    """Return the number (E.164) when what was typed is one rather than a name."""
    return phone.clean(text[:LONGEST_NUMBER]).primary if sum(sign.isdigit() for sign in text) >= 10 else None


def by_phone(actor: Actor, number: str, *, at: datetime) -> list[Row]:
    """Return the people whose first number (E.164) this is; a family may share it ("people.found")."""
    return _found(actor, _with_number(number, None), None, at)


def person(actor: Actor, uuid: UUID, *, at: datetime) -> Picture:
    """Return what is held about somebody, each value with its source ("people.seen"). Raises CannotLook."""
    found = holder_of(uuid)
    if found is None:
        raise CannotLook(_("There is nobody here, or they are outside your area."), code="not_found")
    records = shown.records_of([found.id])[found.id]
    cards = shown.cards_of(records)
    told = {record.id: _values(record, cards[record.id]) for record in records if record.id in cards}
    chosen = shown.speaking(records, cards)
    first = {field: value for field, of in chosen.items() for value in told[of.id] if value.field == field}
    others = [
        value
        for values in told.values()
        for value in values
        if value.field not in first or value.value != first[value.field].value
    ]
    subjects = sorted({found.id, *(record.id for record in records)})
    looked(actor, [found.id], unit_id=found.unit_id, kind="pages", at=at, where=_where([found]))
    audit.record(
        actor, "people.seen", subjects=subjects, unit_id=found.unit_id, object_id=found.uuid, facts={}, at=at
    )
    has_phone = any(record.phone for record in records)
    return Picture(found, list(first.values()), others, has_phone, records, cards)


def holder_of(uuid: UUID) -> Person | None:
    """Return the person within reach that holds this record now; a person's uuid is that of one of its records.

    So the uuid of somebody who was merged away, split off or put back goes on leading to the right person.
    """
    return Person.objects.filter(records__uuid=uuid).first()


def holders_of(record_ids: Collection[int]) -> dict[int, int]:
    """Return the persons that hold records now, by record: for marks and lists made before a merge or a split."""
    return dict(PersonRecord.objects.filter(id__in=record_ids).values_list("id", "person_id"))


def records_in_rank(record_ids: Collection[int]) -> dict[int, list[int]]:
    """Return every record of the persons that hold these records, the best evidence first; by person."""
    people = PersonRecord.objects.filter(id__in=record_ids).values_list("person_id", flat=True)
    held = shown.records_of(set(people))
    return {person: [record.id for record in records] for person, records in held.items()}


def records_by_person(record_ids: Collection[int]) -> dict[UUID, list[UUID]]:
    """Return the persons that hold these records now, each with all its records; by uuid, as far as reached."""
    found: dict[UUID, list[UUID]] = {}
    people = PersonRecord.objects.filter(id__in=record_ids).values("person_id")
    held = PersonRecord.objects.filter(person_id__in=people).order_by("person_id", "id")
    for person, record in held.values_list("person__uuid", "uuid"):
        found.setdefault(person, []).append(record)
    return found


def _where(people: Iterable[Person]) -> list[tuple[int, int, int]]:
    return [(one.district_id, one.block_id, one.unit_id) for one in people]


def _count(where: Within) -> int:
    return Person.objects.filter(where.condition).count()


def _page_of(where: Within, after: str, size: int) -> list[Person]:
    columns = where.by_column
    conditions = ["true"]
    if columns:
        conditions.append("(" + " OR ".join(f"{column} = ANY(%s)" for column in columns) + ")")
    values: list[list[int] | int] = list(columns.values())
    order = _order(columns)
    if after:
        conditions.append(f"({', '.join(order)}) > ({', '.join(['%s'] * len(order))})")
        values.extend(_place_after(after)[-len(order) :])
    condition, by = " AND ".join(conditions), ", ".join(order)
    statement = f"SELECT * FROM people_person WHERE {condition} ORDER BY {by} LIMIT {size}"
    return list(Person.objects.raw(statement, values))


def _order(columns: dict[str, list[int]]) -> list[str]:
    """Return what to order by; within one unit its own column is the same for all, and an index starts."""
    first = 0
    if len(columns) == 1:
        ((column, ids),) = columns.items()
        first = RUNGS.index(column) + 1 if len(ids) == 1 else 0
    return [*RUNGS[first:], "id"]


def _cursor(last: Person) -> str:
    return ".".join(str(getattr(last, column)) for column in (*RUNGS, "id"))


def _place_after(after: str) -> list[int]:
    try:
        place = [int(part) for part in after.split(".")]
    except ValueError:
        place = []
    if len(place) != len(RUNGS) + 1:
        raise CannotLook(NO_SUCH_PAGE, code="no_such_page")
    return place


def _rows(people: Sequence[Person]) -> list[Row]:
    held = shown.records_of([one.id for one in people])
    cards = shown.cards_of(record for records in held.values() for record in records)
    return [_row(one, held[one.id], cards) for one in people if one.id in held]


def _row(one: Person, records: list[PersonRecord], cards: dict[int, Card]) -> Row:
    card, first = shown.composed(records, cards), records[0]
    ids = tuple(record.id for record in records)
    return Row(one.id, one.uuid, one.unit_id, card, first.source, first.verified_at, ids)


def _with_number(number: str, unit: Unit | None) -> list[int]:
    records = PersonRecord.objects.filter(within(unit).condition, phone_token__in=blind_all(PHONE, number))
    return list(dict.fromkeys(records.order_by("id").values_list("person_id", flat=True)))


def _count_number(actor: Actor, number: str, at: datetime) -> None:
    """Count a number that is asked for, whoever has it: else a whole directory could be held against the register."""
    if not actor.is_system:
        limit = watching.quota(actor, "found", at=at)
        quotas.spend(actor, "asked", [blind("people.asked", number)], limit=limit, at=at)


def _found(actor: Actor, person_ids: list[int], unit: Unit | None, at: datetime) -> list[Row]:
    by_id = Person.objects.in_bulk(person_ids)
    rows = _rows([by_id[person_id] for person_id in person_ids if person_id in by_id])
    facts = {"shown": len(rows)}
    unit_id = unit.id if unit else None
    looked(actor, by_id, unit_id=unit_id, kind="found", at=at, where=_where(by_id.values()))
    audit.record(actor, "people.found", subjects=_ids(rows), unit_id=unit_id, facts=facts, at=at)
    return rows


def _values(record: PersonRecord, card: Card) -> list[Value]:
    origin = (record.id, record.source, record.source_ref, record.admitted_at, record.verified_at)
    return [
        Value(field, value, *origin) for field, value in card._asdict().items() if value not in ("", None)
    ]


def _ids(rows: Iterable[Row]) -> list[int]:
    """Every record that the rows show: a look stays with the record, whatever person it comes to belong to."""
    return sorted({subject for row in rows for subject in (row.id, *row.records)})
