"""Joins records of one person, parts those of two, and takes either back.

A person is a cluster of immutable records. What joins and parts them are appended events; what holds is the net
effect of the events that were not undone (clusters.clusters), so an undo gives back the very persons that were,
with their ids and uuids, and an undo in the middle of a chain needs no other before it. A record that was joined
to the person in between stays with the record it was joined to.

A person belongs to the place of its first-ranking record, and who may see the person sees all its records; a
record that is parted goes back to the place its own source named. Whoever merges, parts or undoes must see
everybody concerned.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import clusters
from dharatal.register.people.models import PersonEvent, PersonRecord
from dharatal.register.people.regrouping import Change, Kin, at_the_same_people, carry_out, change_by, hold

MERGE_REASONS = {
    "reviewed": _("Compared, and it is the same person"),
    "phoned": _("Asked on the phone"),
    "told": _("Their district says so"),
    "matched": _("Found by the matching, beyond doubt"),
}
SPLIT_REASONS = {
    "different": _("Compared, and they are different people"),
    "phoned": _("Asked on the phone"),
    "told": _("Their district says so"),
}
REGROUPED = (PersonEvent.What.MERGED, PersonEvent.What.SPLIT, PersonEvent.What.UNDONE)


class CannotMerge(Refusal):
    """One of the two is not within reach, or they are one person already."""

    code = "cannot_merge"


class CannotSplit(Refusal):
    """The person is not within reach, or these are not some of its records."""

    code = "cannot_split"


class CannotUndo(Refusal):
    """There is no such event within reach, or it was undone already."""

    code = "cannot_undo"


def merge(
    actor: Actor,
    first: UUID,
    second: UUID,
    *,
    reason: str,
    model: str = "",
    score: float | None = None,
    at: datetime,
) -> PersonEvent:
    """Make one person of the two that hold these records; return the event, by which it is undone.

    first, second: uuids of records, or of persons. They are remembered: if another merge of theirs is undone, each
    side stays with what it was joined to. reason: a key of MERGE_REASONS; model, score: of the matching.
    Raises CannotMerge (code "one_already" when somebody was faster), CannotRegroup.
    """
    change = plan_merge(actor, first, second, reason=reason)
    _refuse_decoys(change)
    change.event.model_version, change.event.score = model, score
    return carry_out(actor, change, at=at)


def split(actor: Actor, person: UUID, records: Sequence[UUID], *, reason: str, at: datetime) -> PersonEvent:
    """Make a person of their own of some records of a person; return the event, by which it is undone.

    person: the uuid of any of its records. reason: a key of SPLIT_REASONS. Raises CannotSplit, CannotRegroup.
    """
    return carry_out(actor, plan_split(actor, person, records, reason=reason), at=at)


def undo(actor: Actor, event: int, *, at: datetime) -> PersonEvent:
    """Take back a merge, a split, or an undo; return the event, by which that is undone in turn.

    The people become what the other events make of them. Raises CannotUndo (code "undone_already" when somebody
    was faster), CannotRegroup.
    """
    return carry_out(actor, plan_undo(actor, event), at=at)


def plan_merge(actor: Actor, first: UUID, second: UUID, *, reason: str) -> Change:
    """Say what a merge would do, and keep others from these people until the transaction ends."""
    if reason not in MERGE_REASONS:
        raise CannotMerge(_("Say how you know that they are the same person: choose one of the reasons."))
    ids = _records((first, second))
    if len(ids) < len({first, second}):
        raise CannotMerge(
            _("One of the two is not there, or outside your area. Look for them again."), code="not_found"
        )
    kin = hold(ids.values())
    if kin.outside.intersection(ids.values()) or not kin.person_of.keys() >= set(ids.values()):
        raise CannotMerge(
            _("One of the two is not there, or outside your area. Look for them again."), code="not_found"
        )
    if kin.person_of[ids[first]] == kin.person_of[ids[second]]:
        raise CannotMerge(
            _("These two are one person already. Load the page again to see who joined them."),
            code="one_already",
        )
    event = _event(PersonEvent.What.MERGED, kin, reason, record_id=ids[first], other_id=ids[second])
    event.records = _with_their_people(kin, ids.values())
    return change_by(event, kin)


def plan_split(actor: Actor, person: UUID, records: Sequence[UUID], *, reason: str) -> Change:
    """Say what a split would do, and keep others from these people until the transaction ends."""
    if reason not in SPLIT_REASONS:
        raise CannotSplit(_("Say how you know that they are not the same person: choose one of the reasons."))
    ids = _records((person, *records))
    if person not in ids:
        raise CannotSplit(
            _("There is nobody here, or they are outside your area. Look for them again."), code="not_found"
        )
    kin = hold(ids.values())
    parted = sorted({ids[one] for one in records if one in ids})
    whole = _with_their_people(kin, [ids[person]])
    if not parted or len(parted) < len(set(records)) or not set(parted) < set(whole):
        raise CannotSplit(
            _("Choose some of the records of this person, but not all: the others stay together."),
            code="wrong_records",
        )
    event = _event(PersonEvent.What.SPLIT, kin, reason, record_id=parted[0])
    event.records, event.parted = whole, parted
    return change_by(event, kin)


def plan_undo(actor: Actor, event: int) -> Change:
    """Say what an undo would do, and keep others from these people until the transaction ends."""
    undone = PersonEvent.objects.filter(id=event, what__in=REGROUPED).first()
    kin = hold((undone and undone.records) or ())
    if undone is None or not kin.person_of.keys() & set(undone.records or ()) - kin.outside:
        raise CannotUndo(
            _("There is nothing of that number to take back in your area. Load the page again."),
            code="not_found",
        )
    if kin.outside.intersection(undone.records or ()):
        raise CannotUndo(
            _("This concerns records of another area. Ask the headquarters to do it."), code="outside_area"
        )
    if not clusters.holds(event, kin.events):
        raise CannotUndo(
            _("This was taken back already. Load the page again to see by whom."), code="undone_already"
        )
    undoing = _event(PersonEvent.What.UNDONE, kin, "", record_id=undone.record_id)
    undoing.records, undoing.undoes = undone.records, clusters.last_word(event, kin.events)
    return change_by(undoing, kin)


def _refuse_decoys(change: Change) -> None:
    """A decoy is joined to nobody, in the words that are said when others were faster: they tell nothing of it."""
    if PersonRecord.objects.filter(id__in=change.concerned, is_decoy=True).exists():
        raise at_the_same_people()


def _event(
    what: PersonEvent.What, kin: Kin, reason: str, *, record_id: int, other_id: int = 0
) -> PersonEvent:
    """An event not yet written: it comes after everything else that concerns these people."""
    return PersonEvent(
        id=0,
        person_id=kin.person_of.get(record_id, record_id),
        what=what,
        record_id=record_id,
        other_id=other_id,
        turn=kin.turn,
        reason=reason,
    )


def _records(uuids: Sequence[UUID]) -> dict[UUID, int]:
    """Records within reach by uuid."""
    return dict(PersonRecord.objects.filter(uuid__in=uuids).values_list("uuid", "id"))


def _with_their_people(kin: Kin, records: Iterable[int]) -> list[int]:
    """Every record of the persons that hold these."""
    people = {kin.person_of[record] for record in records}
    return sorted(record for record, person in kin.person_of.items() if person in people)
