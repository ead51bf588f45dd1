"""Keyed numbers that two records of one person are likely to share; they find candidates, and spell nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dharatal.guard.vault.blind import blinder, versions_in_use
from dharatal.kernel.names import fold
from dharatal.register.people.matching import blocking
from dharatal.register.people.matching.features import features
from dharatal.register.people.matching.rows import Row

MATCH, HOUSE = "match", "house"
_OF_A_PHONE = f"{blocking.RULES.index(('phone',))}:"


class Wanted(NamedTuple):
    """One key to look for. most: on more records than this it is no key."""

    token: int
    most: int


def keys_of(rows: Mapping[int, Row]) -> dict[int, list[str]]:
    """Return the clear blocking keys of rows by record."""
    return dict(zip(rows, blocking.keys_of(features(list(rows.values()))), strict=True)) if rows else {}


def match_tokens(row: Row, keys: Sequence[str], version: int) -> list[int]:
    """Return what a record is found by: its keyed blocking keys, and the house it belongs to."""
    house = house_key(row)
    found = set(map(blinder(MATCH, version), keys))
    return sorted(found | {blinder(HOUSE, version)(house)} if house else found)


def wanted(keys: Iterable[str]) -> list[Wanted]:
    """Return what to look for under every key version that a stored one may have."""
    blinders = [blinder(MATCH, version) for version in versions_in_use()]
    return [Wanted(keyed(key), _most(key)) for key in keys for keyed in blinders]


def _most(key: str) -> int:
    return blocking.MOST_ON_A_PHONE if key.startswith(_OF_A_PHONE) else blocking.MOST_IN_A_BLOCK


def house_key(row: Row) -> str:
    """Return what those have in common who name the same father or husband in the same village, or nothing."""
    relative = fold(row.relative_name)
    return f"{row.district}|{row.village}|{relative}" if relative and row.village else ""


def house_tokens(rows: Iterable[Row]) -> list[int]:
    """Return the tokens of the houses of rows, under every key version in use."""
    houses = {house for row in rows if (house := house_key(row))}
    return [blinder(HOUSE, version)(house) for version in versions_in_use() for house in sorted(houses)]
