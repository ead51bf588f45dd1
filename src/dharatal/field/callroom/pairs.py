"""Calls about two records that may be one person: a reviewer asks, somebody is phoned, the answer goes down.

What the reviewer decided is followed in the log; the answer is given in the transaction that records the call.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.guard.access.door import entering
from dharatal.guard.access.reach import lending
from dharatal.guard.audit.followers import SealedEntry
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people.card import Card
from dharatal.register.people.pairs import operations as deciding
from dharatal.register.people.pairs import queries as pairs

OWNER_KIND = "pair"
TURN = UUID("6c0c7a4e-6f0b-5a3e-9d53-2f5a0f1e7b11")  # all such calls take turns as one batch
FOLLOWED = ("people.pair_decided", "people.pair_undone")


@dataclass(frozen=True, slots=True)
class PairCard:
    """What a caller sees of a pair before the number: who is phoned, and the record that may be theirs too."""

    uuid: UUID
    card: Card
    unit_id: int
    other: Card
    other_unit_id: int
    sent_at: datetime


def ask_or_leave(entry: SealedEntry) -> None:
    """Follow the log: a pair to be phoned becomes a task; one that was taken back is called no more."""
    if entry.object_id is None or entry.facts.get("what") != "phone":
        return
    with entering(SYSTEM, STEER_CALLS):
        if entry.action == "people.pair_undone":
            calls.close_tasks(SYSTEM, [entry.object_id], at=entry.at)
        else:
            _ask(entry.object_id, entry.at)


def card_for_call(actor: Actor, task: Task) -> PairCard | None:
    """Both records opened for the caller, who holds the task; None when nobody asks any more."""
    sides = pairs.sides_for_call(actor, task.owner_ref)
    if sides is None or sides[0].card is None or sides[1].card is None:
        return None
    reached, other = sides
    return PairCard(
        task.owner_ref, sides[0].card, reached.unit_id, sides[1].card, other.unit_id, task.added_at
    )


def phones_for_call(actor: Actor, task: Task) -> list[str]:
    return pairs.phones_for_call(actor, task.subject_id)


def settle(actor: Actor, task: Task, *, ended: str, at: datetime) -> None:
    """Hand the answer down: yes, the same; no, two people; whatever else ended the task leaves the pair open."""
    is_same = {"yes": True, "no": False}.get(ended)
    deciding.answered(actor, task.owner_ref, is_same=is_same, at=at)


@contextmanager
def lent(task: Task) -> Iterator[None]:
    """Lend the districts of both records while one operation of the task's holder runs."""
    with ExitStack() as stack:
        stack.enter_context(lending(district_id=task.district_id))
        for district_id in pairs.districts_of(task.owner_ref):
            if district_id != task.district_id:
                stack.enter_context(lending(district_id=district_id))
        yield


def _ask(pair: UUID, at: datetime) -> None:
    reached = pairs.contact(pair)
    if reached is None or Task.objects.filter(owner_ref=pair, closed_at=None).exists():
        return
    task = calls.NewTask(
        owner_kind=OWNER_KIND,
        owner_ref=pair,
        subject_id=reached.subject_id,
        phone_token=reached.phone_token,
        phone_version=reached.phone_version,
        unit_id=reached.unit_id,
        district_id=reached.district_id,
        block_id=reached.block_id,
        panchayat_id=reached.panchayat_id,
        batch_ref=TURN,
    )
    added = calls.add_tasks(SYSTEM, [task], at=at)
    if not added.waiting:  # the number wants no calls: somebody else has to decide
        deciding.answered(SYSTEM, pair, is_same=None, at=at)
