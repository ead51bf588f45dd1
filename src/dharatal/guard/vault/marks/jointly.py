"""Several copies taken for the source together: it sees strategies that hide every single one.

If three colluders always write what fewest of them have, no single copy agrees with the found one more than chance;
given two of them, the third is plain. So each copy is judged beside every one, and every two, of the others. An
innocent copy is independent of the found bits and of all other copies, so each such judgement holds, and the number of
judgements is what has to be paid for.
"""

from itertools import combinations
from math import comb, log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.guard.vault.marks.scores import SLIP, Bits, ratios
from dharatal.guard.vault.marks.tails import Floats

Singles = npt.NDArray[np.float32]

MOST = 60  # copies that are tried in every combination: the most suspicious ones
_LEAST = SLIP
# Chance of a one by how many have one: at random, and as those do who would rather see ones, zeros, the many, the few.
STRATEGIES: dict[int, tuple[tuple[float, ...], ...]] = {
    2: ((_LEAST, 0.5, 1 - _LEAST), (_LEAST, 0.93, 1 - _LEAST), (_LEAST, 0.07, 1 - _LEAST)),
    3: (
        (_LEAST, 1 / 3, 2 / 3, 1 - _LEAST),
        (_LEAST, 0.9, 0.95, 1 - _LEAST),
        (_LEAST, 0.05, 0.1, 1 - _LEAST),
        (_LEAST, 0.1, 0.9, 1 - _LEAST),
        (_LEAST, 0.85, 0.15, 1 - _LEAST),
        (_LEAST, 0.5, 0.5, 1 - _LEAST),
    ),
}
_SHARES = {2: 0.5, 3: 0.5}
_ROUNDING = 0.01  # nats, more than single precision loses
_CELLS = 2_000_000  # of a table that is worked on at a time


class Judged(NamedTuple):
    """The best judgement of one copy. log_tail: with what the number of judgements costs."""

    place: int
    log_tail: float
    log_lr: float
    by: str


def judged(found: Bits, bias: Floats, copies: Bits, *, innocents: int) -> list[Judged]:
    """Return the best judgement of each copy beside one and beside two others.

    copies: a row a copy, the most suspicious MOST of all `innocents`. The bound is Markov's: a likelihood ratio of an
    innocent copy has mean one.
    """
    best = [Judged(place, 0.0, -np.inf, "") for place in range(len(copies))]
    for size, strategies in STRATEGIES.items():
        if size > len(copies):
            continue
        tests = innocents * comb(max(innocents - 1, 1), size - 1) * len(strategies) / _SHARES[size]
        reached = _best_beside(found, bias, copies.astype(np.float32), np.array(strategies))
        for place, ratio in enumerate(reached.tolist()):
            log_tail = log(tests) - ratio + _ROUNDING
            if log_tail < best[place].log_tail:
                best[place] = Judged(place, log_tail, ratio, f"beside {size - 1}")
    return best


def _best_beside(found: Bits, bias: Floats, copies: Singles, strategies: Floats) -> Singles:
    """Return for each copy its highest log-likelihood ratio beside any others, by any strategy (a row each).

    The ratio at a position depends on how many of the known have a one. For two of them that is constant + linear *
    (x + y) + cross * x * y, so that all choices of two at once are products of matrices.
    """
    size = strategies.shape[1] - 2
    choices = np.array(list(combinations(range(len(copies)), size)))
    reached = np.zeros((len(strategies), len(choices), len(copies)), dtype=np.float32)
    step = max(1, _CELLS // len(choices))
    for start in range(0, len(found), step):
        part = slice(start, start + step)
        bits = copies[:, part]
        crossed = bits[choices[:, 0]] * bits[choices[:, -1]]
        for place, strategy in enumerate(strategies):
            reached[place] += _beside(found[part], bias[part], bits, choices, crossed, strategy)
    reached[:, np.arange(len(choices))[:, None], choices] = -np.inf
    return np.asarray(reached.max(axis=(0, 1)))


def _beside(
    found: Bits,
    bias: Floats,
    bits: Singles,
    choices: npt.NDArray[np.int64],
    crossed: Singles,
    strategy: Floats,
) -> Singles:
    """The log-likelihood ratio of every copy (columns) beside each choice of others (rows)."""
    known = len(strategy) - 2
    tables = [ratios(found, bias, strategy[ones + 1], strategy[ones]) for ones in range(known + 1)]
    zeros = [zero.astype(np.float32) for _one, zero in tables]
    gains = [(one - zero).astype(np.float32) for one, zero in tables]
    alone = zeros[0].sum() + bits @ gains[0]
    pairwise = (bits @ (zeros[1] - zeros[0]))[:, None] + (bits * (gains[1] - gains[0])) @ bits.T
    reached = alone + pairwise[choices[:, 0]]
    if known == 2:
        reached += pairwise[choices[:, 1]]
        reached += (crossed @ (zeros[2] - 2 * zeros[1] + zeros[0]))[:, None]
        reached += crossed @ (bits * (gains[2] - 2 * gains[1] + gains[0])).T
    return np.asarray(reached)
