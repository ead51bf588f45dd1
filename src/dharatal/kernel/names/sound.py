"""What a name sounds like, whichever script and spelling it came in.

`fold` undoes the spelling habits of Bihar (v/b/w, sh/s, ee/i, oo/u, x/ksh, aspirates, doubled
letters, short vowels that some write and others leave out); `skeleton` keeps only the consonants.
Both read Devanagari through `romanise`, so that सुमन and Suman meet.
"""

import re
from functools import lru_cache
from unicodedata import combining, normalize

from dharatal.kernel.names.romanise import romanise

_ONE_NAME = {
    "md": "mohamad", "mohd": "mohamad", "mohmad": "mohamad", "mohammad": "mohamad", "mohammed": "mohamad",
    "mohamed": "mohamad", "muhammad": "mohamad", "muhammed": "mohamad", "muhamad": "mohamad",
    "mohmmad": "mohamad", "mohamad": "mohamad", "mo": "mohamad", "verma": "varma", "ahmed": "ahmad",
    "perween": "parvin", "perveen": "parvin", "dutt": "datt", "dutta": "datta", "kishun": "kishan",
    "kr": "kumar", "kum": "kumari", "pd": "prasad", "prashad": "prasad", "parsad": "prasad",
    "sk": "shekh", "chander": "chandra", "inder": "indra", "mahender": "mahendra", "surender": "surendra",
    "narender": "narendra", "rajender": "rajendra", "jitender": "jitendra", "virender": "virendra",
    "dharmender": "dharmendra", "satyender": "satyendra", "upender": "upendra", "begam": "begum",
    "shareef": "sharif", "brij": "braj", "brijesh": "brajesh",
    "shree": "shri", "sri": "shri", "gudiya": "guria", "gudia": "guria", "guddiya": "guria",
    "buxar": "baksar", "shivhar": "sheohar", "jehanabad": "jahanabad", "jayaswal": "jaiswal",
    "jaysawal": "jaiswal", "jayasvaal": "jaiswal",
}  # fmt: skip
_STEPS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"x", "ks"),
        (r"g(?:aa?nv|aa?nw|aa?[wv]|awn|aun|awan)$", "gaon"),
        (r"ee+|ii+", "i"),
        (r"oo+|uu+", "u"),
        (r"aa+", "a"),
        (r"nh$", "ng"),
        (r"chh", "ch"),
        (r"ck", "k"),
        (r"^jn", "gy"),
        (r"^gn", "gy"),
        (r"ch", "c"),
        (r"ph", "f"),
        (r"([bdgjkprstz])h", r"\1"),
        (r"que$", "k"),
        (r"qu(?=[ei])", "k"),
        (r"q", "k"),
        (r"z", "j"),
        (r"au|ou|ow(?![aeiou])", "o"),
        (r"nde?r$", "ndra"),
        (r"^y", "j"),
        (r"^lac(?=m)", "laks"),
        (r"[vw]", "b"),
        (r"a[iy](?![aeiou])|e[iy](?![aeiou])|ae", "e"),
        (r"(?<=[^aeiou])y$", "i"),
        (r"iy(?=[aeiou])", "i"),
        (r"m(?=[bp])", "n"),
        (r"(?<=a)ba$", "b"),
        (r"(.)\1+", r"\1"),
    )
)
_ASPIRATE = re.compile(r"([bdgjkprstz])h")
_OPTIONAL_A = re.compile(r"([aeiou]([^aeiou]))a(?!\2)(?=[^aeiou][aeiou])")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_VOWELS_AND_BREATHS = re.compile(r"[aeiouyh]+")


def _plain(text: str) -> str:
    """Lower-case ASCII letters of a text in Latin script; marks on letters are dropped."""
    if not text.isascii():
        text = "".join(mark for mark in normalize("NFKD", text) if not combining(mark))
    return _NOT_LETTERS.sub("", text.lower())


@lru_cache(maxsize=131_072)
def fold(word: str) -> str:
    """The one spelling that all spellings of a word share: a-z only, "" when it holds no letter."""
    letters = _plain(romanise(word))
    letters = _ONE_NAME.get(letters, letters)
    for pattern, replacement in _STEPS:
        letters = pattern.sub(replacement, letters)
    spoken = _OPTIONAL_A.sub(r"\1", letters[::-1])[::-1]
    return _ASPIRATE.sub(r"\1", spoken)


@lru_cache(maxsize=131_072)
def skeleton(word: str) -> str:
    """The consonants of the folded word, after a leading "a" for any vowel it begins with."""
    folded = fold(word)
    if not folded:
        return ""
    bones = _VOWELS_AND_BREATHS.sub("", folded)
    return "a" + bones if folded[0] in "aeiou" else bones or folded[0]


@lru_cache(maxsize=131_072)
def sound_key(text: str) -> str:
    """How a whole name of a person or place sounds, blind to where its words are parted."""
    return "".join(fold(word) for word in re.split(r"[\s\-./,()]+", text) if word)
