"""A list against the register and against itself: who is likely there already gets a silent flag, and no more.

The submitter learns nothing of it, so that a list cannot be used to ask who is a member elsewhere.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import CARD_FIELD, PHONE_FIELD, Submission
from dharatal.guard.access.door import entering
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_rows
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.card import Card, phones_from_bytes
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.pairs import finding, kept
from dharatal.register.people.pairs.opening import Places, row_of

AT_ONCE = 500


def compare(batch_id: UUID) -> int:
    """Flag the names of a batch that are likely of a member, or of somebody earlier in it; answers how many.

    As the worker. Doing it again changes nothing.
    """
    flagged: set[int] = set()
    rows: dict[int, Row] = {}
    with entering(SYSTEM, SEE):
        waiting = list(
            Submission.objects.filter(batch_id=batch_id).order_by("id").values_list("id", flat=True)
        )
    for start in range(0, len(waiting), AT_ONCE):
        with entering(SYSTEM, SEE):
            part = _opened(waiting[start : start + AT_ONCE])
            flagged |= finding.like_members(part, kept.in_force().model)
        rows |= part
    with entering(SYSTEM, SEE):
        flagged |= finding.like_each_other(rows, kept.in_force().model)
        _flag(batch_id, flagged, len(rows))
    return len(flagged)


def _opened(ids: Collection[int]) -> Mapping[int, Row]:
    held = list(Submission.objects.filter(id__in=ids).values_list("id", "unit_id", "card", "phone"))
    subjects = subjects_by_id(row[0] for row in held)
    held = [row for row in held if row[0] in subjects and row[2]]
    cards = open_rows(CARD_FIELD, ((subjects[row[0]], bytes(row[2])) for row in held))
    phones = open_rows(PHONE_FIELD, ((subjects[row[0]], bytes(row[3])) for row in held))
    places = Places(row[1] for row in held)
    return {
        row[0]: row_of(Card.from_bytes(card), phones_from_bytes(phone), places.of(row[1]))
        for row, card, phone in zip(held, cards, phones, strict=True)
    }


def _flag(batch_id: UUID, flagged: Collection[int], names: int) -> None:
    Submission.objects.filter(id__in=flagged, is_flagged=False).update(is_flagged=True)
    facts = {"names": names, "flagged": len(flagged)}
    audit.record(SYSTEM, "intake.compared", object_id=batch_id, facts=facts, at=clock.now())
