"""How much likelier a source makes what happened in one district than nobody does, everything unknown integrated out.

Complaints are a point process (reference/leak.md): member m complains on day t at the rate
beta_d known_m + [m seen by t0, t >= t0] s x_d. beta_d, the district's ordinary rate, has a Gamma prior that its
baseline period has taught; x_d, how much the rival calls there, is 0 in some districts and Gamma with mean 1 in the
others; s, the strength, and t0, the start, lie on grids and are summed over by `weighing`, all districts together.

Given s and t0 the likelihood of a district is a polynomial in x_d / beta_d times two exponentials, so both integrals
are finite sums of Gamma functions: exact, and cheap enough for every pair of accounts.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln

from dharatal.field.trace.attribution.case import Floats, Ground, Source

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is assumed before a case. quiet: the share of districts that a rival leaves out; shape: of x_d elsewhere.

    strengths: complaints by member and day. starts: how many days t0 may be. rate: how firmly a district's ordinary
    rate is believed before its baseline, in complaints. ring: Beta prior of the share of passed-on decoys that ring;
    wrong_ring: how often one rings that was not passed on.
    """

    quiet: float = 0.3
    shape: float = 0.7
    weakest: float = 3e-7
    strongest: float = 3e-4
    strengths: int = 13
    starts: int = 12
    rate: float = 0.5
    ring: tuple[float, float] = (0.6, 4.0)
    wrong_ring: float = 0.004


class Weigher:
    """Holds what is the same for all sources of a case."""

    def __init__(self, ground: Ground, prior: Prior) -> None:
        self.ground, self.prior = ground, prior
        self.strengths = np.geomspace(prior.weakest, prior.strongest, prior.strengths)
        self.starts = np.arange(prior.starts) * ground.days / prior.starts
        self._of_district = [ground.of(district) for district in range(ground.districts)]
        known = np.bincount(ground.district, weights=ground.known, minlength=ground.districts)
        overall = (ground.baseline.sum() + 0.5) / max(known.sum() * max(ground.baseline_days, 1.0), 1e-9)
        self._shape = prior.rate + ground.baseline  # of beta_d after the baseline period
        self._scale = prior.rate / overall + known * ground.baseline_days
        self._exposed = known * ground.days

    @property
    def shape(self) -> tuple[int, int]:
        """Of the grids: starts, strengths."""
        return len(self.starts), len(self.strengths)

    def terms(self, source: Source) -> dict[int, Floats]:
        """Return by district the logarithm of how much likelier the source makes it than nobody, starts x strengths.

        Districts of which the source has nothing say nothing and are left out.
        """
        rows = self.rows_seen(source.seen)
        held = np.flatnonzero(rows[:, -1] > 0)
        had = source.seen[self.ground.complainant]
        return {
            int(district): self.of_district(int(district), rows[district], had, source.heard)
            + self.of_decoys(int(district), source.shown)
            for district in held
        }

    def rows_seen(self, seen: npt.NDArray[np.float32]) -> Counts:
        """Return how many members of each district a source had at each start, districts x starts."""
        has = np.flatnonzero(np.isfinite(seen))
        start = np.searchsorted(self.starts, seen[has], side="left")
        width = len(self.starts) + 1  # what is seen after the last start can explain nothing
        found = np.bincount(
            self.ground.district[has].astype(np.int64) * width + start,
            minlength=self.ground.districts * width,
        )
        return np.cumsum(found.reshape(self.ground.districts, width)[:, :-1], axis=1)

    def of_district(self, district: int, rows: Counts, had: npt.NDArray[np.float32], heard: Floats) -> Floats:
        """Return the term of one district.

        rows: how many of its members the source had at each start; had: by complaint, since when it had that member.
        """
        places = self._of_district[district]
        had, day = had[places], self.ground.day[places]
        ratio = heard[places] / self.ground.known[self.ground.complainant[places]]
        inside = (had[None, :] <= self.starts[:, None]) & (day[None, :] >= self.starts[:, None])
        exposed = rows * (self.ground.days - self.starts)
        found = np.empty(self.shape)
        for alike, chosen in _grouped(inside):
            found[alike] = self._summed(district, len(places), log_elementary(ratio[chosen]), exposed[alike])
        return found

    def of_decoys(self, district: int, shown: npt.NDArray[np.bool_]) -> float:
        """Return what a district's decoys say: those passed on ring as the Beta prior says, others hardly ever."""
        here = shown & (self.ground.decoy_district == district)
        rows, rang = int(here.sum()), int((here & self.ground.decoy_rang).sum())
        if not rows:
            return 0.0
        a, b = self.prior.ring
        wrong = self.prior.wrong_ring
        passed_on = betaln(a + rang, b + rows - rang) - betaln(a, b)
        return float(passed_on - rang * math.log(wrong) - (rows - rang) * math.log1p(-wrong))

    def _summed(self, district: int, complaints: int, elementary: Floats, exposed: Floats) -> Floats:
        """Sum over how many complaints the source explains; starts x strengths. exposed: member-days, by start."""
        explained = np.arange(len(elementary))
        shape = self._shape[district] + complaints
        rate = self._scale[district] + self._exposed[district]
        a, quiet = self.prior.shape, self.prior.quiet
        fixed = (
            elementary + gammaln(shape - explained) - gammaln(shape) + explained * math.log(rate)
            + gammaln(a + explained) - gammaln(a) + a * math.log(a) + math.log1p(-quiet)
        )  # fmt: skip
        spread = np.log(a + exposed[:, None] * self.strengths[None, :])  # x_d has the rate a: its mean is 1
        called = fixed[:, None, None] - (a + explained)[:, None, None] * spread[None]
        called += explained[:, None, None] * np.log(self.strengths)[None, None, :]
        called[0] = np.logaddexp(called[0], math.log(quiet))
        return np.asarray(np.logaddexp.reduce(called, axis=0))


def _grouped(inside: npt.NDArray[np.bool_]) -> Iterator[tuple[Counts, npt.NDArray[np.bool_]]]:
    """Return the starts that explain the same complaints, with those complaints."""
    if not inside.shape[1] or not inside.any():
        yield np.arange(len(inside)), np.zeros(inside.shape[1], dtype=bool)
        return
    alike: dict[bytes, list[int]] = {}
    for at, chosen in enumerate(inside):
        alike.setdefault(chosen.tobytes(), []).append(at)
    for starts in alike.values():
        yield np.array(starts), inside[starts[0]]


def log_elementary(ratios: Floats) -> Floats:
    """Return the logarithms of the elementary symmetric polynomials of some numbers, of degree 0 to their count.

    They are the coefficients of the product of (1 + ratio y); equal ratios give a binomial.
    """
    total = np.zeros(1)
    for value, count in Counter(ratios.tolist()).items():
        degree = np.arange(count + 1)
        of_value = gammaln(count + 1) - gammaln(degree + 1) - gammaln(count - degree + 1)
        of_value += degree * math.log(value)
        total = of_value if len(total) == 1 else _multiplied(total, of_value)
    return total


def _multiplied(first: Floats, second: Floats) -> Floats:
    top, other = first.max(), second.max()
    product = np.convolve(np.exp(first - top), np.exp(second - other))
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(product) + top + other)
