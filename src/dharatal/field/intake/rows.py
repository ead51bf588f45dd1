"""A row on its way from a sheet or a form to the table of submissions."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from dharatal.register.people.card import Card, CardColumns
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


class Columns(NamedTuple):
    """Rows that can be taken, by the column: for many at once. raw: gives the cells as sent of the row at a place."""

    row_numbers: Sequence[int]
    row_keys: Sequence[str]
    cards: CardColumns
    phones: Sequence[tuple[str, ...]]
    units: Sequence[Located]
    raw: Callable[[int], Sequence[str]]

    @property
    def height(self) -> int:
        return len(self.row_numbers)

    def row(self, place: int) -> Prepared:
        """One of the rows, of which few are ever wanted apart."""
        card = Card._make(column[place] for column in self.cards)
        number, key = self.row_numbers[place], self.row_keys[place]
        return Prepared(number, key, card, self.phones[place], self.units[place], lambda: self.raw(place))

    def without_cells(self) -> "Columns":
        """For another process: numbers and row keys, and of rows that may correct earlier ones all but the cells."""
        if any(self.row_keys):
            return self._replace(raw=_nothing)
        return self._replace(cards=CardColumns._make(((),) * 6), phones=(), units=(), raw=_nothing)


def _nothing(_place: int) -> Sequence[str]:
    return ()


def by_the_column(rows: Sequence[Prepared]) -> Columns:
    """A few rows in the form for many."""
    cards = CardColumns._make(list(map(attrgetter(f"card.{field}"), rows)) for field in Card._fields)
    return Columns(
        row_numbers=[row.row_number for row in rows],
        row_keys=[row.row_key for row in rows],
        cards=cards,
        phones=[tuple(row.phones) for row in rows],
        units=[row.unit for row in rows],
        raw=lambda place: rows[place].raw(),
    )


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
