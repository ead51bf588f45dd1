"""How members are reached when everybody of a place must be told something: whose number is called, and the card."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from dharatal.kernel.actor import Actor
from dharatal.register.people import shown
from dharatal.register.people.card import Card
from dharatal.register.people.models import Person, PersonRecord
from dharatal.register.people.places import Within

_OF_PEOPLE = """
SELECT p.id, r.id, r.phone_token, r.index_version, p.unit_id, p.district_id, p.block_id, p.panchayat_id
FROM (
    SELECT id, unit_id, district_id, block_id, panchayat_id FROM people_person
    WHERE NOT is_decoy AND id > %(after)s AND {where} ORDER BY id LIMIT %(size)s
) p CROSS JOIN LATERAL (
    SELECT id, phone_token, index_version FROM people_personrecord
    WHERE person_id = p.id
    ORDER BY phone_token IS NULL, verified_at IS NULL, coalesce(verified_at, admitted_at) DESC, id DESC LIMIT 1
) r ORDER BY p.id
"""


class Contact(NamedTuple):
    """A member and the record whose number reaches them. phone_token: None when no record of theirs has a number."""

    person_id: int
    subject_id: int
    phone_token: int | None
    phone_version: int
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int


def contacts_in(actor: Actor, where: Within, *, after: int, size: int) -> list[Contact]:
    """The next members of a place by their ids, within the reach of the open door. after: the last one read, 0 first.

    Nothing of anybody is opened; whoever opens a card or a number records it.
    """
    conditions = " OR ".join(f"{column} = ANY(%({column})s)" for column in where.by_column) or "true"
    values: dict[str, int | list[int]] = {**where.by_column, "after": after, "size": size}
    with connection.cursor() as cursor:
        cursor.execute(_OF_PEOPLE.format(where=f"({conditions})"), values)
        return [Contact(*row) for row in cursor.fetchall()]


def count_in(actor: Actor, where: Within) -> int:
    """How many members `contacts_in` would read in all."""
    return Person.objects.filter(where.condition, is_decoy=False).count()


def contacts_of(actor: Actor, person_ids: Collection[int], *, after: int, size: int) -> list[Contact]:
    """The same of chosen people."""
    values: dict[str, int | list[int]] = {"ids": sorted(person_ids), "after": after, "size": size}
    with connection.cursor() as cursor:
        cursor.execute(_OF_PEOPLE.format(where="id = ANY(%(ids)s)"), values)
        return [Contact(*row) for row in cursor.fetchall()]


def cards(actor: Actor, subject_ids: Collection[int]) -> dict[int, Card]:
    """Cards of records, opened; those of people who were erased are left out."""
    return shown.cards_of(PersonRecord.objects.filter(id__in=list(subject_ids)))


def phones(actor: Actor, subject_id: int) -> list[str]:
    """E.164, the one to dial first; its showing is logged by whoever dials."""
    return shown.phones_of(PersonRecord.objects.filter(id=subject_id))
