"""What a district sent goes with the units it was sent for, and counts once for each member."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from dharatal.field.intake import tally
from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import Batch, LeftRow, Submission, Tally
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import queries as people
from dharatal.register.people.moves import Change, overtaken, rewrite


def go_along(changes: Sequence[Change]) -> None:
    """Write where lists, names, rows left out and figures belong after a unit was moved, merged or split."""
    with entering(SYSTEM, SEE):
        for table in (Batch, Submission, LeftRow, Tally):
            rewrite(table._default_manager.all(), changes)


def overtaken_by_a_move(batch_id: UUID) -> list[Change]:
    """Say which places changed while a list was loaded: a load reads the places once, and takes minutes."""
    with entering(SYSTEM, SEE):
        return overtaken(Submission.objects.filter(batch_id=batch_id))


def count_once(record_ids: Collection[int]) -> int:
    """Let the figures count each member once, after records were joined or parted; say how many changed.

    Of a member's submissions the one with the best evidence counts, in its own place; the others are taken out of the
    weeks in which they had been counted. Doing it again changes nothing.
    """
    with entering(SYSTEM, SEE):
        ranked = people.records_in_rank(record_ids)
        held = [record for records in ranked.values() for record in records]
        sent = Submission.objects.select_for_update().order_by("id")
        verified = sent.filter(id__in=held, state=Submission.State.VERIFIED).in_bulk()
        changed = [
            (verified[record], is_first)
            for records in ranked.values()
            for record, is_first in _first_of(record for record in records if record in verified)
            if verified[record].is_counted is not is_first
        ]
        for submission, is_counted in changed:
            _recount(submission, is_counted=is_counted)
    return len(changed)


def _first_of(records: Iterator[int]) -> Iterator[tuple[int, bool]]:
    return ((record, place == 0) for place, record in enumerate(records))


def _recount(submission: Submission, *, is_counted: bool) -> None:
    submission.is_counted = is_counted
    submission.save(update_fields=["is_counted"])
    spot, one = tally.spot_of(submission.unit_id, submission), 1 if is_counted else -1
    tally.append({spot: {"submitted": one}}, at=submission.submitted_at)
    tally.append(
        {spot: {"called": one, "verified": one}}, at=submission.outcome_at or submission.submitted_at
    )
