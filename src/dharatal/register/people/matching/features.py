"""Rows as columns of numbers: every distinct word is read and kept once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.kernel.names import skeleton
from dharatal.register.people.matching import reading
from dharatal.register.people.matching.rows import Row

Ints = npt.NDArray[np.int32]
FATHER, HUSBAND = 1, 2
MAN, WOMAN = 1, 2


class Spread(NamedTuple):
    """Over how many villages, blocks and districts a register is spread."""

    village: int
    block: int
    district: int


STATE = Spread(30_000, 530, 38)


@dataclass
class Features:
    """One entry a row, in their order. Words are numbers into `words`, 0 is none; phones national, 0 is none.

    size, spread: of the whole register, of which these may be a part (they say how likely a namesake is).
    """

    words: list[str]
    given: Ints
    surname: Ints
    relative: Ints
    relative_surname: Ints
    relation: npt.NDArray[np.int8]
    gender: npt.NDArray[np.int8]
    phone: npt.NDArray[np.int64]
    other_phone: npt.NDArray[np.int64]
    age: npt.NDArray[np.int16]
    village: Ints
    block: Ints
    district: Ints
    address: pl.Series  # as typed
    size: int = 0
    spread: Spread = STATE
    held: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.given)

    @property
    def is_part(self) -> bool:
        return self.size > len(self)

    @cached_property
    def spelled_bones(self) -> list[str]:
        """The consonants of each word."""
        return [skeleton(word) for word in self.words]

    @cached_property
    def bones(self) -> Ints:
        """The consonants of each word, as a number; 0 for none."""
        return _numbered(self.spelled_bones)

    @cached_property
    def initial(self) -> Ints:
        """The first letter of each word, 0 for none."""
        return np.array([ord(word[0]) if word else 0 for word in self.words], dtype=np.int32)

    @cached_property
    def family(self) -> Ints:
        """The surname of each row, or else that of the relative."""
        return np.where(self.surname > 0, self.surname, self.relative_surname)

    @cached_property
    def family_counts(self) -> npt.NDArray[np.int64]:
        return np.bincount(self.family, minlength=len(self.words))

    @cached_property
    def given_counts(self) -> npt.NDArray[np.int64]:
        return np.bincount(self.given, minlength=len(self.words))

    @cached_property
    def relative_counts(self) -> npt.NDArray[np.int64]:
        return np.bincount(self.relative, minlength=len(self.words))

    @cached_property
    def on_phone(self) -> Ints:
        """How many rows bear the phone of each row; 0 where it has none."""
        _, where, counts = np.unique(self.phone, return_inverse=True, return_counts=True)
        return np.where(self.phone > 0, counts[where], 0).astype(np.int32)

    @cached_property
    def lengths(self) -> Ints:
        return np.array(list(map(len, self.words)), dtype=np.int32)

    def rows_in(self, kind: str) -> npt.NDArray[np.int64]:
        """How many rows each row's village, block or district holds, the row itself counted."""
        if kind not in self.held:
            place: Ints = getattr(self, kind)
            within = self.district.astype(np.int64) << 32 | place
            _, where, counts = np.unique(within, return_inverse=True, return_counts=True)
            self.held[kind] = counts[where]
        held: npt.NDArray[np.int64] = self.held[kind]
        return held


def features(rows: Iterable[Row], *, size: int = 0, spread: Spread = STATE) -> Features:
    """Read rows; size, spread: of the register they are a part of, when they are not all of it."""
    columns = list(zip(*rows, strict=True)) or [()] * len(Row._fields)
    named = dict(zip(Row._fields, columns, strict=True))
    texts = {
        name: pl.Series(name, ["" if cell is None else str(cell) for cell in cells], dtype=pl.String)
        for name, cells in named.items()
    }
    return features_of_columns(texts, size=size, spread=spread)


def features_of_columns(
    columns: Mapping[str, pl.Series], *, size: int = 0, spread: Spread = STATE
) -> Features:
    """Read columns of text named as the fields of `Row`; one that is missing is empty in all rows."""
    count = max((len(column) for column in columns.values()), default=0)
    empty = pl.Series([""], dtype=pl.String).new_from_index(0, count)
    told = {name: columns.get(name, empty).fill_null("") for name in Row._fields}
    lexicon = _Lexicon()
    given, surname, woman = _names(told["name"], lexicon)
    relative, relative_surname, _ = _names(told["relative_name"], lexicon)
    phone, other_phone = _phones(told["mobile"])
    relation = _each(told["relation"], reading.relation, np.int8)
    relation[relative == 0] = 0
    gender = _each(told["gender"], reading.gender, np.int8)
    gender[(gender == 0) & (woman | (relation == HUSBAND))] = WOMAN
    village, block, district = (
        _each(told[name], lambda text: lexicon[reading.place(text)], np.int32) for name in _PLACES
    )
    return Features(
        words=lexicon.words,
        given=given,
        surname=surname,
        relative=relative,
        relative_surname=relative_surname,
        relation=relation,
        gender=gender,
        phone=phone,
        other_phone=other_phone,
        age=_each(told["age"], reading.age, np.int16),
        village=village,
        block=block,
        district=district,
        address=told["address"],
        size=max(size, count),
        spread=spread,
    )


_PLACES = ("village", "block", "district")


class _Lexicon(dict[str, int]):
    """Numbers of words, in the order in which they are met."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.words = [""]

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self.words)
        self.words.append(word)
        return number


def _distinct(column: pl.Series) -> tuple[list[str], Ints]:
    """The distinct texts of a column, and for each row which it is."""
    texts = column.unique()
    which = column.cast(pl.Enum(texts)).to_physical().cast(pl.Int32).to_numpy()
    return texts.to_list(), which


def _each(column: pl.Series, read: Callable[[str], int], kind: Any) -> npt.NDArray[Any]:
    texts, which = _distinct(column)
    return np.fromiter(map(read, texts), dtype=kind, count=len(texts))[which]


def _names(column: pl.Series, lexicon: _Lexicon) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    texts, which = _distinct(column)
    read = [reading.name(text) for text in texts]
    given = np.fromiter((lexicon[each.given] for each in read), dtype=np.int32, count=len(read))
    surname = np.fromiter((lexicon[each.surname] for each in read), dtype=np.int32, count=len(read))
    woman = np.fromiter((each.woman for each in read), dtype=np.bool_, count=len(read))
    return given[which], surname[which], woman[which]


def _phones(column: pl.Series) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Plain ten digits, with or without 91 or 0 in front, by rule; the others one by one."""
    digits = column.str.extract(r"^\s*(?:\+?91[ -]?|0)?([6-9]\d{9})\s*$", 1)
    first = digits.cast(pl.Int64, strict=False).fill_null(0).to_numpy().copy()
    second = np.zeros(len(first), dtype=np.int64)
    for row in np.flatnonzero((first == 0) & (column.str.len_bytes() > 0).to_numpy()):
        first[row], second[row] = reading.numbers(column[int(row)])
    return first, second


def _numbered(texts: Sequence[str]) -> Ints:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int32)
