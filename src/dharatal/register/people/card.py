"""What the register holds about a person, in the form in which it is sealed.

The card and the phones are sealed apart: a list of people needs the card of each and the phone of none.
"""

import json
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

FIELD = "card"
PHONE_FIELD = "phone"

FATHER = "F"
HUSBAND = "H"

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


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
        return _compact([unicodedata.normalize("NFC", v) if isinstance(v, str) else v for v in self])

    @classmethod
    def from_bytes(cls, sealed_form: bytes) -> "Card":
        """Read what to_bytes wrote; a form with fewer fields takes the defaults, one with more is cut."""
        return cls(*json.loads(sealed_form)[: len(cls._fields)])


def phones_to_bytes(phones: Sequence[str]) -> bytes:
    """Return phones (E.164, the primary first) in the form that is sealed."""
    return _compact(list(phones))


def phones_from_bytes(sealed_form: bytes) -> list[str]:
    """Read what phones_to_bytes wrote."""
    return [str(phone) for phone in json.loads(sealed_form)]


def _compact(value: list[str | int | None] | list[str]) -> bytes:
    return _ENCODER.encode(value).encode()
