"""Where the sealer stands, under a MAC: a superuser of the database cannot set it elsewhere unseen."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Subquery

from dharatal.guard.audit import canonical
from dharatal.guard.audit.canonical import Macs
from dharatal.guard.audit.merkle import Frontier
from dharatal.guard.audit.models import Leaf, SealerState


class StateForged(Exception):
    """The stored state was not written by the sealer."""


@dataclass
class State:
    """sealed_before: entries of earlier transactions are all sealed. checkpoint_size: of the last signed."""

    frontier: Frontier = field(default_factory=Frontier)
    sealed_before: int = 0
    checkpoint_size: int = 0
    checkpoint_at: datetime | None = None

    def to_bytes(self) -> bytes:
        peaks = self.frontier.to_bytes()
        return canonical.state_bytes(self.frontier.size, peaks, self.sealed_before, self.checkpoint_size)


def read() -> State:
    """The stored state, or that of an empty log; raises StateForged."""
    row = SealerState.objects.filter(id=1).first()
    return State() if row is None else _checked(row)


def read_with_leaves() -> tuple[State | None, int]:
    """The state, None when it is forged, and the number of leaves, both of one moment: the sealer goes on."""
    last = Leaf.objects.order_by("-index").values("index")[:1]
    row = SealerState.objects.filter(id=1).annotate(last=Subquery(last)).first()
    if row is None:
        leaf = Leaf.objects.order_by("-index").first()
        return State(), leaf.index + 1 if leaf else 0
    leaves = 0 if row.last is None else row.last + 1
    try:
        return _checked(row), leaves
    except StateForged:
        return None, leaves


def _checked(row: SealerState) -> State:
    try:
        frontier = Frontier.from_bytes(row.size, bytes(row.peaks))
    except ValueError as error:
        raise StateForged from error
    state = State(frontier, row.sealed_before, row.checkpoint_size, row.checkpoint_at)
    if not Macs().stands(state.to_bytes(), row.key_version, bytes(row.mac)):
        raise StateForged
    return state


def write(state: State, *, at: datetime) -> None:
    macs = Macs()
    kept = {
        "size": state.frontier.size,
        "peaks": state.frontier.to_bytes(),
        "sealed_before": state.sealed_before,
        "checkpoint_size": state.checkpoint_size,
        "checkpoint_at": state.checkpoint_at,
        "sealed_at": at,
        "key_version": macs.current,
        "mac": macs.of(state.to_bytes()),
    }
    SealerState.objects.update_or_create(id=1, defaults=kept)
