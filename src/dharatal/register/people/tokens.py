"""Keyed search tokens of a person: they find somebody by a spelling, a sound or a beginning, and spell nothing.

Each word of the name gives its consonants and its first three letters, the given name its first two and its folded
spelling as well; the father or husband gives the folded given name. Both scripts fold to the same letters
(kernel.names), so one index serves Hindi and Latin.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

from dharatal.guard.vault.blind import Blinder, blind, blinder
from dharatal.kernel.columns import each
from dharatal.kernel.names import fold, given_key, parse, skeleton
from dharatal.register.people.card import Card, phones_from_bytes

NAME = "name"
PHONE = "phone"
PREFIXES = (2, 3)


def name_tokens(name: str, version: int | None = None, *, relative: str = "") -> list[int]:
    """Return the distinct tokens of a name (version: of the blind index, default the current).

    The sound of the given name stands first, that of the last word second: the index of a place is made
    of these two (migration 0004). relative: the father's or husband's name.
    """
    return list(_tokens_of(name, relative, blinder(NAME, version)))


def tokens_of_columns(
    names: Iterable[str], relatives: Iterable[str], version: int | None = None
) -> list[tuple[int, ...]]:
    """Return the tokens of many names and their relatives, in order: each distinct one is read once."""
    keyed = blinder(NAME, version)
    own, others = (
        each(partial(_tokens_of_name, keyed=keyed), names),
        each(partial(_fathers, keyed=keyed), relatives),
    )
    return list(map(_with_fathers, own, others))


def tokens_of_cards(cards: Iterable[Card], version: int | None = None) -> Iterator[list[int]]:
    """Yield the tokens of many cards, in order: the key is fetched once."""
    keyed = blinder(NAME, version)
    return (list(_tokens_of(card.name, card.relative_name, keyed)) for card in cards)


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
    return each(lambda name: _keyed_form("f:" + given_key(name), keyed), names)


@lru_cache(maxsize=131_072)
def _keyed_form(form: str, keyed: Blinder) -> int:
    return keyed(form)


def retoken(opened: dict[str, bytes] | None, version: int) -> dict[str, object]:
    """Return the columns of a record that follow from its content, for another key version (vault.rotation).

    opened: by column; None when the person was erased, of whom nothing can be found any more.
    """
    if opened is None:
        return {"tokens": [], "phone_token": None, "index_version": version}
    phones = phones_from_bytes(opened["phone"]) if "phone" in opened else []
    card = Card.from_bytes(opened["card"])
    return {
        "tokens": name_tokens(card.name, version, relative=card.relative_name),
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


def related(word: str) -> str:
    """Return what is keyed when a word is the given name of somebody's father or husband."""
    return "r:" + fold(word)


def _tokens_of(name: str, relative: str, keyed: Blinder) -> tuple[int, ...]:
    return _with_fathers(_tokens_of_name(name, keyed), _fathers(relative, keyed))


def _fathers(relative: str, keyed: Blinder) -> int | None:
    """The token of the father's or husband's given name."""
    sound = given_key(relative) if relative else ""
    return _keyed_form("r:" + sound, keyed) if sound else None


def _with_fathers(own: tuple[int, ...], fathers: int | None) -> tuple[int, ...]:
    """Among the others, so that its place does not say which of them it is."""
    if fathers is None:
        return own
    place = bisect_left(own, fathers, min(2, len(own)))
    return (*own[:place], fathers, *own[place:])


@lru_cache(maxsize=131_072)
def _tokens_of_name(name: str, keyed: Blinder) -> tuple[int, ...]:
    """The sounds of the given name and of the last word, then the others, ascending."""
    readings = [words for words in readings_of(name) if words]
    if not readings:
        return ()
    found: set[int] = set()
    for given, *rest in readings:
        found.update(_tokens_of_given(given, keyed))
        for word in rest:
            found.update(_tokens_of_other(word, keyed))
    given, last = readings[-1][0], readings[-1][-1]
    sound, spelling, *_begins = _tokens_of_given(given, keyed)
    second = spelling if given is last else _tokens_of_other(last, keyed)[0]
    ends = tuple(dict.fromkeys((sound, second)))
    return (*ends, *sorted(found.difference(ends)))


@lru_cache(maxsize=131_072)
def _tokens_of_given(word: str, keyed: Blinder) -> tuple[int, ...]:
    """The sound first, then the spelling, then the beginnings."""
    folded = fold(word)
    begins = [f"{length}:{folded[:length]}" for length in PREFIXES if length <= len(folded)]
    return tuple(map(keyed, (sounded(word), spelled(word), *begins)))


@lru_cache(maxsize=131_072)
def _tokens_of_other(word: str, keyed: Blinder) -> tuple[int, ...]:
    """The sound first, then the beginning, of a word that is not the given name."""
    folded, longest = fold(word), PREFIXES[-1]
    begins = [f"{longest}:{folded[:longest]}"] if longest <= len(folded) else []
    return tuple(map(keyed, (sounded(word), *begins)))


def tokens_for(forms: Iterable[str], versions: Sequence[int]) -> list[int]:
    """Return the tokens of any of these forms under any of these versions of the index."""
    forms = list(forms)
    return [keyed(form) for keyed in (blinder(NAME, version) for version in versions) for form in forms]
