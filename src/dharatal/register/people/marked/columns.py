"""Marks many rows at once, column by column: what `carriers.written` writes, for a file of hundreds of thousands.

Cells repeat: what a text can carry, and how it reads with which bits, is worked out once for each text. Bits are drawn
only where a row has a carrier, a column at a time.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.kernel.phone import display
from dharatal.register.people.marked import carriers, slots
from dharatal.register.people.marked.addresses import address_slots, write_address
from dharatal.register.people.marked.names import OF_NAME, OF_RELATIVE, read_name
from dharatal.register.people.marked.told import Told

Places = npt.NDArray[np.int64]
Draw = Callable[[Places, npt.NDArray[np.int8]], npt.NDArray[np.uint8]]
"""The bit of each pair: place of a row among the rows, slot."""

_MOST = 60_000  # texts of one column that are remembered; twice as many made a file slower, not faster


class _Forms(dict[int, str]):
    """How one text is written, by the number that the bits of its slots make; worked out when first asked for."""

    __slots__ = ("slots", "write")

    def __init__(self, found: tuple[int, ...], write: Callable[[Sequence[int]], str]) -> None:
        self.slots, self.write = found, write

    def __missing__(self, number: int) -> str:
        bits = list(_NO_BITS)
        for place, slot in enumerate(self.slots):
            bits[slot] = number >> place & 1
        told = self[number] = self.write(bits)
        return told


class _Cell(NamedTuple):
    """What one text can carry."""

    slots: tuple[int, ...]
    weights: tuple[int, ...]
    forms: dict[int, str]


_NO_BITS = (-1,) * len(slots.SLOTS)
_WEIGHTS = tuple(tuple(1 << place for place in range(count)) for count in range(len(slots.SLOTS) + 1))


_AS_TOLD = _Cell((), (), {})  # a text without a carrier stays as it is; one for all, since most names are so


def _cell(found: tuple[int, ...], write: Callable[[Sequence[int]], str]) -> _Cell:
    return _Cell(found, _WEIGHTS[len(found)], _Forms(found, write)) if found else _AS_TOLD


def _name(text: str) -> _Cell:
    reading = read_name(text, OF_NAME)
    found = carriers.slots_of_name(reading)
    return _cell(found, lambda bits: carriers.name_of(reading, bits))


def _relative(text: str) -> _Cell:
    reading = read_name(text, OF_RELATIVE)
    found = carriers.slots_of_relative(reading)
    return _cell(found, lambda bits: carriers.relative_of(reading, bits))


def _address(text: str) -> _Cell:
    return _cell(address_slots(text), lambda bits: write_address(text, bits))


class _Cells(dict[str, _Cell]):
    """The texts of one column."""

    def __init__(self, read: Callable[[str], _Cell]) -> None:
        self.read = read

    def __missing__(self, text: str) -> _Cell:
        if len(self) >= _MOST:
            self.clear()
        found = self[text] = self.read(text) if text else _AS_TOLD
        return found

    def written(self, texts: Sequence[str], draw: Draw) -> list[str]:
        cells = [self[text] for text in texts]
        places = np.array([place for place, cell in enumerate(cells) for _ in cell.slots], dtype=np.int64)
        if not len(places):
            return list(texts)
        found = np.array([slot for cell in cells for slot in cell.slots], dtype=np.int8)
        weights = np.array([weight for cell in cells for weight in cell.weights])
        numbers = np.bincount(places, weights=draw(places, found) * weights, minlength=len(cells))
        return [
            cell.forms[number] if cell.slots else text
            for text, cell, number in zip(texts, cells, numbers.astype(np.int64).tolist(), strict=True)
        ]


_NAMES, _RELATIVES, _ADDRESSES = _Cells(_name), _Cells(_relative), _Cells(_address)


def all_written(rows: Sequence[Told], draw: Draw) -> list[Told]:
    """Return the rows as they are written out with the bits that are drawn for them."""
    if not rows:
        return []
    names, _relations, relatives, ages, addresses, works, phones = zip(*rows, strict=True)
    columns = (
        _NAMES.written(names, draw),
        _related(rows, draw),
        _RELATIVES.written(relatives, draw),
        ages,
        _ADDRESSES.written(addresses, draw),
        works,
        _spaced(phones, draw),
    )
    return list(map(Told._make, zip(*columns, strict=True)))


def _related(rows: Sequence[Told], draw: Draw) -> list[str]:
    forms = [carriers.relation_words(told) if told.relative_name else None for told in rows]
    bits = _of_one_slot([form is not None for form in forms], slots.RELATION, draw)
    return [form[bit] if form else "" for form, bit in zip(forms, bits, strict=True)]


def _spaced(phones: Sequence[str], draw: Draw) -> list[str]:
    is_ours = [carriers.is_indian(phone) for phone in phones]
    bits = _of_one_slot(is_ours, slots.PHONE_SPACING, draw)
    return [
        (f"{phone[3:6]} {phone[6:9]} {phone[9:]}" if bit else f"{phone[3:8]} {phone[8:]}")
        if ours
        else (display(phone) if phone else "")
        for phone, ours, bit in zip(phones, is_ours, bits, strict=True)
    ]


def _of_one_slot(has: Sequence[bool], slot: int, draw: Draw) -> list[int]:
    """The bit of each row that has this slot; 0 of the others."""
    places = np.flatnonzero(np.array(has, dtype=np.bool_))
    bits = np.zeros(len(has), dtype=np.uint8)
    if len(places):
        bits[places] = draw(places, np.full(len(places), slot, dtype=np.int8))
    told: list[int] = bits.tolist()
    return told
