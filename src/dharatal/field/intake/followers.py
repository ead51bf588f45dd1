"""What a district sent goes with the units it was sent for."""

from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import Batch, LeftRow, Submission, Tally
from dharatal.guard.access.door import entering
from dharatal.guard.audit.followers import SealedEntry
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.moves import changes_of, rewrite


def go_along(entry: SealedEntry) -> None:
    """Write where the lists, names, rows left out and figures of a moved, merged or split unit belong now."""
    with entering(SYSTEM, SEE):
        changes = changes_of(entry)
        for table in (Batch, Submission, LeftRow, Tally):
            rewrite(table._default_manager.all(), changes)
