"""Which rows are new, which correct an earlier one, which are known already: read only, so that a check can ask too."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from dharatal.field.intake import known
from dharatal.field.intake.models import LeftRow, Submission
from dharatal.field.intake.rows import SHEET_STEP, Left, Prepared

CORRECTABLE = (Submission.State.RETURNED, Submission.State.UNREACHED)
_ROW_KEY = re.compile(r"[2-9A-HJ-NP-Z]{10}")


class Fresh(NamedTuple):
    """A new name. key: its phone and given token; is_flagged: known somewhere beyond the submitter's reach."""

    row: Prepared
    key: known.Key
    is_flagged: bool


class Correction(NamedTuple):
    """A row of a sheet that corrects a submission which came back."""

    row: Prepared
    submission_id: int


class Sorted(NamedTuple):
    """Every row of a chunk, in exactly one of the four."""

    fresh: list[Fresh]
    corrections: list[Correction]
    duplicates: list[Left]
    rejected: list[Left]


def sorted_out(prepared: Sequence[Prepared], left: Sequence[Left]) -> Sorted:
    """Part the rows of a chunk. Writes nothing."""
    keys = _Keys(
        {
            key
            for key in (*(one.row_key for one in prepared), *(one.row_key for one in left))
            if _ROW_KEY.fullmatch(key)
        }
    )
    new, corrections, repeated = _by_row_key(prepared, keys)
    fresh, duplicates = _without_duplicates(new)
    rejected = [row._replace(row_key=row.row_key if keys.has(row.row_key) else "") for row in left]
    return Sorted(fresh, corrections, [*duplicates, *repeated], rejected)


class _Keys:
    """What the row keys of a sheet stand for, within reach."""

    def __init__(self, keys: set[str]) -> None:
        held = (
            Submission.objects.filter(row_key__in=keys).values_list("row_key", "id", "state", "uuid")
            if keys
            else ()
        )
        self.held: dict[str, tuple[int, str, UUID]] = {
            key: (id_, state, uuid) for key, id_, state, uuid in held
        }
        rejects = (
            LeftRow.objects.filter(row_key__in=keys, corrected_in=None, outcome="rejected") if keys else None
        )
        self.open_rejects = set(rejects.values_list("row_key", flat=True)) if rejects is not None else set()

    def has(self, key: str) -> bool:
        return key in self.held or key in self.open_rejects


def _by_row_key(
    prepared: Sequence[Prepared], keys: _Keys
) -> tuple[list[Prepared], list[Correction], list[Left]]:
    """A row key that nobody within reach knows, or that a row above has taken, is dropped: the row counts as new."""
    new, corrections, repeated, taken = [], [], [], set()
    for row in prepared:
        key = "" if row.row_key in taken else row.row_key
        taken.add(row.row_key)
        submission_id, state, uuid = keys.held.get(key, (0, "", None))
        if state in CORRECTABLE:
            corrections.append(Correction(row, submission_id))
        elif submission_id:
            repeated.append(Left(row.row_number, "", "already_corrected", {}, row.raw, duplicate_of=uuid))
        else:
            new.append(row._replace(row_key=key if key in keys.open_rejects else ""))
    return new, corrections, repeated


def _without_duplicates(prepared: Sequence[Prepared]) -> tuple[list[Fresh], list[Left]]:
    """Part rows into new ones (with their keys and the silent flag) and duplicates within the submitter's sight."""
    keys = known.keys_of_all([row.card.name for row in prepared], [row.phones[0] for row in prepared])
    seen_before, seen_elsewhere = known.within_reach(keys), known.elsewhere(keys)
    first_here: dict[known.Key, int] = {}
    fresh, duplicates = [], []
    for place, row in enumerate(prepared):
        key = keys[place][0]
        if place in seen_before:
            duplicates.append(_duplicate(row, "already_sent", {}, seen_before[place]))
        elif key in first_here:
            duplicates.append(_duplicate(row, "twice_in_sheet", {"row": first_here[key] % SHEET_STEP}, None))
        else:
            first_here[key] = row.row_number
            fresh.append(Fresh(row, key, place in seen_elsewhere))
    return fresh, duplicates


def _duplicate(row: Prepared, problem: str, params: dict[str, object], of: UUID | None) -> Left:
    return Left(row.row_number, row.row_key, problem, params, row.raw, duplicate_of=of)
