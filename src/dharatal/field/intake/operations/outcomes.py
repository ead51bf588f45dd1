"""What a call made of a submission: the call room above decides, in its own transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import row_of
from dharatal.engines.postgres.writing import update
from dharatal.field.intake import tally
from dharatal.field.intake.models import NOTE_FIELD, Submission
from dharatal.field.intake.rows import new_row_keys
from dharatal.field.intake.sorting import CORRECTABLE
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import seal
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal
from dharatal.register.people import operations as people
from dharatal.register.people.models import Person

DECLINED_KEPT = timedelta(days=30)
CALLED_IN_VAIN = ("declined", "returned", "closed")


class NotWaiting(Refusal):
    code = "not_waiting"


def verify(actor: Actor, submission_uuid: UUID, *, at: datetime) -> Person:
    """Admit somebody who said yes into the register, under the subject id of the submission.

    In the transaction that records the call. Raises NotWaiting when the submission went elsewhere meanwhile.
    """
    submission = _locked(submission_uuid)
    newcomer = people.Newcomer(
        subject_id=submission.id,
        uuid=submission.uuid,
        unit_id=submission.unit_id,
        district_id=submission.district_id,
        block_id=submission.block_id,
        panchayat_id=submission.panchayat_id,
        card=bytes(submission.card),
        phone=bytes(submission.phone),
        phone_token=submission.phone_token,
        index_version=submission.index_version,
        tokens=submission.tokens,
        source_ref=submission.uuid,
        verified_at=at,
    )
    person = people.admit(actor, newcomer, source="call", at=at)
    _move(submission, Submission.State.VERIFIED, outcome="yes", at=at, verified=1)
    return person


def return_for_correction(
    actor: Actor, submission_uuid: UUID, *, outcome: str, note: str, at: datetime
) -> None:
    """Send a submission back to whoever sent it, with the caller's note. Raises NotWaiting."""
    submission = _locked(submission_uuid)
    if note:
        subject = subjects_by_id([submission.id])[submission.id]
        submission.return_note = seal(subject, NOTE_FIELD, note.strip()[:500].encode())
    _give_back(submission)
    _move(submission, Submission.State.RETURNED, outcome=outcome, at=at, returned=1)
    audit.record(
        actor,
        "intake.returned",
        subjects=[submission.id],
        unit_id=submission.unit_id,
        object_id=submission.uuid,
        at=at,
    )


def decline(actor: Actor, submission_uuid: UUID, *, outcome: str, at: datetime) -> None:
    """Note that somebody is not with us or wants no calls; kept 30 days for audit, then shredded."""
    submission = _locked(submission_uuid)
    submission.shred_after = ist_day(at) + DECLINED_KEPT
    _move(submission, Submission.State.DECLINED, outcome=outcome, at=at, declined=1)


def close(actor: Actor, submission_uuid: UUID, *, outcome: str, at: datetime) -> None:
    """Close a submission that needs no further call and no correction."""
    submission = _locked(submission_uuid)
    submission.shred_after = ist_day(at) + DECLINED_KEPT
    _move(submission, Submission.State.CLOSED, outcome=outcome, at=at, declined=1)


def withdraw(actor: Actor, submission: Submission, *, at: datetime) -> None:
    """Take back a name that came back, because the person is not with us any more: as if it had never been sent.

    Kept 30 days for audit, then shredded. Raises NotWaiting when it is not with the submitter any more.
    """
    submission = Submission.objects.select_for_update().get(id=submission.id)
    if submission.state not in CORRECTABLE:
        raise NotWaiting(_("This name is not waiting for a correction any more. Load the list again."))
    submission.state, submission.outcome, submission.outcome_at = Submission.State.CLOSED, "withdrawn", at
    submission.shred_after = ist_day(at) + DECLINED_KEPT
    submission.save(update_fields=["state", "outcome", "outcome_at", "shred_after"])
    gone = {"submitted": -1, "called": -1, "returned": -1}
    tally.append({tally.spot_of(submission.unit_id, submission): gone}, at=at)
    audit.record(
        actor,
        "intake.withdrawn",
        subjects=[submission.id],
        unit_id=submission.unit_id,
        object_id=submission.uuid,
        at=at,
    )


