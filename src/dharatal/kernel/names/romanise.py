"""Devanagari to the Latin spelling that people of Bihar use themselves.

Hindi does not speak every inherent vowel it writes (कमला is "kamla"). The rule kept here is the
usual one (Ohala 1983): the vowel falls at a word's end, and between two single consonants that
stand between vowels. Joined words (रामनगर) are cut at well-known endings first, so that the rule
does not work across the seam.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n",
    "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n",
    "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m",
    "य": "y", "र": "r", "ल": "l", "व": "v", "श": "sh",
    "ष": "sh", "स": "s", "ह": "h", "ळ": "l", "ऩ": "n", "ऱ": "r", "ऴ": "l",
}  # fmt: skip
_WITH_NUKTA = {"क": "q", "ख": "kh", "ग": "gh", "ज": "z", "झ": "zh", "ड": "r", "ढ": "rh", "फ": "f", "य": "y"}
_VOWELS = {
    "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ॠ": "ri", "ऌ": "lri",
    "ऍ": "e", "ऎ": "e", "ए": "e", "ऐ": "ai", "ऑ": "o", "ऒ": "o", "ओ": "o", "औ": "au", "ॐ": "om",
    "ऄ": "a", "ॲ": "e",
}  # fmt: skip
_SIGNS = {
    "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "ॄ": "ri", "ॅ": "e", "ॆ": "e",
    "े": "e", "ै": "ai", "ॉ": "o", "ॊ": "o", "ो": "o", "ौ": "au", "ॢ": "lri",
}  # fmt: skip
_NASALS = frozenset("ंँ")
_VIRAMA = "्"
_NUKTA = "़"
_SILENT = frozenset("ःऽ़॒॑॓॔\u200b\u200c\u200d\ufeff")
_DIGITS = {ord(digit): str(value) for value, digit in enumerate("०१२३४५६७८९")}
_WORD = re.compile(r"[\u0900-\u0963\u0971-\u097f\u200c\u200d]+")
_SEAMS = (
    "नगर", "पुर", "पूर", "गंज", "टोला", "टोली", "बिगहा", "बीघा", "गाछी", "डीह", "चक", "घाट", "बाग",
    "कुमार", "कुमारी", "प्रसाद", "नाथ", "लाल", "देव", "देवी", "चंद", "चन्द", "चंद्र", "चन्द्र",
    "नारायण", "किशोर", "मोहन", "शंकर", "नवाज", "नवाज़", "वती", "मती", "जहां", "जहाँ",
    "सराय", "पुरा", "परसा", "बाजार", "बाज़ार", "पट्टी", "कोठी", "दियारा", "वारा", "बारी", "बाद", "हाट", "खाप",
)  # fmt: skip
_AS_SPOKEN = {"गांव": "gaon", "गाँव": "gaon", "गाव": "gaon"}  # a village's ending, never spelled as written
_FRONTS = ("राम", "शिव", "घन", "प्रेम", "बाल")  # first halves of joined names, before a consonant


class _Sound(NamedTuple):
    """One written syllable: its consonant ("" for a bare vowel), its vowel, whether that vowel is implied."""

    consonant: str
    vowel: str
    implied: bool = False
    nasal: bool = False


_SILENCE = _Sound("", "")


@lru_cache(maxsize=65_536)
def romanise(text: str) -> str:
    """Write Devanagari in Latin letters; everything else stays (NFC, Devanagari digits become 0-9)."""
    text = normalize("NFC", text)
    return normalize("NFC", _WORD.sub(lambda word: romanise_word(word[0]), text).translate(_DIGITS))


@lru_cache(maxsize=131_072)
def romanise_word(word: str) -> str:
    """Write one Devanagari word (NFC, nothing else in it) in lower-case Latin letters."""
    for ending, spoken in _AS_SPOKEN.items():
        if word.endswith(ending):
            return (_spelled(word[: -len(ending)]) if len(word) > len(ending) else "") + spoken
    for seam in _SEAMS:
        if word.endswith(seam) and len(word) >= len(seam) + 2 and word[-len(seam) - 1] != _VIRAMA:
            return _spelled(word[: -len(seam)]) + _spelled(seam)
    for front in _FRONTS:
        rest = word[len(front) :]
        if word.startswith(front) and len(rest) >= 3 and rest[0] in _CONSONANTS:
            return _spelled(front) + _spelled(rest)
    return _spelled(word)


def _spelled(word: str) -> str:
    sounds = _speak(_read(word.replace("ज्ञ", "ग्य")))
    return "".join(_letters(sounds, place) for place in range(len(sounds)))


def _read(word: str) -> list[_Sound]:
    sounds: list[_Sound] = []
    for place, mark in enumerate(word):
        following = word[place + 1] if place + 1 < len(word) else ""
        if mark in _CONSONANTS:
            latin = _WITH_NUKTA.get(mark, _CONSONANTS[mark]) if following == _NUKTA else _CONSONANTS[mark]
            sounds.append(_Sound(latin, "a", implied=True))
        elif mark in _VOWELS:
            sounds.append(_Sound("", _VOWELS[mark]))
        elif sounds:
            sounds[-1] = _marked(sounds[-1], mark)
    return sounds


def _marked(sound: _Sound, mark: str) -> _Sound:
    if mark in _SIGNS and sound.implied:
        return sound._replace(vowel=_SIGNS[mark], implied=False)
    if mark == _VIRAMA and sound.implied:
        return sound._replace(vowel="", implied=False)
    return sound._replace(nasal=True) if mark in _NASALS else sound


def _speak(sounds: list[_Sound]) -> list[_Sound]:
    """Drop the inherent vowels that Hindi does not speak."""
    spoken = list(sounds)
    last = len(spoken) - 1
    if last > 0 and _falls_at_the_end(spoken):
        spoken[last] = spoken[last]._replace(vowel="")
    for place in range(last - 1, 0, -1):
        if spoken[place].implied and _falls_between(*spoken[place - 1 : place + 3]):
            spoken[place] = spoken[place]._replace(vowel="")
    return spoken


def _falls_between(before: _Sound, here: _Sound, after: _Sound, beyond: _Sound = _SILENCE) -> bool:
    """Whether an implied vowel between two single consonants is silent; "pr" opens a syllable as one does."""
    opens = after.vowel or (after.consonant == "p" and beyond.consonant == "r")
    single = before.vowel and not before.nasal and not here.nasal and after.consonant
    return bool(opens and single) and here.consonant not in {"", after.consonant}


def _falls_at_the_end(sounds: list[_Sound]) -> bool:
    before, last = sounds[-2:]
    if not last.implied or last.nasal:
        return False
    if before.vowel:
        return True
    return last.consonant not in {"y", "r", "l", "v", "n", "m"}


def _letters(sounds: list[_Sound], place: int) -> str:
    sound = sounds[place]
    after_consonant = place > 0 and not sounds[place - 1].vowel
    written = ("w" if sound.consonant == "v" and after_consonant else sound.consonant) + sound.vowel
    if not sound.nasal:
        return written
    following = sounds[place + 1] if place + 1 < len(sounds) else _SILENCE
    if following.consonant == "h" and not following.vowel:
        return written + "ng"
    return written + ("m" if following.consonant.startswith(("p", "b", "m")) else "n")
