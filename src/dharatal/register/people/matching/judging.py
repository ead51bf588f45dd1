"""All rows against all: candidates, their probabilities, set right for how dense with pairs this register is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dharatal.register.people.matching.blocking import Pairs, candidates
from dharatal.register.people.matching.features import Features
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.scoring import Floats, log_odds, probabilities

USUAL = 0.075  # share of true pairs among the candidates of the registers that the shipped model learned from
_FEWEST, _ROUNDS = 2_000, 100
_DOWN, _UP = -2.0, 1.0


class Judged(NamedTuple):
    """Candidate pairs and the probability of each; shift: by how much the register's density moved the log odds."""

    pairs: Pairs
    p: Floats
    shift: float


def judged(table: Features, model: Model) -> Judged:
    """Compare all rows of a register with all. Rows on a phone that too many share are not compared by it."""
    pairs = candidates(table)
    odds, may_link = log_odds(table, *pairs, model)
    shift = density_shift(odds, usual=float(model.told.get("usual", USUAL)))
    return Judged(pairs, probabilities(odds + shift, may_link, model), shift)


def density_shift(odds: Floats, *, usual: float) -> float:
    """Half the shift of log odds that a share of true pairs other than the usual one asks for.

    Expectation maximisation over the share alone (Saerens, Latinne & Decaestecker 2002), among the pairs
    themselves and without labels; half of it, for the pairs differ in more than their share of true ones.
    """
    if len(odds) < _FEWEST:
        return 0.0
    before = np.log(usual / (1 - usual))
    shift = 0.0
    for _ in range(_ROUNDS):
        share = float(np.clip((1.0 / (1.0 + np.exp(-odds - shift))).mean(), 1e-6, 1 - 1e-6))
        moved = float(np.log(share / (1 - share)) - before)
        if abs(moved - shift) < 1e-4:
            break
        shift = moved
    return 0.5 * float(np.clip(shift, _DOWN, _UP))
