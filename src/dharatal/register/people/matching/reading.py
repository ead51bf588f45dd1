"""One cell of a row at a time, read into sounds. What is read once is remembered for as long as the process lives."""

import re
from functools import lru_cache
from typing import NamedTuple

from dharatal.kernel import phone
from dharatal.kernel.names import fold, given_key, parse, plain_form, sound_key

LONGEST = 120  # letters of a name that are read; nobody's given name begins later
GENERIC = frozenset(
    map(
        fold,
        ["Kumar", "Kumari", "Devi", "Prasad", "Lal", "Khatun", "Bano", "Begum", "Parvin", "Nisha", "Bibi"],
    )
)
_OF_WOMEN = frozenset(map(fold, ("Devi", "Kumari", "Khatun", "Bano", "Begum", "Bibi", "Parvin")))
_PLACE_WORDS = re.compile(
    r"\b(?:village|vill|gram|gaon|mohalla|moh|block|district|dist|zila|jila|prakhand|panchayat|p\.?o\.?)\b[.:\-]*"
    r"|(?<!\S)(?:ग्राम|गाँव|गांव|मोहल्ला|मुहल्ला|प्रखंड|प्रखण्ड|जिला|ज़िला|पंचायत)(?!\S)[.:\-]*"
    r"|\(.*?\)",
    re.IGNORECASE,
)


class NameReading(NamedTuple):
    """The sounds of a name. surname: "" when none but a filler such as Kumar or Devi; woman: a word says so."""

    given: str = ""
    surname: str = ""
    woman: bool = False


def name(text: str) -> NameReading:
    """Read a name; every word is first written in the one way in which its sound was met before."""
    return _name(" ".join([_usual[word] for word in text[:LONGEST].split()]))


class _Usual(dict[str, str]):
    """For each word the first spelling met that sounds the same, where `parse` treats both alike."""

    most = 400_000

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[str, str] = {}

    def __missing__(self, word: str) -> str:
        if len(self) >= self.most:
            self.clear()
            self._first.clear()
        form = plain_form(word)
        self[word] = usual = self._first.setdefault(fold(form), form) if form else word
        return usual


_usual = _Usual()


@lru_cache(maxsize=262_144)
def _name(text: str) -> NameReading:
    parsed = parse(text)
    folded = [fold(word) for word in f"{parsed.middle} {parsed.surname}".split()]
    own = [sound for sound in folded if sound not in GENERIC]
    woman = bool(parsed.marker) or any(sound in _OF_WOMEN for sound in folded)
    return NameReading(given_key(text), own[-1] if own else "", woman)


@lru_cache(maxsize=131_072)
def place(text: str) -> str:
    text = text[:LONGEST]
    return sound_key(_PLACE_WORDS.sub(" ", text)) or sound_key(text)


def numbers(text: str) -> tuple[int, int]:
    """The national numbers in a cell, 0 where there is none."""
    read = phone.clean(text[:LONGEST])
    return _national(read.primary), _national(read.alternate)


def _national(e164: str | None) -> int:
    return int(e164[3:]) if e164 else 0


@lru_cache(maxsize=4_096)
def age(text: str) -> int:
    """Years in a cell, -1 where it holds no age of a grown or half-grown person."""
    found = re.search(r"\d{1,3}", text[:LONGEST])
    years = int(found[0]) if found else -1
    return years if 0 < years <= 120 else -1


def relation(text: str) -> int:
    """1 father, 2 husband, 0 unknown."""
    return _RELATIONS.get(text.strip().lower()[:12], 0)


def gender(text: str) -> int:
    """1 man, 2 woman, 0 unknown."""
    return _GENDERS.get(text.strip().lower()[:12], 0)


_RELATIONS = {
    "f": 1, "father": 1, "s/o": 1, "d/o": 1, "son of": 1, "daughter of": 1, "पिता": 1, "fthr": 1, "पु०": 1,
    "h": 2, "husband": 2, "w/o": 2, "wife of": 2, "पति": 2, "hsbn": 2,
}  # fmt: skip
_GENDERS = {
    "m": 1, "male": 1, "man": 1, "पुरुष": 1, "पु": 1, "पु०": 1, "f": 2, "female": 2, "woman": 2, "w": 2, "महिला": 2,
    "म०": 2, "स्त्री": 2,
}  # fmt: skip
