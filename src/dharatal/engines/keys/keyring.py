"""Versioned master keys and what is derived from them."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from dharatal.engines.files import write_whole
from dharatal.engines.home import SECRETS, home, secrets_dir
from dharatal.kernel.errors import Refusal

MASTER_FILE = "master.keys"
SIGNING_FILE = "audit.key"
MARKING_FILE = "marks.key"


class KeysUnreadable(Refusal):
    code = "keys_unreadable"


@dataclass(frozen=True)
class Keyring:
    """Master keys by version. current: the version that new seals use."""

    current: int
    masters: dict[int, bytes] = field(repr=False)

    @property
    def versions(self) -> tuple[int, ...]:
        return tuple(sorted(self.masters))

    def derive(self, label: str, version: int | None = None) -> bytes:
        """A 32-byte key for one purpose (HKDF-Expand of RFC 5869 with one block).

        Raises KeysUnreadable when that version is no longer in the file.
        """
        return _derive(self._master(self.current if version is None else version), label)

    def _master(self, version: int) -> bytes:
        if version not in self.masters:
            raise KeysUnreadable(
                f"Key version {version} is not in {MASTER_FILE}. Restore that file from its backup."
            )
        return self.masters[version]


@lru_cache(maxsize=256)
def _derive(master: bytes, label: str) -> bytes:
    return hmac.digest(master, label.encode() + b"\x01", hashlib.sha256)


_loaded: dict[Path, tuple[tuple[int, int, int], Keyring]] = {}


def keyring() -> Keyring:
    """The keys of this home; the file is read again when it changes, so a rotation reaches running processes.

    Raises KeysUnreadable, saying which file, when it is missing or damaged.
    """
    path = _master_file(home())
    try:
        state = os.stat(path)
    except OSError as error:
        raise KeysUnreadable(f"The key file {path} is missing. Restore it from its backup.") from error
    stamp = (state.st_mtime_ns, state.st_ino, state.st_size)
    known = _loaded.get(path)
    if known is None or known[0] != stamp:
        known = _loaded[path] = (stamp, _read(path))
    return known[1]


@lru_cache(maxsize=16)
def _master_file(of_home: Path) -> Path:
    return of_home / SECRETS / MASTER_FILE


def _read(path: Path) -> Keyring:
    try:
        held = json.loads(path.read_text("ascii"))
        masters = {int(version): base64.b64decode(key) for version, key in held["keys"].items()}
        ring = Keyring(current=int(held["current"]), masters=masters)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysUnreadable(f"The key file {path} cannot be read. Restore it from its backup.") from error
    if ring.current not in masters or any(len(key) != 32 for key in masters.values()):
        raise KeysUnreadable(f"The key file {path} is damaged. Restore it from its backup.")
    return ring


def create_missing() -> None:
    """Make the key files of a new home; never touches one that exists."""
    folder = secrets_dir()
    if not (folder / MASTER_FILE).exists():
        write_masters(folder / MASTER_FILE, Keyring(current=1, masters={1: secrets.token_bytes(32)}))
    if not (folder / SIGNING_FILE).exists():
        key = Ed25519PrivateKey.generate()
        write_whole(
            folder / SIGNING_FILE, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
    create_marking_key()


def create_marking_key() -> None:
    """Make the key of the marks of a home that has none, a new one or one from before there were marks."""
    path = secrets_dir() / MARKING_FILE
    if not path.exists():
        write_whole(path, base64.b64encode(secrets.token_bytes(32)))


def add_version() -> int:
    """Add a master key and make it current; older ones stay until nothing is sealed under them."""
    ring = keyring()
    version = max(ring.masters) + 1
    masters = {**ring.masters, version: secrets.token_bytes(32)}
    write_masters(secrets_dir() / MASTER_FILE, Keyring(current=version, masters=masters))
    return version


def retire(version: int) -> None:
    """Drop a master key under which nothing is sealed any more; the current one cannot be dropped."""
    ring = keyring()
    if version == ring.current:
        raise ValueError("the current key cannot be retired")
    masters = {kept: key for kept, key in ring.masters.items() if kept != version}
    write_masters(secrets_dir() / MASTER_FILE, Keyring(current=ring.current, masters=masters))


def write_masters(path: Path, ring: Keyring) -> None:
    keys = {str(version): base64.b64encode(key).decode() for version, key in sorted(ring.masters.items())}
    write_whole(path, json.dumps({"current": ring.current, "keys": keys}, indent=1).encode())
