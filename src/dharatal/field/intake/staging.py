"""Rows made ready to be stored: keyed, sealed and written as COPY reads them, before anything is asked of the database.

This is most of a load's own work, so it is done for the next rows while PostgreSQL stores the last ones.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from dharatal.engines.postgres import bulk
from dharatal.field.intake import known
from dharatal.field.intake.models import CARD_FIELD, PHONE_FIELD
from dharatal.field.intake.rows import Columns, Left
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.sealing import key_version, seal_columns
from dharatal.register.people import tokens
from dharatal.register.people.card import phones_to_bytes

TABLE = "intake_stage"
_PLACE_OF = attrgetter("id", "district_id", "block_id", "panchayat_id")
_CREATE = f"""
CREATE TEMP TABLE IF NOT EXISTS {TABLE} (
  row_number int, id bigint, uuid uuid, salt bytea,
  unit_id int, district_id int, block_id int, panchayat_id int,
  card bytea, phone bytea, phone_token bigint, given_token bigint, tokens bigint[]
) ON COMMIT DROP
"""


class Staged(NamedTuple):
    """Rows of a sheet on their way. keys: what each of the rows is known by; content: those rows as COPY reads them.

    ids: of the subjects under whom they are sealed, in the same order; one whose row is not taken is never stored.
    version: of the key that sealed and keyed them.
    """

    rows: Columns
    left: Sequence[Left]
    keys: known.Keys
    ids: Sequence[int]
    content: bytes
    version: int

    @property
    def height(self) -> int:
        return self.rows.height + len(self.left)


def stage(rows: Columns, left: Sequence[Left]) -> Staged:
    """Key and seal rows. Reserves subject ids, and writes nothing."""
    if not rows.height:
        return Staged(rows, left, known.Keys((), ()), (), b"", 0)
    subjects = vault.new_subject_columns(rows.height)
    plain = {CARD_FIELD: rows.cards.to_bytes(), PHONE_FIELD: list(map(phones_to_bytes, rows.phones))}
    sealed = seal_columns(subjects, plain)
    version = key_version(sealed[0][0])
    names = rows.cards.name
    keys = known.keys_of_all(names, [told[0] for told in rows.phones], first=version)
    content = bulk.rows_of(
        bulk.fixed(
            "i q 16s 16s",
            rows.row_numbers,
            subjects.ids,
            subjects.uuids,
            subjects.salts,
        ),
        bulk.fixed("i i i i", *zip(*map(_PLACE_OF, rows.units), strict=True)),
        *map(bulk.varying, sealed),
        bulk.fixed("q q", keys.phones[0], keys.givens[0]),
        bulk.int8_arrays(tokens.tokens_of_columns(names, rows.cards.relative_name, version)),
    )
    return Staged(rows, left, keys, subjects.ids, content, version)


def put(cursor: CursorWrapper, staged: Staged) -> None:
    """Fill the staging table of this transaction."""
    cursor.execute(_CREATE)
    cursor.execute(f"TRUNCATE {TABLE}")
    bulk.copy_rows(cursor, TABLE, staged.content)
