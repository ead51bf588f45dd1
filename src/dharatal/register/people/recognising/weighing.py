"""How likely each row is of each record it may be of: the matching's model, and what a copy has in common besides.

Two records of one person may differ in age, address and phone; a copy of a record has them from it, but for slips of
whoever retyped it. So these weigh more here than between two records.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.register.people.matching.features import Features, Spread, features_of_columns
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.matching.scoring import log_odds
from dharatal.register.people.pairs.opening import rows_of
from dharatal.register.people.recognising.asking import Candidates
from dharatal.register.people.recognising.suspects import TEXTS, Suspects

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# log odds; of cells that hold something on both sides
SAME_AGE, OTHER_AGE = 1.5, -2.0
SAME_ADDRESS, OTHER_ADDRESS = 1.5, -1.5
OTHER_PHONE = -2.0
SAME_NAME, SAME_RELATIVE = 1.5, 1.0
_PLAIN = r"[^\p{L}\p{M}\p{N}]+"


class Register(NamedTuple):
    """How large the register is and over how many places it is spread: what a namesake is worth depends on it."""

    size: int
    spread: Spread


class Weighed(NamedTuple):
    """Candidates that were compared: log odds, and whether the given names allow that it is them."""

    found: Candidates
    odds: Floats
    is_named: Bools


def weigh(suspects: Suspects, found: Candidates, model: Model, register: Register) -> Weighed:
    """Open the records that some rows may be of, and compare. What is opened is let go with this call."""
    ids = np.unique(found.records)
    opened = rows_of(ids.tolist())
    held = np.isin(found.records, np.fromiter(opened, dtype=np.int64, count=len(opened)))
    found = Candidates(found.rows[held], found.records[held])
    ids = np.sort(np.fromiter(opened, dtype=np.int64, count=len(opened)))
    rows = np.unique(found.rows)
    columns = _together(suspects.frame[rows], [opened[one] for one in ids.tolist()])
    table = features_of_columns(
        columns, size=max(register.size, len(rows) + len(ids)), spread=register.spread
    )
    left = np.searchsorted(rows, found.rows)
    right = np.searchsorted(ids, found.records) + len(rows)
    odds, is_named = log_odds(table, left, right, model)
    return Weighed(found, odds + _as_a_copy(table, columns, left, right), is_named)


def _together(told: pl.DataFrame, opened: list[Row]) -> dict[str, pl.Series]:
    """The rows of the list and those of the register below them, by the column."""
    by_name = dict(zip(Row._fields, zip(*opened, strict=True), strict=True)) if opened else {}
    columns = {}
    for name in TEXTS:
        cells = ["" if cell is None else str(cell) for cell in by_name.get(name, ())]
        columns[name] = pl.concat([told[name], pl.Series(name, cells, dtype=pl.String)])
    return columns


def _as_a_copy(
    table: Features, columns: dict[str, pl.Series], left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> Floats:
    """The log odds that a copy adds."""
    more = np.zeros(len(left))
    both = (table.age[left] > 0) & (table.age[right] > 0)
    more += np.where(both, np.where(table.age[left] == table.age[right], SAME_AGE, OTHER_AGE), 0.0)
    both = (table.phone[left] > 0) & (table.phone[right] > 0)
    more += np.where(both & (table.phone[left] != table.phone[right]), OTHER_PHONE, 0.0)
    more += _worded(columns["address"], left, right, SAME_ADDRESS, OTHER_ADDRESS)
    more += _worded(columns["name"], left, right, SAME_NAME, 0.0)
    return more + _worded(columns["relative_name"], left, right, SAME_RELATIVE, 0.0)


def _worded(
    texts: pl.Series, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], same: float, other: float
) -> Floats:
    """What it adds that two texts are the same letters and digits, or others."""
    plain = texts.str.to_lowercase().str.replace_all(_PLAIN, "")
    which = plain.rank("dense").to_numpy()
    empty = (plain == "").to_numpy()
    told = ~(empty[left] | empty[right])
    return np.where(told, np.where(which[left] == which[right], same, other), 0.0)
