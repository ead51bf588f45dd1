"""What a district sent goes with the units it was sent for, and counts once for each member."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from dharatal.field.calls import followers as calls
from dharatal.field.calls.operations import forget_subjects
from dharatal.field.gates.followers import Split, merged_districts
from dharatal.field.intake import tally
from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import (
    Batch,
    FormLine,
    LeftRow,
    SavedMapping,
    Submission,
    Tally,
    VillageForm,
)
from dharatal.field.intake.operations.retention import drop_sent
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import queries as people
from dharatal.register.people.moves import Change, overtaken, rewrite

AT_ONCE = 2_000


def go_along(changes: Sequence[Change], split: Split | None = None) -> None:
    """Write where lists, names, rows left out and figures belong after a unit was moved, merged or split.

    What callers noted goes with the names it is about; how a district's sheets are read, with the district.
    """
    with entering(SYSTEM, SEE):
        called = [one for change in changes for one in _called_in(change)]
        districts = _districts_of(changes)
        for table in (Batch, Submission, LeftRow, VillageForm, FormLine, Tally):
            rewrite(table._default_manager.all(), changes)
        tally.roll_up_anew(districts | _districts_of(changes))
        _mappings_go_along(changes, split)
        for start in range(0, len(called), AT_ONCE):
            calls.notes_go_along(_places_of(called[start : start + AT_ONCE]))


def _districts_of(changes: Sequence[Change]) -> set[int]:
    """The districts that the figures of the changed places stand in now, and those that they go to."""
    found = {change.place["district_id"] for change in changes if "district_id" in change.place}
    for change in changes:
        for start in range(0, len(change.ids), AT_ONCE):
            here = {f"{change.column}__in": list(change.ids[start : start + AT_ONCE])}
            found.update(Tally.objects.filter(**here).values_list("district_id", flat=True).distinct())
    return found


def _called_in(change: Change) -> Iterator[int]:
    """The names of the places that change, as far as somebody called them."""
    for start in range(0, len(change.ids), AT_ONCE):
        here = {f"{change.column}__in": list(change.ids[start : start + AT_ONCE])}
        yield from Submission.objects.filter(times_called__gt=0, **here).values_list("id", flat=True)


def _places_of(ids: Sequence[int]) -> dict[calls.Place, list[int]]:
    found: dict[calls.Place, list[int]] = {}
    rows = Submission.objects.filter(id__in=ids)
    for one, *place in rows.values_list("id", "district_id", "block_id", "panchayat_id"):
        found.setdefault((place[0], place[1], place[2]), []).append(one)
    return found


def _mappings_go_along(changes: Sequence[Change], split: Split | None) -> None:
    """A district that took another in reads its sheets too; where both knew the same heading, its own way holds."""
    for ended, into in merged_districts(changes):
        known = SavedMapping.objects.filter(district_id=into).values("fingerprint")
        others = SavedMapping.objects.filter(district_id__in=ended).exclude(fingerprint__in=known)
        for one in others.order_by("-saved_at", "id").distinct():
            _copy_mapping(one, into)
        SavedMapping.objects.filter(district_id__in=ended).delete()
    if split is not None and split.rung == "district_id":
        for one in SavedMapping.objects.filter(district_id=split.ended):
            for part in split.parts:
                _copy_mapping(one, part.id)


def _copy_mapping(one: SavedMapping, district_id: int) -> None:
    copy = SavedMapping(
        district_id=district_id,
        fingerprint=one.fingerprint,
        mapping=one.mapping,
        saved_by=one.saved_by,
        saved_at=one.saved_at,
    )
    SavedMapping.objects.bulk_create([copy], ignore_conflicts=True)


def overtaken_by_a_move(batch_id: UUID) -> list[Change]:
    """Say which places changed while a list was loaded: a load reads the places once, and takes minutes."""
    with entering(SYSTEM, SEE):
        return overtaken(Submission.objects.filter(batch_id=batch_id))


def count_once(record_ids: Collection[int]) -> int:
    """Let the figures count each member once, after records were joined or parted; say how many changed.

    Of a member's submissions the one with the best evidence counts, in its own place; the others are taken out of the
    weeks in which they had been counted. Doing it again changes nothing.
    """
    with entering(SYSTEM, SEE):
        ranked = people.records_in_rank(record_ids)
        held = [record for records in ranked.values() for record in records]
        sent = Submission.objects.select_for_update().order_by("id")
        verified = sent.filter(id__in=held, state=Submission.State.VERIFIED).in_bulk()
        changed = [
            (verified[record], is_first)
            for records in ranked.values()
            for record, is_first in _first_of(record for record in records if record in verified)
            if verified[record].is_counted is not is_first
        ]
        for submission, is_counted in changed:
            _recount(submission, is_counted=is_counted)
    return len(changed)


def forget(subjects: Collection[int], *, at: datetime) -> int:
    """Remove what was sent of members who were erased, wherever it lies; say how many submissions went."""
    with entering(SYSTEM, SEE):
        gone = drop_sent(SYSTEM, subjects, at=at)
        forget_subjects(SYSTEM, subjects, at=at)
    return gone


def _first_of(records: Iterator[int]) -> Iterator[tuple[int, bool]]:
    return ((record, place == 0) for place, record in enumerate(records))


def _recount(submission: Submission, *, is_counted: bool) -> None:
    submission.is_counted = is_counted
    submission.save(update_fields=["is_counted"])
    spot, one = tally.spot_of(submission.unit_id, submission), 1 if is_counted else -1
    tally.append({spot: {"submitted": one}}, at=submission.submitted_at)
    tally.append(
        {spot: {"called": one, "verified": one}}, at=submission.outcome_at or submission.submitted_at
    )
