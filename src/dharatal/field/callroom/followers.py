"""What the room keeps for itself goes with the units it belongs to."""

from collections.abc import Collection, Sequence

from dharatal.field.callroom.models import (
    Check,
    Dialling,
    Heard,
    MissedCall,
    Planted,
    Sample,
    SheetRow,
    Signal,
)
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.moves import Change, rewrite

PLACED = (Check, Dialling, Heard, MissedCall, Planted, Sample, SheetRow, Signal)


def go_along(changes: Sequence[Change]) -> None:
    """Write where second calls, what was found and rows on paper belong after a unit was moved, merged or split."""
    with entering(SYSTEM, STEER_CALLS):
        for table in PLACED:
            rewrite(table._default_manager.all(), changes)


def forget(subjects: Collection[int]) -> None:
    """Remove what was heard of people who were erased, and what was written about them."""
    with entering(SYSTEM, STEER_CALLS):
        Heard.objects.filter(subject_id__in=list(subjects)).delete()
        Check.objects.filter(subject_id__in=list(subjects)).update(ruling_reason=None)
