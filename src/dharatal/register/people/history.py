"""What happened to a person's records, and what a merge, split or undo would make of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from dharatal.guard.access.queries import logins_of
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import Actor
from dharatal.register.people import clusters, shown
from dharatal.register.people.card import Card
from dharatal.register.people.models import PersonEvent, PersonRecord


class Happened(NamedTuple):
    """A merge, a split or an undo. login: who did it; of: what an undo takes back, else the same as what.

    about: the two records that were joined, or those that were parted.
    restores: an undo of an undo, so that what was taken back holds again. is_in_force: it was not undone, or its
    undo was.
    """

    id: int
    what: str
    of: str
    restores: bool
    at: datetime
    login: str
    reason: str
    model_version: str
    score: float | None
    is_in_force: bool
    about: list[int]


class Told(NamedTuple):
    """A record: what its source said, and when. unit_id: the unit it named; card: None when it was erased."""

    uuid: UUID
    unit_id: int
    card: Card | None
    source: str
    admitted_at: datetime
    verified_at: datetime | None


class Somebody(NamedTuple):
    """A person as some records would make it: the card that would be shown, and the records."""

    card: Card | None
    records: list[Told]


def told_by(records: Iterable[PersonRecord], cards: Mapping[int, Card]) -> list[Told]:
    """Return each record as a person's page lists it."""
    return [
        Told(
            one.uuid,
            one.told_unit_id or one.unit_id,
            cards.get(one.id),
            one.source,
            one.admitted_at,
            one.verified_at,
        )
        for one in records
    ]


def happened_to(actor: Actor, records: Sequence[int]) -> list[Happened]:
    """Return what joined and parted any of these records, the latest first."""
    events = list(PersonEvent.objects.filter(records__overlap=list(records)).order_by("-turn", "-id"))
    if not events:
        return []
    logins, by_id = logins_of({one.user_id for one in events}), {one.id: one for one in events}
    return [
        Happened(
            one.id,
            one.what,
            *_origin(one, by_id),
            one.at,
            logins.get(one.user_id, ""),
            one.reason,
            one.model_version,
            one.score,
            clusters.holds(one.id, events),
            one.parted or [one.record_id, *filter(None, [one.other_id])],
        )
        for one in events
    ]


def as_it_would_be(actor: Actor, people: Sequence[Sequence[int]], *, at: datetime) -> list[Somebody]:
    """Return persons as these clusters of records would make them ("people.seen"); records out of reach are missing."""
    ids = [record for cluster in people for record in cluster]
    records = {one.id: one for one in PersonRecord.objects.filter(id__in=ids).defer("phone", "tokens")}
    cards = shown.cards_of(records.values())
    if records:
        looked(actor, records, unit_id=None, kind="pages", at=at)
        audit.record(actor, "people.seen", subjects=sorted(records), facts={"people": len(people)}, at=at)
    ranked = [shown.in_rank(records[record] for record in cluster if record in records) for cluster in people]
    return [Somebody(shown.composed(some, cards), told_by(some, cards)) for some in ranked]


def _origin(event: PersonEvent, by_id: Mapping[int, PersonEvent]) -> tuple[str, bool]:
    """What the event at the beginning of a chain of undos did, and whether this one makes that hold again."""
    steps = 0
    while event.undoes is not None and event.undoes in by_id:
        event, steps = by_id[event.undoes], steps + 1
    return event.what, steps > 0 and steps % 2 == 0
