"""Keys of copies, made of the vault's key and the second custodian's: neither alone makes one.

They are never stored. The vault's part comes from a key that is not rotated with the others: a copy turns up years
after it was made, and its marks must still be recomputable.
"""

import hmac
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from dharatal.engines.keys.marking import marking_key
from dharatal.guard.vault.marks import custodian

_SHARED = "shared"


@dataclass(frozen=True)
class MarkKey:
    """The key of one export or view. shared: common to all of the installation; the biases come from it."""

    key: bytes = field(repr=False)
    shared: bytes = field(repr=False)

    @property
    def check(self) -> str:
        """Eight hexadecimal digits that say later whether the same key was made again; they tell nothing of it."""
        return hmac.digest(self.key, b"check", sha256).hex()[:8]


def export_key(export: UUID) -> MarkKey:
    """Return the key of an export. Raises CustodianAway."""
    return _key(f"export:{export}")


def view_key(user_id: int) -> MarkKey:
    """Return the key of what a log-in sees on the screen. Raises CustodianAway, unless this process has it already."""
    return _key(f"view:{user_id}")


def shared_key() -> bytes:
    """Return what is common to all of the installation's copies: the biases come from it. Raises CustodianAway."""
    return _made(marking_key(), _SHARED)


def combined(vault: bytes, second: bytes, label: str) -> bytes:
    """Return HKDF-SHA256 (RFC 5869) over both custodians' parts: whoever lacks one of them knows nothing of it."""
    extracted = hmac.digest(b"dharatal.marks.1", vault + second, sha256)
    return hmac.digest(extracted, label.encode("ascii") + b"\x01", sha256)


def forget() -> None:
    """Drop the keys that this process holds."""
    _made.cache_clear()


def _key(label: str) -> MarkKey:
    master = marking_key()
    return MarkKey(_made(master, label), _made(master, _SHARED))


@lru_cache(maxsize=4_096)
def _made(master: bytes, label: str) -> bytes:
    return combined(hmac.digest(master, label.encode("ascii"), sha256), custodian.derive(label), label)
