"""How a mark shows in a row: equivalent spellings that leave meaning, phone digits, age and place as they are.

Every carrier has two forms that both stand in ordinary lists, as different hands write them, and where it can be a
third one that says nothing: whoever strips the spaces from the phones loses the bits and gains no false ones. The
cleaned form of a marked row (`plain`) is the cleaned form of the register's row.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal
from unicodedata import is_normalized, normalize

from dharatal.kernel.phone import display
from dharatal.register.people.card import FATHER, HUSBAND
from dharatal.register.people.marked import slots
from dharatal.register.people.marked.addresses import address_slots, read_address, write_address
from dharatal.register.people.marked.names import (
    OF_NAME,
    OF_RELATIVE,
    NameReading,
    read_name,
    read_title,
    read_words,
    words,
    write_words,
)
from dharatal.register.people.marked.slots import SLOTS
from dharatal.register.people.marked.told import Told

__all__ = [
    "SLOTS",
    "Told",
    "marked",
    "parted",
    "plain",
    "read",
    "slots_of",
    "written",
]

UNMARKED = (-1,) * len(SLOTS)
_ZEROS = (0,) * len(SLOTS)
Sex = Literal["", "m", "w"]

# Words that are right for a son and a daughter alike, unless the name itself says which of them it is.
_RELATIONS: dict[tuple[str, str, Sex], tuple[str, str]] = {
    ("F", "en", ""): ("Father", "F/N"),
    ("F", "en", "m"): ("Father", "S/o"),
    ("F", "en", "w"): ("Father", "D/o"),
    ("F", "hi", ""): ("पिता", "पि०"),
    ("F", "hi", "m"): ("पिता", "पुत्र"),
    ("F", "hi", "w"): ("पिता", "पुत्री"),
    ("H", "en", ""): ("Husband", "W/o"),
    ("H", "hi", ""): ("पति", "पत्नी"),
}
_READ_AS = {
    FATHER: "f father f/n fn s/o so d/o do son daughter son_of daughter_of पिता पि पुत्र पुत्री सुपुत्र सुपुत्री वल्द",
    HUSBAND: "h husband h/n w/o wo wife wife_of पति पत्नी धर्मपत्नी",
}
_RELATION_OF = {word: relation for relation, words in _READ_AS.items() for word in words.split()}
_PARTED = re.compile(
    r"\s*(?P<word>father(?:'s name)?|husband(?:'s name)?|[fh]\s?/\s?n|[sdw]\s?[/.]\s?o|पिता|पि[०.]|पुत्री|पुत्र|पति|पत्नी)"
    r"\.?[\s:\-–]+(?=\S)",
    re.IGNORECASE,
)
_WOMAN = words("devi debi kumari kri kri. khatoon khatun begum begam bano bibi देवी कुमारी खातून बेगम बानो बीबी")
_MAN = words("md md. mohd mohd. mohammad मो० मो. मो॰ मोहम्मद")
_SPACED = re.compile(r"(?:\+?91[\s-]?)?(\d{5} \d{5}|\d{3} \d{3} \d{4})")
_DIGITS = {ord(digit): str(value) for value, digit in enumerate("०१२३४५६७८९")}


def slots_of(told: Told) -> tuple[int, ...]:
    """Return the slots in which a row of the register can carry a bit, ascending; none for a column left out."""
    found = list(address_slots(told.address)) if told.address else []
    if is_indian(told.phone):
        found.append(slots.PHONE_SPACING)
    if told.name:
        found += slots_of_name(read_name(told.name, OF_NAME))
    if told.relative_name:
        found += slots_of_relative(read_name(told.relative_name, OF_RELATIVE))
        if relation_words(told):
            found.append(slots.RELATION)
    return tuple(sorted(set(found)))


def slots_of_name(reading: NameReading) -> tuple[int, ...]:
    found = [slot for _place, slot, _pair in reading.pairs]
    if reading.title:
        found.append(slots.NAME_HONORIFIC)
    return tuple(sorted(set(found))) if len(found) > 1 else tuple(found)


def slots_of_relative(reading: NameReading) -> tuple[int, ...]:
    found = [slot for _place, slot, _pair in reading.pairs]
    if reading.can_have:
        found.append(slots.RELATIVE_HONORIFIC)
    return tuple(sorted(set(found))) if len(found) > 1 else tuple(found)


def marked(told: Told, bits: Mapping[int, int]) -> Told:
    """Return the row as it is written out with these bits; a slot without a bit is written as in an unmarked copy."""
    return written(told, [bits.get(slot, -1) for slot in range(len(SLOTS))])


def written(told: Told, bits: Sequence[int]) -> Told:
    """`marked` with bits by slot, as many as SLOTS: 0, 1, or -1 for an unmarked one; for many rows see `columns`."""
    name, relation, relative, age, address, work, phone = told
    if name:
        name = name_of(read_name(name, OF_NAME), bits)
    if relative:
        relation = _written_relation(told, bits[slots.RELATION])
        relative = relative_of(read_name(relative, OF_RELATIVE), bits)
    else:
        relation = ""
    if address:
        address = write_address(address, bits)
    if phone:
        phone = _spaced(phone, bits[slots.PHONE_SPACING])
    return Told(name, relation, relative, age, address, work, phone)


def read(told_register: Told, told_copy: Told) -> dict[int, int]:
    """Return by slot the bits that a copy's row says, as far as its cells still tell; others are missing."""
    said: dict[int, int | None] = {}
    if told_copy.phone and is_indian(told_register.phone):
        said[slots.PHONE_SPACING] = _spacing(told_copy.phone)
    if told_copy.name and told_register.name:
        register, copy = read_name(told_register.name, OF_NAME), _read_copy(told_copy.name, OF_NAME)
        said |= read_words(register, copy)
        if register.title:
            said[slots.NAME_HONORIFIC] = read_title(register, copy)
    if told_copy.relative_name and told_register.relative_name:
        said |= _read_relative(told_register, told_copy)
    if told_copy.address and told_register.address:
        said |= read_address(told_register.address, normalize("NFC", told_copy.address))
    can = frozenset(slots_of(told_register))
    return {slot: bit for slot, bit in said.items() if bit is not None and slot in can}


