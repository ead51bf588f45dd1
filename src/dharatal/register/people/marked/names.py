"""The carriers of one name: Shri or none, Md. or Mohd., dot or half nasal, words written out or short."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from dharatal.kernel.names import fold
from dharatal.register.people.marked import slots
from dharatal.register.people.marked.words import Kind, Pair, pair_of

Slots = Mapping[Kind, int]  # which slot a kind of word has in this field

OF_NAME: Slots = {
    "md": slots.NAME_MD,
    "nasal": slots.NAME_NASAL,
    "prasad": slots.NAME_PRASAD,
    "kumar": slots.NAME_KUMAR,
}
OF_RELATIVE: Slots = {
    "md": slots.RELATIVE_MD,
    "nasal": slots.RELATIVE_NASAL,
    "prasad": slots.RELATIVE_PRASAD,
    "kumar": slots.RELATIVE_KUMAR,
    "late": slots.RELATIVE_LATE,
}


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SHRI = words("shri sri shree shri. sri. श्री श्री० श्री.")
_NAMES_WITH_SHRI = words(  # Shrikant and Shri Narayan are given names, not titles
    "kant ram narayan krishna krishn kishan nath prakash niwas nivas bhagwan chand dev devi mati mohan "
    "कांत कान्त राम नारायण कृष्ण किशन नाथ प्रकाश निवास भगवान चंद चन्द देव देवी मती मोहन"
)
_OTHER_TITLES = words(  # with these nobody writes Shri as well
    "late late. lt lt. dr dr. pt pt. pandit md md. mohd mohd. mohammad mohammed haji maulana smt smt. prof prof. er "
    "er. adv adv. mr mr. mrs mrs. miss ms ms. sushri capt capt. master shah sheikh syed "
    "स्व० स्व. स्व॰ स्व स्वर्गीय मरहूम डॉ डॉ० डॉ. डा० डा. पं० पं. पंडित पण्डित मो० मो. मो॰ मोहम्मद हाजी मौलाना श्रीमती प्रो० "
    "सुश्री मास्टर शेख सैयद"
)


class NameReading(NamedTuple):
    """A name taken apart. title: "Shri" as written, "" for none; can_have: "Shri" to write before it, "" for never."""

    title: str
    can_have: str
    words: tuple[str, ...]
    pairs: tuple[tuple[int, int, Pair], ...]  # place among the words, slot, both spellings


@lru_cache(maxsize=131_072)
def _title_of(first: str, second: str) -> tuple[str, str]:
    """The title that a name begins with, and the one that could be written before it."""
    if first.lower() in _SHRI:
        is_title = second and second.lower() not in _NAMES_WITH_SHRI | _SHRI
        return (first, first) if is_title else ("", "")
    low = first.lower()
    if low in _NAMES_WITH_SHRI or low in _OTHER_TITLES or not first[:1].isalpha():
        return "", ""
    if first.isascii():
        return "", "SHRI" if first.isupper() and len(first) > 1 else "shri" if first.islower() else "Shri"
    return "", "श्री" if "\u0904" <= first[0] <= "\u0939" else ""


def _words_of(name: str) -> tuple[str, str, list[str]]:
    words = name.split(" ")
    title, can_have = _title_of(words[0], words[1] if len(words) > 1 else "")
    return title, can_have, words[1:] if title else words


def read_name(name: str, of: Slots) -> NameReading:
    """Take a name apart. of: the slots of its field."""
    title, can_have, words = _words_of(name)
    found, last = [], len(words) - 1
    for place, word in enumerate(words):
        pair = pair_of(word)
        if pair is not None and pair.kind in of and _stands_right(pair, place, last):
            found.append((place, of[pair.kind], pair))
    return NameReading(title, can_have, tuple(words), tuple(found))


def _stands_right(pair: Pair, place: int, last: int) -> bool:
    where = pair.where
    return (
        not where
        or (where == "inside" and place > 0)
        or (where == "before" and place < last)
        or (where == "first" and place == 0 < last)
    )


def write_words(reading: NameReading, bits: Sequence[int]) -> str:
    """Return the name without its title; bits by slot, -1 leaves a word as it is written."""
    words = list(reading.words)
    for place, slot, pair in reading.pairs:
        bit = bits[slot]
        if bit >= 0:
            words[place] = pair.one if bit else pair.zero
    return " ".join(words)


def read_words(register: NameReading, copy: NameReading) -> dict[int, int]:
    """Return the bits that the words of a copy's name say, in the slots that the register's name has."""
    wanted = {(slot, pair.zero.isascii()) for _place, slot, pair in register.pairs}
    said: dict[int, list[int]] = {}
    for place, slot, pair in copy.pairs:
        word = copy.words[place]
        if (slot, pair.zero.isascii()) in wanted and word in (pair.zero, pair.one, *_alike(pair)):
            said.setdefault(slot, []).append(int(word not in (pair.zero, *_alike(pair)[:1])))
    return {slot: bits[0] for slot, bits in said.items() if len(set(bits)) == 1}


def _alike(pair: Pair) -> tuple[str, str]:
    """The spellings without or with another sign of abbreviation."""
    return _other_sign(pair.zero), _other_sign(pair.one)


def _other_sign(word: str) -> str:
    if word.endswith("."):
        return word[:-1]
    return f"{word[:-1]}." if word.endswith("०") else word


def read_title(register: NameReading, copy: NameReading) -> int | None:
    """Return 0 for a copy's name with Shri, 1 for the same name without; None where one cannot say."""
    if not register.can_have or not copy.words[0]:
        return None
    if copy.title:
        return 0
    is_same = fold(copy.words[0]) == fold(register.words[0]) and _script(copy) == _script(register)
    return 1 if is_same else None


def _script(reading: NameReading) -> bool:
    return reading.words[0].isascii()
