"""Turns what somebody types into tokens to look for, from tight to wide, and ranks what they found."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import JaroWinkler

from dharatal.kernel.names import fold
from dharatal.register.people.tokens import begun, sounded, spelled, tokens_for, words_of

MOST_WORDS = 4
Group = list[int]


def words_in(text: str) -> list[str]:
    """Return the words to search by; Latin or Devanagari, at most four, none twice."""
    words = [word for word in words_of(text) if fold(word)]
    by_sound = {fold(word): word for word in words}
    return list(by_sound.values())[:MOST_WORDS]


def tiers(words: Sequence[str], versions: Sequence[int]) -> Iterator[list[list[Group]]]:
    """Yield tiers from tight to wide; a tier is a list of queries, a query one group of tokens a word.

    A record answers a query when it holds a token of every group.
    """

    def groups(chosen: Sequence[str], *forms: str) -> list[Group]:
        make = {"spelled": spelled, "sounded": sounded, "begun": begun}
        return [tokens_for((make[form](word) for form in forms), versions) for word in chosen]

    yield [groups(words, "spelled")]
    yield [groups(words, "sounded")]
    yield [groups(words, "spelled", "sounded", "begun")]
    if len(words) > 1:
        fewer = list(combinations(words, len(words) - 1))
        yield [groups(some, "spelled", "sounded") for some in fewer]
        yield [groups(some, "begun") for some in fewer]


def likeness(words: Sequence[str], name: str) -> float:
    """Return how much a name is like the words typed, 0 to 1: each word by its best match in any script."""
    theirs = [fold(word) for word in words_of(name)]
    if not words or not theirs:
        return 0.0
    best = (max(JaroWinkler.similarity(fold(word), other) for other in theirs) for word in words)
    return sum(best) / len(words)
