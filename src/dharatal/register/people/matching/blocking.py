"""Which rows are worth comparing: those that share a key. Every key has a place or a phone in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.register.people.matching.features import Features, features
from dharatal.register.people.matching.rows import Row
from dharatal.register.people.matching.scales import MOST_ON_A_PHONE

MOST_IN_A_BLOCK = 100
_LAST = 10_000  # four digits: a slip is in them or in the first six

Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

# What must be equal, by rule; a row lacking one of them has no such key.
RULES: tuple[tuple[str, ...], ...] = (
    ("phone",),
    ("district", "village", "given"),
    ("block", "given_bones", "relative_bones"),
    ("district", "given", "relative", "family"),
    ("district", "village", "relative", "initial"),
    ("district", "given", "phone_front"),
    ("district", "given", "phone_back"),
    ("district", "given_bones", "relative_bones", "years"),
)


class Pairs(NamedTuple):
    """Rows to be compared: left[i] with right[i], left < right, ascending."""

    left: Rows
    right: Rows

    def __len__(self) -> int:
        return len(self.left)


def keys(row: Row) -> list[str]:
    """The blocking keys of one row in clear, to be keyed by the caller: two rows that share one are compared."""
    return keys_of(features([row]))[0]


def keys_of(table: Features) -> list[list[str]]:
    """The blocking keys of each row; a caller who stores them leaves those out that too many rows share."""
    found: list[list[str]] = [[] for _ in range(len(table))]
    for number in range(len(RULES)):
        for row, key in keys_by(table, number):
            found[row].append(key)
    return found


def keys_by(table: Features, number: int) -> Iterator[tuple[int, str]]:
    """The rows that have a key by one of the RULES, and the key."""
    columns = [_spelled(table, part) for part in RULES[number]]
    for row, parts in enumerate(zip(*columns, strict=True)):
        if all(parts):
            yield row, f"{number}:" + "|".join(parts)


def candidates(table: Features) -> Pairs:
    """All pairs of rows that share a key."""
    return between(table, None)


def between(table: Features, new: Rows | None) -> Pairs:
    """The pairs that share a key and of which one at least is among the rows `new` (None: all)."""
    is_new = None
    if new is not None:
        is_new = np.zeros(len(table), dtype=np.bool_)
        is_new[new] = True
    found = np.empty(0, dtype=np.int64)
    for rule in RULES:
        rows, key = _keyed(table, rule)
        most = MOST_ON_A_PHONE if rule == ("phone",) else MOST_IN_A_BLOCK
        left, right = _together(rows, key, most)
        if is_new is not None:
            kept = is_new[left] | is_new[right]
            left, right = left[kept], right[kept]
        found = np.union1d(found, np.minimum(left, right) << 32 | np.maximum(left, right))
    return Pairs(found >> 32, found & 0xFFFF_FFFF)


def crowded_phones(table: Features) -> int:
    """How many phones are on more rows than a family has: a sign of fraud."""
    _, counts = np.unique(table.phone[table.phone > 0], return_counts=True)
    return int((counts > MOST_ON_A_PHONE).sum())


def _keyed(table: Features, rule: tuple[str, ...]) -> tuple[Rows, Keys]:
    """The rows that have all parts of the rule, and a hash of them."""
    columns = [_numbers(table, part) for part in rule]
    has = np.logical_and.reduce([column != 0 for column in columns])
    rows = np.flatnonzero(has)
    key = np.zeros(len(rows), dtype=np.uint64)
    for column in columns:
        key = _mixed(key ^ column[rows].astype(np.uint64))
    return rows, key


def _mixed(key: Keys) -> Keys:
    """splitmix64 (Steele et al. 2014)."""
    key = key + np.uint64(0x9E3779B97F4A7C15)
    key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key ^ (key >> np.uint64(31))


def _together(rows: Rows, key: Keys, most: int) -> tuple[Rows, Rows]:
    """All pairs of rows with one key, unless more than `most` have it."""
    order = np.argsort(key, kind="stable")
    key, rows = key[order], rows[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.empty(0, dtype=np.int64)
    counts = np.diff(np.r_[starts, len(key)])
    left, right = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for step in range(1, most):
        long = (counts > step) & (counts <= most)
        if not long.any():
            continue
        room = counts[long] - step
        at = np.repeat(starts[long] - np.r_[0, np.cumsum(room)[:-1]], room) + np.arange(room.sum())
        left.append(rows[at])
        right.append(rows[at + step])
    return np.concatenate(left), np.concatenate(right)


def _numbers(table: Features, part: str) -> npt.NDArray[np.int64]:
    """A part of a key as a number for each row, 0 where the row has none."""
    if part in ("given_bones", "relative_bones", "village_bones"):
        return table.bones[getattr(table, part.removesuffix("_bones"))].astype(np.int64)
    if part == "years":
        return np.where(table.age > 0, table.age // 3 + 1, 0).astype(np.int64)
    if part == "initial":
        return table.initial[table.given].astype(np.int64)
    if part in ("phone_front", "phone_back"):
        number = np.where(table.on_phone > MOST_ON_A_PHONE, 0, table.phone)
        return number // _LAST if part == "phone_front" else np.where(number > 0, number % _LAST + 1, 0)
    return np.asarray(getattr(table, part), dtype=np.int64)


def _spelled(table: Features, part: str) -> Sequence[str]:
    if part in ("given_bones", "relative_bones", "village_bones"):
        words = getattr(table, part.removesuffix("_bones"))
        return [table.spelled_bones[word] for word in words]
    if part in ("given", "relative", "family", "village", "block", "district"):
        return [table.words[word] for word in getattr(table, part)]
    numbers = _numbers(table, part)
    return [str(number) if number else "" for number in numbers.tolist()]
