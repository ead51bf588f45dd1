"""What came back is put right: on the phone page or by a sheet with the same row keys, and called again."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from dharatal.field.calls import operations as calls
from dharatal.field.gates import queries as gates
from dharatal.field.intake import known, tally
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.rows import Left, Prepared
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import tokens
from dharatal.register.people.card import Card, phones_to_bytes
from dharatal.register.territory.models import Unit

OWNER_KIND = "intake"
CORRECTABLE = (Submission.State.RETURNED, Submission.State.UNREACHED)


class CannotCorrect(Refusal):
    code = "cannot_correct"


class Correction(NamedTuple):
    """A row of a sheet that corrects a submission which came back."""

    row: Prepared
    submission_id: int


def correct(
    actor: Actor, submission: Submission, *, card: Card, phones: Sequence[str], unit: Unit, at: datetime
) -> None:
    """Replace what a returned submission says and put it into the queue again; its row key stays.

    phones: E.164. Raises CannotCorrect when it is not with the submitter, or its new number is known already.
    """
    submission = Submission.objects.select_for_update().get(id=submission.id)
    if submission.state not in CORRECTABLE:
        raise CannotCorrect(_("This name is not waiting for a correction any more. Load the list again."))
    keys = known.keys_of(card.name, phones[0])
    if any(uuid != submission.uuid for uuid in known.within_reach([keys]).values()):
        raise CannotCorrect(_("This name with this number was sent already. Write another number."), code="already_sent")
    before = tally.spot_of(submission.unit_id, submission)
    _write(submission, card=card, phones=phones, unit=unit, key=keys[0])
    calls.add_tasks(actor, [task_of(submission)] if submission.state == Submission.State.WAITING else [], at=at)
    _move_figures(before, tally.spot_of(unit.id, unit), at=at)
    audit.record(
        actor,
        "intake.corrected",
        subjects=[submission.id],
        unit_id=unit.id,
        object_id=submission.uuid,
        at=at,
    )


def _write(submission: Submission, *, card: Card, phones: Sequence[str], unit: Unit, key: known.Key) -> None:
    subject = subjects_by_id([submission.id])[submission.id]
    submission.card = seal(subject, "card", card.to_bytes())
    submission.phone = seal(subject, "phone", phones_to_bytes(phones))
    submission.phone_token, submission.given_token = key
    submission.tokens = tokens.name_tokens(card.name)
    submission.key_version = submission.index_version = key_version(submission.card)
    submission.unit_id, submission.district_id = unit.id, unit.district_id
    submission.block_id, submission.panchayat_id = unit.block_id, unit.panchayat_id
    may_call = not gates.opted_out([key[0]])
    submission.state = Submission.State.WAITING if may_call else Submission.State.HELD
    submission.return_note, submission.outcome, submission.outcome_at = None, "", None
    submission.save()


def _move_figures(before: tally.Spot, after: tally.Spot, *, at: datetime) -> None:
    changes: dict[tally.Spot, dict[str, int]] = {before: {"returned": -1}}
    if before != after:
        changes[before] = {"returned": -1, "submitted": -1, "called": -1}
        changes[after] = {"submitted": 1, "called": 1}
    tally.append(changes, at=at)


def task_of(submission: Submission) -> calls.NewTask:
    return calls.NewTask(
        owner_kind=OWNER_KIND,
        owner_ref=submission.uuid,
        subject_id=submission.id,
        phone_token=submission.phone_token,
        phone_version=submission.index_version,
        unit_id=submission.unit_id,
        district_id=submission.district_id,
        block_id=submission.block_id,
        panchayat_id=submission.panchayat_id,
        batch_ref=submission.batch_id,
    )


def told_apart(
    actor: Actor, prepared: Sequence[Prepared]
) -> tuple[list[Prepared], list[Correction], list[Left]]:
    """Part the rows of a sheet by their row keys: new ones, corrections, and those that were put right before.

    A row key that nobody within reach knows is dropped: the row counts as new.
    """
    keyed = [row.row_key for row in prepared if row.row_key]
    if not keyed:
        return list(prepared), [], []
    held = {key: (id_, state, uuid) for key, id_, state, uuid in _held(keyed)}
    open_rejects = set(
        LeftRow.objects.filter(row_key__in=keyed, corrected_in=None, outcome="rejected").values_list("row_key", flat=True)
    )
    fresh, corrections, repeated = [], [], []
    for row in prepared:
        submission_id, state, uuid = held.get(row.row_key, (0, "", None))
        if state in CORRECTABLE:
            corrections.append(Correction(row, submission_id))
        elif submission_id:
            repeated.append(Left(row.row_number, "", "already_corrected", {}, row.raw, duplicate_of=uuid))
        else:
            fresh.append(row if row.row_key in open_rejects else row._replace(row_key=""))
    return fresh, corrections, repeated


def _held(keys: Sequence[str]) -> "list[tuple[str, int, str, object]]":
    return list(Submission.objects.filter(row_key__in=keys).values_list("row_key", "id", "state", "uuid"))


def apply_all(
    actor: Actor, batch: Batch, corrections: Sequence[Correction], *, at: datetime
) -> tuple[int, list[Left]]:
    """Correct one by one; answers how many were taken, and the rows that were not, with the reason."""
    refused: list[Left] = []
    for row, submission_id in corrections:
        submission = Submission.objects.get(id=submission_id)
        try:
            correct(actor, submission, card=row.card, phones=row.phones, unit=row.unit, at=at)
        except CannotCorrect as refusal:
            refused.append(Left(row.row_number, row.row_key, refusal.code, {}, row.raw))
    return len(corrections) - len(refused), refused


def settle_rejects(batch: Batch, row_keys: Sequence[str]) -> None:
    """Mark earlier rejected rows as put right by this batch."""
    LeftRow.objects.filter(row_key__in=row_keys, corrected_in=None, outcome="rejected").exclude(batch_id=batch.id).update(
        corrected_in=batch.id
    )
