"""Taking an Indian name apart: titles off, abbreviations written out, given name and surname found."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from dharatal.kernel.names import words as known
from dharatal.kernel.names.sound import fold

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff'`’‘]")
_WORD = re.compile(
    r"((?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0300-\u036f])+)([0०॰.]?)"
)
_LETTERS = re.compile(r"[A-Za-z\u0900-\u0963\u0971-\u097f]+")
_NOTHING_TO_MEND = re.compile(r"[A-Za-z\u0904-\u094f]+(?: [A-Za-z\u0904-\u094f]+)*")
_TITLES = known.LATE | known.HONORIFICS | known.SPOKEN_AFTER


class ParsedName(NamedTuple):
    """A name in its own script, abbreviations written out.

    given: the name that tells brothers apart ("Ram Pravesh", "Md Aslam" -> "Aslam"); honorific: titles
    and prefixes that were stripped; marker: Devi or Kumari where it says only that a woman is meant.
    """

    given: str = ""
    middle: str = ""
    surname: str = ""
    honorific: str = ""
    is_late: bool = False
    marker: str = ""


@lru_cache(maxsize=65_536)
def parse(name: str) -> ParsedName:
    """Take a name apart; never fails: a name without letters gives an empty `ParsedName`."""
    words, titles, is_late = _without_titles(_words(name))
    words = _unswapped([part for word in words for part in _unglued(word)])
    marker = words.pop() if _ends_in_marker(words) else ""
    words, prefix = _without_prefix(words)
    honorific = " ".join([*titles, *prefix])
    if not words:
        return ParsedName(honorific=honorific, is_late=is_late, marker=marker)
    given, rest = _given(words)
    surname = rest.pop() if rest and fold(rest[-1]) not in known.MIDDLES else ""
    return ParsedName(given, " ".join(rest), surname, honorific, is_late, marker)


def given_key(name: str) -> str:
    """The sound of the given name, equal for both scripts; "" when there is none.

    As telling as the name itself: store it only keyed.
    """
    return _plain_key(name.partition(" ")[0]) or _key_of_parsed(name)


@lru_cache(maxsize=131_072)
def _plain_key(word: str) -> str:
    """The key of a name that begins with this word, whatever follows; "" where what follows matters."""
    if not _LETTERS.fullmatch(word):
        return ""
    word = normalize("NFC", word)
    short = word.lower()
    if len(word) == 1 or short in known.NEVER_A_GIVEN_NAME or len(_unglued(word)) > 1:
        return ""
    sound = fold(word)
    return "" if sound in known.DEPENDS_ON_WHAT_FOLLOWS else sound


@lru_cache(maxsize=65_536)
def _key_of_parsed(name: str) -> str:
    parts = parse(name).given.split()
    if all(len(part) == 1 for part in parts):
        return "".join((fold(part) or part.lower())[0] for part in parts if part.isalpha())
    return fold("".join(parts))


def plain_form(word: str) -> str:
    """The word, an abbreviation written out, if only its sound matters to `parse`; "" if its spelling does."""
    found = _WORD.fullmatch(normalize("NFC", word))
    if not found or found[1].lower() in known.LONG_FORMS_IN_FRONT:
        return ""
    form = _written_out(found[1], bool(found[2]), 1)
    is_sound = len(form) >= 3 and (form != found[1] or not found[2]) and len(_unglued(form)) == 1
    return form if is_sound and form.lower() not in known.SPELLING_MATTERS and fold(form) else ""


def _words(name: str) -> list[str]:
    """The words of a name; Devanagari or ASCII zero, a dot or the sign itself mark an abbreviation."""
    name = normalize("NFC", name)
    if _NOTHING_TO_MEND.fullmatch(name):
        return [_written_out(word, False, place) for place, word in enumerate(name.split(" "))]
    found = _WORD.findall(_INVISIBLE.sub("", name))
    return [_written_out(word, bool(mark), place) for place, (word, mark) in enumerate(found)]


def _written_out(word: str, is_marked: bool, place: int) -> str:
    short = word.lower()
    if place == 0 and short in known.LONG_FORMS_IN_FRONT:
        return known.LONG_FORMS_IN_FRONT[short]
    if not is_marked and short in known.ABBREVIATIONS_ONLY_IF_MARKED:
        return word
    return known.LONG_FORMS.get(short, word)


def _without_titles(words: list[str]) -> tuple[list[str], list[str], bool]:
    if _TITLES.isdisjoint(map(str.lower, words)):
        return words, [], False
    is_late = any(word.lower() in known.LATE for word in words)
    words = [word for word in words if word.lower() not in known.LATE]
    titles = []
    while len(words) > 1 and words[0].lower() in known.HONORIFICS:
        titles.append(words.pop(0))
    while len(words) > 1 and words[-1].lower() in known.SPOKEN_AFTER:
        titles.append(words.pop())
    return words, titles, is_late


@lru_cache(maxsize=65_536)
def _unglued(word: str) -> tuple[str, ...]:
    """Part "Sumankumar", but not "Rajkumar", which is a name of its own."""
    lowered = word.lower()
    for end in known.GLUED_ENDS:
        front = word[: -len(end)]
        if lowered.endswith(end) and len(front) >= 3 and fold(front) not in known.JOINING:
            return front, word[-len(end) :]
    return (word,)


def _unswapped(words: list[str]) -> list[str]:
    """Put a surname that was written first back to the end."""
    if len(words) < 2 or fold(words[0]) not in known.SURNAMES_WHEREVER:
        return words
    swapped = fold(words[-1]) not in known.SURNAMES and fold(words[1]) not in known.MIDDLES
    return [*words[1:], words[0]] if swapped else words


def _ends_in_marker(words: list[str]) -> bool:
    if len(words) < 2 or fold(words[-1]) not in known.MARKERS:
        return False
    is_one_name = len(words) == 2 and fold(words[0]) in known.JOINING
    return not (is_one_name and fold(words[-1]) == known.KUMARI)


def _without_prefix(words: list[str]) -> tuple[list[str], list[str]]:
    prefix = []
    while len(words) > 1 and fold(words[0]) in known.PREFIXES and fold(words[1]) not in known.SURNAMES:
        prefix.append(words[0])
        words = words[1:]
    return words, prefix


def _given(words: list[str]) -> tuple[str, list[str]]:
    first, *rest = words
    if len(first) == 1:
        initials = 1 + next((n for n, word in enumerate(rest) if len(word) > 1), len(rest))
        return " ".join(words[:initials]), words[initials:]
    if not rest:
        return first, []
    sound, following = fold(first), fold(rest[0])
    is_middle, is_surname = following in known.MIDDLES, following in known.SURNAMES
    joins = sound in known.JOINING and (is_middle or not is_surname)
    joins = joins or (sound in known.JOINING_NAMES_ONLY and not is_middle and not is_surname)
    return (f"{first} {rest[0]}", rest[1:]) if joins else (first, rest)
