"""Weighs every way a case may have come about against nobody having passed anything on.

A source may have passed on all it had, or one district of it; two accounts may have done it together. Without the
second, people with a view of the whole state were named for others' leaks; without the third, one of a pair was
named for both (reference/leak.md). Sources outside the log - a sheet as it was submitted, a copy older than the log,
a list that the rival put together - stand in the same list as the accounts.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import logsumexp

from dharatal.field.trace.attribution.case import Floats, Ground, Source
from dharatal.field.trace.attribution.terms import Counts, Prior, Weigher

NOBODY = "nobody"


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
        return math.fsum(one.posterior for one in self.hypotheses if source in one.sources)


def weigh(
    ground: Ground, sources: Sequence[Source], *, prior: Prior | None = None, odds: Odds | None = None
) -> Weighed:
    """Weigh nobody, every source, every district of it and every pair of accounts."""
    odds = odds or Odds()
    weigher = Weigher(ground, prior or Prior())
    terms = {source.name: weigher.terms(source) for source in sources}
    found = [Hypothesis((), None, 0.0, odds.nobody)]
    found += _single(sources, terms, odds)
    found += _pairs(weigher, [source for source in sources if source.is_account], terms, odds)
    return Weighed(_posterior(found), terms)


def _single(
    sources: Sequence[Source], terms: Mapping[str, Mapping[int, Floats]], odds: Odds
) -> Iterator[Hypothesis]:
    everything = math.fsum(source.weight for source in sources) or 1.0
    for source in sources:
        held, prior = terms[source.name], odds.one * source.weight / everything
        if not held:
            continue
        whole = prior if len(held) == 1 else prior * odds.whole
        yield Hypothesis((source.name,), None, evidence(sum(held.values())), whole)
        if len(held) > 1:
            for district, term in held.items():
                yield Hypothesis(
                    (source.name,), district, evidence(term), prior * (1 - odds.whole) / len(held)
                )


def _pairs(
    weigher: Weigher, accounts: Sequence[Source], terms: Mapping[str, Mapping[int, Floats]], odds: Odds
) -> Iterator[Hypothesis]:
    pairs = [pair for pair in combinations(accounts, 2) if terms[pair[0].name] and terms[pair[1].name]]
    everything = math.fsum(first.weight * second.weight for first, second in pairs) or 1.0
    rows = {source.name: weigher.rows_seen(source.seen) for source in accounts}
    by_district = [
        np.flatnonzero(weigher.ground.district == district) for district in range(weigher.ground.districts)
    ]
    for first, second in pairs:
        had, heard = _either(weigher.ground, first, second)
        summed = np.zeros(weigher.shape)
        for district in terms[first.name].keys() | terms[second.name].keys():
            held = [
                of
                for of in (terms[first.name].get(district), terms[second.name].get(district))
                if of is not None
            ]
            if len(held) == 2:
                members = by_district[district]
                held = [_together(weigher, district, members, (first, second), rows, had, heard)]
            summed = summed + held[0]
        prior = odds.two * first.weight * second.weight / everything
        yield Hypothesis((first.name, second.name), None, evidence(summed), prior)


def _either(ground: Ground, first: Source, second: Source) -> tuple[npt.NDArray[np.float32], Floats]:
    """By complaint: since when either source had the member, and how the spelling heard speaks for the two.

    Of a member whom both had, each is as likely to have passed the row on.
    """
    when = np.stack([one.seen[ground.complainant] for one in (first, second)])
    has = np.isfinite(when).astype(float)
    said = np.stack([first.heard, second.heard])
    heard = (has * said).sum(axis=0) / np.maximum(has.sum(axis=0), 1.0)
    return when.min(axis=0), np.where(has.any(axis=0), heard, 1.0)


def _together(
    weigher: Weigher,
    district: int,
    members: Counts,
    pair: tuple[Source, Source],
    rows: Mapping[str, Counts],
    had: npt.NDArray[np.float32],
    heard: Floats,
) -> Floats:
    """The term of a district of which both have something: whoever of them had a row first passed it on."""
    first, second = pair
    later = np.maximum(first.seen[members], second.seen[members])
    both = np.searchsorted(np.sort(later[np.isfinite(later)]), weigher.starts, side="right")
    union = rows[first.name][district] + rows[second.name][district] - both
    return weigher.of_district(district, union, had, heard) + weigher.of_decoys(
        district, first.shown | second.shown
    )


def evidence(summed: Floats | float) -> float:
    """Sum over the grids, each start and strength as likely as any other."""
    grid = np.asarray(summed)
    top = float(grid.max())
    return top + math.log(float(np.exp(grid - top).mean()))


def _posterior(found: Sequence[Hypothesis]) -> list[Hypothesis]:
    logs = np.array([one.log_lr + math.log(one.prior) if one.prior > 0 else -math.inf for one in found])
    share = np.exp(logs - logsumexp(logs))
    weighed = [one._replace(posterior=float(part)) for one, part in zip(found, share, strict=True)]
    return sorted(weighed, key=lambda one: -one.posterior)
