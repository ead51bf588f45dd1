"""How far two rows agree, field by field, as levels (Fellegi & Sunter 1969; the levels are ours)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from dharatal.register.people.matching import addresses
from dharatal.register.people.matching.features import FATHER, HUSBAND, Features
from dharatal.register.people.matching.scales import (
    AGES,
    BONES,
    BOTH_FATHERS,
    BOTH_HUSBANDS,
    ELSEWHERE,
    EQUAL,
    FAR,
    FATHER_AND_HUSBAND,
    INITIAL,
    KIND_UNKNOWN,
    LIKE_VILLAGE,
    NEAR,
    NONE,
    PART,
    PHONE_EQUAL,
    PHONE_FAR,
    PHONE_NONE,
    PHONE_OSA1,
    PHONE_OSA2,
    PHONE_OTHER,
    SAME_BLOCK,
    SAME_DISTRICT,
    SAME_VILLAGE,
    VILLAGE_NONE,
    WEAK,
)

Codes = npt.NDArray[np.int8]
Rows = npt.NDArray[np.int64]


class Levels(NamedTuple):
    """One level a pair in each field; chance: log10 of how many namesakes the area would hold by chance."""

    given: Codes
    relative: Codes
    kind: Codes  # of relative: both fathers, both husbands, one of each, unknown
    surname: Codes
    phone: Codes
    village: Codes
    age: Codes
    gender: Codes  # 0 same, 1 different, 2 unknown
    on_phone: npt.NDArray[np.int32]  # rows that bear the shared phone
    given_share: npt.NDArray[np.float64]  # of the register that bears the rarer of the two given names
    relative_share: npt.NDArray[np.float64]
    chance: npt.NDArray[np.float64]
    address: npt.NDArray[
        np.float64
    ]  # log odds that the addresses are worth here; nan where they count for nothing


def levels(table: Features, left: Rows, right: Rows, shares: Shares) -> Levels:
    """Compare the rows of each pair."""
    given = words_apart(table, table.given[left], table.given[right])
    relative = words_apart(table, table.relative[left], table.relative[right])
    village = _villages(table, left, right)
    given_share = np.minimum(shares.given[table.given[left]], shares.given[table.given[right]])
    relative_share = np.minimum(shares.relative[table.relative[left]], shares.relative[table.relative[right]])
    phone = _phones(table, left, right)
    surname = words_apart(table, table.family[left], table.family[right])
    known = np.where(relative <= NEAR, relative_share, 1.0) * given_share
    known = np.where(surname == EQUAL, shares.family[table.family[left]], 1.0) * known
    return Levels(
        given=given,
        relative=relative,
        kind=_kinds(table.relation[left], table.relation[right]),
        surname=surname,
        phone=phone,
        village=village,
        age=_ages(table.age[left], table.age[right]),
        gender=_genders(table.gender[left], table.gender[right]),
        on_phone=np.maximum(table.on_phone[left], table.on_phone[right]),
        given_share=given_share,
        relative_share=relative_share,
        chance=np.log10(np.maximum(known * _people_around(table, left, village), 1e-9)),
        address=_addresses(
            table, left, right, (phone != PHONE_EQUAL) & (village <= LIKE_VILLAGE), shares.address
        ),
    )


class Shares(NamedTuple):
    """What the register tells of itself: how common each word is as a given name, a relative's, a family's."""

    given: npt.NDArray[np.float64]
    relative: npt.NDArray[np.float64]
    family: npt.NDArray[np.float64]
    address: npt.NDArray[np.float64]  # what each kind of agreement of addresses is worth


def words_apart(table: Features, one: npt.NDArray[np.int32], other: npt.NDArray[np.int32]) -> Codes:
    """The level of each pair of words; every distinct pair is compared once."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    apart, where = np.unique(low << 32 | high, return_inverse=True)
    low, high = apart >> 32, apart & 0xFFFF_FFFF
    level = np.full(len(apart), FAR, dtype=np.int8)
    level[low == high] = EQUAL
    level[low == 0] = NONE
    unlike = np.flatnonzero((low != high) & (low > 0))
    if len(unlike):
        level[unlike] = _unlike(table, low[unlike], high[unlike])
    return level[where]


