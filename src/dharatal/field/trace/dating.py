"""When a list was copied, from whom it holds and whom it misses. Pure."""

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.reporting import AsOf
from dharatal.register.people.recognising.areas import Members

COVERED, FEWEST = 0.75, 20  # an area of which a list holds nearly all was copied whole
FULL, MISSING = (
    0.98,
    3,
)  # below FULL people are left out by chance as well, so the third who is missing counts

Bools = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.int64]


class Area(NamedTuple):
    """The people of the areas that a list holds nearly whole, and which of them it holds."""

    people: Members
    is_held: Bools


def covered(people: Members, found: Ids) -> Area:
    """Choose the areas (blocks, towns) that a list holds nearly whole, of those who were there when it was copied."""
    is_held = np.isin(people.ids, found)
    last = people.since[is_held].max(initial=0)
    blocks, which = np.unique(people.block, return_inverse=True)
    then = people.since <= last
    size = np.bincount(which, weights=then, minlength=len(blocks))
    held = np.bincount(which, weights=is_held & then, minlength=len(blocks))
    good = (size >= FEWEST) & (held >= COVERED * size)
    return Area(people.at(good[which]), is_held[good[which]])


def as_of(found: Members, area: Area) -> AsOf | None:
    """Bound the moment of the copy; None where nothing tells.

    after: of the second-latest admitted, since one row may have been taken for another's.
    """
    if len(found.ids) < 2:
        return None
    after = int(np.sort(found.since)[-2])
    later = np.sort(area.people.since[~area.is_held & (area.people.since > after)])
    then = area.is_held[area.people.since <= after]
    which = 0 if len(then) and then.mean() >= FULL else MISSING - 1
    before = int(later[which]) if len(later) >= MISSING else 0
    return AsOf(_moment(after), _moment(before) if before else "")


def by_area(area: Area) -> list[Ids]:
    """Who was there when the last whom the list holds was admitted, area by area: the people as of the copy."""
    then = area.people.since <= area.people.since[area.is_held].max(initial=0)
    people = area.people.at(then)
    return [people.ids[people.block == block] for block in np.unique(people.block)]


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat()
