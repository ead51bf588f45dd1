"""Words of an address that are written in two ways: Vill or Gram, PO or Post. Places stay as they are."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dharatal.register.people.marked import slots
from dharatal.register.people.marked.words import cased

_NOT_A_PLACE = (  # "Thana Road" and "Gram Panchayat" are names of their own
    r"(?![\s.:\-–]*(?:Road|Rd|Chowk|Bazar|Bazaar|Tola|More|Mor|Office|Panchayat|Kachahari|No\b)"
    r"|[\s.:\-–]*(?:रोड|चौक|बाजार|बाज़ार|टोला|मोड़|ऑफिस|पंचायत|कचहरी|परिषद))"
)
_BEFORE_A_NUMBER = r"(?=[\s.:\-–]*[\d०-९])"
_BEFORE_A_NAME = r"(?=[\s.:\-–]+\w)" + _NOT_A_PLACE


class _Carrier(NamedTuple):
    slot: int
    pattern: str
    zero: str
    one: str


_LATIN = (
    _Carrier(slots.WARD, r"Ward(?:\s?No\.?|\s?Number)?" + _BEFORE_A_NUMBER, "Ward", "Ward No."),
    _Carrier(slots.VILLAGE, r"(?:Vill(?:age)?\.?|Gram)" + _BEFORE_A_NAME, "Vill", "Gram"),
    _Carrier(slots.POST_OFFICE, r"(?:P\.?O\.?|Post)" + _BEFORE_A_NAME, "PO", "Post"),
    _Carrier(slots.POLICE_STATION, r"(?:P\.?S\.?|Thana)" + _BEFORE_A_NAME, "PS", "Thana"),
    _Carrier(slots.DISTRICT, r"(?:Distt?\.?|District)" + _BEFORE_A_NAME, "Dist", "Distt"),
    _Carrier(slots.HOUSE, r"(?:House\s?No\.?|H\.\s?No\.?)" + _BEFORE_A_NUMBER, "House No.", "H.No."),
    _Carrier(slots.QUARTER, r"(?:Mohalla|Moh\.)" + _BEFORE_A_NAME, "Mohalla", "Moh."),
)
_HINDI = (
    _Carrier(slots.WARD, r"वार्ड(?:\s?(?:नं०|नं\.|नंबर|नम्बर|संख्या|सं०))?" + _BEFORE_A_NUMBER, "वार्ड", "वार्ड नं०"),
    _Carrier(slots.VILLAGE, r"(?:ग्राम|गाँव|गांव)" + _BEFORE_A_NAME, "ग्राम", "गाँव"),
    _Carrier(slots.POST_OFFICE, r"(?:पो०|पो\.|पोस्ट)" + _BEFORE_A_NAME, "पो०", "पोस्ट"),
    _Carrier(slots.DISTRICT, r"(?:जिला|ज\u093cिला)" + _BEFORE_A_NAME, "जिला", "ज\u093cिला"),
    _Carrier(slots.HOUSE, r"मकान\s(?:सं०|नं०|नं\.|संख्या|नंबर)" + _BEFORE_A_NUMBER, "मकान सं०", "मकान नं०"),
    _Carrier(slots.QUARTER, r"(?:मोहल्ला|मुहल्ला)" + _BEFORE_A_NAME, "मोहल्ला", "मुहल्ला"),
)
_ALL = (*_LATIN, *_HINDI)
_FOUND = re.compile(  # at the front of the address or of one of its parts
    r"(?:^|(?<=,)|(?<=, )|(?<=;)|(?<=; ))(?:"
    + "|".join(f"(?P<c{place}>{carrier.pattern})" for place, carrier in enumerate(_ALL))
    + ")",
    re.IGNORECASE,
)


class _Found(NamedTuple):
    """A carrier in an address. written: as it stands there; zero, one: as it could stand there."""

    slot: int
    written: str
    zero: str
    one: str


class _Reading(NamedTuple):
    """An address taken apart; `between` is one longer than `carriers`."""

    between: tuple[str, ...]
    carriers: tuple[_Found, ...]


@lru_cache(maxsize=131_072)
def _read(address: str) -> _Reading:
    between, carriers, end = [], [], 0
    for found in _FOUND.finditer(address):
        carrier = _ALL[int((found.lastgroup or "c0")[1:])]
        between.append(address[end : found.start()])
        end = found.end()
        gap = " " if address[end : end + 1].isdigit() else ""  # "Ward No.4" is not to become "Ward4"
        forms = [cased(form, address) + gap for form in (carrier.zero, carrier.one)]
        carriers.append(_Found(carrier.slot, found[0], *forms))
    return _Reading((*between, address[end:]), tuple(carriers))


@lru_cache(maxsize=131_072)
def address_slots(address: str) -> tuple[int, ...]:
    """Return the slots of the carriers of an address."""
    return tuple(dict.fromkeys(found.slot for found in _read(address).carriers))


def write_address(address: str, bits: Sequence[int]) -> str:
    """Return the address with the bits of its slots (by slot); -1 leaves a carrier as it is written."""
    between, carriers = _read(address)
    if not carriers:
        return address
    text = [between[0]]
    for found, following in zip(carriers, between[1:], strict=True):
        bit = bits[found.slot]
        text.append(found.written if bit < 0 else found.one if bit else found.zero)
        text.append(following)
    return "".join(text)


def read_address(register: str, copy: str) -> dict[int, int]:
    """Return the bits that the address of a copy says, for the carriers that the register's address has.

    A carrier written both ways, in a third way, or in the other script says none.
    """
    wanted = {(found.slot, found.zero.isascii()) for found in _read(register).carriers}
    said: dict[int, set[int | None]] = {}
    for found in _read(copy).carriers:
        if (found.slot, found.zero.isascii()) in wanted:
            said.setdefault(found.slot, set()).add(_bit(found))
    return {
        slot: bit for slot, bits in said.items() if len(bits) == 1 and (bit := next(iter(bits))) is not None
    }


def _bit(found: _Found) -> int | None:
    squeezed = [_SMALL.sub("", form.casefold()) for form in (found.written, found.zero, found.one)]
    if found.slot == slots.WARD:
        return int(squeezed[0] != squeezed[1])
    return squeezed.index(squeezed[0], 1) - 1 if squeezed[0] in squeezed[1:] else None


_SMALL = re.compile(r"[\s.०॰]")
