"""Finds the subjects behind sealed values."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.guard.access import looked_up
from dharatal.guard.vault.models import Erasure
from dharatal.guard.vault.sealing import Subject

LOOKED_UP = "vault.subject"


def subjects_by_id(subject_ids: Iterable[int]) -> dict[int, Subject]:
    """Return the subjects by id; the erased are missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_id, uuid, salt FROM vault_subjectsalt WHERE subject_id = ANY(%s::bigint[])",
            [array(subject_ids)],
        )
        return {subject_id: _subject(subject_id, uuid, salt) for subject_id, uuid, salt in cursor.fetchall()}


def subject_of(subject_id: int) -> Subject | None:
    """One of them, looked up once behind a door however many values of it are opened; None of somebody erased."""
    return looked_up.once(f"{LOOKED_UP} {subject_id}", lambda: subjects_by_id([subject_id]).get(subject_id))


def erased_since(moment: datetime) -> list[int]:
    """Ids of the subjects that were erased at a moment or later."""
    return list(Erasure.objects.filter(erased_at__gte=moment).values_list("subject_id", flat=True))


def _subject(subject_id: int, uuid: UUID, salt: bytes) -> Subject:
    return Subject(subject_id, uuid, bytes(salt))
