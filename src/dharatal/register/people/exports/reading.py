"""Opens the people of a unit in parts, by place and then id: the order in which they stand in the file."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import Subject, open_rows
from dharatal.register.people import shown
from dharatal.register.people.card import FIELD, PHONE_FIELD, Card, phones_from_bytes
from dharatal.register.people.marked.told import Told
from dharatal.register.people.places import RUNGS, Within

Place = tuple[int, int, int, int]  # district, block, panchayat, unit
Position = tuple[int, int, int, int, int]  # place and person


class Found(NamedTuple):
    """Somebody as the register holds them. since: when a call verified them, else when they were admitted.

    records: the ids of all that they were put together from.
    """

    id: int
    place: Place
    told: Told
    since: datetime
    records: tuple[int, ...] = ()


class _Record(NamedTuple):
    id: int
    card: bytes
    phone: bytes | None
    since: datetime


def positions_after(where: Within, after: Position | None, size: int) -> list[Position]:
    """Where the next people stand, as far as the reach goes. after: the last one read."""
    conditions = ["true"]
    values: list[list[int] | int] = []
    columns = where.by_column
    if columns:
        conditions.append("(" + " OR ".join(f"{column} = ANY(%s)" for column in columns) + ")")
        values.extend(columns.values())
    order = ", ".join((*RUNGS, "id"))
    if after is not None:
        conditions.append(f"({order}) > (%s, %s, %s, %s, %s)")
        values.extend(after)
    statement = (
        f"SELECT {order} FROM people_person WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {size:d}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def people_at(positions: Sequence[Position], *, with_phones: bool) -> list[Found]:
    """Open these people; whoever was erased is left out. Opened phones are reveals: the caller records them."""
    records = _records_of([position[4] for position in positions], with_phones=with_phones)
    held = {record.id for of_one in records.values() for record in of_one}
    subjects = subjects_by_id(held)
    alone = {
        person: of_one[0]
        for person, of_one in records.items()
        if len(of_one) == 1 and of_one[0].id in subjects
    }
    opened = _opened(alone, subjects) | _joined([one for one, of_one in records.items() if len(of_one) > 1])
    return [
        Found(
            position[4],
            position[:4],
            *opened[position[4]],
            tuple(one.id for one in records[position[4]]),
        )
        for position in positions
        if position[4] in opened
    ]


def _records_of(person_ids: Collection[int], *, with_phones: bool) -> dict[int, list[_Record]]:
    phone = "phone" if with_phones else "NULL::bytea"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT person_id, id, card, {phone}, coalesce(verified_at, admitted_at)"
            " FROM people_personrecord WHERE person_id = ANY(%s)",
            [list(person_ids)],
        )
        found: dict[int, list[_Record]] = defaultdict(list)
        for person, *record in cursor.fetchall():
            found[person].append(_Record(*record))
    return found


def _opened(alone: dict[int, _Record], subjects: dict[int, Subject]) -> dict[int, tuple[Told, datetime]]:
    """People of one record, which are nearly all: without weighing what speaks first."""
    cards = open_rows(FIELD, ((subjects[one.id], one.card) for one in alone.values()))
    ringing = {person: (subjects[one.id], one.phone) for person, one in alone.items() if one.phone}
    phones = dict(zip(ringing, open_rows(PHONE_FIELD, ringing.values()), strict=True))  # type: ignore[arg-type]
    return {
        person: (
            _told(Card.from_bytes(card), phones_from_bytes(phones[person]) if person in phones else ()),
            one.since,
        )
        for (person, one), card in zip(alone.items(), cards, strict=True)
    }


def _joined(person_ids: Collection[int]) -> dict[int, tuple[Told, datetime]]:
    """People of several records: each field from the record that speaks first."""
    if not person_ids:
        return {}
    held = shown.records_of(person_ids)
    cards = shown.cards_of(record for records in held.values() for record in records)
    found = {}
    for person, records in held.items():
        card = shown.composed(records, cards)
        if card is not None:
            since = records[0].verified_at or records[0].admitted_at
            found[person] = _told(card, shown.phones_of(records)), since
    return found


def _told(card: Card, phones: Sequence[str]) -> Told:
    return Told(*card, phones[0] if phones else "")
