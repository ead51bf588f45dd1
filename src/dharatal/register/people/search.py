"""What somebody types into the one box: taken apart into names and places, turned into tokens, and ranked against.

Nothing here opens a card or asks the database; `finding` does.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple
from unicodedata import normalize

from rapidfuzz.distance import OSA, JaroWinkler

from dharatal.kernel.names import fold, romanise, skeleton
from dharatal.kernel.names.words import HONORIFICS, MARKERS, MIDDLES, PREFIXES, SURNAMES
from dharatal.register.people.card import Card
from dharatal.register.people.tokens import begun, readings_of, related, sounded, tokens_for
from dharatal.register.territory.queries import Heard, sounds_meant

MOST_LETTERS = 400
MOST_TYPED = 12
MOST_WORDS = 4
LONGEST_PLACE = 3  # words
MOST_MEANINGS = 2
SURE = 0.9
OF_FATHER = 0.92  # what a word counts that is the father's or husband's name instead
COMMON = 0.6  # what a surname counts beside a given name
_LIKELY_PARTIAL, _SAME_BONES, _ONE_SLIP, _TWO_SLIPS = 0.95, 0.93, 0.91, 0.9
_BY_SPELLING = 60

_WORD = re.compile(r"[^\s,;|()\[\]{}<>\"“”]+")
_OF_FATHER = re.compile(r"(?i)\b[sdwc]\s?/\s?o\b\.?|(?<!\S)(?:पिता|पति|पुत्र|पुत्री|पत्नी)(?!\S)")
_LETTERS = "abcdefghijklmnoprstuy"  # those that a fold may hold
_COMMON = SURNAMES | MIDDLES | MARKERS | PREFIXES

Query = list[list[int]]
Span = tuple[int, int]


class Meaning(NamedTuple):
    """One way to take what was typed. places: of which the person is in one; none: anywhere.

    is_plain: the first word is of the name, and the name is more than a surname.
    """

    name: str
    places: tuple[Heard, ...] = ()
    is_plain: bool = True


def typed_in(text: str) -> list[str]:
    """Return the words that hold a letter, at most twelve; none when there are only titles or signs."""
    text = _OF_FATHER.sub(" ", normalize("NFC", text[:MOST_LETTERS]))
    words = [word for word in _WORD.findall(text) if fold(word)][:MOST_TYPED]
    return words if any(word.lower().strip(".॰०") not in HONORIFICS for word in words) else []


def readings_in(text: str) -> list[list[str]]:
    """Return the words of a name to search by, in each reading: at most four, none twice."""
    readings = (list({fold(word): word for word in words}.values()) for words in readings_of(text))
    return [words[:MOST_WORDS] for words in readings if words]


def spans(words: Sequence[str]) -> dict[Span, set[str]]:
    """Return how the places sound that up to three words in a row may be; a mere surname is none."""
    found = {
        (start, end): sounds_meant(" ".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 1, min(start + LONGEST_PLACE, len(words)) + 1)
        if not all(fold(word) in _COMMON for word in words[start:end])
    }
    return {span: sounds for span, sounds in found.items() if sounds}


def meanings(words: Sequence[str], places: Mapping[Span, Sequence[Heard]]) -> list[Meaning]:
    """Return the two likeliest of what the words may mean when some are places; a word is left for the name.

    A village beside its block is one place. What explains more words is likelier, then what stands later.
    """
    told: dict[tuple[Span, ...], list[Heard]] = {}
    ids = {span: {unit.id for unit in units} for span, units in places.items()}
    longest_first = sorted(places, key=lambda span: (span[0] - span[1], -span[1]))
    for span, units in places.items():
        for unit in units:
            told.setdefault(_named_by(unit, span, longest_first, ids), []).append(unit)
    likely = sorted(told, key=lambda gone: (_length(gone), min(gone)), reverse=True)
    likely = [gone for gone in likely if _length(gone) < len(words)][:MOST_MEANINGS]
    return [_meaning(words, gone, tuple(told[gone])) for gone in likely]


def _named_by(
    unit: Heard, own: Span, spans_: Iterable[Span], ids: Mapping[Span, set[int]]
) -> tuple[Span, ...]:
    """The words that name a unit: its own, and those that name a unit above it."""
    named = [own]
    for span in spans_:
        is_free = all(span[1] <= start or end <= span[0] for start, end in named)
        if is_free and not ids[span].isdisjoint(unit.line):
            named.append(span)
    return tuple(sorted(named))


def _length(gone: Iterable[Span]) -> int:
    return sum(end - start for start, end in gone)


def _meaning(words: Sequence[str], gone: Sequence[Span], places: tuple[Heard, ...]) -> Meaning:
    left = [word for at, word in enumerate(words) if not any(start <= at < end for start, end in gone)]
    is_plain = left[0] is words[0] and not all(fold(word) in _COMMON for word in left)
    return Meaning(" ".join(left), places, is_plain)


def but_a_word(meaning: Meaning) -> list[Meaning]:
    """Return what is meant when one word of a name of three or more means nothing; the first one does."""
    words = meaning.name.split()
    fewer = [[*words[:at], *words[at + 1 :]] for at in range(1, len(words))] if len(words) > 2 else []
    told = [some for some in fewer if not all(fold(word) in _COMMON for word in some)]
    return [meaning._replace(name=" ".join(some)) for some in told]


def group_by_word(readings: Sequence[Sequence[str]], versions: Sequence[int]) -> Query:
    """Return what each word may be in a small place: a sound, a beginning, or the father.

    Of a given name that is also written in two, either will do.
    """
    *parted, joined = _queries(readings, versions, sounded, begun, related)
    given = [token for query in parted for group in query[:2] for token in group]
    return [joined[0] + given, *joined[1:]]


def telling_sounds(readings: Sequence[Sequence[str]], versions: Sequence[int]) -> list[int]:
    """Return the sounds of the words that are no mere surname, of all if there is no other."""
    words = {word for reading in readings for word in reading}
    return tokens_for(map(sounded, _telling(sorted(words))), versions)


def misheard(readings: Sequence[Sequence[str]], versions: Sequence[int]) -> list[int]:
    """Return the sounds that one slip makes of those words."""
    words = {word for reading in readings for word in reading}
    sounds = {slip for word in _telling(sorted(words)) for slip in slips(skeleton(word))}
    return tokens_for(("s:" + sound for sound in sorted(sounds)), versions)


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in words if fold(word) not in _COMMON] or list(words)


def tiers(readings: Sequence[Sequence[str]], versions: Sequence[int]) -> Iterator[list[Query]]:
    """Yield tiers from tight to wide; a tier is a list of queries, a query one group of tokens a word.

    A record answers a query when it holds a token of every group. Kumar and Devi, which tell little and are
    on long lists, are looked up only when there are no two other words.
    """
    yield _queries(map(_without_middles, readings), versions, sounded, related)
    yield list(_one_word_else(readings, versions, lambda word: [begun(word)]))
    fewer = [
        some for words in readings[-1:] if len(words) > 1 for some in combinations(words, len(words) - 1)
    ]
    told = [words for words in fewer if not all(fold(word) in _COMMON for word in words)]
    yield _queries(map(_without_middles, told), versions, sounded, related)


def _without_middles(words: Sequence[str]) -> Sequence[str]:
    others = [word for word in words if fold(word) not in MIDDLES]
    return others if len(others) > 1 else words


def slipped(readings: Sequence[Sequence[str]], versions: Sequence[int]) -> list[Query]:
    """Return the widest tier: one word by every spelling that a slip makes of it, some hundreds."""
    return list(
        _one_word_else(readings[-1:], versions, lambda word: ["f:" + slip for slip in slips(fold(word))])
    )


def slips(word: str) -> list[str]:
    """Return every word that one typing error makes of a word of four letters or more (three consonants)."""
    if not 2 < len(word) <= 20:
        return []
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in parts if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1}
    found |= {head + letter + tail[1:] for head, tail in parts if tail for letter in _LETTERS}
    found |= {head + letter + tail for head, tail in parts for letter in _LETTERS}
    return sorted(found - {word})


def _queries(
    wordings: Iterable[Sequence[str]], versions: Sequence[int], *forms: Callable[[str], str]
) -> list[Query]:
    return [[tokens_for((form(word) for form in forms), versions) for word in words] for words in wordings]


def _one_word_else(
    readings: Sequence[Sequence[str]], versions: Sequence[int], forms: Callable[[str], list[str]]
) -> Iterator[Query]:
    """Each word in turn by other forms, the rest as they are; common words are rather typed right."""
    for words in readings:
        for at, word in enumerate(words):
            instead = forms(word)
            if instead and (len(words) == 1 or fold(word) not in _COMMON):
                rest = [*words[:at], *words[at + 1 :]]
                yield [
                    tokens_for(instead, versions),
                    *_queries([_without_middles(rest)], versions, sounded, related)[0],
                ]


class Judge:
    """How well cards answer one meaning of what was typed.

    A word counts by its best match, 0 to 1: a word of the name, else of the father's or husband's. The given name
    decides: a surname counts less. Where words were a place, whoever is judged is in it.
    share: what an answer to this meaning counts at most.
    """

    def __init__(self, meaning: Meaning, share: float = 1.0) -> None:
        self._share = share
        likenesses: dict[str, _Likenesses] = {}
        self._readings = [
            [(likenesses.setdefault(word, _Likenesses(word)), _weight(word)) for word in map(fold, words)]
            for words in readings_in(meaning.name)
        ]
        self._typed = romanise(meaning.name).casefold()

    def judge(self, card: Card) -> tuple[float, bool]:
        """Return how like the card is, and whether every word found its match."""
        names, elders = folded_words(card.name), folded_words(card.relative_name)
        older = [word for elder in elders for word in elder]
        return max(
            (self._one(words, own, older) for words in self._readings for own in names), default=(0.0, False)
        )

    def spelling(self, card: Card) -> float:
        """Return how like the whole name is as written, to tell apart what sounds the same."""
        return JaroWinkler.similarity(self._typed, romanise(card.name).casefold())

    def _one(
        self, words: Sequence[tuple["_Likenesses", float]], own: Sequence[str], elders: Sequence[str]
    ) -> tuple[float, bool]:
        total = weights = 0.0
        worst, used = 1.0, 0
        for likenesses, weight in words:
            best = likenesses.best(own)
            if best >= SURE:
                used += 1
            elif elders:
                best = max(best, OF_FATHER * likenesses.best(elders))
            total += weight * best
            weights += weight
            worst = min(worst, best)
        unasked = min(0.1, 0.01 * max(0, len(own) - used))
        return self._share * total / weights - unasked, worst >= SURE


class _Likenesses(dict[str, float]):
    """How like other folded words are to one that was typed."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __missing__(self, other: str) -> float:
        found = self[other] = likeness(self._word, other)
        return found

    def best(self, others: Sequence[str]) -> float:
        return max(map(self.__getitem__, others), default=0.0)


