"""What the rows of a list say of the copy that they were taken from."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.field.trace.lists import FoundList
from dharatal.guard.vault.marks.decoding import Copy
from dharatal.register.people.exports.reading import Found, people_at
from dharatal.register.people.marked import carriers
from dharatal.register.people.marked.told import Told
from dharatal.register.people.recognising.whole import Recognised

CHUNK = 10_000
MOST_STRANDS = 4
MOST_ROWS = 80_000  # whose marks are read, evenly spread; the decoder judges no more symbols than these hold

Door = Callable[[], AbstractContextManager[object]]
Ids = npt.NDArray[np.int64]


class Strand(NamedTuple):
    """Marks of rows no two of which are of one member; a list that was put together of several has several."""

    copy: Copy


def read(found: FoundList, told: Recognised, *, door: Door, say: Callable[[float], None]) -> list[Strand]:
    """Read the marks of the rows that are of members, of a very long list of some of them."""
    rows = np.flatnonzero(told.persons > 0)
    turns = _turns(told.persons[rows])
    step = max(1, -(-len(rows) // MOST_ROWS))
    rows, turns = rows[::step], turns[::step]
    pieces: list[list[tuple[int, int, int]]] = [[] for _ in range(MOST_STRANDS)]
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        with door():
            people = people_by_id(np.unique(told.persons[part]))
        for row, copied, turn in zip(part, _as_copied(found.raw[part]), turns[start:], strict=False):
            somebody = people.get(int(told.persons[row]))
            if somebody is not None and turn < MOST_STRANDS:
                pieces[turn].extend(_said(somebody, copied))
        say((start + len(part)) / len(rows))
    return [Strand(_copy(piece)) for piece in pieces if piece]


def _turns(persons: Ids) -> npt.NDArray[np.int64]:
    """Of each row, the how manieth of its member it is in the list."""
    order = np.argsort(persons, kind="stable")
    held = persons[order]
    starts = np.flatnonzero(np.r_[True, held[1:] != held[:-1]]) if len(held) else np.empty(0, dtype=np.int64)
    turns = np.empty(len(held), dtype=np.int64)
    turns[order] = np.arange(len(held)) - np.repeat(starts, np.diff(np.r_[starts, len(held)]))
    return turns


def people_by_id(ids: Ids) -> dict[int, Found]:
    """Members as exports tell them now."""
    positions = [(0, 0, 0, 0, person) for person in ids.tolist()]
    return {one.id: one for one in people_at(positions, with_phones=True)}


def _as_copied(raw: pl.DataFrame) -> Iterator[Told]:
    columns = (raw[name] for name in ("name", "relation", "relative_name", "address", "mobile"))
    for name, relation, relative, address, mobile in zip(*columns, strict=True):
        yield Told(name, relation, relative, None, address, "", mobile)


def _said(somebody: Found, copied: Told) -> Iterator[tuple[int, int, int]]:
    """Subject, slot and bit. A copy was marked for the person of its day, whose id is that of one of the records."""
    bits = carriers.read(somebody.told, copied)
    for subject in {somebody.id, *somebody.records} if len(somebody.records) > 1 else (somebody.id,):
        for slot, bit in bits.items():
            yield subject, slot, bit


def _copy(piece: list[tuple[int, int, int]]) -> Copy:
    subjects, slots, bits = zip(*piece, strict=True)
    return Copy(
        np.array(subjects, dtype=np.int64), np.array(slots, dtype=np.int8), np.array(bits, dtype=np.uint8)
    )
