"""Calls that are still to be made go with the units they are made to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.handout import UNDO_WITHIN
from dharatal.field.calls.models import Call, Lane, Note, Pause, Task
from dharatal.field.gates.followers import Split, copies_for, merged_districts
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.moves import Change, rewrite

Place = tuple[int, int, int]
"""District, block and panchayat."""
OPEN = ("waiting", "leased", "paper", "held")


def go_along(changes: Sequence[Change], split: Split | None = None, *, at: datetime) -> None:
    """Write where open tasks belong after a unit was moved, merged or split, with the calls made for them.

    A pause of a district holds for the district that took it in, and for each part that it was split into.
    at: of the change. What was closed by then, and could no longer be taken back, stays where it was done: the
    figures of that day were its district's.
    """
    with entering(SYSTEM, STEER_CALLS):
        still_open = Task.objects.filter(Q(state__in=OPEN) | Q(closed_at__gt=at - UNDO_WITHIN))
        rewrite(Call.objects.filter(task_id__in=still_open.values("id")), changes)
        if rewrite(still_open, changes):
            _open_lanes()
        _pauses_go_along(changes, split)


def notes_go_along(subjects: Mapping[Place, Sequence[int]]) -> None:
    """Write where the notes of calls belong: with the people they are about. subjects: by where they are now."""
    with entering(SYSTEM, STEER_CALLS):
        for (district, block, panchayat), ids in subjects.items():
            place = {"district_id": district, "block_id": block, "panchayat_id": panchayat}
            Note.objects.filter(subject_id__in=ids).exclude(**place).update(**place)


def _pauses_go_along(changes: Sequence[Change], split: Split | None) -> None:
    """A pause that was resumed is history, and stays where it was."""
    running = Pause.objects.filter(resumed_by=None)
    for ended, into in merged_districts(changes):
        running.filter(district_id__in=ended).update(district_id=into)
    if split is not None and split.rung == "district_id":
        paused = running.filter(district_id=split.ended)
        Pause.objects.bulk_create(copies_for(paused, split, ["district_id"]), ignore_conflicts=True)


def _open_lanes() -> None:
    """Every place with an open task is known to the hand-out."""
    places = Task.objects.filter(state__in=OPEN).values_list("district_id", "block_id").distinct()
    lanes = [Lane(district_id=district, block_id=block) for district, block in places]
    Lane.objects.bulk_create(lanes, ignore_conflicts=True)
