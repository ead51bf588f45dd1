"""How much likelier a source makes what happened in one district than nobody does, everything unknown integrated out.

Complaints are a point process (reference/leak.md): member m complains on day t at the rate
beta_d known_m + [m seen by t0, t >= t0] s x_d. beta_d, the district's ordinary rate, has a Gamma prior that its
baseline period has taught; x_d, how much the rival calls there, is 0 in some districts and Gamma with mean 1 in the
others; s, the strength, and t0, the start, lie on grids and are summed over by `weighing`, all districts together.
Somebody who picks out those whose numbers are public calls them oftener: s x_d pull_m.

Given s and t0 the likelihood of a district is a polynomial in x_d / beta_d times two exponentials, so both integrals
are finite sums of Gamma functions: exact, and cheap enough for every pair of accounts. All sources that have something
of a district are worked out together.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaln, gammaln

from dharatal.field.trace.attribution.case import Floats, Ground, Source
from dharatal.field.trace.attribution.exposure import Exposure

Counts = npt.NDArray[np.int64]
AT_ONCE = 3_000_000  # numbers held at a time, so that memory stays small


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


@dataclass(frozen=True, slots=True)
class Bundle:
    """Sources, or pairs of them, that have something of one district; a row each.

    had: by complaint of the district, since when; ratio: how much likelier the complaint is than an ordinary one's, in
    units of s x_d / beta_d; rows: by start, how many members; decoys, rang: how many were shown, and rang.
    """

    had: npt.NDArray[np.float32]
    ratio: Floats
    rows: Floats
    decoys: Counts
    rang: Counts


class Weigher:
    """Holds what is the same for all sources of a case."""

    def __init__(self, ground: Ground, prior: Prior) -> None:
        self.ground, self.prior = ground, prior
        self.strengths = np.geomspace(prior.weakest, prior.strongest, prior.strengths)
        self.starts = np.arange(prior.starts) * ground.days / prior.starts
        self.places = [ground.of(district) for district in range(ground.districts)]
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
        rows = Exposure.of(self.ground.district, self.ground.districts, self.starts, [source]).rows[
            source.name
        ]
        held = np.flatnonzero(rows[:, -1] > 0).tolist()
        return {
            district: self.of_district(district, self.alone(district, source, rows))[0] for district in held
        }

    def alone(self, district: int, source: Source, rows: Floats) -> Bundle:
        """One source in one district. rows: districts x starts."""
        who = self.ground.complainant[self.places[district]]
        shown = source.shown & (self.ground.decoy_district == district)
        return Bundle(
            source.seen[who][None],
            (source.heard[self.places[district]] * self.pulled(source, who))[None],
            rows[district][None],
            np.array([shown.sum()]),
            np.array([(shown & self.ground.decoy_rang).sum()]),
        )

    def pulled(self, source: Source, who: Counts) -> Floats:
        """How much oftener the holder of a list calls some members, compared with how well they are known anyway."""
        pull = 1.0 if source.pull is None else source.pull[who]
        return np.asarray(pull / self.ground.known[who], dtype=float)

    def of_district(self, district: int, bundle: Bundle) -> Floats:
        """Return the terms of one district: bundles x starts x strengths."""
        day = self.ground.day[self.places[district]]
        since = self.starts[None, :, None]
        inside = (bundle.had[:, None, :] <= since) & (day[None, None, :] >= since)
        most = int(inside.sum(axis=2).max(initial=0))
        step = max(1, AT_ONCE // ((most + 1) * math.prod(self.shape)))
        found = np.empty((len(bundle.rows), *self.shape))
        for first in range(0, len(bundle.rows), step):
            part = slice(first, first + step)
            told = log_elementary(np.where(inside[part], bundle.ratio[part, None, :], 0.0), most)
            exposed = bundle.rows[part] * (self.ground.days - self.starts)
            found[part] = self._summed(district, len(day), told, exposed)
        return found + self.of_decoys(bundle.decoys, bundle.rang)[:, None, None]

    def of_decoys(self, shown: Counts, rang: Counts) -> Floats:
        """Return what decoys say: those passed on ring as the Beta prior says, others hardly ever."""
        a, b = self.prior.ring
        wrong = self.prior.wrong_ring
        passed_on = betaln(a + rang, b + shown - rang) - betaln(a, b)
        return np.asarray(passed_on - rang * math.log(wrong) - (shown - rang) * math.log1p(-wrong))

    def _summed(self, district: int, complaints: int, elementary: Floats, exposed: Floats) -> Floats:
        """Sum over how many complaints the source explains. elementary: bundles x starts x degrees.

        exposed: member-days, bundles x starts.
        """
        explained = np.arange(elementary.shape[-1])
        shape = self._shape[district] + complaints
        rate = self._scale[district] + self._exposed[district]
        a, quiet = self.prior.shape, self.prior.quiet
        fixed = (
            gammaln(shape - explained) - gammaln(shape) + explained * math.log(rate)
            + gammaln(a + explained) - gammaln(a) + a * math.log(a) + math.log1p(-quiet)
        )  # fmt: skip
        spread = np.log(a + exposed[..., None] * self.strengths)  # x_d has the rate a: its mean is 1
        called = (elementary + fixed)[..., None] - (a + explained)[:, None] * spread[..., None, :]
        called += explained[:, None] * np.log(self.strengths)
        called[..., 0, :] = np.logaddexp(called[..., 0, :], math.log(quiet))
        if called.shape[-2] == 1:
            return np.asarray(called[..., 0, :])
        top = called.max(axis=-2)
        called -= top[..., None, :]
        return np.asarray(top + np.log(np.exp(called, out=called).sum(axis=-2)))


_SAFE = 600  # of so many factors up to 3 the product is still a number


def log_elementary(ratios: Floats, most: int) -> Floats:
    """Return the logarithms of the elementary symmetric polynomials of numbers, of degree 0 to `most`.

    ratios: the numbers along the last axis, 0 for one that is not there. They are the coefficients of the product of
    (1 + ratio y).
    """
    told = np.zeros((*ratios.shape[:-1], most + 1))
    told[..., 0] = 1.0
    shift = np.zeros(ratios.shape[:-1])
    for at in range(ratios.shape[-1]):
        ratio = ratios[..., at, None]
        if not ratio.any():
            continue
        last = min(at + 1, most)
        told[..., 1 : last + 1] += ratio * told[..., :last]
        if at % _SAFE == _SAFE - 1:
            top = told.max(axis=-1)
            told /= top[..., None]
            shift += np.log(top)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(told) + shift[..., None])