def unreached(actor: Actor, submission_uuid: UUID, *, outcome: str = "unreached", at: datetime) -> None:
    """Every attempt is used up: the submitter may send another number."""
    submission = _locked(submission_uuid)
    _give_back(submission)
    _move(submission, Submission.State.UNREACHED, outcome=outcome, at=at, returned=1)


def hold(actor: Actor, submission_uuid: UUID, *, at: datetime) -> None:
    """Keep a submission whose phone is not to be called; its own call was none."""
    submission = _locked(submission_uuid)
    submission.state = Submission.State.HELD
    submission.save(update_fields=["state"])


def attempted(submission_uuid: UUID, *, at: datetime) -> None:
    """Count a call that settled nothing, so that the board knows that somebody was tried."""
    submission = _locked(submission_uuid)
    submission.times_called += 1
    update(submission, "times_called")
    if submission.times_called == 1:
        tally.append({tally.spot_of(submission.unit_id, submission): {"called": 1}}, at=at)


_FIGURE_OF = {"returned": "returned", "unreached": "returned", "declined": "declined", "closed": "declined"}


def take_back(actor: Actor, submission_uuid: UUID, *, at: datetime) -> None:
    """Undo what a mistaken result did; a verified submission stays in the register. Raises NotWaiting."""
    submission = Submission.objects.select_for_update().get(uuid=submission_uuid)
    if submission.state == Submission.State.VERIFIED:
        raise NotWaiting(_("This result can no longer be taken back. Tell the in-charge."))
    changes = {}
    if submission.state in _FIGURE_OF:
        changes[_FIGURE_OF[submission.state]] = -1
    if submission.state in CORRECTABLE:
        submission.times_returned = max(submission.times_returned - 1, 0)
    submission.times_called = max(submission.times_called - 1, 0)
    if not submission.times_called:
        changes["called"] = -1
    submission.state, submission.outcome, submission.outcome_at = Submission.State.WAITING, "", None
    submission.return_note, submission.shred_after = None, None
    submission.save()
    if changes:
        tally.append({tally.spot_of(submission.unit_id, submission): changes}, at=at)
    audit.record(actor, "intake.taken_back", subjects=[submission.id], object_id=submission.uuid, at=at)


def call_again(actor: Actor, submission_uuid: UUID, *, heard: str, at: datetime) -> Submission | None:
    """Let a name wait for a call once more, as if it had not been called: a second call contradicted the first.

    heard: how the first call ended. Answers the name, whose task the caller adds; nothing when it went on meanwhile
    (corrected, withdrawn, shredded) or is in the register.
    """
    rows = Submission.objects.select_for_update().filter(
        uuid=submission_uuid, outcome=heard, state__in=CALLED_IN_VAIN
    )
    if not rows.exists():
        return None
    take_back(actor, submission_uuid, at=at)
    return Submission.objects.get(uuid=submission_uuid)


def _locked(submission_uuid: UUID) -> Submission:
    locked = row_of(Submission, "uuid = %s FOR UPDATE", [submission_uuid])
    if locked is None or locked.state != Submission.State.WAITING:
        raise NotWaiting(_("This name is not waiting for a call any more. Take the next card."))
    return locked


def _give_back(submission: Submission) -> None:
    """To whoever sent it: under a row key, which it keeps."""
    submission.times_returned += 1
    submission.row_key = submission.row_key or new_row_keys(1)[0]


_MOVED = (
    "state", "outcome", "outcome_at", "times_called", "times_returned", "row_key", "return_note", "shred_after",
)  # fmt: skip


def _move(
    submission: Submission, state: Submission.State, *, outcome: str, at: datetime, **figures: int
) -> None:
    submission.times_called += 1
    if submission.times_called == 1:
        figures["called"] = 1
    submission.state, submission.outcome, submission.outcome_at = state, outcome, at
    update(submission, *_MOVED)
    tally.append({tally.spot_of(submission.unit_id, submission): figures}, at=at)
