"""Which rows are new, which correct an earlier one, which are known already: read only, so that a check can ask too."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from dharatal.field.intake import known
from dharatal.field.intake.models import FormLine, LeftRow, Submission
from dharatal.field.intake.rows import SHEET_STEP, Columns, Left, Prepared

CORRECTABLE = (Submission.State.RETURNED, Submission.State.UNREACHED)
_ROW_KEY = re.compile(r"[2-9A-HJ-NP-Z]{10}")


class Correction(NamedTuple):
    """A row of a sheet that corrects a submission which came back."""

    row: Prepared
    submission_id: int


class Sorted(NamedTuple):
    """Every row of a chunk, in exactly one of the four.

    fresh: the places of new names. kept: of some of these the row key of the rejected row that it puts right.
    flagged: places of fresh ones that are known somewhere beyond the submitter's reach.
    """

    fresh: list[int]
    kept: dict[int, str]
    flagged: set[int]
    corrections: list[Correction]
    duplicates: list[Left]
    rejected: list[Left]


def sorted_out(rows: Columns, left: Sequence[Left], keys: known.Keys) -> Sorted:
    """Part the rows of a chunk. keys: what each of `rows` is known by (`known.keys_of_all`). Writes nothing."""
    row_keys = _RowKeys({*rows.row_keys} | {row.row_key for row in left})
    new, corrections, repeated = _by_row_key(rows, row_keys)
    fresh, flagged, duplicates = _without_duplicates(rows, new, keys)
    rejected = [
        row._replace(row_key="") if row.row_key and not row_keys.has(row.row_key) else row for row in left
    ]
    kept = {place: new[place] for place in fresh if new[place]} if row_keys.open else {}
    return Sorted(fresh, kept, flagged, corrections, [*duplicates, *repeated], rejected)


class _RowKeys:
    """What the row keys of a sheet stand for, within reach: names that were sent, rows sent back, lines of forms."""

    def __init__(self, written: set[str]) -> None:
        self.written = written - {""}
        self.held: dict[str, tuple[int, str, UUID]] = {}
        self.open: set[str] = set()
        keys = [key for key in written if _ROW_KEY.fullmatch(key)]
        if keys:
            held = Submission.objects.filter(row_key__in=keys).values_list("row_key", "id", "state", "uuid")
            self.held = {key: (id_, state, uuid) for key, id_, state, uuid in held if key}
            rejects = LeftRow.objects.filter(row_key__in=keys, corrected_in=None, outcome="rejected")
            self.open = set(rejects.values_list("row_key", flat=True))
            printed = FormLine.objects.filter(row_key__in=keys)
            self.open |= set(printed.values_list("row_key", flat=True))

    def has(self, key: str) -> bool:
        return key in self.held or key in self.open


def _by_row_key(rows: Columns, keys: _RowKeys) -> tuple[dict[int, str], list[Correction], list[Left]]:
    """The places of new rows with the row key that each keeps, the corrections, and what was corrected before.

    A row key that nobody within reach knows, or that a row above has taken, is dropped: the row counts as new.
    """
    if not keys.written:
        return dict.fromkeys(range(rows.height), ""), [], []
    new: dict[int, str] = {}
    corrections, repeated, taken = [], [], set()
    for place, key in enumerate(rows.row_keys):
        if not key or key in taken:
            new[place] = ""
            continue
        taken.add(key)
        submission_id, state, uuid = keys.held.get(key, (0, "", None))
        if state in CORRECTABLE:
            corrections.append(Correction(rows.row(place), submission_id))
        elif submission_id:
            repeated.append(_left(rows, place, "", "already_corrected", duplicate_of=uuid))
        else:
            new[place] = key if key in keys.open else ""
    return new, corrections, repeated


def _without_duplicates(
    rows: Columns, new: Mapping[int, str], keys: known.Keys
) -> tuple[list[int], set[int], list[Left]]:
    """Part new rows into fresh ones (with the silent flag) and duplicates within the submitter's sight."""
    places, own = list(new), keys.own
    all_new = len(places) == rows.height
    elsewhere = sorted(places[one] for one in known.anywhere(keys if all_new else keys.of(places)))
    before = {elsewhere[one]: uuid for one, uuid in known.within_reach(keys.of(elsewhere)).items()}
    first_here: dict[known.Key, int] = {}
    fresh, duplicates = [], []
    for place in places:
        if place in before:
            duplicates.append(_left(rows, place, new[place], "already_sent", duplicate_of=before[place]))
        elif (first := first_here.setdefault(own[place], place)) != place:
            told = {"row": rows.row_numbers[first] % SHEET_STEP}
            duplicates.append(_left(rows, place, new[place], "twice_in_sheet", told))
        else:
            fresh.append(place)
    return fresh, set(elsewhere).intersection(fresh), duplicates


def _left(
    rows: Columns,
    place: int,
    row_key: str,
    problem: str,
    params: Mapping[str, object] = MappingProxyType({}),
    duplicate_of: UUID | None = None,
) -> Left:
    return Left(rows.row_numbers[place], row_key, problem, params, rows.raw(place), duplicate_of)
