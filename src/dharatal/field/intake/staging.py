"""Rows made ready to be stored: keyed, sealed and written as COPY reads them, before anything is asked of the database.

This is most of a load's own work, so it is done for the next rows while PostgreSQL stores the last ones.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.backends.utils import CursorWrapper

from dharatal.engines.postgres import bulk
from dharatal.field.intake import known
from dharatal.field.intake.models import CARD_FIELD, PHONE_FIELD
from dharatal.field.intake.rows import Left, Prepared, new_row_keys
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.sealing import key_version, seal_columns
from dharatal.register.people import tokens
from dharatal.register.people.card import Card, phones_to_bytes

TABLE = "intake_stage"
_CREATE = f"""
CREATE TEMP TABLE IF NOT EXISTS {TABLE} (
  row_number int, id bigint, uuid uuid, salt bytea, row_key text,
  unit_id int, district_id int, block_id int, panchayat_id int,
  card bytea, phone bytea, phone_token bigint, given_token bigint, tokens bigint[]
) ON COMMIT DROP
"""


class Staged(NamedTuple):
    """Rows of a sheet on their way. keys: what each prepared row is known by; rows: those rows as COPY reads them.

    ids: of the subjects under whom they are sealed, in the same order; one whose row is not taken is never stored.
    version: of the key that sealed and keyed them.
    """

    prepared: Sequence[Prepared]
    left: Sequence[Left]
    keys: Sequence[Sequence[known.Key]]
    ids: Sequence[int]
    rows: bytes
    version: int

    @property
    def height(self) -> int:
        return len(self.prepared) + len(self.left)


def stage(prepared: Sequence[Prepared], left: Sequence[Left]) -> Staged:
    """Key and seal rows. Reserves subject ids, and writes nothing."""
    if not prepared:
        return Staged((), left, (), (), b"", 0)
    subjects = vault.new_subject_columns(len(prepared))
    cards = [row.card for row in prepared]
    phones = [row.phones for row in prepared]
    sealed = seal_columns(
        subjects,
        {
            CARD_FIELD: list(map(Card.to_bytes, cards)),
            PHONE_FIELD: list(map(phones_to_bytes, phones)),
        },
    )
    version = key_version(sealed[0][0])
    names = [card.name for card in cards]
    keys = known.keys_of_all(names, [told[0] for told in phones], first=version)
    searched = tokens.tokens_of_columns(names, [card.relative_name for card in cards], version)
    units = [row.unit for row in prepared]
    rows = bulk.rows_of(
        bulk.fixed(
            "i q 16s 16s 10s",
            [row.row_number for row in prepared],
            subjects.ids,
            subjects.uuids,
            subjects.salts,
            [key.encode() for key in new_row_keys(len(prepared))],
        ),
        bulk.fixed(
            "i i i i",
            [unit.id for unit in units],
            [unit.district_id for unit in units],
            [unit.block_id for unit in units],
            [unit.panchayat_id for unit in units],
        ),
        *map(bulk.varying, sealed),
        bulk.fixed("q q", [own[0][0] for own in keys], [own[0][1] for own in keys]),
        bulk.int8_arrays(searched),
    )
    return Staged(prepared, left, keys, subjects.ids, rows, version)


def put(cursor: CursorWrapper, staged: Staged) -> None:
    """Fill the staging table of this transaction."""
    cursor.execute(_CREATE)
    cursor.execute(f"TRUNCATE {TABLE}")
    bulk.copy_rows(cursor, TABLE, staged.rows)