def likeness(word: str, other: str) -> float:
    """Return how like two folded words are, 0 to 1."""
    if word == other:
        return 1.0
    near = JaroWinkler.similarity(word, other)
    if len(word) > 1 and other.startswith(word):
        return max(near, _LIKELY_PARTIAL)
    if skeleton(word) == skeleton(other):
        return max(near, _SAME_BONES)
    shorter = min(len(word), len(other))
    slips_apart = OSA.distance(word, other, score_cutoff=2) if shorter > 3 else 3
    if slips_apart == 1:
        return max(near, _ONE_SLIP)
    return _TWO_SLIPS if slips_apart == 2 and shorter > 6 else min(near, SURE - 0.01)


@lru_cache(maxsize=65_536)
def folded_words(name: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of a name, in each reading."""
    return tuple(tuple(map(fold, words)) for words in readings_of(name) if words)


def _weight(folded: str) -> float:
    return COMMON if folded in _COMMON else 1.0


def ranked(judged: Mapping[int, tuple[float, bool]], cards: Mapping[int, Card], judge: Judge) -> list[int]:
    """Return ids, the likest first; among the likest sixty, equal sounds by spelling."""
    first = sorted(judged, key=lambda number: (-judged[number][0], number))
    head, tail = first[:_BY_SPELLING], first[_BY_SPELLING:]
    head.sort(key=lambda number: (-round(judged[number][0], 3), -judge.spelling(cards[number]), number))
    return head + tail
