"""A batch into submissions: a chunk a transaction, so that a killed load goes on where it stopped."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F

from dharatal.engines.postgres.bulk import array, bytea, copy_lines
from dharatal.field.calls import operations as calls
from dharatal.field.gates import queries as gates
from dharatal.field.intake import tally
from dharatal.field.intake.models import CARD_FIELD, PHONE_FIELD, Batch, LeftRow, Submission
from dharatal.field.intake.operations import correcting
from dharatal.field.intake.rows import Left, Prepared, new_row_keys
from dharatal.field.intake.sorting import Fresh, sorted_out
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import operations as vault
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import Subject, key_version, seal_rows
from dharatal.kernel.actor import Actor
from dharatal.register.people import tokens
from dharatal.register.people.card import phones_to_bytes

OWNER_KIND = "intake"


class Written(NamedTuple):
    accepted: int
    duplicates: int
    rejected: int


def write_chunk(
    actor: Actor, batch: Batch, *, prepared: Sequence[Prepared], left: Sequence[Left], at: datetime
) -> Written:
    """Store some rows of a batch: each ends accepted, duplicate or rejected, and none is lost.

    Runs in one transaction with its audit entry; the rows' numbers are above every row stored before.
    """
    told = sorted_out(prepared, left)
    subjects = _store(actor, batch, told.fresh, at=at)
    corrected, refused = correcting.apply_all(actor, told.corrections, at=at)
    rejected = [*told.rejected, *refused]
    correcting.settle_rejects(batch, [one.row.row_key for one in told.fresh if one.row.row_key])
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
        subjects=[subject.id for subject in subjects],
        unit_id=batch.unit_id,
        object_id=batch.id,
        facts=written._asdict(),
        at=at,
    )
    return written


_COLUMNS = (
    "id, uuid, batch_id, row_number, row_key, state, submitted_by, submitted_at, unit_id, district_id, block_id,"
    " panchayat_id, card, phone, phone_token, given_token, tokens, index_version, key_version, is_flagged"
)
_STAGE = f"""
CREATE TEMP TABLE IF NOT EXISTS intake_stage ON COMMIT DROP AS SELECT {_COLUMNS} FROM intake_submission WITH NO DATA
"""
_FROM_STAGE = f"""
INSERT INTO intake_submission ({_COLUMNS}, times_called, times_returned, outcome)
SELECT {_COLUMNS}, 0, 0, '' FROM intake_stage
"""


def _store(actor: Actor, batch: Batch, fresh: Sequence[Fresh], *, at: datetime) -> list[Subject]:
    """Seal and store new submissions, with their calls and their place in the figures."""
    if not fresh:
        return []
    subjects = vault.new_subjects(len(fresh))
    vault.keep(subjects)
    sealed = seal_rows(
        (CARD_FIELD, PHONE_FIELD),
        (
            (subject, (row.card.to_bytes(), phones_to_bytes(row.phones)))
            for subject, (row, _, _) in zip(subjects, fresh, strict=True)
        ),
    )
    not_to_call = gates.opted_out(key[0] for _, key, _ in fresh)
    rows = list(_columns(actor, batch, fresh, subjects, sealed, not_to_call, at))
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        copy_lines(cursor, f"intake_stage ({_COLUMNS})", map(_line, rows))
        cursor.execute(_FROM_STAGE)
        cursor.execute("TRUNCATE intake_stage")
    calls.add_tasks(actor, _tasks(batch, rows), at=at)
    tally.append(tally.count((tuple(row[8:12]) for row in rows), "submitted"), at=at)  # type: ignore[arg-type]
    return subjects


def _columns(
    actor: Actor,
    batch: Batch,
    fresh: Sequence[Fresh],
    subjects: Sequence[Subject],
    sealed: Sequence[tuple[bytes, ...]],
    not_to_call: set[int],
    at: datetime,
) -> Iterator[tuple[Any, ...]]:
    names = tokens.tokens_of_cards(row.card for row, _, _ in fresh)
    row_keys = new_row_keys(len(fresh))
    version = key_version(sealed[0][0])
    for subject, (row, key, is_flagged), (card, phone), found_by, row_key in zip(
        subjects, fresh, sealed, names, row_keys, strict=True
    ):
        state = Submission.State.HELD if key[0] in not_to_call else Submission.State.WAITING
        unit = row.unit
        yield (
            subject.id, subject.uuid, batch.id, row.row_number, row.row_key or row_key, state.value, actor.user_id, at,
            unit.id, unit.district_id, unit.block_id, unit.panchayat_id,
            card, phone, key[0], key[1], found_by, version, version, is_flagged,
        )  # fmt: skip


def _line(row: tuple[Any, ...]) -> str:
    """A row as COPY reads it."""
    *plain, card, phone, phone_token, given_token, found_by, index_version, sealed_version, is_flagged = row
    ends = (phone_token, given_token, array(found_by), index_version, sealed_version, is_flagged)
    return "\t".join(map(str, (*plain, bytea(card), bytea(phone), *ends)))


def _tasks(batch: Batch, rows: Iterable[tuple[Any, ...]]) -> list[calls.NewTask]:
    return [
        calls.NewTask(
            owner_kind=OWNER_KIND,
            owner_ref=row[1],
            subject_id=row[0],
            phone_token=row[14],
            phone_version=row[17],
            unit_id=row[8],
            district_id=row[9],
            block_id=row[10],
            panchayat_id=row[11],
            batch_ref=batch.id,
        )
        for row in rows
        if row[5] == Submission.State.WAITING
    ]


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
