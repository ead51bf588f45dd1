"""Whose a number is, wherever they are: for what must not say no because of a border. Opens no card.

A decoy's number is somebody's too: who is called there was found in a copy.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.guard.access.reach import keeping_decoys
from dharatal.guard.vault.blind import blind_all
from dharatal.kernel.names import given_key
from dharatal.register.people import shown
from dharatal.register.people.card import Card
from dharatal.register.people.tokens import NAME, PHONE


class Holder(NamedTuple):
    """Somebody whose number it is. sounds_alike: whether their given name sounds like the one that was asked for."""

    person_id: int
    record_id: int
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int
    sounds_alike: bool


def holders_of_number(number: str, *, name: str = "") -> list[Holder]:
    """Everybody who gave a number (E.164), past any reach, decoys too; who sounds like the name first.

    Never shown: it may only be written beside what is about them.
    """
    sounds = blind_all(NAME, "f:" + given_key(name)) if name else []
    with keeping_decoys(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM people_whose(%s::bigint[], %s::bigint[])",
            [array(blind_all(PHONE, number)), array(sounds)],
        )
        return [Holder(*row) for row in cursor.fetchall()]


def persons_of(record_ids: Collection[int]) -> dict[int, int]:
    """Which person holds each record now, past any reach; who is not in the register is missing."""
    with keeping_decoys(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_persons_of(%s::bigint[])", [array(record_ids)])
        return dict(cursor.fetchall())


def card_of(person_id: int) -> Card | None:
    """The card of somebody within reach, decoys too, for a call that they wait for; the call room records the look."""
    with keeping_decoys():
        held = shown.records_of([person_id]).get(person_id, [])
        return shown.composed(held, shown.cards_of(held)) if held else None
