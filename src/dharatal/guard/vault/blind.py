"""Turns a value into a keyed number that can be compared but not read: the blind index.

A token is the first 64 bits of HMAC-SHA256 under a key of its own, as a signed integer (PostgreSQL's bigint).
Equal values of one kind and one key version have equal tokens, so tokens betray how often a value occurs
(docs/threat-model.md), and nothing else without the key.
"""

import hmac
from collections.abc import Iterable

from dharatal.engines.keys import keyring

_LABEL = "vault.blind"


def blind(kind: str, value: str, version: int | None = None) -> int:
    """Return the token of a value; values of different kinds never share one (version: default the current)."""
    return blind_many(kind, (value,), version)[0]


def blind_many(kind: str, values: Iterable[str], version: int | None = None) -> list[int]:
    """Return the tokens of many values of one kind, in order."""
    ring = keyring()
    key = ring.derive(_LABEL, ring.current if version is None else version)
    prefix = kind.encode("ascii") + b"\x00"
    return [
        int.from_bytes(hmac.digest(key, prefix + value.encode(), "sha256")[:8], "big", signed=True)
        for value in values
    ]


def blind_all(kind: str, value: str) -> list[int]:
    """Return the tokens to look for: of the current version first, then of older ones still in the key file."""
    return [blind(kind, value, version) for version in versions_in_use()]


def versions_in_use() -> list[int]:
    """Return the key versions that a stored token may have, the current first."""
    return sorted(keyring().versions, reverse=True)
