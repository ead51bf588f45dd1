"""A row on its way from a sheet or a form to the table of submissions."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from dharatal.register.people.card import Card
from dharatal.register.territory.queries import Located

SHEET_STEP = 10_000_000  # row numbers of a later sheet begin above those of the one before
_ALPHABET = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: a key may be copied from paper
_SIGNS = _ALPHABET * 8  # of each byte its five lower bits


class Prepared(NamedTuple):
    """A row that can be taken: cleaned, its place found. phones: E.164, the first is called.

    row_key: of an earlier row that this one corrects, or "". raw: gives the cells as sent, of which few rows need any.
    """

    row_number: int
    row_key: str
    card: Card
    phones: tuple[str, ...]
    unit: Located
    raw: Callable[[], Sequence[str]] = tuple


class Left(NamedTuple):
    """A row that is not taken.

    problem: a code; params: numbers, codes and unit ids for its sentence, never a person's data.
    """

    row_number: int
    row_key: str
    problem: str
    params: Mapping[str, object]
    raw: Sequence[str]
    duplicate_of: UUID | None = None


def new_row_keys(count: int) -> list[str]:
    """Each ten signs that say nothing and are easily copied, ascending.

    Those made together share their first five, so that an index of them is written in one place: 25 random bits for
    all of them, and 25 for each.
    """
    head, endings = _five_signs(1)[0], set(_five_signs(count))
    while len(endings) < count:
        endings.update(_five_signs(count - len(endings)))
    return [head + ending for ending in sorted(endings)]


def _five_signs(count: int) -> list[str]:
    signs = secrets.token_bytes(5 * count).translate(_SIGNS).decode("ascii")
    return [signs[start : start + 5] for start in range(0, 5 * count, 5)]
