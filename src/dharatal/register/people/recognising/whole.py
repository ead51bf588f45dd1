"""Recognises the rows of a found list: who is found by phone first, then by names and place among those left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.register.people.matching.model import Model
from dharatal.register.people.pairs import kept
from dharatal.register.people.pairs.finding import register_size, register_spread
from dharatal.register.people.pairs.opening import Places
from dharatal.register.people.recognising import asking, houses
from dharatal.register.people.recognising.asking import Candidates
from dharatal.register.people.recognising.assigning import LEAST, assign
from dharatal.register.people.recognising.suspects import Suspects
from dharatal.register.people.recognising.weighing import Register, Weighed, weigh

AT_ONCE = 25_000  # rows whose candidates are opened in one go
MOST_WEIGHED = 60  # candidates of one row
KEPT = 6
SURE, LIKELY = 6.0, -7.0  # from which a row that was found need not be looked for any further
_NONE, _NEITHER = np.empty(0), np.empty(0, dtype=np.bool_)
NOTHING = Weighed(asking.NOBODY, _NONE, _NONE, _NONE, _NEITHER, _NEITHER)

Ids = npt.NDArray[np.int64]
Door = Callable[[], AbstractContextManager[object]]


class Known(NamedTuple):
    """What rows are weighed by: the model in force, for how common names are, and how large the register is."""

    model: Model
    register: Register


class Recognised(NamedTuple):
    """By row: the record it was copied from and the person that holds it now, 0 where it is of nobody; log odds.

    is_repeat: another row says the same.
    """

    records: Ids
    persons: Ids
    odds: npt.NDArray[np.float64]
    is_repeat: npt.NDArray[np.bool_]


def recognise(
    suspects: Suspects, *, door: Door = nullcontext, say: Callable[[float], None] = lambda share: None
) -> Recognised:
    """Find whose row each is, as the worker.

    door: is entered anew for each step, so that no transaction is long; without one, inside the caller's. say: is told
    outside of it what share of the work is done.
    """
    with door():
        model, size = kept.in_force().model, register_size()
        known = Known(model, Register(size, register_spread(size), Places(())))
        asked = asking.with_phone(suspects)
    everybody = np.arange(len(suspects), dtype=np.int64)
    housed = np.full(len(suspects), -np.inf)
    found = _weighed(suspects, asked, known, housed, door)
    say(0.35)
    for done, rules in ((0.75, asking.BY_VILLAGE), (1.0, asking.BY_THE_REST)):
        rows = np.setdiff1d(everybody, _settled(found), assume_unique=True)
        with door():
            asked = asking.with_keys(suspects, rows, rules)
        found = _joined(found, _weighed(suspects, asked, known, housed, door))
        say(done)
    with door():
        return _given(found, houses.share_of_others(housed), len(suspects))


def _settled(found: Weighed) -> Ids:
    return np.unique(found.found.rows[(found.odds(houses.USUAL) >= SURE) & (found.likely >= LIKELY)])


def _weighed(
    suspects: Suspects, found: Candidates, known: Known, housed: npt.NDArray[np.float64], door: Door
) -> Weighed:
    """Compare the candidates of some thousands of rows at a time, and keep the likeliest few of each.

    housed: is told which rows are of known houses (`houses.gather`).
    """
    few = asking.fewest(found, np.zeros(len(found), dtype=np.float32), MOST_WEIGHED)
    found = Candidates(found.rows[few], found.records[few])
    parts = [NOTHING]
    for start in range(0, len(suspects), AT_ONCE):
        first, last = np.searchsorted(found.rows, (start, start + AT_ONCE))
        if first < last:
            asked = Candidates(found.rows[first:last], found.records[first:last])
            with door():
                part = weigh(suspects, asked, *known)
            houses.gather(housed, part.found.rows, part.within, part.is_housed)
            parts.append(_likeliest(part))
    return _concatenated(parts)


def _likeliest(part: Weighed) -> Weighed:
    part = part.at(part.is_named & (part.odds(houses.FEWEST) > LEAST - 3))
    return part.at(asking.fewest(part.found, part.likely.astype(np.float32), KEPT))


def _concatenated(parts: list[Weighed]) -> Weighed:
    found = Candidates(
        np.concatenate([part.found.rows for part in parts]),
        np.concatenate([part.found.records for part in parts]),
    )
    apart, within, likely, is_named, is_housed = (
        np.concatenate([getattr(part, name) for part in parts]) for name in Weighed._fields[1:]
    )
    return Weighed(found, apart, within, likely, is_named, is_housed)


def _joined(found: Weighed, more: Weighed) -> Weighed:
    """Both, each pair once."""
    both = _concatenated([found, more])
    order = np.lexsort((both.found.records, both.found.rows))
    return both.at(order[_firsts(both.found.rows[order], both.found.records[order])])


def _firsts(rows: Ids, others: Ids) -> npt.NDArray[np.bool_]:
    """Which of sorted pairs is the first of its kind."""
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = (rows[1:] != rows[:-1]) | (others[1:] != others[:-1])
    return first


def _given(found: Weighed, share: float, count: int) -> Recognised:
    """One member a row; of a member's records the likeliest speaks. share: as for `Weighed.odds`."""
    holders = asking.persons_of(np.unique(found.found.records)) if len(found.found) else {}
    members = np.array([holders.get(one, 0) for one in found.found.records.tolist()], dtype=np.int64)
    order = np.lexsort((-found.likely, members, found.found.rows))
    at = order[_firsts(found.found.rows[order], members[order])]
    found, members = found.at(at), members[at]
    weights = found.odds(share)
    told = assign(found.found.rows, members, weights, found.likely, count=count)
    got = told.pair >= 0
    records, persons = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    odds = np.full(count, -np.inf)
    records[got] = found.found.records[told.pair[got]]
    persons[got], odds[got] = members[told.pair[got]], weights[told.pair[got]]
    return Recognised(records, persons, odds, told.is_repeat)
