"""Seals what is told about a person, so that a copy of the database tells nothing.

A sealed value is ``format (1) | key version (2, big-endian) | nonce (12) | AES-256-GCM ciphertext and tag``.
Its key belongs to one subject: one block of HKDF-Expand (RFC 5869) from the master key of that version, the
subject's salt and UUID. Erasing the salt erases the person. The associated data is the field and the UUID, so
that a value moved to another field or another person does not open.
"""

import hmac
from collections.abc import Iterable, Sequence
from os import urandom
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dharatal.engines.keys import keyring

FORMAT = 1
SALT_SIZE = 16
_NONCE_SIZE = 12
_HEADER_SIZE = 3
_TAG_SIZE = 16
_SHORTEST = _HEADER_SIZE + _NONCE_SIZE + _TAG_SIZE
_LABEL = "vault.seal"
_INFO = b"dharatal.subject.1"


class CannotOpen(Exception):
    """A sealed value does not open: altered, moved, of a lost key, or of an erased subject."""


class Subject(NamedTuple):
    """Whom a sealed value is about; the same from submission to person."""

    id: int
    uuid: UUID
    salt: bytes


def subject_key(master: bytes, salt: bytes, uuid: bytes) -> bytes:
    """Return the 32-byte key of one subject."""
    return expand(master, _INFO + salt + uuid)


def expand(master: bytes, info: bytes) -> bytes:
    """Return the first block of HKDF-Expand with SHA-256 (RFC 5869, 2.3), which is all that AES-256 needs."""
    return hmac.digest(master, info + b"\x01", "sha256")


def seal(subject: Subject, field: str, plain: bytes) -> bytes:
    """Seal one value of one subject under the current key."""
    return seal_rows((field,), [(subject, (plain,))])[0][0]


def seal_rows(
    fields: Sequence[str], rows: Iterable[tuple[Subject, Sequence[bytes]]]
) -> list[tuple[bytes, ...]]:
    """Seal several values a subject, in the order of the fields; each subject's key is made once."""
    ring = keyring()
    master = ring.derive(_LABEL, ring.current)
    header = _header(ring.current)
    names = [_associated(field) for field in fields]
    sealed = []
    for subject, plains in rows:
        uuid = subject.uuid.bytes
        encrypt = AESGCM(subject_key(master, subject.salt, uuid)).encrypt
        nonces = urandom(_NONCE_SIZE * len(names))
        values = []
        for index, (name, plain) in enumerate(zip(names, plains, strict=True)):
            nonce = nonces[index * _NONCE_SIZE : (index + 1) * _NONCE_SIZE]
            values.append(header + nonce + encrypt(nonce, plain, name + uuid))
        sealed.append(tuple(values))
    return sealed


def open_sealed(subject: Subject, field: str, blob: bytes) -> bytes:
    """Open one value of one subject, whichever key version sealed it. Raises CannotOpen."""
    return open_rows(field, [(subject, blob)])[0]


def open_rows(field: str, rows: Iterable[tuple[Subject, bytes]]) -> list[bytes]:
    """Open the same field of many subjects, in order. Raises CannotOpen at the first that does not open."""
    masters: dict[int, bytes] = {}
    name = _associated(field)
    opened = []
    for subject, blob in rows:
        version = key_version(blob)
        master = masters.get(version)
        if master is None:
            master = masters[version] = _master(version)
        uuid = subject.uuid.bytes
        cipher = AESGCM(subject_key(master, subject.salt, uuid))
        try:
            opened.append(cipher.decrypt(blob[3:15], blob[15:], name + uuid))
        except InvalidTag:
            raise CannotOpen(f"subject {subject.id}, field {field}") from None
    return opened


def key_version(blob: bytes) -> int:
    """Return the version of the master key that sealed this value. Raises CannotOpen when it is none."""
    if len(blob) < _SHORTEST or blob[0] != FORMAT:
        raise CannotOpen("not a sealed value")
    return int.from_bytes(blob[1:3], "big")


def _master(version: int) -> bytes:
    ring = keyring()
    if version not in ring.versions:
        raise CannotOpen(f"key version {version} is not in the key file")
    return ring.derive(_LABEL, version)


def _header(version: int) -> bytes:
    return bytes((FORMAT,)) + version.to_bytes(2, "big")


def _associated(field: str) -> bytes:
    return field.encode("ascii") + b"\x00"
