"""Moves sealed values and blind tokens to the current key while everybody goes on working.

Registered tables (vault.registry) are moved in small transactions that wait for nobody. Run as the worker
with the system's door, which sees every row; that none was missed is counted past row-level security
before a key goes.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from psycopg.sql import SQL, Identifier

from dharatal.engines.keys import add_version, keyring
from dharatal.engines.keys.keyring import retire
from dharatal.guard.access.reach import keeping_decoys
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.models import KeyVersion
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.registry import SealedTable, registered
from dharatal.guard.vault.sealing import Subject, open_sealed, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal

BATCH = 500
LONGEST_TRANSACTION = timedelta(days=1)


class CannotRetire(Refusal):
    """Something is still sealed under the key."""

    code = "cannot_retire"


def rotate_keys(actor: Actor, *, at: datetime) -> int:
    """Add a master key to the key file and seal with it from now on; return its version.

    What is sealed already stays readable; `reseal_batch` moves it.
    """
    version = add_version()
    KeyVersion.objects.create(version=version, made_at=at)
    audit.record(actor, "vault.key_added", facts={"version": version}, at=at)
    return version


def reseal_batch(limit: int = BATCH) -> int:
    """Move up to `limit` rows to the current key in the transaction at hand; return how many, 0 at the end.

    Rows that somebody else holds are left for a later batch. Invented members are moved like everybody.
    """
    with keeping_decoys():
        for sealed in registered():
            if sealed.fields:
                moved = _reseal(sealed, limit)
                if moved:
                    return moved
    return 0


def rows_by_key() -> dict[str, dict[int, int]]:
    """Return how many rows of each registered table refer to each key version, past row-level security."""
    held = {}
    with connection.cursor() as cursor:
        for sealed in registered():
            cursor.execute("SELECT key_version, held FROM vault_rows_by_key(%s)", [sealed.table])
            held[sealed.table] = dict(cursor.fetchall())
    return held


def rows_left() -> int:
    """Return how many rows are still to be moved to the current key."""
    current, held = keyring().current, rows_by_key()
    return sum(
        rows
        for sealed in registered()
        if sealed.fields
        for version, rows in held[sealed.table].items()
        if version != current
    )


def retire_key(actor: Actor, version: int, *, held_elsewhere: Collection[int], at: datetime) -> None:
    """Destroy an old key under which nothing is sealed any more; old copies of the database stay shut.

    held_elsewhere: versions that must stay for what is no registered table: the log's codes, files, backups.
    Raises CannotRetire.
    """
    newer = KeyVersion.objects.filter(version__gt=version).order_by("version").first()
    if newer is None:
        raise CannotRetire(_("This key is in use. Make a new one first: dharatal keys rotate."))
    if version in held_elsewhere or any(version in held for held in rows_by_key().values()):
        raise CannotRetire(
            _("Something is still sealed under this key. Run dharatal keys rotate to its end first.")
        )
    # a transaction that began before the rotation may still bring rows sealed under the old key
    if at - newer.made_at < LONGEST_TRANSACTION:
        raise CannotRetire(_("This key was replaced less than a day ago. Try again tomorrow."))
    audit.record(actor, "vault.key_retired", facts={"version": version}, at=at)
    KeyVersion.objects.update_or_create(
        version=version, defaults={"retired_at": at}, create_defaults={"made_at": at, "retired_at": at}
    )
    retire(version)


def _reseal(sealed: SealedTable, limit: int) -> int:
    version = keyring().current
    rows = _rows_to_move(sealed, version, limit)
    subjects = subjects_by_id(row[1] for row in rows)
    moved = [
        _moved(sealed, subjects.get(subject_id), dict(zip(sealed.fields, blobs, strict=True)), version)
        for _key, subject_id, *blobs in rows
    ]
    if moved:
        columns = list(moved[0])
        statement = SQL("UPDATE {} SET {} WHERE {} = %s").format(
            Identifier(sealed.table),
            SQL(", ").join(SQL("{} = %s").format(Identifier(column)) for column in columns),
            Identifier(sealed.key),
        )
        parameters: list[tuple[Any, ...]] = [
            (*map(new.get, columns), row[0]) for row, new in zip(rows, moved, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, parameters)
    return len(moved)


def _rows_to_move(sealed: SealedTable, version: int, limit: int) -> Sequence[tuple[int, int, bytes | None]]:
    names = [sealed.key, sealed.subject, *sealed.fields]
    statement = SQL(
        "SELECT {} FROM {} WHERE key_version < %s ORDER BY key_version, {} LIMIT %s FOR UPDATE SKIP LOCKED"
    ).format(SQL(", ").join(map(Identifier, names)), Identifier(sealed.table), Identifier(sealed.key))
    with connection.cursor() as cursor:
        cursor.execute(statement, [version, limit])
        return cursor.fetchall()


def _moved(
    sealed: SealedTable, subject: Subject | None, blobs: dict[str, bytes | None], version: int
) -> dict[str, object]:
    """Return the row's new columns; an erased subject's values, which nobody can open, become empty."""
    held = {column: bytes(blob) for column, blob in blobs.items() if blob}
    opened = (
        None if subject is None else {c: open_sealed(subject, sealed.fields[c], b) for c, b in held.items()}
    )
    new: dict[str, object] = dict(blobs)
    for column in held:
        new[column] = (
            b"" if opened is None or subject is None else seal(subject, sealed.fields[column], opened[column])
        )
    if sealed.retoken is not None:
        new |= sealed.retoken(opened, version)
    return {**new, "key_version": version}
