"""What a model makes of pairs: log odds, and how likely each is one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from dharatal.register.people.matching import addresses
from dharatal.register.people.matching import levels as lv
from dharatal.register.people.matching import scales as sc
from dharatal.register.people.matching.features import Features
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.terms import terms

CHUNK = 500_000  # pairs compared at once
FAMILY = 0.2  # below it, two whose given names differ are of one family: nobody need look
_TRUST = 20_000  # rows from which a register's own name counts weigh as much as the model's
_UNKNOWN_SHARE = 2e-5

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def scores(table: Features, left: Rows, right: Rows, model: Model) -> Floats:
    """The probability that each left row and its right row are one person."""
    return probabilities(*log_odds(table, left, right, model), model)


def worth_a_look(p: Floats, may_link: npt.NDArray[np.bool_], least: float) -> npt.NDArray[np.bool_]:
    """Which pairs somebody should see; of those whose given names differ only the likelier (none below is a pair)."""
    return p >= np.where(may_link, least, max(least, FAMILY))


def log_odds(table: Features, left: Rows, right: Rows, model: Model) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The sum of the points of each pair, and whether its given names allow that the two are one without a look."""
    found = np.empty(len(left), dtype=np.float64)
    may_link = np.empty(len(left), dtype=np.bool_)
    shares = shares_for(table, model.names, model.told.get("address"))
    points = {name: np.array(each) for name, each in model.points.items()}
    for start in range(0, len(left), CHUNK):
        part = slice(start, start + CHUNK)
        compared = lv.levels(table, left[part], right[part], shares)
        coded = terms(compared)
        found[part] = model.base + sum(points[name][codes] for name, codes in coded.items())
        may_link[part] = compared.given != sc.FAR
    return found, may_link


def probabilities(odds: Floats, may_link: npt.NDArray[np.bool_], model: Model) -> Floats:
    """Log odds as probabilities; those of people whose given names differ are held below `model.apart`."""
    p = 1.0 / (1.0 + np.exp(-odds))
    return np.where(may_link, p, np.minimum(p, model.apart))


def shares_for(
    table: Features, names: Mapping[str, float], address: Sequence[float] | None = None
) -> lv.Shares:
    """How common each name is: by this register's own count, as far as it is large enough to know."""
    told = np.array([names.get(word, _UNKNOWN_SHARE) for word in table.words])
    own = 0 if table.is_part else len(table)
    given, relative, family = (
        (counts * bool(own) + told * _TRUST) / (own + _TRUST)
        for counts in (table.given_counts, table.relative_counts, table.family_counts)
    )
    told_worth = np.array(address if address is not None else addresses.NOTHING)
    worth = None if table.is_part else addresses.worth(table)
    return lv.Shares(given, relative, family, told_worth if worth is None else worth)
