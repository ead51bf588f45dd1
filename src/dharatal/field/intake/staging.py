"""Rows made ready to be stored: keyed, sealed and written as COPY reads them, before anything is asked of the database.

This is most of a load's own work, so it is done for the next rows while PostgreSQL stores the last ones.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from dharatal.engines.postgres.bulk import array, copy_text
from dharatal.field.intake import known
from dharatal.field.intake.models import CARD_FIELD, PHONE_FIELD
from dharatal.field.intake.rows import Left, Prepared, new_row_keys
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.blind import blinder
from dharatal.guard.vault.sealing import Subject, key_version, seal_rows
from dharatal.register.people import tokens
from dharatal.register.people.card import phones_to_bytes

TABLE = "intake_stage"
_CREATE = f"""
CREATE TEMP TABLE IF NOT EXISTS {TABLE} (
  row_number int, id bigint, uuid uuid, salt bytea, row_key text,
  unit_id int, district_id int, block_id int, panchayat_id int,
  card bytea, phone bytea, phone_token bigint, given_token bigint, tokens bigint[]
) ON COMMIT DROP
"""


class Staged(NamedTuple):
    """Rows of a sheet on their way. keys: what each prepared row is known by; lines: those rows as COPY reads them.

    subjects: under whom they are sealed, in the same order; one whose row is not taken is never stored.
    version: of the key that sealed and keyed them.
    """

    prepared: Sequence[Prepared]
    left: Sequence[Left]
    keys: Sequence[Sequence[known.Key]]
    subjects: Sequence[Subject]
    lines: str
    version: int

    @property
    def height(self) -> int:
        return len(self.prepared) + len(self.left)


def stage(prepared: Sequence[Prepared], left: Sequence[Left]) -> Staged:
    """Key and seal rows. Reserves subject ids, and writes nothing."""
    if not prepared:
        return Staged((), left, (), (), "", 0)
    subjects = vault.new_subjects(len(prepared))
    sealed = seal_rows(
        (CARD_FIELD, PHONE_FIELD),
        (
            (subject, (row.card.to_bytes(), phones_to_bytes(row.phones)))
            for subject, row in zip(subjects, prepared, strict=True)
        ),
    )
    version = key_version(sealed[0][0])
    keys = known.keys_of_all(
        [row.card.name for row in prepared], [row.phones[0] for row in prepared], first=version
    )
    lines = "\n".join(_lines(prepared, keys, subjects, sealed, version))
    return Staged(prepared, left, keys, subjects, lines, version)


def _lines(
    prepared: Sequence[Prepared],
    keys: Sequence[Sequence[known.Key]],
    subjects: Sequence[Subject],
    sealed: Sequence[tuple[bytes, ...]],
    version: int,
) -> Iterator[str]:
    keyed = blinder(tokens.NAME, version)
    row_keys = new_row_keys(len(prepared))
    for row, own, subject, (card, phone), row_key in zip(
        prepared, keys, subjects, sealed, row_keys, strict=True
    ):
        unit = row.unit
        (phone_token, given_token) = own[0]
        yield (
            f"{row.row_number}\t{subject.id}\t{subject.uuid.hex}\t\\\\x{subject.salt.hex()}\t{row_key}\t{unit.id}\t"
            f"{unit.district_id}\t{unit.block_id}\t{unit.panchayat_id}\t\\\\x{card.hex()}\t\\\\x{phone.hex()}\t"
            f"{phone_token}\t{given_token}\t{array(tokens.tokens_by(row.card.name, row.card.relative_name, keyed))}"
        )


def put(cursor: CursorWrapper, staged: Staged) -> None:
    """Fill the staging table of this transaction."""
    cursor.execute(_CREATE)
    cursor.execute(f"TRUNCATE {TABLE}")
    copy_text(cursor, TABLE, staged.lines)