def _unlike(table: Features, low: Rows, high: Rows) -> Codes:
    """The levels of words that are not equal."""
    first, second = [table.words[at] for at in low], [table.words[at] for at in high]
    like = cpdist(first, second, scorer=JaroWinkler.similarity, dtype=np.float32, workers=1)
    steps = cpdist(first, second, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8, workers=1)
    lengths = table.lengths[low], table.lengths[high]
    shorter = np.minimum(*lengths)
    level = np.full(len(low), FAR, dtype=np.int8)
    level[like >= 0.80] = WEAK
    level[(like >= 0.92) | ((steps <= 1) & (shorter >= 5))] = NEAR
    level[(table.bones[low] == table.bones[high]) & (steps <= 2)] = BONES
    starts = np.fromiter(
        (b.startswith(a) or a.startswith(b) for a, b in zip(first, second, strict=True)), np.bool_, len(first)
    )
    level[starts & (np.abs(lengths[0] - lengths[1]) >= 3)] = PART
    level[(shorter <= 2) & (table.initial[low] == table.initial[high])] = INITIAL
    return level


def _kinds(one: npt.NDArray[np.int8], other: npt.NDArray[np.int8]) -> Codes:
    kinds = np.full(len(one), KIND_UNKNOWN, dtype=np.int8)
    kinds[(one == FATHER) & (other == FATHER)] = BOTH_FATHERS
    kinds[(one == HUSBAND) & (other == HUSBAND)] = BOTH_HUSBANDS
    kinds[(one > 0) & (other > 0) & (one != other)] = FATHER_AND_HUSBAND
    return kinds


def _phones(table: Features, left: Rows, right: Rows) -> Codes:
    one, other = table.phone[left], table.phone[right]
    level = np.full(len(one), PHONE_FAR, dtype=np.int8)
    near = np.flatnonzero((one != other) & (one > 0) & (other > 0) & _may_be_near(one, other))
    if len(near):
        pairs = [list(map(str, numbers[near].tolist())) for numbers in (one, other)]
        steps = cpdist(*pairs, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8, workers=1)
        level[near[steps == 2]] = PHONE_OSA2
        level[near[steps == 1]] = PHONE_OSA1
    level[one == other] = PHONE_EQUAL
    second, third = table.other_phone[left], table.other_phone[right]
    crossed = (one == third) & (one > 0) | (second == other) & (other > 0) | (second == third) & (second > 0)
    level[crossed & (one != other)] = PHONE_OTHER
    level[(one == 0) | (other == 0)] = PHONE_NONE
    return level


def _may_be_near(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Within two steps of each other the first or the last three digits, or nearly all, are still equal."""
    return (one // 10**7 == other // 10**7) | (one % 1000 == other % 1000)


def _villages(table: Features, left: Rows, right: Rows) -> Codes:
    one, other = table.village[left], table.village[right]
    named = words_apart(table, one, other)
    same_district = _alike(table, table.district, left, right)
    same_block = _alike(table, table.block, left, right)
    level = np.full(len(one), ELSEWHERE, dtype=np.int8)
    level[named == NONE] = VILLAGE_NONE
    level[same_district] = SAME_DISTRICT
    level[same_district & same_block] = SAME_BLOCK
    level[(named == NONE) & same_district & same_block] = VILLAGE_NONE
    level[np.isin(named, (BONES, NEAR)) & same_district] = LIKE_VILLAGE
    level[(named == EQUAL) & same_district] = SAME_VILLAGE
    return level


def _alike(table: Features, places: npt.NDArray[np.int32], left: Rows, right: Rows) -> npt.NDArray[np.bool_]:
    """Whether the places sound alike or one is unknown."""
    level = words_apart(table, places[left], places[right])
    return np.isin(level, (EQUAL, BONES, NEAR, PART, NONE))


def _ages(one: npt.NDArray[np.int16], other: npt.NDArray[np.int16]) -> Codes:
    level = np.searchsorted(np.array(AGES), np.abs(one - other)).astype(np.int8)
    level[(one < 0) | (other < 0)] = len(AGES) + 1
    return level


def _genders(one: npt.NDArray[np.int8], other: npt.NDArray[np.int8]) -> Codes:
    return np.where((one == 0) | (other == 0), 2, one != other).astype(np.int8)


def _people_around(table: Features, left: Rows, village: Codes) -> npt.NDArray[np.float64]:
    """How many people the smallest area holds in which both rows are known to lie."""
    around = np.full(len(left), float(table.size))
    for level, name in (
        (SAME_DISTRICT, "district"),
        (SAME_BLOCK, "block"),
        (LIKE_VILLAGE, "village"),
        (SAME_VILLAGE, "village"),
    ):
        here = village == level
        if table.is_part:
            around[here] = max(table.size / getattr(table.spread, name), 2.0)
        else:
            around[here] = table.rows_in(name)[left[here]]
    return around


def _addresses(
    table: Features, left: Rows, right: Rows, count: npt.NDArray[np.bool_], worth: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    found = np.full(len(left), np.nan)
    rows = np.flatnonzero(count)
    if len(rows) and worth.any():
        found[rows] = worth[addresses.kinds(table, left[rows], right[rows])]
    return found
