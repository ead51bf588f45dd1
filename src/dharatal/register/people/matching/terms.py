"""The terms of the additive model: each gives a pair one level, and each level has its points.

Household evidence (phone, relative, village) is one term with a level for every combination, so that a
family is counted once and not three times; interactions with the given name, the age and the rarity of the
names are terms of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from dharatal.register.people.matching import levels as lv
from dharatal.register.people.matching import scales as sc

Codes = npt.NDArray[np.int16]

_KNOWN = np.array([0.0002, 0.002])  # shares of the register from which a word is a known name, a common name
_RARITY = np.array([-3.5, -3.0, -2.5, -2.0])  # log10 of a name's share
_WORTH = np.array([-1.5, -0.9, -0.4, -0.15, 0.15, 0.5, 1.0])  # log odds of what the addresses are worth
_CHANCE = np.array([-4.0, -3.0, -2.0, -1.5, -1.0, -0.5, 0.0, 0.7])  # log10 of namesakes expected


def terms(found: lv.Levels) -> Mapping[str, Codes]:
    """The level of each pair in each term."""
    given = _word(found.given, found.given_share)
    relative = _word(found.relative, found.relative_share)
    given_class = _GIVEN_CLASS[given]
    relative_class = _relative_class(found.relative, found.kind)
    phone_class = _PHONE_CLASS[found.phone]
    village_class = _VILLAGE_CLASS[found.village]
    household = phone_class * 9 + relative_class * 3 + village_class
    surname_class = _SURNAME_CLASS[found.surname]
    chance = np.searchsorted(_CHANCE, found.chance)
    named = (
        1
        + ((chance * 3 + phone_class) * 2 + (found.surname <= sc.NEAR)) * sc.RELATIVE_CLASSES
        + relative_class
    )
    coded: dict[str, Any] = {
        "given": given,
        "relative": relative * 4 + found.kind,
        "surname": np.where((found.surname == sc.EQUAL) & (found.given == sc.FAR), 8, found.surname),
        "phone": _phone(found),
        "village": found.village,
        "age": found.age,
        "gender": found.gender,
        "household": household,
        "given_household": given_class * sc.HOUSEHOLD + household,
        "given_age": given_class * sc.AGE_LEVELS + found.age,
        "age_relative": found.age * sc.RELATIVE_CLASSES + relative_class,
        "age_phone": found.age * 3 + phone_class,
        "namesake": np.where(found.given <= sc.NEAR, named, 0),
        "surname_given": surname_class * sc.GIVEN_CLASSES + given_class,
        "given_relative": given * 5 + _RELATIVE_FINE[relative],
        "address": np.where(np.isnan(found.address), 0, 1 + np.searchsorted(_WORTH, found.address)),
    }
    return {name: np.asarray(codes, dtype=np.int16) for name, codes in coded.items()}


_GIVEN_CLASS = np.array([0, 0, 0, 1, 1, 2, 2, 3, 2, 3, 3, 3, 4, 4, 5, 5, 5, 2, 3, 3, 4, 4], dtype=np.int16)
_RELATIVE_FINE = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 1, 2, 2, 4, 4], dtype=np.int16)
_PHONE_CLASS = np.array([0, 0, 0, 1, 2, 1], dtype=np.int16)
_VILLAGE_CLASS = np.array([0, 0, 1, 2, 2, 1], dtype=np.int16)
_SURNAME_CLASS = np.array([0, 0, 0, 2, 1, 1, 2, 3], dtype=np.int16)


def _word(level: lv.Codes, share: npt.NDArray[np.float64]) -> Codes:
    rarity = np.searchsorted(_RARITY, np.log10(np.maximum(share, 1e-9)))
    first = np.array([sc.FIRST[each] for each in range(8)], dtype=np.int16)[level]
    known = np.where(level <= sc.PART, np.searchsorted(_KNOWN, share, side="right"), 0)
    known = np.where(level == sc.FAR, np.searchsorted(_KNOWN, share, side="right"), known)
    more = np.where(level == sc.EQUAL, rarity, known)
    return (first + more).astype(np.int16)


def _relative_class(level: lv.Codes, kind: lv.Codes) -> Codes:
    """0 agree, 1 says nothing, 2 disagree; a father and a husband with different names say nothing."""
    found = np.array([0, 0, 0, 2, 1, 1, 2, 1], dtype=np.int16)[level]
    return np.where((found == 2) & (kind == sc.FATHER_AND_HUSBAND), 1, found).astype(np.int16)


def _phone(found: lv.Levels) -> Codes:
    shared = np.searchsorted(np.array([2, 4]), found.on_phone)  # 2 rows, 3-4, more
    return np.where(found.phone == sc.PHONE_EQUAL, shared, found.phone + 2).astype(np.int16)
