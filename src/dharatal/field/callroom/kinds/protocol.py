"""What the caller's desk asks of every kind of owner that a task may have."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from dharatal.field.calls.models import Task
from dharatal.field.calls.operations import Touched
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people.card import Card
from dharatal.register.territory.models import Unit

QUESTIONS = ("identity", "place", "association", "consent")
HEARD = "heard"
"""The answer to the open question, beside those to QUESTIONS."""
PHONED = "phoned"
"""Whether the office had phoned them before: asked beside the open question."""
TOLD = ("called", "called_when", "called_as")
"""What a member tells in the call about a complaint: whether a rival called, when, and by which name."""
STANDS = ("yes", "abusive", "complaint")
"""Results that had an effect which no undo takes back."""


class NotConfirmed(Refusal):
    """A yes stands on four answers: who it is, from where, with us, and may we keep the name."""

    code = "not_confirmed"


class NotForThisMachine(Exception):
    """A card that somebody else, or the same person elsewhere, is to be handed."""


class Opened(Protocol):
    """A card opened for its caller: whom to ask for, and where; never a number."""

    @property
    def uuid(self) -> UUID: ...
    @property
    def card(self) -> Card: ...
    @property
    def unit_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """What only this kind of card shows beside the person. other: of a second record, its card and unit."""

    sender: str
    sent_at: datetime
    script: Any
    other: tuple[Card, int] | None = None


class OwnerKind(Protocol):
    """One kind of owner. Every method runs in the transaction of the caller who holds the task."""

    code: str
    toasts: Mapping[str, Any]
    """What the caller is told after a result, by outcome, with a place for %(name)s; the rest is said alike."""

    def reach(self, task: Task) -> AbstractContextManager[Any]:
        """Lend the holder of a task what one operation on it needs."""

    def card(self, actor: Actor, task: Task) -> Opened | None:
        """The card opened, within `reach`; none when nobody is to be called for it any more.

        Raises NotForThisMachine.
        """

    def asks_where(self, task: Task) -> bool:
        """Whether the place is asked for openly: "where are you speaking from?", the answer written down."""

    def phones(self, actor: Actor, task: Task) -> list[str]:
        """E.164, the one to dial first; within `reach`."""

    def name(self, actor: Actor, task: Task) -> str:
        """The name for the toast of the caller, within `reach`."""

    def shown(self, card: Any, *, path: Sequence[Unit], at: datetime) -> Shown:
        """path: of the card's unit, from the widest one down."""

    def told(self, card: Any) -> dict[str, Any]:
        """What a command answers of a card besides its person: what it is about, and the script."""

    def check(self, task: Task, outcome: str, answers: Mapping[str, str]) -> None:
        """answers: of QUESTIONS, HEARD, PHONED and TOLD. Raises NotConfirmed when more is recorded than was asked."""

    def hear(self, actor: Actor, task: Task, call: UUID, answers: Mapping[str, str], *, at: datetime) -> None:
        """Keep what was told in a call beside its outcome, before `settle`; within `reach`."""

    def settle(self, actor: Actor, touched: Touched, *, note: str, at: datetime) -> None:
        """Let the end of a task, or an attempt at it, have its effect; within `reach`."""

    def stands(self, outcome: str) -> bool:
        """Whether a result had an effect that an undo cannot take back."""

    def take_back(self, actor: Actor, task: Task, *, at: datetime) -> None:
        """Undo what `settle` did for one task."""
