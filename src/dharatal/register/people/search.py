"""Turns what somebody types into tokens to look for, from tight to wide, and ranks what they found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from rapidfuzz.distance import JaroWinkler

from dharatal.kernel.names import fold, romanise
from dharatal.register.people.tokens import begun, readings_of, sounded, spelled, tokens_for

MOST_WORDS = 4
Query = list[list[int]]


def readings_in(text: str) -> list[list[str]]:
    """Return the words to search by, in each reading: Latin or Devanagari, at most four, none twice."""
    readings = (list({fold(word): word for word in words}.values()) for words in readings_of(text))
    return [words[:MOST_WORDS] for words in readings if words]


def tiers(readings: Sequence[Sequence[str]], versions: Sequence[int]) -> Iterator[list[Query]]:
    """Yield tiers from tight to wide; a tier is a list of queries, a query one group of tokens a word.

    A record answers a query when it holds a token of every group.
    """

    def queries(wordings: Iterable[Sequence[str]], *forms: Callable[[str], str]) -> list[Query]:
        return [
            [tokens_for((form(word) for form in forms), versions) for word in words] for words in wordings
        ]

    yield queries(readings, spelled)
    yield queries(readings, sounded)
    yield queries(readings, spelled, sounded, begun)
    fewer = [some for words in readings if len(words) > 1 for some in combinations(words, len(words) - 1)]
    yield queries(fewer, spelled, sounded)
    yield queries(fewer, begun)


def ranked(text: str, readings: Sequence[Sequence[str]], names: Mapping[int, str]) -> list[int]:
    """Return the ids of names, the likest to what was typed first; among equal sounds, by spelling."""
    typed = romanise(text).casefold().strip()
    folded = [[fold(word) for word in words] for words in readings]

    def place(number: int) -> tuple[float, float, int]:
        name = names[number]
        return -likeness(folded, name), -JaroWinkler.similarity(typed, romanise(name).casefold()), number

    return sorted(names, key=place)


def likeness(folded: Sequence[Sequence[str]], name: str) -> float:
    """Return how much a name is like the folded words typed, 0 to 1: each word by its best match.

    A name with the same number of words comes before a longer one.
    """
    theirs = [[fold(word) for word in words] for words in readings_of(name) if words]
    return max((_likeness(words, other) for words in folded for other in theirs), default=0.0)


def _likeness(words: Sequence[str], others: Sequence[str]) -> float:
    best = (max(JaroWinkler.similarity(word, other) for other in others) for word in words)
    return sum(best) / len(words) - 0.01 * abs(len(words) - len(others))
