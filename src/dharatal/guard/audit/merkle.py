"""The Merkle tree of RFC 9162, section 2, over leaf hashes.

A tree over `n` leaves is split at the largest power of two below `n`. The log is never held in
memory: a `Frontier` keeps the roots of the perfect subtrees (at most 64 hashes), and proofs ask a
`Subtree` for the root of an aligned range, which may be answered from a database.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""Root of the tree over the leaves `start` (included) to `end` (excluded)."""


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The compact range of a growing tree: roots of its perfect subtrees, largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        carried, remaining = leaf, self.size
        while remaining & 1:
            carried = node_hash(self.peaks.pop(), carried)
            remaining >>= 1
        self.peaks.append(carried)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, peaks: bytes) -> "Frontier":
        """Raise ValueError when the number of peaks does not fit the size."""
        if len(peaks) != HASH_SIZE * size.bit_count():
            raise ValueError("the frontier does not fit the size of the tree")
        return cls(size, [peaks[i : i + HASH_SIZE] for i in range(0, len(peaks), HASH_SIZE)])


def root_of(leaves: Iterable[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def subtrees_of(leaves: Sequence[bytes]) -> Subtree:
    """Answer for ranges of a list held in memory."""
    return lambda start, end: root_of(leaves[start:end])


def inclusion_proof(subtree: Subtree, index: int, size: int) -> list[bytes]:
    """The path from leaf `index` to the root of the tree over `size` leaves, lowest first (2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def consistency_proof(subtree: Subtree, old_size: int, size: int) -> list[bytes]:
    """The hashes that show the first `old_size` leaves unchanged in the tree over `size` (2.1.4.1)."""
    if not 0 < old_size <= size:
        raise ValueError("the older tree is not a part of the newer one")
    start, end, whole = 0, size, True
    path: list[bytes] = []
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, whole = middle, False
    if not whole:
        path.append(subtree(start, end))
    return path[::-1]


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Check an inclusion proof (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, reached = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            reached = node_hash(step, reached)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        node, last = node >> 1, last >> 1
    return last == 0 and reached == root


def is_consistent(old_size: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Check a consistency proof between two roots (2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    steps = [old_root, *path] if old_size.bit_count() == 1 else list(path)
    if not steps:
        return False
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_reached = reached = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_reached, reached = node_hash(step, old_reached), node_hash(step, reached)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        node, last = node >> 1, last >> 1
    return last == 0 and old_reached == old_root and reached == root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
