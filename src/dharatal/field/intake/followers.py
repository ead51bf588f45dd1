"""What a district sent goes with the units it was sent for."""

from collections.abc import Sequence
from uuid import UUID

from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import Batch, LeftRow, Submission, Tally
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
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
