"""What came back is put right: on the phone page or by a sheet with the same row keys, and called again."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dharatal.field.calls import operations as calls
from dharatal.field.gates import queries as gates
from dharatal.field.intake import known, tally
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.operations.receiving import refuse_outside_reach
from dharatal.field.intake.rows import Left
from dharatal.field.intake.sorting import CORRECTABLE, Correction
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import key_version, seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import tokens
from dharatal.register.people.card import Card, phones_to_bytes
from dharatal.register.territory.queries import Located

OWNER_KIND = "intake"


class CannotCorrect(Refusal):
    code = "cannot_correct"


def correct(
    actor: Actor, submission: Submission, *, card: Card, phones: Sequence[str], unit: Located, at: datetime
) -> None:
    """Replace what a returned submission says and put it into the queue again; its row key stays.

    phones: E.164. Raises CannotCorrect when it is not with the submitter, or its new number is known already;
    CannotReceive when the place is not the actor's.
    """
    submission = Submission.objects.select_for_update().get(id=submission.id)
    if submission.state not in CORRECTABLE:
        raise CannotCorrect(_("This name is not waiting for a correction any more. Load the list again."))
    keys = known.keys_of(card.name, phones[0])
    if known.within_reach(keys, besides=submission.uuid):
        raise CannotCorrect(
            _("This name with this number was sent already. Write another number."), code="number_known"
        )
    if unit.id != submission.unit_id:
        refuse_outside_reach(unit)
    before = tally.spot_of(submission.unit_id, submission)
    _write(submission, card=card, phones=phones, unit=unit, key=keys.own[0])
    calls.add_tasks(
        actor, [task_of(submission)] if submission.state == Submission.State.WAITING else [], at=at
    )
    _move_figures(before, tally.spot_of(unit.id, unit), at=at)
    audit.record(
        actor,
        "intake.corrected",
        subjects=[submission.id],
        unit_id=unit.id,
        object_id=submission.uuid,
        at=at,
    )


def _write(
    submission: Submission, *, card: Card, phones: Sequence[str], unit: Located, key: known.Key
) -> None:
    subject = subjects_by_id([submission.id])[submission.id]
    submission.card = seal(subject, "card", card.to_bytes())
    submission.phone = seal(subject, "phone", phones_to_bytes(phones))
    submission.phone_token, submission.given_token = key
    submission.tokens = tokens.name_tokens(card.name, relative=card.relative_name)
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


def apply_all(actor: Actor, corrections: Sequence[Correction], *, at: datetime) -> tuple[int, list[Left]]:
    """Correct one by one; answers how many were taken, and the rows that were not, with the reason."""
    refused: list[Left] = []
    for row, submission_id in corrections:
        submission = Submission.objects.get(id=submission_id)
        try:
            correct(actor, submission, card=row.card, phones=row.phones, unit=row.unit, at=at)
        except CannotCorrect as refusal:
            refused.append(Left(row.row_number, row.row_key, refusal.code, {}, row.raw()))
    return len(corrections) - len(refused), refused


def settle_rejects(batch: Batch, row_keys: Sequence[str]) -> None:
    """Mark earlier rejected rows as put right by this batch."""
    LeftRow.objects.filter(row_key__in=row_keys, corrected_in=None, outcome="rejected").exclude(
        batch_id=batch.id
    ).update(corrected_in=batch.id)
