"""Signed checkpoints of the log: C2SP tlog-checkpoint inside a C2SP signed note.

A checkpoint says "the log `origin` had `size` leaves and this root". Whoever keeps one outside the
installation (a witness, a printed page) can later show that nothing before it was rewritten.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dharatal.guard.audit.merkle import HASH_SIZE

SIGNATURE_PREFIX = "\u2014 "
ED25519 = b"\x01"


class CheckpointInvalid(ValueError):
    """The text is no checkpoint, or its signature does not stand."""


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log. Extension lines are refused: this log writes none."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def origin_of(key: Ed25519PublicKey) -> str:
    """The name of the log, which is also the name of its key: unique, and says nothing of the place."""
    return f"dharatal/audit/{hashlib.sha256(_raw(key)).hexdigest()[:16]}"


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """Four bytes by which a verifier finds the signature line of its key (C2SP signed-note)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + _raw(key)).digest()[:4]


def verifier_line(name: str, key: Ed25519PublicKey) -> str:
    """The public key in the form that other tools of this format read ("vkey")."""
    return f"{name}+{key_id(name, key).hex()}+{_base64(ED25519 + _raw(key))}"


def sign_note(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """Append a blank line and the signature line to a text that ends in a newline."""
    if not text.endswith("\n"):
        raise ValueError("a note ends in a newline")
    signature = key_id(name, key.public_key()) + key.sign(text.encode())
    return f"{text}\n{SIGNATURE_PREFIX}{name} {_base64(signature)}\n"


def open_note(note: str, name: str, key: Ed25519PublicKey) -> str:
    """Return the signed text; raise CheckpointInvalid unless `key` signed it.

    Lines of other keys (witnesses) are passed over, as the format asks.
    """
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise CheckpointInvalid("no signature lines")
    text += "\n"
    for line in signatures[:-1].split("\n"):
        signer, signature = _signature(line)
        if signer == name and signature[:4] == key_id(name, key):
            _check(key, signature[4:], text)
            return text
    raise CheckpointInvalid("not signed by this key")


def sign(size: int, root: bytes, key: Ed25519PrivateKey) -> str:
    """The checkpoint of this log at `size` leaves, as a signed note."""
    origin = origin_of(key.public_key())
    return sign_note(Checkpoint(origin, size, root).text(), origin, key)


def read(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """Parse and verify a checkpoint of the log that `key` signs; raise CheckpointInvalid otherwise."""
    origin = origin_of(key)
    checkpoint = parse(open_note(note, origin, key))
    if checkpoint.origin != origin:
        raise CheckpointInvalid("the checkpoint of another log")
    return checkpoint


def parse(text: str) -> Checkpoint:
    """Read the three lines of an opened checkpoint."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise CheckpointInvalid("a checkpoint has three lines")
    origin, size, root = lines[:3]
    if not (size.isascii() and size.isdigit()) or (size != "0" and size.startswith("0")):
        raise CheckpointInvalid("the size is no number")
    return Checkpoint(origin, int(size), _unbase64(root, HASH_SIZE))


def _signature(line: str) -> tuple[str, bytes]:
    if not line.startswith(SIGNATURE_PREFIX):
        raise CheckpointInvalid("malformed signature line")
    name, separator, encoded = line.removeprefix(SIGNATURE_PREFIX).partition(" ")
    signature = _unbase64(encoded)
    if not name or not separator or len(signature) < 5:
        raise CheckpointInvalid("malformed signature line")
    return name, signature


def _check(key: Ed25519PublicKey, signature: bytes, text: str) -> None:
    try:
        key.verify(signature, text.encode())
    except InvalidSignature as error:
        raise CheckpointInvalid("the signature does not stand") from error


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _unbase64(text: str, length: int | None = None) -> bytes:
    """Strict: the one spelling of the bytes, so that no two texts mean the same checkpoint."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointInvalid("not base64") from error
    if _base64(content) != text or (length is not None and len(content) != length):
        raise CheckpointInvalid("not the base64 of a hash")
    return content
