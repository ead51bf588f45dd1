"""Calls that are still to be made go with the units they are made to."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.handout import UNDO_WITHIN
from dharatal.field.calls.models import Call, Lane, Task
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.moves import Change, rewrite

OPEN = ("waiting", "leased", "held")


def go_along(changes: Sequence[Change], *, at: datetime) -> None:
    """Write where open tasks belong after a unit was moved, merged or split, with the calls made for them.

    at: of the change. What was closed by then, and could no longer be taken back, stays where it was done: the
    figures of that day were its district's.
    """
    with entering(SYSTEM, STEER_CALLS):
        still_open = Task.objects.filter(Q(state__in=OPEN) | Q(closed_at__gt=at - UNDO_WITHIN))
        rewrite(Call.objects.filter(task_id__in=still_open.values("id")), changes)
        if rewrite(still_open, changes):
            _open_lanes()


def _open_lanes() -> None:
    """Every place with an open task is known to the hand-out."""
    places = Task.objects.filter(state__in=OPEN).values_list("district_id", "block_id").distinct()
    lanes = [Lane(district_id=district, block_id=block) for district, block in places]
    Lane.objects.bulk_create(lanes, ignore_conflicts=True)
