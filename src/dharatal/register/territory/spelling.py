"""When two ways of writing a place are the same place."""

import re
import unicodedata
from functools import lru_cache

from dharatal.kernel.names import romanise, sound_key

# nukta, joiners, and the two signs for a nasal vowel are written or left out at will
_ALIKE = str.maketrans({"\u093c": None, "\u200c": None, "\u200d": None, "\u0901": "\u0902"})
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
# what people write around a place's name to say of which kind it is
_TITLE_WORDS = (
    "district dist distt zila jila block blk prakhand anchal panchayat gp gram village vill gaon town nagar"
    " nagarpalika parishad ward no booth state municipality post po ps thana"
    " जिला ज़िला प्रखंड प्रखण्ड अंचल पंचायत ग्राम गांव गाँव गाव मौजा नगर परिषद वार्ड संख्या नं बूथ राज्य पोस्ट थाना"
)
_TITLES = frozenset(_TITLE_WORDS.split())


@lru_cache(maxsize=262_144)
def exact_key(text: str) -> str:
    """The letters and digits of a name, in either script, without case, spacing and optional signs."""
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()).translate(_ALIKE)
    return "".join(sign for sign in folded.translate(_DIGITS) if unicodedata.category(sign)[0] in "LNM")


@lru_cache(maxsize=262_144)
def untitled(text: str) -> str:
    """The name without the words that only say what kind of place it is: `Vill- Rampur` -> `Rampur`.

    The text itself when nothing would be left: some villages are called Gram.
    """
    words = _words(text)
    kept = [word for word in words if word.casefold() not in _TITLES]
    return " ".join(kept) if kept and len(kept) < len(words) else text


@lru_cache(maxsize=262_144)
def place_sound(text: str) -> str:
    """How a place's name sounds, equal for both scripts; numbers stay, for wards are told by nothing else."""
    digits = "".join(sign for sign in text.translate(_DIGITS) if sign.isascii() and sign.isdigit())
    return (sound_key(text).replace(" ", "") + digits)[:90]


@lru_cache(maxsize=262_144)
def latin(text: str) -> str:
    """The name in small Latin letters, to measure how far two spellings lie apart."""
    return romanise(text).casefold()


def sounds_of(*names: str) -> str:
    """The distinct sounds of a unit's names, separated by a space, as `Unit.sound` keeps them."""
    return " ".join(dict.fromkeys(sound for name in names if name and (sound := place_sound(name))))


def _words(text: str) -> list[str]:
    # not `\w+`: Devanagari vowel signs are marks, which some engines take for the end of a word
    return [word for word in re.split(r"[\s,.;:/()\-–—|]+", unicodedata.normalize("NFC", text)) if word]
