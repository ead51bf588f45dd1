"""A batch into submissions: a chunk a transaction, so that a killed load goes on where it stopped."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from dharatal.engines.postgres.bulk import array
from dharatal.field.calls import operations as calls
from dharatal.field.gates import queries as gates
from dharatal.field.intake import staging, tally
from dharatal.field.intake.models import Batch, LeftRow
from dharatal.field.intake.operations import correcting
from dharatal.field.intake.rows import Left, Prepared, by_the_column, new_row_keys
from dharatal.field.intake.sorting import Sorted, sorted_out
from dharatal.field.intake.staging import Staged
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, seal_rows
from dharatal.kernel.actor import Actor

OWNER_KIND = "intake"


class Written(NamedTuple):
    accepted: int
    duplicates: int
    rejected: int


def write_chunk(
    actor: Actor, batch: Batch, *, prepared: Sequence[Prepared], left: Sequence[Left], at: datetime
) -> Written:
    """Store some rows of a batch, as `write_staged` does."""
    return write_staged(actor, batch, staging.stage(by_the_column(prepared), left), at=at)


def write_staged(actor: Actor, batch: Batch, staged: Staged, *, at: datetime) -> Written:
    """Store some rows of a batch: each ends accepted, duplicate or rejected, and none is lost.

    Runs in one transaction with its audit entry; the rows' numbers are above every row stored before.
    """
    told = sorted_out(staged.rows, staged.left, staged.keys)
    _store(actor, batch, staged, told, at=at)
    corrected, refused = correcting.apply_all(actor, told.corrections, at=at)
    rejected = [*told.rejected, *refused]
    correcting.settle_rejects(batch, list(told.kept.values()))
    _store_left(batch, duplicates=told.duplicates, rejected=rejected)
    written = Written(len(told.fresh) + corrected, len(told.duplicates), len(rejected))
    Batch.objects.filter(id=batch.id).update(
        done_rows=F("done_rows") + sum(written),
        accepted=F("accepted") + written.accepted,
        duplicates=F("duplicates") + written.duplicates,
        rejected=F("rejected") + written.rejected,
    )
    audit.record(
        actor,
        "intake.rows_stored",
        subjects=[staged.ids[place] for place in told.fresh],
        unit_id=batch.unit_id,
        object_id=batch.id,
        facts=written._asdict(),
        at=at,
    )
    return written


_PLACE = "unit_id, district_id, block_id, panchayat_id"
_COLUMNS = f"id, uuid, row_number, {_PLACE}, card, phone, phone_token, given_token, tokens"
_KEEP_ROW_KEYS = """
UPDATE intake_submission s SET row_key = k.row_key
FROM unnest(%s::bigint[], %s::text[]) AS k (id, row_key) WHERE s.id = k.id
"""
_LEAVE_OUT = f"DELETE FROM {staging.TABLE} WHERE id = ANY (%s::bigint[])"
_INSERT = f"""
INSERT INTO intake_submission ({_COLUMNS}, batch_id, submitted_by, submitted_at, index_version, key_version, state,
    is_flagged, times_called, times_returned, outcome)
SELECT {_COLUMNS}, %(batch)s, %(by)s, %(at)s, %(version)s, %(version)s,
    CASE WHEN phone_token = ANY (%(opted_out)s::bigint[]) THEN 'held' ELSE 'waiting' END,
    id = ANY (%(flagged)s::bigint[]), 0, 0, ''
FROM {staging.TABLE}
"""


def _store(actor: Actor, batch: Batch, staged: Staged, told: Sorted, *, at: datetime) -> None:
    """Store new submissions with what they are sealed under, their calls and their place in the figures."""
    if not told.fresh:
        return
    phones = staged.keys.phones[0]
    not_to_call = gates.opted_out(phones[place] for place in told.fresh)
    with connection.cursor() as cursor:
        _put(cursor, staged, told)
        vault.keep_from(cursor, staging.TABLE)
        values: dict[str, Any] = {
            "batch": batch.id,
            "by": actor.user_id,
            "at": at,
            "version": staged.version,
            "opted_out": array(not_to_call),
            "flagged": array(staged.ids[place] for place in told.flagged),
        }
        cursor.execute(_INSERT, values)
        _keep_row_keys(cursor, staged, told)
    calls.add_from(
        actor,
        staging.TABLE,
        owner_kind=OWNER_KIND,
        batch_ref=batch.id,
        phone_version=staged.version,
        opted_out=not_to_call,
        count=sum(phones[place] not in not_to_call for place in told.fresh),
        at=at,
    )
    tally.append_from(staging.TABLE, "submitted", at=at)


def _put(cursor: CursorWrapper, staged: Staged, told: Sorted) -> None:
    """Put the new rows, and no others, into the staging table."""
    staging.put(cursor, staged)
    if len(told.fresh) < staged.rows.height:
        taken = set(told.fresh)
        others = (own for place, own in enumerate(staged.ids) if place not in taken)
        cursor.execute(_LEAVE_OUT, [array(others)])


def _keep_row_keys(cursor: CursorWrapper, staged: Staged, told: Sorted) -> None:
    """Under the keys of the rejected rows that they put right, and of the lines of forms that they are."""
    if told.kept:
        ids = array(staged.ids[place] for place in told.kept)
        cursor.execute(_KEEP_ROW_KEYS, [ids, list(told.kept.values())])


def _store_left(batch: Batch, *, duplicates: Sequence[Left], rejected: Sequence[Left]) -> None:
    """Keep every row that was not taken, its cells sealed under the batch's own subject."""
    subject = subjects_by_id([batch.subject_id])[batch.subject_id]
    outcomes = [(row, LeftRow.Outcome.DUPLICATE) for row in duplicates]
    outcomes += [(row, LeftRow.Outcome.REJECTED) for row in rejected]
    keys = new_row_keys(len(outcomes))
    sealed = seal_rows(
        ("raw",),
        ((subject, (json.dumps(list(row.raw), ensure_ascii=False).encode(),)) for row, _ in outcomes),
    )
    LeftRow.objects.bulk_create(
        [
            LeftRow(
                batch_id=batch.id,
                submitted_by=batch.submitted_by,
                row_number=row.row_number,
                row_key=row.row_key or key,
                outcome=outcome,
                problem=row.problem,
                params=dict(row.params),
                duplicate_of=row.duplicate_of,
                raw=raw,
                subject_id=batch.subject_id,
                key_version=key_version(raw),
                unit_id=batch.unit_id,
                district_id=batch.district_id,
                block_id=batch.block_id,
                panchayat_id=batch.panchayat_id,
            )
            for (row, outcome), key, (raw,) in zip(outcomes, keys, sealed, strict=True)
        ],
        batch_size=2_000,
    )
