"""What the engine can and cannot do: power, false namings and calibration over many cases whose truth is known."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import binomtest

from dharatal.field.trace.attribution.exposure import Exposure
from dharatal.field.trace.attribution.guilt import most_guilty
from dharatal.field.trace.attribution.naming import Finding, find
from dharatal.field.trace.attribution.simulating.leaks import DAYS, KINDS, Case, case, sources_of
from dharatal.field.trace.attribution.simulating.organisation import Organisation, organisation
from dharatal.field.trace.attribution.terms import Prior
from dharatal.field.trace.attribution.weighing import NOBODY

BANDS = ((1, 4), (5, 9), (10, 19), (20, 39), (40, 79), (80, 10_000))
POSTERIORS = (0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0)
GUESS = 0.2
CASES_AN_ORGANISATION = 20


class Outcome(NamedTuple):
    """One case. named: rightly, wrongly or nobody ("right", "wrong", "none"); covers: the 99 % set holds the truth.

    posterior: of the likeliest account; is_true: whether it had part in it. baseline: whether the published measure's
    first had.
    """

    kind: str
    true: int
    named: str
    covers: bool
    posterior: float
    is_true: bool
    baseline: bool


def simulate(
    kinds: Sequence[str], cases: int, seed: int, *, processes: int = 0, **size: int
) -> dict[str, Any]:
    """Return the figures of so many cases of each kind; the same seed gives the same figures.

    processes: at once; 0 for as many as there are processors. size: as `organisation` takes it.
    """
    rounds = [
        (kind, min(CASES_AN_ORGANISATION, cases - first), _seed_of(seed, number, first), size)
        for number, kind in enumerate(KINDS)
        if kind in kinds
        for first in range(0, cases, CASES_AN_ORGANISATION)
    ]
    workers = min(processes or os.cpu_count() or 1, len(rounds))
    if workers == 1:
        return summed(one for asked in rounds for one in _round(asked))
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return summed(one for outcomes in pool.map(_round, rounds) for one in outcomes)


def _seed_of(*numbers: int) -> int:
    return int(np.random.SeedSequence(numbers).generate_state(1)[0])


def summed(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return shares with their 95 % intervals: by kind and band of true complaints, and by band of posterior.

    What is said of complaints that somebody made up holds only if they are true: they are left out of the latter.
    """
    held = list(outcomes)
    by_kind = {kind: [one for one in held if one.kind == kind] for kind in KINDS}
    return {
        "cases": len(held),
        "kinds": {kind: _of_kind(found) for kind, found in by_kind.items() if found},
        "calibration": _calibration([one for one in held if not one.kind.startswith("framed")]),
    }


def _of_kind(found: Sequence[Outcome]) -> dict[str, Any]:
    bands = {
        f"{low}-{high}" if high < 10_000 else f"{low}-": [one for one in found if low <= one.true <= high]
        for low, high in BANDS
    }
    return {
        "named_rightly": {
            band: share(one.named == "right" for one in some) for band, some in bands.items() if some
        },
        "named_wrongly": share(one.named == "wrong" for one in found),
        "set_covers": share(one.covers for one in found),
        "first_rightly": share(one.is_true for one in found if one.true),
        "first_rightly_by_guilt": share(one.baseline for one in found if one.true),
    }


def _calibration(held: Sequence[Outcome]) -> dict[str, Any]:
    bands = list(pairwise(POSTERIORS))
    found = {
        f"{low}-{high}": [one for one in held if low <= one.posterior < high or one.posterior == high == 1.0]
        for low, high in bands
    }
    return {
        band: {**share(one.is_true for one in some), "mean": float(np.mean([one.posterior for one in some]))}
        for band, some in found.items()
        if some
    }


def share(answers: Iterable[bool]) -> dict[str, float]:
    """Return how many of how many, as a share with its exact 95 % interval (Clopper and Pearson)."""
    told = list(answers)
    if not told:
        return {"of": 0}
    low, high = binomtest(sum(told), len(told)).proportion_ci(0.95)
    return {
        "share": round(sum(told) / len(told), 4),
        "of": len(told),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
    }


def _round(asked: tuple[str, int, int, dict[str, int]]) -> list[Outcome]:
    kind, cases, seed, size = asked
    luck = np.random.default_rng(seed)
    organised = organisation(luck, **size)
    starts = np.arange(Prior().starts) * DAYS / Prior().starts
    exposure = Exposure.of(organised.district, organised.districts, starts, sources_of(organised))
    return [outcome(case(luck, organised, kind), organised, exposure) for _ in range(cases)]


def outcome(one: Case, organised: Organisation, exposure: Exposure | None = None) -> Outcome:
    """Put one case to the engine and compare with what happened. exposure: of the organisation, where at hand."""
    found, _weighed = find(one.ground, one.sources, behind=one.behind, rang=one.rang, exposure=exposure)
    truth = one.truth
    named = "none" if found.named is None else "right" if found.named in truth.leakers else "wrong"
    accounts = {account.name: found.posterior[account.name] for account in organised.accounts}
    likeliest = max(accounts, key=lambda name: accounts[name])
    return Outcome(
        truth.kind,
        truth.true,
        named,
        _covers(found, one),
        accounts[likeliest],
        likeliest in truth.leakers,
        _first_by_guilt(one, organised) in truth.leakers,
    )


def _covers(found: Finding, one: Case) -> bool:
    truth = [*one.truth.leakers, *([one.truth.outside] if one.truth.outside else [])] or [NOBODY]
    if one.truth.true == 0 and NOBODY in found.suspects:
        return True  # what left no trace looks like nobody
    return all(name in found.suspects for name in truth)


def _first_by_guilt(one: Case, organised: Organisation) -> str:
    who = one.ground.complainant
    given = {account.name: who[np.isfinite(account.seen[who])].tolist() for account in organised.accounts}
    return most_guilty(given, who.tolist(), GUESS)
