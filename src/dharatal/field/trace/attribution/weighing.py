"""Weighs every way a case may have come about against nobody having passed anything on.

A source may have passed on all it had, or one district of it; two accounts may have done it together. Without the
second, people with a view of the whole state were named for others' leaks; without the third, one of a pair was
named for both (reference/leak.md). Sources outside the log - a sheet as it was submitted, a copy older than the log,
whoever keeps the machine or its keys, a list that the rival put together - stand in the same list as the accounts.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from dharatal.field.trace.attribution.case import Floats, Ground, Source
from dharatal.field.trace.attribution.exposure import Exposure
from dharatal.field.trace.attribution.terms import Bundle, Counts, Prior, Weigher

NOBODY = "nobody"
MOST_PAIRED = 60  # accounts; of more, those that alone explain the case best


@dataclass(frozen=True, slots=True)
class Odds:
    """What is believed before the evidence, as shares: that nobody passed anything on, that it was one, or two.

    whole: of one source, how likely it passed on all of it rather than one district.
    """

    nobody: float = 0.5
    one: float = 0.45
    two: float = 0.05
    whole: float = 0.6


class Hypothesis(NamedTuple):
    """One way it may have come about. sources: none for nobody; district: when only that one was passed on.

    log_lr: against nobody, everything unknown integrated out. prior, posterior: probabilities.
    """

    sources: tuple[str, ...]
    district: int | None
    log_lr: float
    prior: float
    posterior: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """All hypotheses, the likeliest first. terms: by source and district, what each says (starts x strengths)."""

    hypotheses: list[Hypothesis]
    terms: Mapping[str, Mapping[int, Floats]] = field(repr=False)

    def of(self, source: str) -> float:
        """Return the probability that a source has part in it, alone or with another."""
        return min(1.0, math.fsum(one.posterior for one in self.hypotheses if source in one.sources))


def weigh(
    ground: Ground,
    sources: Sequence[Source],
    *,
    prior: Prior | None = None,
    odds: Odds | None = None,
    exposure: Exposure | None = None,
) -> Weighed:
    """Weigh nobody, every source, every district of it and every pair of accounts.

    exposure: of these sources, where it is at hand; the starts must be those of the prior.
    """
    return Weighing(ground, sources, prior=prior, odds=odds, exposure=exposure).weighed


class Weighing:
    """A case that was weighed, and can be weighed again without some of its complaints."""

    def __init__(
        self,
        ground: Ground,
        sources: Sequence[Source],
        *,
        prior: Prior | None = None,
        odds: Odds | None = None,
        exposure: Exposure | None = None,
    ) -> None:
        self._odds = odds or Odds()
        weigher = Weigher(ground, prior or Prior())
        exposure = exposure or Exposure.of(ground.district, ground.districts, weigher.starts, sources)
        self._table = _Table(weigher, sources, exposure)
        self._table.fill(range(ground.districts))
        self._able = _able(self._table, self._odds)
        self._corrections = _Corrections(self._table, self._able)
        self._corrections.fill(range(ground.districts))
        self.weighed = self._weighed()

    def without(
        self, left_out: npt.NDArray[np.bool_], silent: npt.NDArray[np.bool_] | None = None
    ) -> "Weighing":
        """Weigh again without some complaints, and as if some decoys had not been called.

        Only their districts are worked out anew.
        """
        before = self._table
        ground = before.weigher.ground
        touched = [ground.district[ground.complainant[left_out]]]
        if silent is not None:
            touched.append(ground.decoy_district[silent & ground.decoy_rang])
        changed = np.unique(np.concatenate(touched)).tolist()
        some = [source.without(left_out) for source in before.sources]
        again = copy(self)
        weigher = Weigher(ground.without(left_out, silent), before.weigher.prior)
        again._table = _Table(weigher, some, before.exposure)
        again._table.terms[:] = before.terms
        again._table.fill(changed)
        again._corrections = _Corrections(again._table, self._able)
        again._corrections.found |= self._corrections.found
        again._corrections.fill(changed)
        again.weighed = again._weighed()
        return again

    def _weighed(self) -> Weighed:
        found = [Hypothesis((), None, 0.0, self._odds.nobody), *_single(self._table, self._odds)]
        found += _pairs(self._table, self._able, self._corrections, self._odds)
        return Weighed(_posterior(found), self._table.by_name())


def _able(table: "_Table", odds: Odds) -> list[int]:
    """The places of the accounts that are weighed in pairs."""
    best: dict[str, float] = {}
    for one in _single(table, odds):
        best[one.sources[0]] = max(best.get(one.sources[0], -math.inf), one.log_lr)
    able = [at for at, one in enumerate(table.sources) if one.is_account and one.name in best]
    return sorted(sorted(able, key=lambda at: -best[table.sources[at].name])[:MOST_PAIRED])


class _Table:
    """What every source says of every district: sources x districts x starts x strengths; 0 where it has nothing."""

    def __init__(self, weigher: Weigher, sources: Sequence[Source], exposure: Exposure) -> None:
        self.weigher, self.sources, self.exposure = weigher, sources, exposure
        ground = weigher.ground
        shape = len(sources), ground.districts
        self.rows = np.array([exposure.rows[one.name] for one in sources]).reshape(
            *shape, len(weigher.starts)
        )
        self.holds = self.rows[:, :, -1] > 0
        who = ground.complainant
        self.had = np.array([one.seen[who] for one in sources]).reshape(len(sources), len(who))
        self.said = np.array([one.heard for one in sources]).reshape(len(sources), len(who))
        self._pulled = np.array([weigher.pulled(one, who) for one in sources]).reshape(len(sources), len(who))
        self.shown = np.array([one.shown for one in sources]).reshape(len(sources), len(ground.decoy_rang))
        self.terms = np.zeros((*shape, *weigher.shape))

    def fill(self, districts: Iterable[int]) -> None:
        for district in districts:
            self._fill(district)

    def by_name(self) -> dict[str, dict[int, Floats]]:
        return {
            one.name: {int(at): self.terms[number, at] for at in np.flatnonzero(self.holds[number])}
            for number, one in enumerate(self.sources)
        }

    def decoys(self, district: int, shown: npt.NDArray[np.bool_]) -> tuple[Counts, Counts]:
        """Of rows of decoys: how many of a district are shown, and how many of them rang."""
        here = shown & (self.weigher.ground.decoy_district == district)
        return here.sum(axis=1), (here & self.weigher.ground.decoy_rang).sum(axis=1)

    def _fill(self, district: int) -> None:
        some, at = np.flatnonzero(self.holds[:, district]), self.weigher.places[district]
        if not len(some):
            return
        ratio = (self.said * self._pulled)[np.ix_(some, at)]
        bundle = Bundle(
            self.had[np.ix_(some, at)],
            ratio,
            self.rows[some, district],
            *self.decoys(district, self.shown[some]),
        )
        self.terms[some, district] = self.weigher.of_district(district, bundle)


def _single(table: _Table, odds: Odds) -> Iterator[Hypothesis]:
    everything = math.fsum(source.weight for source in table.sources) or 1.0
    for at, source in enumerate(table.sources):
        held, prior = np.flatnonzero(table.holds[at]), odds.one * source.weight / everything
        if not len(held):
            if source.filed:  # a copy turned up of what left too late for any complaint to come of it
                yield Hypothesis((source.name,), None, source.filed, prior)
            continue
        whole = prior if len(held) == 1 else prior * odds.whole
        said = evidence(table.terms[at].sum(axis=0)) + source.filed
        yield Hypothesis((source.name,), None, float(said), whole)
        if len(held) > 1:
            share = prior * (1 - odds.whole) / len(held)
            for district, told in zip(held.tolist(), evidence(table.terms[at, held]), strict=True):
                yield Hypothesis((source.name,), district, float(told) + source.filed, share)


def _pairs(
    table: _Table, able: Sequence[int], corrections: "_Corrections", odds: Odds
) -> Iterator[Hypothesis]:
    """able: places of the accounts among the sources."""
    if len(able) < 2:
        return
    sources = [table.sources[at] for at in able]
    pairs = list(combinations(range(len(able)), 2))
    everything = math.fsum(sources[one].weight * sources[two].weight for one, two in pairs) or 1.0
    alone = table.terms[able].sum(axis=1)
    first, second = np.array(pairs).T
    summed = alone[first] + alone[second] + corrections.summed()
    for (one, two), told in zip(pairs, evidence(summed).tolist(), strict=True):
        prior = odds.two * sources[one].weight * sources[two].weight / everything
        filed = sources[one].filed + sources[two].filed
        yield Hypothesis((sources[one].name, sources[two].name), None, told + filed, prior)


class _Corrections:
    """Where both of a pair have something of a district, whoever had a row first may have passed it on.

    found: by district, of which pairs, and what that changes in the sum of what each says alone.
    """

    def __init__(self, table: _Table, able: Sequence[int]) -> None:
        self._table, self._able = table, np.array(able, dtype=np.int64)
        self._first, self._second = (
            np.array([*combinations(range(len(able)), 2)], dtype=np.int64).reshape(-1, 2).T
        )
        self.found: dict[int, tuple[Counts, Floats]] = {}

    def summed(self) -> Floats:
        total = np.zeros((len(self._first), *self._table.weigher.shape))
        for some, change in self.found.values():
            total[some] += change
        return total

    def fill(self, districts: Iterable[int]) -> None:
        table, able = self._table, self._able
        both = table.exposure.both([table.sources[at].name for at in able.tolist()]) if len(able) > 1 else []
        for district in districts:
            holds = table.holds[able, district]
            some = np.flatnonzero(holds[self._first] & holds[self._second])
            if not len(some):
                continue
            first, second = self._first[some], self._second[some]
            one, two = able[first], able[second]
            shared = both[district][:, first, second].T
            rows = table.rows[one, district] + table.rows[two, district] - shared
            had, ratio = _either(table, one, two, table.weigher.places[district])
            decoys = table.decoys(district, table.shown[one] | table.shown[two])
            together = table.weigher.of_district(district, Bundle(had, ratio, rows, *decoys))
            self.found[district] = some, together - table.terms[one, district] - table.terms[two, district]


def _either(table: _Table, one: Counts, two: Counts, at: Counts) -> tuple[npt.NDArray[np.float32], Floats]:
    """By pair and complaint: since when either had the member, and how the spelling heard speaks for the two.

    Of a member whom both had, each is as likely to have passed the row on.
    """
    when = np.stack([table.had[np.ix_(which, at)] for which in (one, two)])
    has = np.isfinite(when).astype(float)
    said = np.stack([table.said[np.ix_(which, at)] for which in (one, two)])
    heard = np.where(has.any(axis=0), (has * said).sum(axis=0) / np.maximum(has.sum(axis=0), 1.0), 1.0)
    known = table.weigher.ground.known[table.weigher.ground.complainant[at]]
    return when.min(axis=0), heard / known


def evidence(summed: Floats) -> Floats:
    """Sum over the grids (the last two axes), each start and strength as likely as any other."""
    top = summed.max(axis=(-2, -1))
    return np.asarray(top + np.log(np.exp(summed - top[..., None, None]).mean(axis=(-2, -1))))


def _posterior(found: Sequence[Hypothesis]) -> list[Hypothesis]:
    logs = np.array([one.log_lr + math.log(one.prior) if one.prior > 0 else -math.inf for one in found])
    share = np.exp(logs - logsumexp(logs))
    weighed = [one._replace(posterior=float(part)) for one, part in zip(found, share, strict=True)]
    return sorted(weighed, key=lambda one: -one.posterior)
