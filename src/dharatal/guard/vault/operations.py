"""Makes, keeps and erases subjects."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import repeat
from operator import itemgetter
from os import urandom
from struct import Struct
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dharatal.engines.postgres.sequences import reserve
from dharatal.guard.access import looked_up
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.models import SubjectSalt
from dharatal.guard.vault.queries import LOOKED_UP
from dharatal.guard.vault.sealing import SALT_SIZE, Subject, Subjects
from dharatal.kernel.actor import Actor

_FEW = 50
_UUID, _ENDS = Struct(">6sI6s"), Struct("6s")


def new_subjects(count: int) -> list[Subject]:
    """Make subjects with reserved ids, UUIDs that say nothing, and salts; none is stored before `keep`."""
    made = new_subject_columns(count)
    return [Subject(subject_id, UUID(bytes=uuid), salt) for subject_id, uuid, salt in zip(*made, strict=True)]


def new_subject_columns(count: int) -> Subjects:
    """Make subjects, as `new_subjects` does, by the column: for many at once.

    Those that are made together have neighbouring UUIDs (RFC 9562, version 8), ascending, so that an index of them is
    written in one place. It tells no time: the first 48 bits are drawn anew for each call, the last 48 for each UUID.
    """
    salts = urandom(SALT_SIZE * count)
    marks = [0x8000_8000 | (place >> 14 & 0xFFF) << 16 | place & 0x3FFF for place in range(count)]
    ends = _ENDS.iter_unpack(urandom(_ENDS.size * count))
    return Subjects(
        reserve("subject_id", count),
        list(map(_UUID.pack, repeat(urandom(6)), marks, map(itemgetter(0), ends))),
        [salts[start : start + SALT_SIZE] for start in range(0, len(salts), SALT_SIZE)],
    )


def keep(subjects: Sequence[Subject]) -> None:
    """Store the salts of new subjects, in the transaction that stores what is sealed under them."""
    looked_up.forget(LOOKED_UP)
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
    looked_up.forget(LOOKED_UP)
    if gone:
        audit.record(actor, "vault.erased", subjects=gone, at=at)
    return gone
