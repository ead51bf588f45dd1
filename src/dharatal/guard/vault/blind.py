"""Turns a value into a keyed number that can be compared but not read: the blind index.

A token is the first 64 bits of HMAC-SHA256 under a key of its own, as a signed integer (PostgreSQL's bigint).
Equal values of one kind and one key version have equal tokens, so tokens betray how often a value occurs
(docs/threat-model.md), and nothing else without the key.
"""

from collections.abc import Callable
from functools import lru_cache

from dharatal.engines.keys import keyring
from dharatal.guard.vault.hashing import keyed_hash

_LABEL = "vault.blind"

Blinder = Callable[[str], int]


def blind(kind: str, value: str, version: int | None = None) -> int:
    """Return the token of a value, by default of the current version; kinds never share one."""
    return blinder(kind, version)(value)


def blinder(kind: str, version: int | None = None) -> Blinder:
    """Return the function that makes tokens of one kind and version: for many values, made once.

    It is the same object as long as the key is, so tokens may be remembered by it.
    """
    ring = keyring()
    return _blinder(ring.derive(_LABEL, ring.current if version is None else version), kind.encode("ascii"))


def blind_all(kind: str, value: str) -> list[int]:
    """Return the tokens to look for: of the current version first, then of older ones in the key file."""
    return [blind(kind, value, version) for version in versions_in_use()]


def versions_in_use() -> list[int]:
    """Return the key versions that a stored token may have, the current first."""
    return sorted(keyring().versions, reverse=True)


@lru_cache(maxsize=256)
def _blinder(key: bytes, kind: bytes) -> Blinder:
    code = keyed_hash(key, kind + b"\x00")

    def keyed(value: str) -> int:
        return int.from_bytes(code(value.encode())[:8], "big", signed=True)

    return keyed
