"""Which rows are new, which correct an earlier one, which are known already: read only, so that a check can ask too."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from dharatal.field.intake import known
from dharatal.field.intake.models import FormLine, LeftRow, Submission
from dharatal.field.intake.rows import SHEET_STEP, Left, Prepared

CORRECTABLE = (Submission.State.RETURNED, Submission.State.UNREACHED)
_ROW_KEY = re.compile(r"[2-9A-HJ-NP-Z]{10}")


class Fresh(NamedTuple):
    """A new name. place: in the chunk; row_key: of the rejected row that it puts right, or ""; is_flagged: known
    somewhere beyond the submitter's reach."""

    place: int
    row: Prepared
    row_key: str
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


def sorted_out(
    prepared: Sequence[Prepared], left: Sequence[Left], keys: Sequence[Sequence[known.Key]]
) -> Sorted:
    """Part the rows of a chunk. keys: what each prepared row is known by (`known.keys_of_all`). Writes nothing."""
    row_keys = _RowKeys({row.row_key for row in prepared} | {row.row_key for row in left})
    new, corrections, repeated = _by_row_key(prepared, row_keys)
    fresh, duplicates = _without_duplicates(prepared, new, keys)
    rejected = [
        row._replace(row_key="") if row.row_key and not row_keys.has(row.row_key) else row for row in left
    ]
    return Sorted(fresh, corrections, [*duplicates, *repeated], rejected)


class _RowKeys:
    """What the row keys of a sheet stand for, within reach: names that were sent, rows sent back, lines of forms."""

    def __init__(self, written: set[str]) -> None:
        self.written = written - {""}
        self.held: dict[str, tuple[int, str, UUID]] = {}
        self.open: set[str] = set()
        keys = [key for key in written if _ROW_KEY.fullmatch(key)]
        if keys:
            held = Submission.objects.filter(row_key__in=keys).values_list("row_key", "id", "state", "uuid")
            self.held = {key: (id_, state, uuid) for key, id_, state, uuid in held}
            rejects = LeftRow.objects.filter(row_key__in=keys, corrected_in=None, outcome="rejected")
            self.open = set(rejects.values_list("row_key", flat=True))
            printed = FormLine.objects.filter(row_key__in=keys)
            self.open |= set(printed.values_list("row_key", flat=True))

    def has(self, key: str) -> bool:
        return key in self.held or key in self.open


def _by_row_key(
    prepared: Sequence[Prepared], keys: _RowKeys
) -> tuple[dict[int, str], list[Correction], list[Left]]:
    """The places of new rows with the row key that each keeps, the corrections, and what was corrected before.

    A row key that nobody within reach knows, or that a row above has taken, is dropped: the row counts as new.
    """
    if not keys.written:
        return dict.fromkeys(range(len(prepared)), ""), [], []
    new: dict[int, str] = {}
    corrections, repeated, taken = [], [], set()
    for place, row in enumerate(prepared):
        key = row.row_key
        if not key or key in taken:
            new[place] = ""
            continue
        taken.add(key)
        submission_id, state, uuid = keys.held.get(key, (0, "", None))
        if state in CORRECTABLE:
            corrections.append(Correction(row, submission_id))
        elif submission_id:
            repeated.append(Left(row.row_number, "", "already_corrected", {}, row.raw(), duplicate_of=uuid))
        else:
            new[place] = key if key in keys.open else ""
    return new, corrections, repeated


def _without_duplicates(
    prepared: Sequence[Prepared], new: Mapping[int, str], keys: Sequence[Sequence[known.Key]]
) -> tuple[list[Fresh], list[Left]]:
    """Part new rows into fresh ones (with the silent flag) and duplicates within the submitter's sight."""
    places = list(new)
    seen_elsewhere = {places[one] for one in known.anywhere([keys[place] for place in places])}
    asked = sorted(seen_elsewhere)
    seen_before = {
        asked[one]: uuid for one, uuid in known.within_reach([keys[place] for place in asked]).items()
    }
    first_here: dict[known.Key, int] = {}
    fresh, duplicates = [], []
    for place, row_key in new.items():
        row, key = prepared[place], keys[place][0]
        if place in seen_before:
            duplicates.append(_duplicate(row, row_key, "already_sent", {}, seen_before[place]))
        elif key in first_here:
            told: dict[str, object] = {"row": first_here[key] % SHEET_STEP}
            duplicates.append(_duplicate(row, row_key, "twice_in_sheet", told, None))
        else:
            first_here[key] = row.row_number
            fresh.append(Fresh(place, row, row_key, place in seen_elsewhere))
    return fresh, duplicates


def _duplicate(row: Prepared, row_key: str, problem: str, params: dict[str, object], of: UUID | None) -> Left:
    return Left(row.row_number, row_key, problem, params, row.raw(), duplicate_of=of)
