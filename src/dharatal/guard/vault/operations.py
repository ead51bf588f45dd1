"""Makes, keeps and erases subjects."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from os import urandom
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dharatal.engines.postgres.sequences import reserve
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.models import SubjectSalt
from dharatal.guard.vault.sealing import SALT_SIZE, Subject
from dharatal.kernel.actor import Actor

_FEW = 50


def new_subjects(count: int) -> list[Subject]:
    """Make subjects with reserved ids, random UUIDs and salts; none is stored before `keep`."""
    salts = urandom(SALT_SIZE * count)
    uuids = urandom(16 * count)
    return [
        Subject(
            subject_id,
            UUID(bytes=uuids[16 * place : 16 * place + 16], version=4),
            salts[SALT_SIZE * place : SALT_SIZE * (place + 1)],
        )
        for place, subject_id in enumerate(reserve("subject_id", count))
    ]


def keep(subjects: Sequence[Subject]) -> None:
    """Store the salts of new subjects, in the transaction that stores what is sealed under them."""
    if len(subjects) <= _FEW:
        SubjectSalt.objects.bulk_create(
            SubjectSalt(subject_id=one.id, uuid=one.uuid, salt=one.salt) for one in subjects
        )
        return
    with connection.cursor() as cursor:
        statement = "COPY vault_subjectsalt (subject_id, uuid, salt) FROM STDIN (FORMAT BINARY)"
        with cursor.copy(statement) as copy:
            copy.set_types(["int8", "uuid", "bytea"])
            for subject in subjects:
                copy.write_row(subject)


def keep_from(cursor: CursorWrapper, table: str) -> None:
    """Store the salts of the new subjects in a temporary table with columns id, uuid and salt."""
    cursor.execute(
        f"INSERT INTO vault_subjectsalt (subject_id, uuid, salt) SELECT id, uuid, salt FROM {table}"
    )


def erase(actor: Actor, subject_ids: Iterable[int], *, at: datetime) -> list[int]:
    """Erase subjects for good by destroying their salts; return those that were still there.

    The sealed values stay behind as noise. Their blind tokens do not: clear them in the same transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault_erase(%s, %s, %s)", [list(subject_ids), actor.user_id, at])
        gone = sorted(row[0] for row in cursor.fetchall())
    if gone:
        audit.record(actor, "vault.erased", subjects=gone, at=at)
    return gone
