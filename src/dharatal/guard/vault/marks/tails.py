"""How likely an innocent copy reaches a score: upper bounds that hold, never estimates.

An innocent copy's bits do not depend on the found one. Given what was found (bits and biases), a score is a sum of
independent two-valued terms with known chances, so its tail can be bounded for the very file in hand (T. Furon and
M. Desoubeaux, Tardos codes for real, WIFS 2014). Three bounds are taken, each of which holds by itself, and the least
is returned: Chernoff's; Chernoff's with the Berry-Esseen theorem under the tilted chances (for many terms); and the
tail itself, computed with every term rounded up (for few).
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_GRID: Floats = np.geomspace(0.01, 8.0, 24)
_FEW = 100  # terms whose tail is worked out
_LOSS = 0.25  # nats at most that rounding up adds to a score
_BERRY_ESSEEN = 0.5606  # I. Shevtsova, Doklady Mathematics 82 (2010), for terms of different distributions
_NEAR = 4.0  # nats by which the closer bounds may lower Chernoff's


@dataclass(frozen=True)
class Score:
    """A sum over positions: `one` where the copy's bit is one, else `zero`; `chance`: of a one in an innocent copy."""

    one: Floats
    zero: Floats
    chance: Floats

    def of(self, bits: npt.NDArray[np.uint8]) -> Floats:
        """Return the score of each copy. bits: a row a copy, a column a position."""
        return np.asarray(self.zero.sum() + bits @ (self.one - self.zero))

    def __add__(self, other: "Score") -> "Score":
        return Score(
            np.concatenate([self.one, other.one]),
            np.concatenate([self.zero, other.zero]),
            np.concatenate([self.chance, other.chance]),
        )

    def log_tails(self, scores: Floats, *, needed: float) -> Floats:
        """Return for each score the logarithm of a bound on the chance that an innocent copy reaches it.

        needed: the logarithm at which a copy is named; where Chernoff's bound comes near it, the closer ones are taken.
        """
        bounds = (self._grid[:, None] - _GRID[:, None] * scores[None, :]).min(axis=0, initial=0.0)
        for place in np.flatnonzero((bounds > needed) & (bounds < needed + _NEAR)):
            bounds[place] = self._closer(float(scores[place]))
        return bounds

    @cached_property
    def _grid(self) -> Floats:
        """The cumulant generating function at each tilt of the grid."""
        if len(self.one) > _FEW:
            return np.asarray([self._cumulant(tilt) for tilt in _GRID])
        return self._cumulants(_GRID[:, None])

    def _cumulant(self, tilt: float) -> float:
        """The logarithm of the mean of exp(tilt * score) for an innocent copy."""
        return float(self._cumulants(np.array([[tilt]]))[0])

    def _cumulants(self, tilts: Floats) -> Floats:
        one, zero = tilts * self.one, tilts * self.zero
        highest = np.maximum(one, zero)
        means = self.chance * np.exp(one - highest) + (1 - self.chance) * np.exp(zero - highest)
        return np.asarray((highest + np.log(means)).sum(axis=1))

    def _closer(self, score: float) -> float:
        if score >= np.maximum(self.one, self.zero).sum() * (1 + 1e-12) + 1e-9:
            return -math.inf
        tilt = self._tilt(score)
        chernoff = self._cumulant(tilt) - tilt * score
        if len(self.one) <= _FEW:
            return min(chernoff, self._whole(score))
        return min(chernoff, chernoff + self._berry_esseen(tilt, score))

    def _tilt(self, score: float) -> float:
        """Return the tilt under which the score is the mean, by bisection; any tilt gives a bound that holds."""
        low, high = 0.0, 1.0
        while self._tilted(high)[0] < score and high < 64:
            low, high = high, 2 * high
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if self._tilted(middle)[0] < score else (low, middle)
        return (low + high) / 2

    def _tilted(self, tilt: float) -> tuple[float, float, float]:
        """Return mean, variance and the sum of third absolute central moments under tilted chances."""
        odds = np.log(self.chance) - np.log1p(-self.chance) + tilt * (self.one - self.zero)
        chance = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
        span, spread = np.abs(self.one - self.zero), chance * (1 - chance)
        third = span**3 * spread * (chance**2 + (1 - chance) ** 2)
        mean = self.zero + chance * (self.one - self.zero)
        return float(mean.sum()), float((span**2 * spread).sum()), float(third.sum())

    def _berry_esseen(self, tilt: float, score: float) -> float:
        """Return the logarithm of a factor by which Chernoff's bound may be lowered.

        The tail is Chernoff's bound times the tilted mean of exp(-tilt * excess) over excesses above zero; that is an
        integral of the chance of an excess below t, which the theorem bounds by the normal's (at most its density at
        the mean times t) plus twice its error.
        """
        mean, variance, third = self._tilted(tilt)
        if variance <= 0 or tilt <= 0 or abs(mean - score) > 0.01 * math.sqrt(variance):
            return 0.0
        normal = 1 / (tilt * math.sqrt(2 * math.pi * variance))
        return math.log(min(1.0, normal + 2 * _BERRY_ESSEEN * third / variance**1.5))

    def _whole(self, score: float) -> float:
        """Return the logarithm of the tail when every term is rounded up to a step, so that it is no smaller."""
        step = _LOSS / max(len(self.one), 1)
        low = np.minimum(self.one, self.zero)
        higher = np.ceil(np.abs(self.one - self.zero) / step).astype(np.int64)
        chance = np.where(self.one >= self.zero, self.chance, 1 - self.chance)  # of the higher value
        wanted = math.floor((score - float(low.sum())) / step * (1 - 1e-12))
        if wanted > 4_000_000:
            return 0.0
        return _log_tail(higher, chance, wanted)


def _log_tail(steps: npt.NDArray[np.int64], chance: Floats, wanted: int) -> float:
    """Return log P(sum of steps taken >= wanted). All terms are positive: nothing is lost to cancellation."""
    held, reach, beyond = np.zeros(max(wanted, 1)), 1, 0.0
    if wanted <= 0:
        return 0.0
    held[0] = 1.0
    for step, taken in sorted(zip(steps.tolist(), chance.tolist(), strict=True)):
        end = min(reach + step, wanted)
        if step >= wanted:
            beyond += taken * float(held[:reach].sum())
            held[:reach] *= 1 - taken
            continue
        beyond += taken * float(held[max(wanted - step, 0) : reach].sum())
        moved = held[: end - step] * taken
        held[:reach] *= 1 - taken
        held[step:end] += moved
        reach = end
    return math.log(beyond) + 1e-9 if beyond > 0 else -math.inf
