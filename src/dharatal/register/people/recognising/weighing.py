"""How likely each row was copied from each record it may be of.

The model of `matching` weighs two records that somebody gave twice: ages, phones and addresses differ honestly. A copy
has them from the record itself, but for slips of whoever retyped it, so it is weighed by what copying does to a cell;
the levels of agreement and the shares of names are the matching's own. Two others might have been meant: a stranger of
like names, and somebody of the same house whom the register does not hold (how often, each list tells: `houses`). A row
is as surely of a record as the likelier of the two allows.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist, cpdist

from dharatal.register.people.matching import levels as lv
from dharatal.register.people.matching import scales as sc
from dharatal.register.people.matching.features import Features, Spread, features_of_columns
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.matching.scoring import shares_for
from dharatal.register.people.pairs.opening import Places, rows_of
from dharatal.register.people.recognising.asking import Candidates
from dharatal.register.people.recognising.suspects import TEXTS, Suspects

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# Natural logs, estimated: about one cell in twenty is retyped wrongly, one name in ten is in the other script.
# Of words in the order EQUAL, BONES, NEAR, WEAK, PART, INITIAL, FAR, NONE.
COPIED = np.array([-0.1, -2.5, -3.2, -4.5, -4.0, -4.0, -6.5, 0.0])
SURNAME_COPIED = np.array([-0.1, -2.5, -3.2, -4.0, -3.0, -3.0, -4.0, 0.0])
OF_A_STRANGER = np.array([0.0, -5.8, -4.6, -2.5, -3.0, -3.0, 0.0, 0.0])  # EQUAL: the name's own share
OF_THE_HOUSE = np.array([-4.6, -4.6, -3.5, -2.0, -2.5, -2.5, -0.1, 0.0])
SURNAME_SHARED = np.array([-2.5, -2.5, -2.0, -1.0, -1.0, -1.0, -0.1, 0.0])
# PHONE_EQUAL, OTHER, OSA1, OSA2, FAR, NONE
PHONE_COPIED = np.array([-0.1, -2.0, -3.2, -4.5, -5.0, 0.0])
PHONE_OF_A_STRANGER = np.array([-13.0, -13.0, -10.0, -8.0, 0.0, 0.0])
# SAME_VILLAGE, LIKE_VILLAGE, SAME_BLOCK, SAME_DISTRICT, ELSEWHERE, NONE
VILLAGE_COPIED = np.array([-0.1, -2.5, -3.5, -3.5, -6.0, 0.0])
VILLAGE_OF_A_STRANGER = np.array([-9.0, -8.0, -6.0, -3.6, 0.0, 0.0])
# same, a year or a slip apart, other, unknown
AGE_COPIED, AGE_OF_ANOTHER = np.array([-0.1, -3.3, -5.0, 0.0]), np.array([-3.2, -1.5, -0.35, 0.0])
# same letters, like, other, unknown
TEXT_COPIED, TEXT_OF_ANOTHER = np.array([-0.1, -2.5, -4.0, 0.0]), np.array([-2.2, -1.6, -0.3, 0.0])
SAME_LETTERS, OTHER_LETTERS = 0.0, -1.5
SHARE_OF_STRANGERS = 0.5
LIKE = 80.0  # of 100, for two texts of an address
_FEWEST = 1e-5
_AGES = 130
_PLAIN = r"[^\p{L}\p{M}\p{N}]+"


class Register(NamedTuple):
    """How large the register is and over how many places it is spread: what a namesake is worth depends on it.

    places: those looked up so far.
    """

    size: int
    spread: Spread
    places: Places


class Weighed(NamedTuple):
    """Candidates that were compared.

    apart: log odds that the row is a copy of the record and not of a stranger; within: log of how much likelier it is
    as a copy than as another one of the house; likely: log likelihood of the row as a copy, by which the candidates of
    one row are told apart; is_named: whether the given names allow it; is_housed: whether it is surely of that house.
    """

    found: Candidates
    apart: Floats
    within: Floats
    likely: Floats
    is_named: Bools
    is_housed: Bools

    def odds(self, share: float) -> Floats:
        """Log odds that the row is of the record and of nobody unknown: the lower of both, softly.

        share: of the rows of known houses those of somebody whom the register does not hold.
        """
        within = self.within + np.log((1 - share) / share)
        return np.asarray(-np.logaddexp(-self.apart, -within))

    def at(self, kept: npt.NDArray[np.bool_] | Ints) -> Weighed:
        """Some of them."""
        found = Candidates(self.found.rows[kept], self.found.records[kept])
        return Weighed(
            found,
            self.apart[kept],
            self.within[kept],
            self.likely[kept],
            self.is_named[kept],
            self.is_housed[kept],
        )


def weigh(suspects: Suspects, found: Candidates, model: Model, register: Register) -> Weighed:
    """Open the records that some rows may be of, and compare. What is opened is let go with this call."""
    opened = rows_of(np.unique(found.records).tolist(), register.places)
    ids = np.sort(np.fromiter(opened, dtype=np.int64, count=len(opened)))
    held = np.isin(found.records, ids)
    found = Candidates(found.rows[held], found.records[held])
    rows = np.unique(found.rows)
    columns = _together(suspects.understood(rows), [opened[one] for one in ids.tolist()])
    size = max(
        register.size, len(rows) + len(ids) + 1
    )  # a part of it, however small it is: names are counted in all
    table = features_of_columns(columns, size=size, spread=register.spread)
    left = np.searchsorted(rows, found.rows)
    right = np.searchsorted(ids, found.records) + len(rows)
    told = lv.levels(table, left, right, shares_for(table, model.names, None))
    texts = _texts_apart(columns["address"], left, right)
    ages = _ages_apart(table, left, right)
    likely = _copied(told, texts, ages) + _letters(columns, left, right)
    within = COPIED[told.given] - OF_THE_HOUSE[told.given] + AGE_COPIED[ages] - AGE_OF_ANOTHER[ages]
    return Weighed(
        found,
        apart=_apart(told, texts, ages, register.size),
        within=within,
        likely=likely,
        is_named=told.given != sc.FAR,
        is_housed=(told.phone == sc.PHONE_EQUAL) | ((texts == 0) & (told.village == sc.SAME_VILLAGE)),
    )


def _together(told: pl.DataFrame, opened: list[Row]) -> dict[str, pl.Series]:
    """The rows of the list and those of the register below them, by the column."""
    by_name = dict(zip(Row._fields, zip(*opened, strict=True), strict=True)) if opened else {}
    columns = {}
    for name in TEXTS:
        cells = ["" if cell is None else str(cell) for cell in by_name.get(name, ())]
        columns[name] = pl.concat([told[name], pl.Series(name, cells, dtype=pl.String)])
    return columns


def _copied(told: lv.Levels, texts: Ints, ages: Ints) -> Floats:
    """The log likelihood of the row as a copy of the record."""
    names = COPIED[told.given] + COPIED[told.relative] + SURNAME_COPIED[told.surname]
    places = PHONE_COPIED[told.phone] + VILLAGE_COPIED[told.village]
    return np.asarray(names + places + AGE_COPIED[ages] + TEXT_COPIED[texts])


def _apart(told: lv.Levels, texts: Ints, ages: Ints, size: int) -> Floats:
    """Log odds against a stranger."""
    given = np.where(told.given == sc.EQUAL, _log(told.given_share), OF_A_STRANGER[told.given])
    relative = np.where(told.relative == sc.EQUAL, _log(told.relative_share), OF_A_STRANGER[told.relative])
    others = given + relative + SURNAME_SHARED[told.surname]
    places = PHONE_OF_A_STRANGER[told.phone] + VILLAGE_OF_A_STRANGER[told.village]
    stranger = others + places + AGE_OF_ANOTHER[ages] + TEXT_OF_ANOTHER[texts]
    prior = np.log((1 - SHARE_OF_STRANGERS) / SHARE_OF_STRANGERS) - np.log(max(size, 1))
    return np.asarray(_copied(told, texts, ages) - stranger + prior)


def _log(share: npt.NDArray[np.float64]) -> Floats:
    return np.log(np.maximum(share, _FEWEST))


def _ages_apart(table: Features, left: Ints, right: Ints) -> Ints:
    one, other = table.age[left], table.age[right]
    apart = _slips_apart()[np.clip(one, 0, _AGES - 1), np.clip(other, 0, _AGES - 1)]
    return np.where((one < 0) | (other < 0), 3, apart)


@cache
def _slips_apart() -> Ints:
    """Of two ages: 0 the same, 1 a year or one wrong, missing, doubled or swapped digit apart, 2 others."""
    written = list(map(str, range(_AGES)))
    apart = np.minimum(cdist(written, written, scorer=OSA.distance, dtype=np.int64), 2)
    beside = np.abs(np.subtract.outer(np.arange(_AGES), np.arange(_AGES))) == 1
    return np.where(beside, 1, apart)


def _texts_apart(texts: pl.Series, left: Ints, right: Ints) -> Ints:
    """0 the same letters and digits, 1 like, 2 others, 3 one is missing."""
    plain = texts.str.to_lowercase().str.replace_all(_PLAIN, "")
    which = plain.rank("dense").to_numpy()
    found = np.full(len(left), 2, dtype=np.int64)
    unlike = np.flatnonzero(which[left] != which[right])
    ones, others = plain.gather(left[unlike]).to_list(), plain.gather(right[unlike]).to_list()
    if len(unlike):
        like = cpdist(ones, others, scorer=fuzz.ratio, dtype=np.float32, workers=1)
        found[unlike[like >= LIKE]] = 1
    found[which[left] == which[right]] = 0
    empty = (plain == "").to_numpy()
    found[empty[left] | empty[right]] = 3
    return found


def _letters(columns: dict[str, pl.Series], left: Ints, right: Ints) -> Floats:
    """What it tells that names are written otherwise, however alike they sound."""
    told = np.zeros(len(left))
    for name in ("name", "relative_name"):
        which = columns[name].str.to_lowercase().str.replace_all(_PLAIN, "").rank("dense").to_numpy()
        told += np.where(which[left] == which[right], SAME_LETTERS, OTHER_LETTERS)
    return told
