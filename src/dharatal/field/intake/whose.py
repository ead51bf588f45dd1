"""Whose a number is among the names that districts sent, wherever they are; opens a card only for a call."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.field.intake.models import CARD_FIELD, Submission
from dharatal.guard.vault.blind import blind_all
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.kernel.names import given_key
from dharatal.register.people.card import Card
from dharatal.register.people.tokens import NAME, PHONE


class Sent(NamedTuple):
    """A name that was sent with a number. subject_id: the one it keeps in the register."""

    subject_id: int
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int
    sounds_alike: bool


def sent_with_number(number: str, *, name: str = "") -> list[Sent]:
    """Every name that was sent with a number (E.164), past any reach; who sounds like the name first. Never shown."""
    sounds = blind_all(NAME, "f:" + given_key(name)) if name else []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM intake_whose(%s::bigint[], %s::bigint[])",
            [array(blind_all(PHONE, number)), array(sounds)],
        )
        return [Sent(*row) for row in cursor.fetchall()]


def card_of(subject_id: int) -> Card | None:
    """The card of a name within reach, for a call that they wait for; the call room records the look."""
    found = Submission.objects.filter(id=subject_id).first()
    subject = subjects_by_id([subject_id]).get(subject_id) if found else None
    if found is None or subject is None:
        return None
    return Card.from_bytes(open_sealed(subject, CARD_FIELD, bytes(found.card)))


def sent_in(district_ids: Collection[int]) -> list[tuple[int, int, datetime]]:
    """Every name that districts sent, as far as the reach goes: subject, district and when; of those shredded, none.

    A sheet holds them all, also those who never got into the register.
    """
    rows = Submission.objects.filter(district_id__in=district_ids).order_by("id")
    return list(rows.values_list("id", "district_id", "submitted_at"))
