"""Complaints go with the people and the units they are about."""

from collections.abc import Collection, Sequence
from datetime import datetime

from dharatal.field.gates.followers import Split, merged_districts
from dharatal.field.trace.capabilities import BOOK
from dharatal.field.trace.complaints import operations as complaints
from dharatal.field.trace.models import Case, Complaint, Concerned
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.moves import Change, rewrite


def go_along(changes: Sequence[Change], split: Split | None = None) -> None:
    """Write where complaints belong after a unit was moved, merged or split, and which districts cases are about."""
    with entering(SYSTEM, BOOK):
        rewrite(Complaint.objects.all(), changes)
        rewrite(Concerned.objects.all(), changes)
        for ended, into in merged_districts(changes):
            _instead(set(ended), [into])
        if split is not None and split.rung == "district_id":
            _instead({split.ended}, [part.id for part in split.parts])


def forget(subjects: Collection[int], *, at: datetime) -> int:
    """Shred what members told who were erased."""
    with entering(SYSTEM, BOOK):
        return complaints.forget(SYSTEM, subjects, at=at)


def _instead(ended: set[int], into: Sequence[int]) -> None:
    for held in Case.objects.filter(district_ids__overlap=sorted(ended)):
        held.district_ids = sorted({*held.district_ids, *into} - ended)
        held.save(update_fields=["district_ids"])
