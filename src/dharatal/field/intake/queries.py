"""What was sent, what became of it, and how far each village is."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.reading import row_of
from dharatal.field.intake.listing import OPEN_RETURNS, inside
from dharatal.field.intake.models import CARD_FIELD, NOTE_FIELD, Batch, LeftRow, SavedMapping, Submission
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subject_of, subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.card import Card, phones_from_bytes
from dharatal.register.territory.models import Unit

PAGE_SIZE = 50


class NotFound(Refusal):
    code = "not_found"
    status = 404


class CallCard(NamedTuple):
    """What a caller sees of a submission before the number: no phone in it."""

    uuid: UUID
    card: Card
    unit_id: int
    submitted_by: int
    submitted_at: datetime
    times_called: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A name that came back, as its submitter sees it: opened, with the caller's note."""

    uuid: UUID
    row_key: str
    card: Card
    phones: list[str]
    unit_id: int
    outcome: str
    outcome_at: datetime | None
    note: str


def batch(actor: Actor, batch_id: UUID) -> Batch:
    """Raises NotFound outside the actor's reach."""
    found = find_batch(actor, batch_id)
    if found is None:
        raise NotFound(_("There is no such list in your area."))
    return found


def find_batch(actor: Actor, batch_id: UUID) -> Batch | None:
    return Batch.objects.filter(id=batch_id).first()


def batches(actor: Actor, *, page: int = 1) -> list[Batch]:
    """Sheets within reach, the newest first, 50 a page."""
    start = (page - 1) * PAGE_SIZE
    return list(_sheets().order_by("-received_at", "id")[start : start + PAGE_SIZE])


def count_batches(actor: Actor) -> int:
    return _sheets().count()


def _sheets() -> QuerySet[Batch]:
    return Batch.objects.filter(kind="sheet")


def labels_of(found: Sequence[Batch]) -> dict[UUID, str]:
    """The names of the files as they were sent, opened."""
    subjects = subjects_by_id([one.subject_id for one in found])
    return {
        one.id: open_sealed(subjects[one.subject_id], "label", bytes(one.label)).decode()
        for one in found
        if one.subject_id in subjects
    }


def label_of(batch_: Batch) -> str:
    """The name of the file as it was sent, opened."""
    subject = subjects_by_id([batch_.subject_id]).get(batch_.subject_id)
    return open_sealed(subject, "label", bytes(batch_.label)).decode() if subject else ""


def saved_mapping(actor: Actor, *, district_id: int, fingerprint: str) -> SavedMapping | None:
    return SavedMapping.objects.filter(district_id=district_id, fingerprint=fingerprint).first()


def card_for_call(actor: Actor, submission_uuid: UUID) -> CallCard | None:
    """The card of a submission that waits for its call; None when it waits no more. The caller's look is recorded
    by the call room, which knows of which call it is part.
    """
    return _call_card(row_of(Submission, "uuid = %s AND state = 'waiting'", [submission_uuid]))


def card_for_second_call(actor: Actor, submission_uuid: UUID, *, heard: str) -> CallCard | None:
    """The same card of a name that was called, to be called by somebody else; None when it went on since.

    heard: how the first call ended. As above, the look is recorded by the call room.
    """
    rows = Submission.objects.filter(uuid=submission_uuid, outcome=heard)
    return _call_card(rows.exclude(state__in=("waiting", "held")).first())


def _call_card(found: Submission | None) -> CallCard | None:
    if found is None:
        return None
    subject = subject_of(found.id)
    if subject is None:
        return None
    card = Card.from_bytes(open_sealed(subject, "card", bytes(found.card)))
    return CallCard(
        found.uuid, card, found.unit_id, found.submitted_by, found.submitted_at, found.times_called
    )


