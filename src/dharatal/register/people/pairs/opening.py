"""Opens records into the rows that are compared. What is opened stays in memory, and is told to nobody."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection

from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_rows
from dharatal.register.people.card import FIELD, PHONE_FIELD, Card, phones_from_bytes
from dharatal.register.people.matching.rows import Row
from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit

_RECORDS = """
SELECT id, coalesce(nullif(told_unit_id, 0), unit_id), card, phone FROM people_personrecord WHERE id = ANY(%s)
"""
TOO_WIDE = ("state", "district", "block", "town")  # what says no more than the columns beside it


def rows_of(record_ids: Collection[int], places: "Places | None" = None) -> dict[int, Row]:
    """Open records within reach into rows; the erased are missing. places: those looked up before, for many calls."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [list(record_ids)])
        found = cursor.fetchall()
    subjects = subjects_by_id([record[0] for record in found])
    held = [record for record in found if record[0] in subjects and record[2]]
    cards = open_rows(FIELD, ((subjects[record[0]], bytes(record[2])) for record in held))
    with_phone = [record for record in held if record[3]]
    opened = open_rows(PHONE_FIELD, ((subjects[record[0]], bytes(record[3])) for record in with_phone))
    phones = {record[0]: phones_from_bytes(one) for record, one in zip(with_phone, opened, strict=True)}
    places = places or Places(())
    places.learn(record[1] for record in held)
    return {
        record[0]: row_of(Card.from_bytes(card), phones.get(record[0], []), places.of(record[1]))
        for record, card in zip(held, cards, strict=True)
    }


class Named(NamedTuple):
    """What the places of a row are called, empty where unknown."""

    village: str
    block: str
    district: str


class Places:
    """What units are called, looked up once for many rows."""

    def __init__(self, unit_ids: Iterable[int]) -> None:
        self._units: dict[int, Unit] = {}
        self.learn(unit_ids)

    def learn(self, unit_ids: Iterable[int]) -> None:
        """Look up units, and what is above them, unless they are known."""
        new = set(unit_ids) - self._units.keys()
        units = territory.units_by_ids(new) if new else {}
        above = {rung for unit in units.values() for rung in (unit.district_id, unit.block_id) if rung}
        further = above - units.keys() - self._units.keys()
        self._units |= units | (territory.units_by_ids(further) if further else {})

    def of(self, unit_id: int) -> Named:
        """Return the names around the unit that a record was told to be of."""
        unit = self._units.get(unit_id)
        if unit is None:
            return Named("", "", "")
        village = "" if unit.kind in TOO_WIDE else unit.name_en
        return Named(village, self._name(unit.block_id), self._name(unit.district_id))

    def _name(self, unit_id: int) -> str:
        unit = self._units.get(unit_id)
        return unit.name_en if unit else ""


def row_of(card: Card, phones: Collection[str], named: Named) -> Row:
    """Put together what is compared of one record."""
    return Row(
        name=card.name,
        relation=card.relation,
        relative_name=card.relative_name,
        mobile=next(iter(phones), ""),
        age=card.age,
        village=named.village,
        block=named.block,
        district=named.district,
        address=card.address,
    )
