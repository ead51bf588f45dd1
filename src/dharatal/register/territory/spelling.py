"""When two ways of writing a place are the same place."""

import re
import unicodedata
from functools import cache, lru_cache

from dharatal.kernel.names import romanise, sound_key
from dharatal.register.territory.profile import kinds

# nukta, joiners, and the two signs for a nasal vowel are written or left out at will
_ALIKE = str.maketrans({"\u093c": None, "\u200c": None, "\u200d": None, "\u0901": "\u0902"})
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_USUAL = re.compile("[\x00-\x7f\u0900-\u097f]*")  # signs that are written or not whatever stands beside them
_SIGN_CLASSES = (0, 9)  # vowel signs of Devanagari and the virama; not the accents of Latin


@lru_cache(maxsize=262_144)
def exact_key(text: str) -> str:
    """The letters and digits of a name, in either script, without case, spacing and optional signs."""
    if _USUAL.fullmatch(text):
        return text.translate(_usual_signs())
    return "".join(filter(_is_written, _plain(text)))


@lru_cache(maxsize=262_144)
def untitled(text: str) -> tuple[str, str]:
    """The name without the words that only say of which kind the place is, and that kind ("" if unsaid).

    `Vill- Rampur` -> `rampur`, village; `अररिया प्रखंड` -> `अररिया`, block. Only outer words go, and never all.
    """
    plain, kind = " ".join(_plain(text).split()), ""
    for pattern in _titles():
        found = pattern.match(plain)
        if found:
            plain = found["name"]
            kind = kind or next(
                code for code, entry in kinds().items() if found["title"] in _plain_words(entry.words)
            )
    return plain, kind


@lru_cache(maxsize=262_144)
def place_sound(text: str) -> str:
    """How a place's name sounds, equal for both scripts; digits stay, for some are told by nothing else."""
    digits = "".join(sign for sign in text.translate(_DIGITS) if sign.isascii() and sign.isdigit())
    return (sound_key(text) + digits)[:90]


@lru_cache(maxsize=262_144)
def latin(text: str) -> str:
    """The name in small Latin letters, to measure how far two spellings lie apart."""
    return romanise(text).casefold()


def sounds_of(*names: str) -> str:
    """The distinct sounds of a unit's names, separated by a space, as `Unit.sound` keeps them."""
    return " ".join(dict.fromkeys(sound for name in names if name and (sound := place_sound(name))))


@cache
def _usual_signs() -> dict[int, str]:
    """What stays of each of the usual signs."""
    codes = (*range(0x80), *range(0x900, 0x980))
    return {code: "".join(filter(_is_written, _plain(chr(code)))) for code in codes}


@cache
def _titles() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand before a name and what after it."""
    before = [word for kind in kinds().values() for word in _plain_words(kind.words)]
    after = [
        word for kind in kinds().values() if kind.column != "village" for word in _plain_words(kind.words)
    ]
    return (
        re.compile(rf"(?P<title>{_any_of(before)})[\s.:,/-]+(?P<name>.+)"),
        re.compile(rf"(?P<name>.+?)[\s.:,/()-]+(?P<title>{_any_of(after)})[.)]*$"),
    )


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _plain_words(words: tuple[str, ...]) -> list[str]:
    return [_plain(word) for word in words]


def _is_written(sign: str) -> bool:
    category = unicodedata.category(sign)[0]
    return category in "LN" or (category == "M" and unicodedata.combining(sign) in _SIGN_CLASSES)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return folded.translate(_ALIKE).translate(_DIGITS)
