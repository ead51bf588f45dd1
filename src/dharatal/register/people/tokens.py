"""Keyed search tokens of a name: they find a person by a spelling, a sound or a beginning, and spell nothing.

Each word gives its folded spelling, its consonants, and the first two, three and four letters of the
fold. Both scripts fold to the same letters (kernel.names), so one index serves Hindi and Latin.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from dharatal.guard.vault.blind import Blinder, blind, blinder
from dharatal.kernel.names import fold, given_key, parse, skeleton
from dharatal.register.people.card import Card, phones_from_bytes

NAME = "name"
PHONE = "phone"
PREFIXES = (2, 3, 4)


def name_tokens(name: str, version: int | None = None) -> list[int]:
    """Return the distinct tokens of a name, ascending (version: of the blind index, default the current)."""
    return _tokens_of(name, blinder(NAME, version))


def tokens_by(name: str, keyed: Blinder) -> list[int]:
    """Return the tokens of a name under a blinder of NAME: for many names, of which some repeat."""
    return _tokens_of(name, keyed)


def phone_token(phone: str, version: int | None = None) -> int:
    """Return the token under which a phone (E.164) is found."""
    return blind(PHONE, phone, version)


def given_token(name: str, version: int | None = None) -> int:
    """Return the token of the given name's sound; it is among the name's own, so one index serves both."""
    return blind(NAME, "f:" + given_key(name), version)


def readings_of(name: str) -> list[list[str]]:
    """Return the words of a name, titles off and abbreviations written out: as parted, and as one given name.

    "Ram Pravesh Yadav" is also "Rampravesh Yadav", whose writers never part it.
    """
    parsed = parse(name)
    rest = f"{parsed.middle} {parsed.surname} {parsed.marker}".split()
    given = parsed.given.split()
    readings = [given + rest]
    if len(given) > 1:
        readings.append(["".join(given), *rest])
    return [[word for word in reading if fold(word)] for reading in readings]


def phone_tokens(phones: Iterable[str], version: int) -> list[int]:
    """Return the tokens of many phones (E.164), in order."""
    return list(map(blinder(PHONE, version), phones))


def given_tokens(names: Iterable[str], version: int) -> list[int]:
    """Return the tokens of many names' given names, in order."""
    keyed = blinder(NAME, version)
    return [_keyed_given(given_key(name), keyed) for name in names]


@lru_cache(maxsize=131_072)
def _keyed_given(key: str, keyed: Blinder) -> int:
    return keyed("f:" + key)


def words_of(name: str) -> list[str]:
    """Return every word that a name is found by, none twice."""
    return list(dict.fromkeys(word for reading in readings_of(name) for word in reading))


def retoken(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """Return the columns of a record that follow from its content, for another key version (vault.rotation).

    opened: by column; None when the person was erased, of whom nothing can be found any more.
    """
    if opened is None:
        return {"tokens": [], "phone_token": None, "index_version": version}
    phones = phones_from_bytes(opened["phone"]) if "phone" in opened else []
    return {
        "tokens": name_tokens(Card.from_bytes(opened["card"]).name, version),
        "phone_token": phone_token(phones[0], version) if phones else None,
        "index_version": version,
    }


def spelled(word: str) -> str:
    """Return what is keyed for the exact fold of a word."""
    return "f:" + fold(word)


def sounded(word: str) -> str:
    """Return what is keyed for the consonants of a word."""
    return "s:" + skeleton(word)


def begun(word: str) -> str:
    """Return what is keyed for the beginning of a word, as long as one is indexed."""
    folded = fold(word)
    return f"{min(len(folded), PREFIXES[-1])}:{folded[: PREFIXES[-1]]}"


def _tokens_of(name: str, keyed: Blinder) -> list[int]:
    return sorted({token for word in words_of(name) for token in _tokens_of_word(word, keyed)})


@lru_cache(maxsize=131_072)
def _tokens_of_word(word: str, keyed: Blinder) -> tuple[int, ...]:
    return tuple(map(keyed, _forms(word)))


def _forms(word: str) -> Iterator[str]:
    folded = fold(word)
    yield spelled(word)
    yield sounded(word)
    for length in PREFIXES:
        if len(folded) >= length:
            yield f"{length}:{folded[:length]}"


def tokens_for(forms: Iterable[str], versions: Iterable[int]) -> list[int]:
    """Return the tokens of any of these forms under any of these versions of the index."""
    forms = list(forms)
    return [keyed(form) for keyed in (blinder(NAME, version) for version in versions) for form in forms]
