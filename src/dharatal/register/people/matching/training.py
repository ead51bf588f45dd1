"""Learning the points from decided pairs: logistic regression that strays from what was known only for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from dharatal.register.people.matching import addresses
from dharatal.register.people.matching import levels as lv
from dharatal.register.people.matching.features import Features
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.scales import SIZES
from dharatal.register.people.matching.scoring import Floats, Rows, shares_for
from dharatal.register.people.matching.terms import terms

LINK, REVIEW = 0.975, 0.06
APART = (
    0.96  # below LINK: where this register's own decisions say that nicknames are common, people look first
)
MOST_NAMES = 1_500
FROM_A_MODEL, FROM_NOTHING = 0.3, 0.1  # how strictly points are held to where they start
BANDS = (0.0, 0.005, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.995, 1.0)


class Sample(NamedTuple):
    """Pairs to be decided by people, and how many pairs each stands for."""

    at: Rows
    weights: Floats


def sample(p: Floats, count: int, *, seed: int) -> Sample:
    """Choose `count` pairs evenly over the bands of the score, so that the doubtful are not rare."""
    rng = np.random.Generator(np.random.PCG64(seed))
    band = np.searchsorted(np.array(BANDS[1:-1]), p, side="right")
    chosen, weights, left = [], [], count
    filled = sorted(range(len(BANDS) - 1), key=lambda each: int((band == each).sum()))
    for place, each in enumerate(filled):
        inside = np.flatnonzero(band == each)
        take = min(len(inside), left // (len(filled) - place))
        chosen.append(rng.choice(inside, size=take, replace=False))
        weights.append(np.full(take, len(inside) / max(take, 1)))
        left -= take
    return Sample(np.concatenate(chosen), np.concatenate(weights))


def train(
    table: Features,
    left: Rows,
    right: Rows,
    labels: npt.NDArray[np.bool_],
    *,
    size: int,
    weights: Floats | None = None,
    prior: Model | None = None,
    strictness: float | None = None,
    version: str = "",
) -> Model:
    """Learn a model from decided pairs (labels: one person or not).

    size: rows of the register, which the model tells. weights: how many pairs each decided one stands for.
    strictness: how strongly points are held back, usually FROM_A_MODEL or FROM_NOTHING.
    prior: the model to start from; points move away from its own only as far as the labels ask for it.
    """
    if strictness is None:
        strictness = FROM_NOTHING if prior is None else FROM_A_MODEL
    names = names_of(table) if prior is None or not table.is_part else prior.names
    coded = terms(lv.levels(table, left, right, shares_for(table, names)))
    told = {**(prior.told if prior else {}), "labels": len(labels), "size": size}
    worth = None if table.is_part else addresses.worth(table)
    if worth is not None:
        told["address"] = worth.round(3).tolist()
    return fit(
        [coded],
        [labels],
        [weights],
        names=names,
        prior=prior,
        strictness=strictness,
        told=told,
        version=version,
    )


def fit(
    coded: list[Mapping[str, npt.NDArray[np.int16]]],
    labels: list[npt.NDArray[np.bool_]],
    weights: list[Floats | None],
    *,
    names: Mapping[str, float],
    prior: Model | None,
    strictness: float,
    told: Mapping[str, object],
    version: str,
    apart: float = APART,
) -> Model:
    """Fit points to coded pairs of one or several registers."""
    starts = np.cumsum([1, *SIZES.values()])
    codes = np.stack(
        [
            np.concatenate([each[name] for each in coded]).astype(np.int64) + starts[at]
            for at, name in enumerate(SIZES)
        ]
    )
    truth = np.concatenate(labels).astype(np.float64)
    heavy = np.concatenate(
        [np.ones(len(label)) if w is None else w for label, w in zip(labels, weights, strict=True)]
    )
    heavy = (
        np.sqrt(heavy) * len(heavy) / np.sqrt(heavy).sum()
        if prior is not None
        else heavy * len(heavy) / heavy.sum()
    )
    anchor = np.zeros(int(starts[-1]))
    if prior is not None:
        anchor = np.concatenate([[prior.base], *(prior.points[name] for name in SIZES)])
    flat = _fitted(codes, truth, heavy, anchor, strictness)
    points = {name: tuple(flat[starts[at] : starts[at + 1]].tolist()) for at, name in enumerate(SIZES)}
    return Model(
        version or f"trained-{len(truth)}", LINK, REVIEW, apart, float(flat[0]), points, names, dict(told)
    )


def _fitted(
    codes: npt.NDArray[np.int64], truth: Floats, heavy: Floats, anchor: Floats, strictness: float
) -> Floats:
    """Minimise weighted log loss plus strictness/2 times the squared way from the anchor (L-BFGS)."""
    size = len(anchor)

    def loss(flat: Floats) -> tuple[float, Floats]:
        odds = flat[0] + flat[codes].sum(axis=0)
        cost = heavy @ (np.logaddexp(0.0, odds) - truth * odds)
        rest = heavy * (1.0 / (1.0 + np.exp(-odds)) - truth)
        slope = np.zeros(size)
        for each in codes:
            slope += np.bincount(each, weights=rest, minlength=size)
        slope[0] += rest.sum()
        way = flat - anchor
        way[0] *= 0.01
        return float(cost + 0.5 * strictness * (way @ way)), slope + strictness * way

    done = minimize(loss, anchor, jac=True, method="L-BFGS-B", options={"maxiter": 400, "maxcor": 20})
    found: Floats = done.x
    return found


def names_of(table: Features) -> dict[str, float]:
    """The shares of the commonest names of a register."""
    counts = (table.given_counts + table.relative_counts).astype(np.float64)
    counts[0] = 0
    shares = counts / max(counts.sum(), 1.0)
    top = np.argsort(-shares, kind="stable")[:MOST_NAMES]
    return {table.words[at]: round(float(shares[at]), 7) for at in top if shares[at] > 0}
