"""On whose word a name rests.

Whoever would frame somebody makes up complaints of members whom that one had seen, or calls of decoys that it was
shown. So a name must stand without all that any two accounts told of those: what both wrote down, what one confirmed of
the other's, what each confirmed of what came by the public form. What they told that speaks against the name is kept.

Of forty who told something there are 780 pairs. What stands without all that ten of them told stands without what any
two of the ten told: less is set aside. So many are set aside at once, and fewer only where that is too much.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.attribution.case import Ground, Source

Bools = npt.NDArray[np.bool_]
Block = tuple[str, ...]
ENOUGH = 3  # of whom or of which two it is said that a name rests on their word; then nobody is named anyway


@dataclass(frozen=True, slots=True)
class Words:
    """behind: by complaint, the accounts on whose word it rests; rang: by decoy, those who told of its call.

    complaints: how many of them this is about.
    """

    behind: Sequence[frozenset[str]]
    rang: Sequence[frozenset[str]]
    complaints: int

    @classmethod
    def of(
        cls, ground: Ground, behind: Sequence[Collection[str]], rang: Sequence[Collection[str]]
    ) -> "Words":
        told = [frozenset(one) for one in behind] or [frozenset[str]()] * len(ground.day)
        calls = [frozenset(one) for one in rang] or [frozenset[str]()] * len(ground.decoy_rang)
        if len(told) != len(ground.day) or len(calls) != len(ground.decoy_rang):
            raise ValueError("each complaint and each decoy rests on somebody's word, or on nobody's")
        return cls(told, calls, len(told))

    def about(self, ground: Ground, sources: Sequence[Source]) -> "Words":
        """Return only what speaks for these sources: told of members and decoys that they had."""
        nobody = frozenset[str]()
        had = np.logical_or.reduce([np.isfinite(one.seen[ground.complainant]) for one in sources])
        shown = np.logical_or.reduce([one.shown for one in sources]) & ground.decoy_rang
        return Words(
            [one if mine else nobody for one, mine in zip(self.behind, had.tolist(), strict=True)],
            [one if mine else nobody for one, mine in zip(self.rang, shown.tolist(), strict=True)],
            int(had.sum()),
        )

    def of_only(self, tellers: Collection[str]) -> tuple[Bools, Bools]:
        """Return which complaints and which decoys rest on the word of nobody but these."""
        some = frozenset(tellers)
        told = [bool(one) and one <= some for one in self.behind]
        return np.array(told, dtype=np.bool_), np.array(
            [bool(one) and one <= some for one in self.rang], dtype=np.bool_
        )

    def tellers(self) -> list[str]:
        """Who told anything, whoever told most first."""
        told = Counter(chain.from_iterable(chain(self.behind, self.rang)))
        return sorted(told, key=lambda name: (-told[name], name))


@dataclass
class Resting:
    """Looks for those without whose word a name does not stand.

    stands: whether it does without some complaints and some decoys.
    """

    words: Words
    stands: Callable[[Bools, Bools], bool]
    _known: dict[bytes, bool] = field(default_factory=dict)

    def found(self, tellers: Sequence[str]) -> list[frozenset[str]]:
        """Return on whom alone, and on which two together, a name rests: at most ENOUGH of them.

        tellers: whoever told most first, since there a name that does not stand falls soonest.
        """
        block = tuple(tellers)
        todo = [(block, block), (block[:1], block[1:2])] if len(block) > 1 else [(block, block)]
        found: dict[frozenset[str], None] = {}
        while todo and len(found) < ENOUGH:
            left, right = todo.pop()
            if self._stands_without((*left, *right)):
                continue
            if len(left) == len(right) == 1:
                found |= dict.fromkeys(self._weak({*left, *right}))
            else:
                todo += reversed(_halves(left, right))
        return list(found)

    def _weak(self, two: Collection[str]) -> list[frozenset[str]]:
        """Of two without whose word the name falls, those who suffice alone; both, where neither does."""
        alone = [frozenset({one}) for one in sorted(two) if not self._stands_without((one,))]
        return alone or [frozenset(two)]

    def _stands_without(self, tellers: Collection[str]) -> bool:
        told, rang = self.words.of_only(tellers)
        if not (told.any() or rang.any()):
            return True
        key = told.tobytes() + rang.tobytes()
        if key not in self._known:
            self._known[key] = self.stands(told, rang)
        return self._known[key]


def _middle(block: Block) -> int:
    return (len(block) + 1) // 2


def _halves(left: Block, right: Block) -> list[tuple[Block, Block]]:
    """Split what two blocks have of pairs; a block with itself has those within it, and each one alone."""
    if left == right:
        first, second = left[: _middle(left)], left[_middle(left) :]
        return [(first, first), (first, second), (second, second)]
    if len(left) < len(right):
        left, right = right, left
    return [(left[: _middle(left)], right), (left[_middle(left) :], right)]
