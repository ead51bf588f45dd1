"""Hindi typed for fonts of the time before Unicode: Kruti Dev, DevLys, Walkman Chanakya.

In a file such a cell is Latin gibberish ("lqeu dqekj"). A single short name proves nothing, so a
whole column is judged: by the font's name where the file tells it, and by the share of its cells
that would become well-formed Devanagari.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

import hinlegacy

from dharatal.kernel.names import fold
from dharatal.kernel.names.words import MARKERS, MIDDLES, SURNAMES

KRUTI_DEV = "krutidev_010"
CHANAKYA = "walkman_chanakya_905"
ENCODINGS = (KRUTI_DEV, CHANAKYA)

_FONTS = (
    (re.compile(r"kruti|dev\s?lys|kundli|aps-?dv|agra|narad|surekh", re.IGNORECASE), KRUTI_DEV),
    (re.compile(r"chanakya|walkman", re.IGNORECASE), CHANAKYA),
)
_SAMPLE = 400
_WITH_FONT = 0.5
_WITHOUT_FONT = 0.8
_SPEAKABLE, _SPEAKABLE_OF_FEW, _ENOUGH = 0.75, 0.5, 8

_CONSONANT = "(?:[\u0915-\u0939\u0958-\u095f]\u093c?)"
_SYLLABLE = (
    f"(?:{_CONSONANT}(?:\u094d{_CONSONANT})*[\u093e-\u094c\u0962]?[\u0901-\u0903]?"
    "|[\u0904-\u0914\u0950\u0960][\u0901-\u0903]?)"
)
_WELL_FORMED = re.compile(rf"(?:{_SYLLABLE}|[0-9०-९.,()/\-–:;॰।])+\u094d?[0-9.:,)]*")
_SHORT_I, _UPPER_R = "\ue001", "\ue002"
_CLUSTER = f"(?:{_CONSONANT}\u094d)*{_CONSONANT}"
_I_BEFORE = re.compile(f"{_SHORT_I}({_CLUSTER})")
_R_AFTER = re.compile(f"({_CLUSTER}[\u093e-\u094c]?[\u0901\u0902]?){_UPPER_R}")
_GLYPHS_BEFORE = {
    KRUTI_DEV: (("b±", "ईं"), ("bZ", "ई"), ("±", "Za"), ("pkS", "चौ"), ("£", "Zf")),
    CHANAKYA: (("b±", "ईं"), ("bZ", "ई"), ("±", "Za"), ("/k", "èk"), ("£", "Zf")),
}
_LATIN_NAMES = SURNAMES | MIDDLES | MARKERS
_LATIN = re.compile(r"[A-Za-z]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_SPOKEN_LATIN = re.compile(r"[^aeiouy]{0,3}(?:[aeiouy]{1,2}[^aeiouy]{1,3})*[aeiouy]{0,2}\.?", re.IGNORECASE)
_CODE = re.compile(r"(?=(?:[^0-9]*[0-9]){3})[A-Z0-9/ .\-]+|\S+@\S+\.\w+")  # voter's cards, vehicles, e-mail
_INSIDE = re.compile(r"[A-Za-z][;'\"\[\]{}/|=<>~`^%&+*@¡-ÿ]+[A-Za-z]|[a-z][A-Z]|[^\x00-\x7f]")


class Converted(NamedTuple):
    """A column in Unicode. encoding: what it was in, "" if it needed no conversion."""

    values: list[str]
    encoding: str


def convert_column(values: Sequence[str], font_names: Collection[str] = ()) -> Converted:
    """Turn a column into Unicode if it is in a legacy font as a whole; otherwise leave it as it is."""
    encoding = encoding_of(values, font_names)
    return Converted(decoded(values, encoding) if encoding else list(values), encoding)


def decoded(values: Sequence[str], encoding: str) -> list[str]:
    """Convert each cell that the encoding makes sense of; English and Unicode among them stay."""
    return [decode_cell(value, encoding) for value in values]


def encoding_of(values: Sequence[str], font_names: Collection[str] = ()) -> str:
    """The legacy encoding of a column, "" for none."""
    told = (value.strip() for value in values if _LATIN.search(value))
    sample = list(dict.fromkeys(value for value in told if not _CODE.fullmatch(value)))[:_SAMPLE]
    if not sample or _mostly(_DEVANAGARI, values):
        return ""
    by_font = [encoding for pattern, encoding in _FONTS for name in font_names if pattern.search(name)]
    if by_font and _share(sample, by_font[0]) >= _WITH_FONT:
        only = len(by_font) == len(font_names)
        return by_font[0] if only or not _reads_as_latin(sample, _SPEAKABLE) else ""
    best = max(ENCODINGS, key=lambda encoding: _share(sample, encoding))  # at a tie the first, Kruti Dev
    speakable = _SPEAKABLE if len(sample) >= _ENOUGH else _SPEAKABLE_OF_FEW
    return best if _share(sample, best) >= _WITHOUT_FONT and not _reads_as_latin(sample, speakable) else ""


def encoding_beside(values: Sequence[str], encodings: Collection[str]) -> str:
    """The encoding of a column of names beside columns in these encodings; "" when a word is a name in Latin."""
    sample = list(dict.fromkeys(value.strip() for value in values if _LATIN.search(value)))[:_SAMPLE]
    if not sample or _mostly(_DEVANAGARI, values):
        return ""
    if any(fold(word) in _LATIN_NAMES for value in sample for word in value.split()):
        return ""
    best = max(sorted(encodings), key=lambda encoding: _share(sample, encoding))
    return best if _share(sample, best) >= _WITHOUT_FONT else ""


@lru_cache(maxsize=65_536)
def decode_cell(text: str, encoding: str) -> str:
    """One cell in Unicode (NFC); unchanged where it is no text of that encoding."""
    if not _LATIN.search(text) or _DEVANAGARI.search(text) or _CODE.fullmatch(text.strip()):
        return text
    unicode = " ".join(_decode_word(word, encoding) for word in text.split())
    return unicode if all(_is_well_formed(word) for word in unicode.split()) else text


@lru_cache(maxsize=65_536)
def _decode_word(word: str, encoding: str) -> str:
    """Glyphs by `hinlegacy`; the short i and the r above the line, which it misplaces, by ourselves."""
    for wrong, right in _GLYPHS_BEFORE[encoding]:
        word = word.replace(wrong, right)
    marked = word.replace("f", _SHORT_I).replace("Z", _UPPER_R)
    unicode = re.sub("\u094d+", "\u094d", hinlegacy.decode(marked, encoding).strip())
    unicode = _I_BEFORE.sub("\\1\u093f", unicode)
    return normalize("NFC", _R_AFTER.sub("\u0930\u094d\\1", unicode))


@lru_cache(maxsize=65_536)
def _is_well_formed(word: str) -> bool:
    return bool(_WELL_FORMED.fullmatch(word))


def _share(sample: Sequence[str], encoding: str) -> float:
    return sum(decode_cell(value, encoding) != value for value in sample) / len(sample)


def _mostly(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    filled = [value for value in values[: 4 * _SAMPLE] if value.strip()]
    return sum(bool(pattern.search(value)) for value in filled) * 2 > len(filled)


def _reads_as_latin(sample: Sequence[str], share: float) -> bool:
    """Whether the words could be spoken as they stand, which gibberish mostly cannot."""
    words = [word for value in sample for word in value.split() if _LATIN.search(word)]
    spoken = sum(bool(_SPOKEN_LATIN.fullmatch(word)) and not _INSIDE.search(word) for word in words)
    return spoken >= share * len(words)
