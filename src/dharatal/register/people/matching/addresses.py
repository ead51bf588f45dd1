"""What addresses say, where they say anything: some registers repeat ward and hamlet faithfully, some do not.

How much an agreement is worth is counted in the register itself: among rows that are surely one person (same
phone and same sounding names) and among neighbours of one village. Where addresses are noise the two are alike,
and the address counts for nothing. A shared phone has already told of the household, so there it is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dharatal.kernel.names import fold
from dharatal.register.people.matching.features import Features

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

KINDS = 9  # numbers equal, different, missing; times words equal, different, missing
NOTHING: Floats = np.zeros(KINDS)
_MOST, _FEWEST, _DOUBT = 20_000, 60, 5.0
_NUMBER = re.compile(r"\d+")
_GENERIC = frozenset(
    map(fold, ("ward", "वार्ड", "no", "number", "नं", "नंबर", "house", "makan", "मकान", "road", "tola", "टोला"))
)
_NUMERALS = {ord(digit): str(value) for value, digit in enumerate("०१२३४५६७८९")}


@lru_cache(maxsize=262_144)
def _read(text: str) -> tuple[str, frozenset[str]]:
    """The numbers of an address and the sounds of its words."""
    text = text[:120].translate(_NUMERALS)
    numbers = " ".join(number.lstrip("0") for number in _NUMBER.findall(text)[:3])
    sounds = (fold(word) for word in re.split(r"[\s,.;/()\-:]+", _NUMBER.sub(" ", text))[:8] if word)
    return numbers, frozenset(sound for sound in sounds if sound and sound not in _GENERIC)


def kinds(table: Features, left: Rows, right: Rows) -> npt.NDArray[np.int8]:
    """How the addresses of each pair agree, as one of KINDS."""
    ones, others = table.address.gather(left), table.address.gather(right)
    return np.fromiter(map(_kind, ones, others), dtype=np.int8, count=len(left))


def _kind(one: str, other: str) -> int:
    (number, words), (other_number, other_words) = _read(one), _read(other)
    by_number = 2 if not number or not other_number else int(number != other_number)
    by_words = 2 if not words or not other_words else int(words.isdisjoint(other_words))
    return by_number * 3 + by_words


def worth(table: Features) -> Floats | None:
    """The log odds that each kind of agreement is worth in this register; None: too few rows to know."""
    if "worth" not in table.held:
        table.held["worth"] = _counted(table)
    found: Floats | None = table.held["worth"]
    return found


def _counted(table: Features) -> Floats | None:
    sure, apart = _surely_one(table), _neighbours(table)
    if min(len(sure[0]), len(apart[0])) < _FEWEST:
        return None
    shares = []
    for left, right in (sure, apart):
        counts = np.bincount(kinds(table, left, right), minlength=KINDS) + _DOUBT
        shares.append(counts / counts.sum())
    return np.asarray(np.clip(np.log(shares[0] / shares[1]), -2.0, 3.0))


def _surely_one(table: Features) -> tuple[Rows, Rows]:
    """Pairs with one phone, village, given name and relative."""
    rows = np.flatnonzero((table.phone > 0) & (table.given > 0) & (table.relative > 0) & (table.village > 0))
    order = rows[
        np.lexsort((table.relative[rows], table.given[rows], table.village[rows], table.phone[rows]))
    ]
    one, other = order[:-1], order[1:]
    same = table.phone[one] == table.phone[other]
    for column in (table.given, table.relative, table.village):
        same &= column[one] == column[other]
    return one[same][:_MOST], other[same][:_MOST]


def _neighbours(table: Features) -> tuple[Rows, Rows]:
    """Pairs of one village with neither phone nor relative in common."""
    rows = np.flatnonzero(table.village > 0)
    order = rows[np.lexsort((table.phone[rows], table.village[rows], table.district[rows]))]
    one, other = order[:-1], order[1:]
    kept = (table.village[one] == table.village[other]) & (table.district[one] == table.district[other])
    kept &= (table.phone[one] != table.phone[other]) & (table.relative[one] != table.relative[other])
    return one[kept][:_MOST], other[kept][:_MOST]