def plain(told: Told) -> Told:
    """Return the cleaned form, the same for a row of the register and for every marked copy of it."""
    word, relative = (told.relation, told.relative_name) if told.relation else parted(told.relative_name)
    name, relative, address, work = (
        text if is_normalized("NFC", text) else normalize("NFC", text)
        for text in (told.name, relative, told.address, told.field_of_work)
    )
    return Told(
        _plain_name(name, OF_NAME) if name else "",
        _relation(word) if relative else "",
        _plain_name(relative, OF_RELATIVE) if relative else "",
        told.age,
        write_address(address, _ZEROS) if address else "",
        work,
        _plain_phone(told.phone),
    )


def parted(cell: str) -> tuple[str, str]:
    """Part "S/o Ram Prasad" into the word that says how they are related and the name; ("", cell) without one."""
    found = _PARTED.match(cell)
    return (found["word"], cell[found.end() :]) if found else ("", cell)


def name_of(reading: NameReading, bits: Sequence[int]) -> str:
    """The name of a member, with its title or without."""
    told = write_words(reading, bits)
    return f"{reading.title} {told}" if reading.title and bits[slots.NAME_HONORIFIC] != 1 else told


def relative_of(reading: NameReading, bits: Sequence[int]) -> str:
    """The name of a father or husband, with a title or without."""
    bit, told = bits[slots.RELATIVE_HONORIFIC], write_words(reading, bits)
    title = reading.title if bit < 0 else reading.can_have if bit == 0 else ""
    return f"{title} {told}" if title else told


def _written_relation(told: Told, bit: int) -> str:
    forms = relation_words(told)
    return forms[max(bit, 0)] if forms else ""


def relation_words(told: Told) -> tuple[str, str] | None:
    if told.relation not in (FATHER, HUSBAND):
        return None
    script = "en" if told.relative_name.isascii() else "hi"
    forms = _RELATIONS[told.relation, script, _sex(told.name) if told.relation == FATHER else ""]
    if script == "en" and told.relative_name.isupper():
        return forms[0].upper(), forms[1].upper()
    return forms


@lru_cache(maxsize=131_072)
def _sex(name: str) -> Sex:
    """What a word of the name says; "" for most names."""
    words = name.lower().split(" ")
    if not _WOMAN.isdisjoint(words[1:]):
        return "w"
    return "m" if words[0] in _MAN or read_name(name, OF_NAME).title else ""


def _relation(word: str) -> str:
    """F, H or "" from any word for it."""
    return _RELATION_OF.get(re.sub(r"[\s.०]", "", word).casefold(), "")


def _read_relative(told_register: Told, told_copy: Told) -> dict[int, int | None]:
    word, name = told_copy.relation, told_copy.relative_name
    if not word or word in (FATHER, HUSBAND):
        word, name = parted(name)
    register, copy = read_name(told_register.relative_name, OF_RELATIVE), _read_copy(name, OF_RELATIVE)
    said: dict[int, int | None] = dict(read_words(register, copy))
    said[slots.RELATIVE_HONORIFIC] = read_title(register, copy)
    forms = [_squeezed(form) for form in relation_words(told_register) or ()]
    if _squeezed(word) in forms:
        said[slots.RELATION] = forms.index(_squeezed(word))
    return said


def _read_copy(name: str, of: Mapping[Literal["md", "nasal", "late", "prasad", "kumar"], int]) -> NameReading:
    return read_name(" ".join(normalize("NFC", name).split()), of)


def _squeezed(word: str) -> str:
    return re.sub(r"[\s.०]", "", word).casefold()


def _plain_name(name: str, of: Mapping[Literal["md", "nasal", "late", "prasad", "kumar"], int]) -> str:
    return write_words(read_name(name, of), _ZEROS)


def is_indian(phone: str) -> bool:
    return len(phone) == 13 and phone.startswith("+91")


def _spaced(phone: str, bit: int) -> str:
    if not is_indian(phone):
        return display(phone)
    return f"{phone[3:6]} {phone[6:9]} {phone[9:]}" if bit == 1 else f"{phone[3:8]} {phone[8:]}"


def _spacing(phone: str) -> int | None:
    found = _SPACED.fullmatch(phone.strip().translate(_DIGITS))
    return None if found is None else int(found[1][3] == " ")


def _plain_phone(phone: str) -> str:
    digits = phone.replace(" ", "")
    return f"+91{digits}" if len(digits) == 10 and digits.isdigit() and digits.isascii() else digits
