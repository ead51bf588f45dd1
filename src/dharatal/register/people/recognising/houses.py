"""How many rows of a list are of known houses, but of somebody there whom the register does not hold. Pure.

A roll of voters has whole houses of which one is a member; a copied register has nobody else. Neither says which it is,
but its rows do: each is likelier as a slip of a member's, or as another one of the house, and of all together the share
follows (expectation and maximisation over two kinds of rows; Dempster, Laird and Rubin, 1977).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

USUAL, WORTH = 0.02, 50.0  # the share before any row was read, and how many rows that is worth
FEWEST, MOST = 0.001, 0.999
_ROUNDS = 200


def gather(told: Floats, rows: Ints, within: Floats, is_housed: Bools) -> None:
    """Add what some candidates tell of their rows.

    told: by row of the list, log of how much likelier it is of a member of the house than of another one there;
    -inf for a row of no known house; of several tries the best counts. rows: ascending; within: as in `Weighed`.
    """
    rows, within = rows[is_housed], within[is_housed]
    if not len(rows):
        return
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    counts = np.diff(np.append(starts, len(rows)))
    mean = np.logaddexp.reduceat(within, starts) - np.log(counts)
    told[rows[starts]] = np.maximum(told[rows[starts]], mean)


def share_of_others(told: Floats) -> float:
    """Of the rows of known houses the share that is of others there; near `USUAL` where the rows do not tell.

    told: as `gather` left it.
    """
    known = np.exp(told[np.isfinite(told)])
    share = USUAL
    for _round in range(_ROUNDS):
        others = float(np.sum(share / (share + (1 - share) * known)))
        before, share = share, (USUAL * WORTH + others) / (WORTH + len(known))
        share = min(max(share, FEWEST), MOST)
        if abs(share - before) < 1e-3 * before:
            break
    return share
