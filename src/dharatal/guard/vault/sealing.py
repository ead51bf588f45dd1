"""Seals what is told about a person, so that a copy of the database tells nothing.

A sealed value is ``format (1) | key version (2, big-endian) | nonce (12) | AES-256-GCM ciphertext and tag``.
Its key belongs to one subject: one block of HKDF-Expand (RFC 5869) from the master key of that version, the
subject's salt and UUID. Erasing the salt erases the person. The associated data is the field and the UUID, so
that a value moved to another field or another person does not open.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from os import urandom
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dharatal.engines.keys import keyring
from dharatal.guard.vault.hashing import Hash, keyed_hash

FORMAT = 1
SALT_SIZE = 16
_NONCE_SIZE = 12
_HEADER_SIZE = 3
_TAG_SIZE = 16
_SHORTEST = _HEADER_SIZE + _NONCE_SIZE + _TAG_SIZE
_LABEL = "vault.seal"
_INFO = b"dharatal.subject.1"
_FIRST_BLOCK = b"\x01"
_NEAR = 128  # ciphers made at once: so few stay in the processor's cache until each has sealed its fields


class CannotOpen(Exception):
    """A sealed value does not open: altered, moved, of a lost key, or of an erased subject."""


class Subject(NamedTuple):
    """Whom a sealed value is about; the same from submission to person."""

    id: int
    uuid: UUID
    salt: bytes


class Subjects(NamedTuple):
    """Many subjects by the column, in the same order. uuids, salts: 16 bytes each."""

    ids: Sequence[int]
    uuids: Sequence[bytes]
    salts: Sequence[bytes]


def subject_key(master: bytes, salt: bytes, uuid: bytes) -> bytes:
    """Return the 32-byte key of one subject."""
    return expand(master, _INFO + salt + uuid)


def expand(master: bytes, info: bytes) -> bytes:
    """Return the first block of HKDF-Expand with SHA-256 (RFC 5869, 2.3), which is all that AES-256 needs."""
    return _expanding(master)(info + _FIRST_BLOCK)


@lru_cache(maxsize=16)
def _expanding(master: bytes) -> Hash:
    return keyed_hash(master)


def seal(subject: Subject, field: str, plain: bytes) -> bytes:
    """Seal one value of one subject under the current key."""
    return seal_rows((field,), [(subject, (plain,))])[0][0]


def seal_rows(
    fields: Sequence[str], rows: Iterable[tuple[Subject, Sequence[bytes]]]
) -> list[tuple[bytes, ...]]:
    """Seal several values a subject, in the order of the fields; each subject's key is made once."""
    held = list(rows)
    subjects = Subjects(
        [subject.id for subject, _ in held],
        [subject.uuid.bytes for subject, _ in held],
        [subject.salt for subject, _ in held],
    )
    columns = list(zip(*(plains for _, plains in held), strict=True)) or [()] * len(fields)
    return list(zip(*seal_columns(subjects, dict(zip(fields, columns, strict=True))), strict=True))


def seal_columns(subjects: Subjects, columns: Mapping[str, Sequence[bytes]]) -> list[list[bytes]]:
    """Seal whole columns, by field, of the same subjects: for many at once. Each subject's key is made once."""
    ring = keyring()
    expanded = _expanding(ring.derive(_LABEL, ring.current))
    header = _header(ring.current)
    fields = [(_associated(field), plains) for field, plains in columns.items()]
    if any(len(plains) != len(subjects.uuids) for _, plains in fields):
        raise ValueError("a column is shorter or longer than its subjects")
    sealed: list[list[bytes]] = [[] for _ in fields]
    for start in range(0, len(subjects.uuids), _NEAR):
        few = slice(start, start + _NEAR)
        uuids = subjects.uuids[few]
        ciphers = [
            AESGCM(expanded(_INFO + salt + uuid + _FIRST_BLOCK)).encrypt  # `subject_key`, without the calls
            for salt, uuid in zip(subjects.salts[few], uuids, strict=True)
        ]
        for (name, plains), done in zip(fields, sealed, strict=True):
            rows = zip(ciphers, _nonces(len(ciphers)), plains[few], uuids, strict=True)
            done += [
                header + nonce + encrypt(nonce, plain, name + uuid) for encrypt, nonce, plain, uuid in rows
            ]
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


def _nonces(count: int) -> list[bytes]:
    drawn = urandom(_NONCE_SIZE * count)
    return [drawn[start : start + _NONCE_SIZE] for start in range(0, len(drawn), _NONCE_SIZE)]


def _associated(field: str) -> bytes:
    return field.encode("ascii") + b"\x00"
