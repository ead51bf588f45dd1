"""What the register holds about a person, in the form in which it is sealed.

The card and the phones are sealed apart: a list of people needs the card of each and the phone of none.
"""

import json
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from dharatal.kernel.columns import each

FIELD = "card"
PHONE_FIELD = "phone"

FATHER = "F"
HUSBAND = "H"

_quoted = (
    json.encoder.encode_basestring
)  # JSON written out by hand around it: an encoder costs six times as much


class Card(NamedTuple):
    """The fields of a member, as typed; an empty string or None where nothing is known."""

    name: str
    relation: str = ""
    relative_name: str = ""
    age: int | None = None
    address: str = ""
    field_of_work: str = ""

    def to_bytes(self) -> bytes:
        """Return the card as compact JSON: a list in the order of the fields, text in NFC."""
        name, relation, relative, age, address, work = self
        years = "null" if age is None else int(age)
        told = f"[{_quoted(name)},{_quoted(relation)},{_quoted(relative)},{years},{_quoted(address)},{_quoted(work)}]"
        return unicodedata.normalize("NFC", told).encode()

    @classmethod
    def from_bytes(cls, sealed_form: bytes) -> "Card":
        """Read what to_bytes wrote; a form with fewer fields takes the defaults, one with more is cut."""
        return cls(*json.loads(sealed_form)[: len(cls._fields)])


class CardColumns(NamedTuple):
    """The fields of many cards, by the column."""

    name: Sequence[str]
    relation: Sequence[str]
    relative_name: Sequence[str]
    age: Sequence[int | None]
    address: Sequence[str]
    field_of_work: Sequence[str]

    def to_bytes(self) -> list[bytes]:
        """Return each card as `Card.to_bytes` does."""
        name, relation, relative, address, work = (
            each(_told, column)
            for column in (self.name, self.relation, self.relative_name, self.address, self.field_of_work)
        )
        rows = zip(name, relation, relative, each(_years, self.age), address, work, strict=True)
        return list(map(str.encode, map("[{}]".format, map(",".join, rows))))


def _told(text: str) -> str:
    return _quoted(unicodedata.normalize("NFC", text))


def _years(age: int | None) -> str:
    return "null" if age is None else str(int(age))


def phones_to_bytes(phones: Sequence[str]) -> bytes:
    """Return phones (E.164, the primary first) in the form that is sealed."""
    return f"[{','.join(map(_quoted, phones))}]".encode()


def phones_from_bytes(sealed_form: bytes) -> list[str]:
    """Read what phones_to_bytes wrote."""
    return [str(phone) for phone in json.loads(sealed_form)]
