"""A list against the register and against itself: who is likely there already gets a silent flag, and no more.

The submitter learns nothing of it, so that a list cannot be used to ask who is a member elsewhere.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
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
TOGETHER = 20_000  # opened names that are held in memory: some 100 MB


def compare(batch_id: UUID) -> int:
    """Flag the names of a batch that are likely of a member, or of somebody earlier in it; answers how many.

    As the worker. Goes by district, and in one that sent more than 20,000 names by neighbouring panchayats: whoever
    is the same lives near, and who is compared apart meets in the register. Doing it again changes nothing.
    """
    parts = _by_place(batch_id)
    names = sum(map(len, parts))
    flagged = sum(_compared(part, of=names) for part in parts)
    with entering(SYSTEM, SEE):
        facts = {"names": names, "flagged": flagged}
        audit.record(SYSTEM, "intake.compared", object_id=batch_id, facts=facts, at=clock.now())
    return flagged


def _by_place(batch_id: UUID) -> list[list[int]]:
    """The ids of a batch, at most 20,000 of one district together, neighbours side by side."""
    with entering(SYSTEM, SEE):
        sent = Submission.objects.filter(batch_id=batch_id)
        places = sent.order_by("district_id", "block_id", "panchayat_id", "id")
        placed = list(places.values_list("district_id", "id"))
    found = []
    for _district, of_one in groupby(placed, key=itemgetter(0)):
        ids = [one for _place, one in of_one]
        found += [ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER)]
    return found


def _compared(part: Sequence[int], *, of: int) -> int:
    """Flag some names of a batch of so many; answers how many."""
    rows: dict[int, Row] = {}
    likely: set[int] = set()
    for start in range(0, len(part), AT_ONCE):
        with entering(SYSTEM, SEE):
            opened = _opened(part[start : start + AT_ONCE])
            likely |= finding.like_members(opened, kept.in_force().model)
        rows |= opened
    with entering(SYSTEM, SEE):
        likely |= finding.like_each_other(rows, kept.in_force().model, of=of)
        Submission.objects.filter(id__in=likely, is_flagged=False).update(is_flagged=True)
    return len(likely)


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
