"""Who goes where at the least cost: a few dozen areas onto the tiles of a map."""

import numpy as np
import numpy.typing as npt

Costs = npt.NDArray[np.float64]


def cheapest(cost: Costs) -> list[int]:
    """The column of each row, each column once, at the least sum: shortest augmenting paths (Jonker & Volgenant 1987).

    cost: rows x columns, no more rows than columns. Written out here since scipy would cost every web process most of
    a second at its start for some milliseconds of work.
    """
    rows, columns = cost.shape
    taken = np.full(columns + 1, -1)  # the row that has a column; the last column is where each search begins
    of_row, of_column = np.zeros(rows), np.zeros(columns + 1)
    for row in range(rows):
        _place(row, cost, taken, of_row, of_column)
    chosen = np.empty(rows, int)
    held = np.flatnonzero(taken[:columns] >= 0)
    chosen[taken[held]] = held
    return [int(one) for one in chosen]


def _place(row: int, cost: Costs, taken: npt.NDArray[np.int_], of_row: Costs, of_column: Costs) -> None:
    """Find the cheapest chain of moves that gives one more row a column, and make it."""
    columns = cost.shape[1]
    nearest, before = np.full(columns, np.inf), np.full(columns, columns)
    is_done = np.zeros(columns + 1, bool)
    at, taken[columns] = columns, row
    while taken[at] >= 0:
        is_done[at] = True
        here, is_open = taken[at], ~is_done[:columns]
        slack = cost[here] - of_row[here] - of_column[:columns]
        is_nearer = is_open & (slack < nearest)
        nearest[is_nearer], before[is_nearer] = slack[is_nearer], at
        following = int(np.where(is_open, nearest, np.inf).argmin())
        step = nearest[following]
        done = np.flatnonzero(is_done)
        of_row[taken[done]] += step
        of_column[done] -= step
        nearest[is_open] -= step
        at = following
    while at != columns:
        taken[at] = taken[before[at]]
        at = int(before[at])
