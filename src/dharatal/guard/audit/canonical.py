"""One spelling for each entry: what its MAC and its leaf hash are taken over.

Every column of the entry is in it, the ones derived from the bitmap too: otherwise a look could be hidden
from "who has looked at this record" by emptying an index column.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from pyroaring import BitMap

from dharatal.engines.keys import KeysUnreadable, keyring
from dharatal.guard.audit import merkle

CHUNK_BITS = 12
MAC_LABEL = "audit-mac"
LONGEST_CODE = 64

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NOTHING = b"\xff\xff\xff\xff"

Fact = bool | int | float | str | None | Sequence["Fact"] | Mapping[str, "Fact"]


class Body(NamedTuple):
    """The columns of an entry but its MAC, in the order of the table."""

    id: UUID
    at: datetime
    actor_id: int
    login: str
    channel: str
    place: str
    device: str
    request_id: str
    action: str
    unit_id: int | None
    object_id: UUID | None
    purpose: str
    facts: Mapping[str, Any]
    subjects: bytes
    subject_count: int
    subject_one: int | None
    subject_chunks: Sequence[int]
    visibility: str
    key_version: int

    def to_bytes(self) -> bytes:
        return _framed(b"entry/1", (_field(value) for value in self))

    @property
    def leaf_hash(self) -> bytes:
        return merkle.leaf_hash(self.to_bytes())

    @property
    def subject_ids(self) -> BitMap:
        return BitMap.deserialize(self.subjects) if self.subjects else BitMap()


COLUMNS = Body._fields
WIDTH = len(COLUMNS)


def body_of(row: Sequence[Any]) -> Body:
    """Read the columns named in COLUMNS as a raw cursor gives them."""
    body = Body(*row)
    facts = json.loads(body.facts) if isinstance(body.facts, str) else body.facts
    return body._replace(facts=facts, subjects=bytes(body.subjects))


def row_of(body: Body) -> list[Any]:
    """The values of COLUMNS as a raw cursor takes them."""
    row: list[Any] = list(body)
    row[COLUMNS.index("facts")] = fact_text(body.facts)
    return row


def columns(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in COLUMNS)


class Macs:
    """Makes and checks MACs with the keys as they were when it was made: the file is looked at once."""

    def __init__(self) -> None:
        self._ring = keyring()
        self.current = self._ring.current

    def of(self, content: bytes) -> bytes:
        return self._under(self.current, content)

    def stands(self, content: bytes, version: int, mac: bytes) -> bool:
        """A MAC under a key that is not in the key file is no MAC: nobody can vouch for it."""
        try:
            return hmac.compare_digest(self._under(version, content), mac)
        except KeysUnreadable:
            return False

    def _under(self, version: int, content: bytes) -> bytes:
        return hmac.digest(self._ring.derive(MAC_LABEL, version), content, hashlib.sha256)


def leaf_bytes(index: int, entry_id: UUID, entry_at: datetime, action: str, leaf_hash: bytes) -> bytes:
    return _framed(b"leaf/1", (_field(value) for value in (index, entry_id, entry_at, action, leaf_hash)))


def state_bytes(size: int, peaks: bytes, sealed_before: int, checkpoint_size: int) -> bytes:
    return _framed(b"state/1", (_field(value) for value in (size, peaks, sealed_before, checkpoint_size)))


def fact_text(value: object) -> str:
    """JSON with sorted keys and one spelling a number, the same before and after PostgreSQL's jsonb.

    Raises ValueError for what may not stand in an entry: text that is no short code, numbers beyond 64 bits.
    """
    match value:
        case None | bool():
            return json.dumps(value)
        case int() | float():
            return _number(value)
        case str():
            return json.dumps(_code(value))
        case Mapping():
            inside = sorted((json.dumps(_code(key)), fact_text(held)) for key, held in value.items())
            return "{" + ",".join(f"{key}:{held}" for key, held in inside) + "}"
        case list() | tuple():
            return "[" + ",".join(fact_text(held) for held in value) + "]"
    raise ValueError("a fact of the log is a code or a number")


def chunks_of(subjects: BitMap) -> list[int]:
    """The distinct `id >> CHUNK_BITS`, found by leaping from chunk to chunk."""
    chunks: list[int] = []
    place, last = 0, subjects.max() if subjects else -1
    while place <= last:
        chunk = int(subjects.next_set_bit(place)) >> CHUNK_BITS
        chunks.append(chunk)
        place = (chunk + 1) << CHUNK_BITS
    return chunks


def _number(value: int | float) -> str:
    if not -(2**63) < value < 2**63:
        raise ValueError("a number in the log fits 64 bits")
    return format(Decimal(repr(value)).normalize(), "f") if value else "0"


def _code(text: object) -> str:
    if not isinstance(text, str) or len(text) > LONGEST_CODE or not text.isascii() or "\x00" in text:
        raise ValueError(f"text in the log is a code of at most {LONGEST_CODE} ASCII signs")
    return text


def _field(value: object) -> bytes | None:
    match value:
        case None:
            return None
        case bytes():
            return value
        case str():
            return value.encode()
        case UUID():
            return value.bytes
        case datetime():
            return ((value - _EPOCH) // _MICROSECOND).to_bytes(8, "big", signed=True)
        case int():
            return value.to_bytes(8, "big", signed=True)
        case Mapping():
            return fact_text(value).encode()
        case list() | tuple():
            return b"".join(number.to_bytes(4, "big") for number in value)
    raise TypeError(f"no spelling for {type(value).__name__}")


def _framed(kind: bytes, fields: Iterable[bytes | None]) -> bytes:
    """Each field after its length, so that no two lists of fields give the same bytes."""
    parts = [kind]
    for content in fields:
        parts.append(_NOTHING if content is None else len(content).to_bytes(4, "big") + content)
    return b"".join(parts)
