"""How many ways typists spell one name: rules of habit for both scripts, slips of the finger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.interfaces.seed.doubles.words import Entry

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_LATIN_HABITS = (
    (r"^V", "B"), (r"v", "w"), (r"v", "b"), (r"w", "v"), (r"sh", "s"), (r"Sh", "S"), (r"ee", "i"), (r"oo", "u"),
    (r"(?<=[b-df-hj-np-tv-z])i(?=[b-df-hj-np-tv-z])", "ee"), (r"(?<=[b-df-hj-np-tv-z])u(?=[b-df-hj-np-tv-z])", "oo"),
    (r"i$", "ee"), (r"i$", "y"), (r"^A(?=[b-df-hj-np-tv-z])", "Aa"), (r"th", "t"), (r"dh", "d"), (r"bh", "b"),
    (r"kh", "k"), (r"ksh", "x"), (r"Ksh", "X"), (r"j", "z"), (r"z", "j"), (r"Z", "J"), (r"au", "ou"), (r"ai", "e"),
    (r"au", "o"), (r"ay$", "ai"), (r"ndra$", "nder"), (r"ndra$", "ndr"), (r"ph", "f"), (r"Ph", "F"), (r"f", "ph"),
    (r"q", "k"), (r"(?<=[aeiou])([lmnst])(?=[aeiou])", r"\1\1"), (r"([b-df-hj-np-tv-z])\1", r"\1"), (r"y$", "i"),
    (r"ch", "chh"), (r"iya", "ia"), (r"^Y", "J"), (r"gy", "jn"), (r"aksh", "achh"), (r"mb", "nb"), (r"(?<=r)u", "oo"),
)  # fmt: skip
_HINDI_HABITS = (
    ("न्द", "ंद"), ("न्त", "ंत"), ("ंच", "ञ्च"), ("ंक", "न्क"), ("ंग", "न्ग"), ("म्प", "ंप"), ("म्ब", "ंब"), ("ि", "ी"),
    ("ी", "ि"), ("ु", "ू"), ("ू", "ु"), ("व", "ब"), ("श", "स"), ("ष", "श"), ("ज़", "ज"), ("फ", "फ़"), ("ख़", "ख"),
    ("ण", "न"), ("ौ", "ो"), ("ै", "े"), ("ङ", "ं"), ("ड़", "र"), ("ड़", "ड"), ("क्ष", "छ"), ("ं", "न्"), ("ें", "े"),
    ("ृ", "्रि"), ("री", "ड़ी"), ("म्म", "म"),
)  # fmt: skip
_KEYS = {"a": "s", "e": "r", "i": "o", "n": "m", "m": "n", "s": "a", "r": "t", "k": "j", "h": "g", "u": "y"}


@cache
def spellings(entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All spellings in Devanagari and in Latin letters, the usual one first."""
    hindi, latin = entry
    hindi_ways = [hindi, *(hindi.replace(old, new, 1) for old, new in _HINDI_HABITS)]
    latin_ways = [latin, *(re.sub(old, new, latin, count=1) for old, new in _LATIN_HABITS)]
    twice = [re.sub(old, new, way, count=1) for way in latin_ways[1:] for old, new in _LATIN_HABITS[:14:2]]
    unique_latin = dict.fromkeys(way for way in [*latin_ways, *twice] if len(way) > 1)
    return tuple(dict.fromkeys(hindi_ways)), tuple(unique_latin)[:12]


class Lexicon:
    """Entries with all their spellings, flat, to be picked from by arrays."""

    def __init__(self, entries: Sequence[Entry], *, skew: float, usual: float) -> None:
        """skew: of how common the names are (Zipf). usual: share written in the usual spelling."""
        both = [spellings(entry) for entry in entries]
        self._flat = [pl.Series([way for ways in both for way in ways[script]]) for script in (0, 1)]
        self._count = [np.array([len(ways[script]) for ways in both]) for script in (0, 1)]
        self._first = [np.cumsum(count) - count for count in self._count]
        self.usual = usual
        weights = 1.0 / np.arange(1, len(entries) + 1) ** skew
        order = np.random.Generator(np.random.PCG64(len(entries))).permutation(len(entries))
        self.weights: Floats = weights[order] / weights.sum()

    def __len__(self) -> int:
        return len(self.weights)

    def draw(self, rng: np.random.Generator, shape: int | tuple[int, ...]) -> Ints:
        return rng.choice(len(self), size=shape, p=self.weights)

    def spelled(self, rng: np.random.Generator, picked: Ints, latin: Bools) -> pl.Series:
        """Spell the picked entries, each by chance; latin: in Latin letters."""
        luck = np.clip((rng.random(len(picked)) - self.usual) / (1 - self.usual), 0, None) ** 1.5
        ways = []
        for script in (0, 1):
            step = np.ceil(luck * (self._count[script][picked] - 1)).astype(np.int64)
            at = self._first[script][picked] + step
            ways.append(self._flat[script].gather(at))
        frame = pl.DataFrame({"hi": ways[0], "en": ways[1], "latin": latin})
        return frame.select(pl.when("latin").then("en").otherwise("hi").alias("word"))["word"]


def slip(rng: np.random.Generator, text: str) -> str:
    """Mistype a text once: a letter left out, doubled, swapped with the next, or its neighbour on the keyboard."""
    if len(text) < 4:
        return text
    at = int(rng.integers(1, len(text) - 1))
    kind = rng.integers(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + _KEYS.get(text[at], text[at]) + text[at + 1 :]
