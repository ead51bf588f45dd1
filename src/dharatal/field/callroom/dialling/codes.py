"""Two plain words name a call, so that a member can ask whether it was really the office."""

import re
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from dharatal.field.callroom.dialling.words import WORDS, in_english, place_of
from dharatal.guard.vault.blind import blind

KIND = "callroom.code"
LAST = 4
_NOT_WORDS = re.compile(r"[^\w\u0900-\u097f]+|_")


class Code(NamedTuple):
    """Two places in our list of words, in the order in which they are spoken."""

    first: int
    second: int

    @property
    def hindi(self) -> str:
        return f"{WORDS[self.first]} {WORDS[self.second]}"

    @property
    def english(self) -> str:
        return f"{in_english(self.first)} {in_english(self.second)}"


def new_code() -> Code:
    """Two different words at random: one of half a million pairs, since their order does not count."""
    first = secrets.randbelow(len(WORDS))
    second = secrets.randbelow(len(WORDS) - 1)
    return Code(first, second + (second >= first))


def read(typed: str) -> Code | None:
    """The code that somebody heard and typed, in either script; None when it is not two words of ours."""
    words = [word for word in _NOT_WORDS.split(typed) if word]
    places = [place_of(word) for word in words]
    if len(places) != 2 or places[0] is None or places[1] is None:
        return None
    return Code(places[0], places[1])


def check_token(code: Code, last_digits: str, version: int | None = None) -> int:
    """The keyed number under which a code is found with the last four digits of the called number."""
    return blind(KIND, f"{min(code)}-{max(code)}-{last_digits}", version)


def check_tokens(code: Code, numbers: Iterable[str], version: int | None = None) -> list[int]:
    return [check_token(code, number[-LAST:], version) for number in numbers]
