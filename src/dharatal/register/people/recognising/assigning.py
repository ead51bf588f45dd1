"""One row one member: who gets whom when several rows may be of several members. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LEAST = 3.5  # log odds below which a row is of nobody we know
MARGIN = 2.0  # by which the likeliest must lead the next
ROUNDS = 6


class Assigned(NamedTuple):
    """By row: the number of its pair, -1 where it is of nobody; and of which rows another says the same."""

    pair: Ids
    is_repeat: Bools


def assign(rows: Ids, members: Ids, odds: Floats, likely: Floats, *, count: int) -> Assigned:
    """Give each of `count` rows at most one member, and each member to the row that is likest.

    rows, members: of each pair, a pair once. odds: that the row is of the member and of nobody unknown; likely: how
    likely the row is for each of its members (logs). Rows are served in rounds: who leads clearly and is led to
    clearly goes together and leaves the others a smaller choice. In the end a row whose member has gone to another is
    a repeat of that one, as lists that were put together hold them.
    """
    pair = np.full(count, -1, dtype=np.int64)
    is_free = odds >= LEAST
    for _round in range(ROUNDS):
        at = np.flatnonzero(is_free)
        chosen = _mutual(rows, members, likely, at)
        if not len(chosen):
            break
        pair[rows[chosen]] = chosen
        is_free &= (pair[rows] < 0) & ~np.isin(members, members[chosen])
    taken = np.zeros(count, dtype=np.bool_)
    left = np.flatnonzero((pair[rows] < 0) & (odds >= LEAST))
    again = _leading(rows, likely, left)
    is_taken = np.isin(members[again], members[pair[pair >= 0]])
    pair[rows[again[is_taken]]] = again[is_taken]
    taken[rows[again[is_taken]]] = True
    return Assigned(pair, taken)


def _mutual(rows: Ids, members: Ids, likely: Floats, at: Ids) -> Ids:
    """The pairs that lead among their row's clearly, and are the likeliest among their member's."""
    leading = _leading(rows, likely, at)
    best = leading[np.lexsort((rows[leading], -likely[leading], members[leading]))]
    first = np.ones(len(best), dtype=np.bool_)
    first[1:] = members[best][1:] != members[best][:-1]
    return best[first]


def _leading(rows: Ids, likely: Floats, at: Ids) -> Ids:
    """Of each row among these pairs the likeliest, where it leads by MARGIN."""
    order = at[np.lexsort((-likely[at], rows[at]))]
    if not len(order):
        return order
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = rows[order][1:] != rows[order][:-1]
    starts = np.flatnonzero(first)
    after = np.minimum(starts + 1, len(order) - 1)
    has_next = (after > starts) & ~first[after]
    lead = np.where(has_next, likely[order[starts]] - likely[order[after]], np.inf)
    return order[starts[lead >= MARGIN]]
