"""Opens records into the rows that are compared. What is opened stays in memory, and is told to nobody."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection

from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_rows
from dharatal.register.people.card import FIELD, PHONE_FIELD, Card, phones_from_bytes
from dharatal.register.people.matching.rows import Row
from dharatal.register.territory import queries as territory

_RECORDS = """
SELECT id, unit_id, district_id, block_id, card, phone FROM people_personrecord WHERE id = ANY(%s)
"""
TOO_WIDE = ("state", "district", "block", "town")  # what says no more than the columns beside it


class Rungs(NamedTuple):
    """Where a record belongs, as far as a row tells of it."""

    unit_id: int
    district_id: int
    block_id: int


def rows_of(record_ids: Collection[int]) -> dict[int, Row]:
    """Open records within reach into rows; the erased are missing."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [list(record_ids)])
        found = cursor.fetchall()
    subjects = subjects_by_id([record[0] for record in found])
    held = [record for record in found if record[0] in subjects and record[4]]
    cards = open_rows(FIELD, ((subjects[record[0]], bytes(record[4])) for record in held))
    with_phone = [record for record in held if record[5]]
    opened = open_rows(PHONE_FIELD, ((subjects[record[0]], bytes(record[5])) for record in with_phone))
    phones = {record[0]: phones_from_bytes(one) for record, one in zip(with_phone, opened, strict=True)}
    places = Places(Rungs(*record[1:4]) for record in held)
    return {
        record[0]: row_of(Card.from_bytes(card), phones.get(record[0], []), places, Rungs(*record[1:4]))
        for record, card in zip(held, cards, strict=True)
    }


class Places:
    """What units are called, looked up once for many rows."""

    def __init__(self, rungs: Iterable[Rungs]) -> None:
        self._units = territory.units_by_ids({unit_id for one in rungs for unit_id in one if unit_id})

    def village(self, unit_id: int) -> str:
        unit = self._units.get(unit_id)
        return "" if unit is None or unit.kind in TOO_WIDE else unit.name_en

    def name(self, unit_id: int) -> str:
        unit = self._units.get(unit_id)
        return unit.name_en if unit else ""


def row_of(card: Card, phones: Collection[str], places: Places, rungs: Rungs) -> Row:
    """Put together what is compared of one record."""
    return Row(
        name=card.name,
        relation=card.relation,
        relative_name=card.relative_name,
        mobile=next(iter(phones), ""),
        age=card.age,
        village=places.village(rungs.unit_id),
        block=places.name(rungs.block_id),
        district=places.name(rungs.district_id),
        address=card.address,
    )
