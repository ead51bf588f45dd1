"""Words of names that are written in two ways by different hands, and mean the same."""

import re
from typing import Literal, NamedTuple
from unicodedata import normalize

Kind = Literal["md", "nasal", "late", "prasad", "kumar"]


class Pair(NamedTuple):
    """A word in its two spellings, and where in a name: `first`, `inside` (not first), `before` (not last)."""

    kind: Kind
    zero: str
    one: str
    where: Literal["", "first", "inside", "before"] = ""


_LATIN: dict[str, tuple[Kind, str, str, Literal["first", "inside", "before"]]] = {
    **dict.fromkeys(("md", "md.", "mohd", "mohd.", "mohammad", "mohammed"), ("md", "Md.", "Mohd.", "before")),
    **dict.fromkeys(("prasad", "pd", "pd."), ("prasad", "Prasad", "Pd.", "inside")),
    **dict.fromkeys(("kumar", "kr", "kr."), ("kumar", "Kumar", "Kr.", "inside")),
}  # type: ignore[dict-item]
_HINDI: dict[str, tuple[Kind, str, str, Literal["first", "inside", "before"]]] = {
    **dict.fromkeys(("मो०", "मो.", "मो॰", "मोहम्मद"), ("md", "मो०", "मोहम्मद", "before")),
    **dict.fromkeys(("प्रसाद", "प्र०", "प्र.", "प्र॰"), ("prasad", "प्रसाद", "प्र०", "inside")),
    **dict.fromkeys(("स्व०", "स्व.", "स्व॰", "स्वर्गीय"), ("late", "स्व०", "स्वर्गीय", "first")),
}  # type: ignore[dict-item]
# The nasal of its own row before त, ट and प; before क and च nobody writes it out today.
_HALVES = {"न्": "तथदध", "ण्": "टठडढ", "म्": "पफबभ"}
_HALF_BEFORE = {stop: half for half, stops in _HALVES.items() for stop in stops}
_HALF = re.compile("न्(?=[तथदध])|ण्(?=[टठडढ])|म्(?=[पफबभ])")
# After a long vowel the dot is often short for a nasal vowel (चांद, सांप), which has no half letter: only known words.
_DOT = re.compile(
    r"(?<=[अइउऋक-हिुृ])ं(?=[तथदधटठडढपफबभ])|(?<=[ेी])ं(?=द्र)|(?<=[कशवद]ा)ं(?=त)|(?<=गा)ं(?=धी)|(?<=पा)ं(?=डे)"
)


def dotted(word: str) -> str:
    """Return a Devanagari word with the dot for every nasal that has both spellings."""
    return _HALF.sub("ं", word)


def halved(word: str) -> str:
    """Return a Devanagari word with the half letter for every nasal that has both spellings."""
    return _DOT.sub(lambda found: _HALF_BEFORE[found.string[found.end()]], word)


class _Known(dict[str, Pair | None]):
    """For each word its pair, worked out once; emptied when it has grown large."""

    most = 200_000

    def __missing__(self, word: str) -> Pair | None:
        if len(self) >= self.most:
            self.clear()
        found = self[word] = _pair_of(word)
        return found


pair_of = _Known().__getitem__


def _pair_of(word: str) -> Pair | None:
    if word.isascii():
        known = _LATIN.get(word.lower())
        if known is None:
            return None
        kind, zero, one, where = known
        return Pair(kind, cased(zero, word), cased(one, word), where)
    word = normalize("NFC", word)
    if word in _HINDI:
        return Pair(*_HINDI[word])
    dot, half = dotted(word), halved(word)
    # both spellings must lead to each other, or a reader of the copy could not tell which was meant
    is_two_ways = dot != half and halved(dot) == half and dotted(half) == dot
    return Pair("nasal", dot, half) if is_two_ways and word in (dot, half) else None


def cased(form: str, like: str) -> str:
    """Return a form in capitals or small letters where the text at hand is so."""
    if like.isupper():
        return form.upper()
    return form.lower() if like.islower() else form