def senders(actor: Actor, submission_uuids: Collection[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """Who sent these names (user ids), and when; those beyond the reach are missing."""
    rows = Submission.objects.filter(uuid__in=list(submission_uuids))
    return {uuid: (by, at) for uuid, by, at in rows.values_list("uuid", "submitted_by", "submitted_at")}


def name_of(actor: Actor, submission_uuid: UUID) -> str:
    found = row_of(Submission, "uuid = %s", [submission_uuid])
    subject = subject_of(found.id) if found else None
    return Card.from_bytes(open_sealed(subject, "card", bytes(found.card))).name if found and subject else ""


def phones_for_call(actor: Actor, submission_uuid: UUID) -> list[str]:
    """E.164, the one to dial first; its showing is logged by `calls.dial`."""
    found = row_of(Submission, "uuid = %s", [submission_uuid])
    if found is None:
        raise Submission.DoesNotExist
    subject = subject_of(found.id)
    if subject is None:
        raise Submission.DoesNotExist
    return phones_from_bytes(open_sealed(subject, "phone", bytes(found.phone)))


def returned_in(
    actor: Actor, unit: Unit, *, page: int = 1, size: int = 5_000, at: datetime
) -> list[Returned]:
    """What came back in a unit and waits for correction, the newest first; the look is recorded."""
    start = (page - 1) * size
    rows = Submission.objects.filter(inside(unit), OPEN_RETURNS).order_by("-outcome_at", "id")
    found = list(rows[start : start + size])
    if found:
        looked(actor, [row.id for row in found], unit_id=unit.id, kind="handed", at=at)
        audit.record(
            actor,
            "intake.returns_shown",
            subjects=[row.id for row in found],
            unit_id=unit.id,
            facts={"rows": len(found)},
            at=at,
        )
    return list(_opened(found))


def returned_one(actor: Actor, submission_uuid: UUID, *, at: datetime) -> tuple[Submission, Returned]:
    """One that came back, to be shown and corrected; the look is recorded. Raises NotFound."""
    row, seen = waiting_for_correction(actor, submission_uuid)
    if row is None or seen is None:
        raise NotFound(_("This name is not waiting for a correction any more. Load the list again."))
    looked(actor, [row.id], unit_id=row.unit_id, kind="handed", at=at)
    audit.record(
        actor, "intake.return_shown", subjects=[row.id], object_id=row.uuid, unit_id=row.unit_id, at=at
    )
    return row, seen


def waiting_for_correction(
    actor: Actor, submission_uuid: UUID
) -> tuple[Submission, Returned] | tuple[None, None]:
    """One that came back, for an operation on it; nothing when it went on meanwhile."""
    row = Submission.objects.filter(OPEN_RETURNS, uuid=submission_uuid).first()
    seen = next(iter(_opened([row])), None) if row else None
    return (row, seen) if row and seen else (None, None)


def sent_one(actor: Actor, submission_uuid: UUID, *, at: datetime) -> tuple[str, int, int]:
    """Name, unit and district of one that was sent, for its sender; the look is recorded. Raises NotFound."""
    row = Submission.objects.filter(uuid=submission_uuid).first()
    subject = subjects_by_id([row.id]).get(row.id) if row else None
    if row is None or subject is None:
        raise NotFound(_("There is no such name in your area."))
    looked(actor, [row.id], unit_id=row.unit_id, kind="handed", at=at)
    audit.record(
        actor, "intake.submission_shown", subjects=[row.id], object_id=row.uuid, unit_id=row.unit_id, at=at
    )
    card = Card.from_bytes(open_sealed(subject, CARD_FIELD, bytes(row.card)))
    return card.name, row.unit_id, row.district_id


def count_returned(actor: Actor, unit: Unit | None = None) -> int:
    """How many wait for a correction, in a unit or wherever the actor reaches."""
    return _came_back(unit).filter(OPEN_RETURNS).count()


def count_corrected(actor: Actor, unit: Unit) -> int:
    """How many came back and were put right since."""
    return _came_back(unit).filter(times_returned__gt=0).exclude(OPEN_RETURNS).exclude(state="closed").count()


def oldest_returned(actor: Actor, unit: Unit) -> datetime | None:
    waiting = _came_back(unit).filter(OPEN_RETURNS).order_by("outcome_at", "id")
    return waiting.values_list("outcome_at", flat=True).first()


def _came_back(unit: Unit | None) -> QuerySet[Submission]:
    return Submission.objects.filter(inside(unit) if unit else Q())


def left_rows(
    actor: Actor, batch_: Batch, *, outcome: str = "", limit: int | None = None
) -> list[tuple[LeftRow, list[str]]]:
    """Rows of a batch that were not taken, with their cells as sent, in the order of the sheet."""
    rows = LeftRow.objects.filter(batch=batch_)
    if outcome:
        rows = rows.filter(outcome=outcome)
    subject = subjects_by_id([batch_.subject_id])[batch_.subject_id]
    return [
        (row, json.loads(open_sealed(subject, "raw", bytes(row.raw))))
        for row in rows.order_by("row_number")[:limit]
    ]


def problems_of(actor: Actor, batch_: Batch) -> dict[str, int]:
    """How many rows each reason sent back, the most frequent first."""
    rows = LeftRow.objects.filter(batch=batch_, outcome="rejected").values("problem").annotate(n=Count("id"))
    return {row["problem"]: row["n"] for row in rows.order_by("-n", "problem")}


def _opened(rows: Sequence[Submission]) -> Iterable[Returned]:
    subjects = subjects_by_id([row.id for row in rows])
    for row in rows:
        subject = subjects.get(row.id)
        if subject is None:
            continue
        note = open_sealed(subject, NOTE_FIELD, bytes(row.return_note)).decode() if row.return_note else ""
        yield Returned(
            uuid=row.uuid,
            row_key=row.row_key or "",
            card=Card.from_bytes(open_sealed(subject, "card", bytes(row.card))),
            phones=phones_from_bytes(open_sealed(subject, "phone", bytes(row.phone))),
            unit_id=row.unit_id,
            outcome=row.outcome,
            outcome_at=row.outcome_at,
            note=note,
        )
