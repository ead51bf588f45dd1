"""Hours and silence go with the places they were set for."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import uuid5

from django.db.models import QuerySet

from dharatal.field.gates.capabilities import SET_GATES
from dharatal.field.gates.models import Blackout, LocalHours
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.moves import Change, rewrite
from dharatal.register.territory.models import Unit

RUNGS = ("district_id", "block_id", "panchayat_id")


class Split(NamedTuple):
    """A unit that ended, and the units that it became."""

    ended: int
    parts: Sequence[Unit]

    @property
    def rung(self) -> str:
        """The column that such a unit fills; empty for one that fills none."""
        first = self.parts[0]
        return next((column for column in reversed(RUNGS) if getattr(first, column) == first.id), "")


def go_along(changes: Sequence[Change], split: Split | None = None) -> None:
    """Write where silence holds and whose hours are whose after units were moved, merged or split.

    A silence or the hours of a unit that was split hold in each of its parts. A district that took another in
    keeps its own hours; where it had none, those of the other hold from now on for both.
    """
    with entering(SYSTEM, SET_GATES):
        rewrite(Blackout.objects.all(), (one for one in changes if one.column in RUNGS))
        for ended, into in merged_districts(changes):
            if not LocalHours.objects.filter(district_id=into).exists():
                LocalHours.objects.filter(district_id__in=ended).update(district_id=into)
        if split is not None and split.parts:
            _share_out(split)


def merged_districts(changes: Iterable[Change]) -> list[tuple[list[int], int]]:
    """(districts that ended, the one that took them in) of each merger of districts."""
    merged = [one for one in changes if one.column == "district_id" and "district_id" in one.place]
    return [(list(one.ids), one.place["district_id"]) for one in merged]


def copies_for(rows: "QuerySet[Any]", split: Split, columns: Sequence[str]) -> list[Any]:
    """A row for each part of each row of the unit that ended; the same ids when it is done again."""
    copies = []
    for row in rows:
        for part in split.parts:
            values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
            values["id"] = uuid5(row.id, str(part.id))
            values.update({column: getattr(part, column) for column in columns})
            copies.append(type(row)(**values))
    return copies


def _share_out(split: Split) -> None:
    if not split.rung:
        return
    silent = Blackout.objects.filter(**{split.rung: split.ended})
    silent = silent.filter(**dict.fromkeys(RUNGS[RUNGS.index(split.rung) + 1 :], 0))
    Blackout.objects.bulk_create(copies_for(silent, split, RUNGS), ignore_conflicts=True)
    if split.rung == "district_id":
        hours = LocalHours.objects.filter(district_id=split.ended)
        LocalHours.objects.bulk_create(copies_for(hours, split, ["district_id"]), ignore_conflicts=True)
