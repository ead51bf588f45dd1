"""Proofs for somebody who holds a checkpoint and not the database: a member with a receipt, a witness."""

from dataclasses import dataclass
from uuid import UUID

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import merkle, state
from dharatal.guard.audit.models import Leaf

CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That the leaf `index` with this hash is in the log of `size` leaves with this root."""

    index: int
    leaf: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]

    @property
    def holds(self) -> bool:
        return merkle.is_included(self.leaf, self.index, self.size, self.path, self.root)


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the log of `size` leaves begins with the one of `old_size`."""

    old_size: int
    old_root: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]

    @property
    def holds(self) -> bool:
        return merkle.is_consistent(self.old_size, self.size, self.path, self.old_root, self.root)


def inclusion(entry_id: UUID) -> Inclusion | None:
    """None while the entry is not sealed. Reads every leaf once; raises StateForged."""
    with permitted():
        frontier = state.read().frontier
        leaf = Leaf.objects.filter(entry_id=entry_id, index__lt=frontier.size).first()
        if leaf is None:
            return None
        path = merkle.inclusion_proof(_subtree, leaf.index, frontier.size)
    return Inclusion(leaf.index, bytes(leaf.hash), frontier.size, frontier.root(), tuple(path))


def place_of(entry_id: UUID) -> int | None:
    """The number of an entry's leaf; None while it is not sealed. What `inclusion` proves, without the proof."""
    with permitted():
        return Leaf.objects.filter(entry_id=entry_id).values_list("index", flat=True).first()


def consistency(old_size: int) -> Consistency:
    """From a log of `old_size` leaves to the one that stands. Reads every leaf; raises StateForged."""
    with permitted():
        frontier = state.read().frontier
        path = merkle.consistency_proof(_subtree, old_size, frontier.size)
        old_root = _subtree(0, old_size)
    return Consistency(old_size, old_root, frontier.size, frontier.root(), tuple(path))


def _subtree(start: int, end: int) -> bytes:
    leaves = Leaf.objects.filter(index__gte=start, index__lt=end).order_by("index")
    hashes = leaves.values_list("hash", flat=True).iterator(chunk_size=CHUNK)
    return merkle.root_of(map(bytes, hashes))
