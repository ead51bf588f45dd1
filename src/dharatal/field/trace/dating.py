"""When a list was copied, from whom it holds and whom it misses. Pure."""

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dharatal.field.trace.reporting import AsOf
from dharatal.register.people.recognising.areas import Members, Regrouped

COVERED, FEWEST = 0.75, 20  # an area of which a list holds nearly all was copied whole
FULL, MISSING = (
    0.98,
    3,
)  # below FULL people are left out by chance as well, so the third who is missing counts

MOST_REPEATED = (
    0.01  # of the members: above it the list was put together of several, and two rows say nothing
)

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


class Rows(NamedTuple):
    """Of each row of a member: whose record it was copied from, and whose it is now."""

    records: Ids
    persons: Ids


NOBODY_REGROUPED = Regrouped(np.empty((0, 4), dtype=np.int64), np.empty((0, 3), dtype=np.int64))


def as_of(
    found: Members, area: Area, rows: Rows | None = None, regrouped: Regrouped = NOBODY_REGROUPED
) -> AsOf | None:
    """Bound the moment of the copy; None where nothing tells.

    after: of the second-latest admitted, since one row may have been taken for another's; before: of the first whom
    the list misses. Who was merged stands in an older copy twice and in a newer one once; who was parted stands in an
    older one as a part of the other.
    """
    if len(found.ids) < 2:
        return None
    latest = int(np.sort(found.since)[-2])
    then = area.is_held[area.people.since <= latest]
    most = 1 if len(then) and then.mean() >= FULL else MISSING
    misses = area.people.since[~area.is_held & (area.people.since > latest)]
    after, before = latest, _first(np.concatenate([misses, _not_yet_parted(found, area, regrouped)]), most)
    if rows is not None:
        once, twice = _merged(rows, regrouped, area)
        after = max(after, abs(_first(-once, MISSING)))
        before = min(filter(None, (before, _first(twice, min(2, len(twice))))), default=0)
    return AsOf(_moment(after), _moment(before) if before > after else "")


def _first(moments: Ids, most: int) -> int:
    """The how manieth moment; 0 where there are fewer."""
    return int(np.sort(moments)[most - 1]) if 0 < most <= len(moments) else 0


def _not_yet_parted(found: Members, area: Area, regrouped: Regrouped) -> Ids:
    """When those were parted whom the list misses beside whom they left, where it holds nearly everybody."""
    part, left, moments = regrouped.parted.T
    missing = area.people.ids[~area.is_held]
    return moments[np.isin(part, missing) & np.isin(left, found.ids)]


def _merged(rows: Rows, regrouped: Regrouped, area: Area) -> tuple[Ids, Ids]:
    """When those were merged whom the list holds once, and those whom it holds twice, by both records.

    Of the former only those before, of the latter only those after the moment that parts them best: a row may be
    missing, or be taken for another's.
    """
    first, second, person, moments = regrouped.merged[np.argsort(regrouped.merged[:, 3], kind="stable")].T
    persons, counts = np.unique(rows.persons, return_counts=True)
    if np.mean((counts > 1) & ~np.isin(persons, person)) > MOST_REPEATED:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    is_twice = np.isin(first, rows.records) & np.isin(second, rows.records)
    is_once = np.isin(person, persons[counts == 1]) & np.isin(person, area.people.ids)
    right = np.r_[0, np.cumsum(is_once)] + np.r_[np.cumsum(is_twice[::-1])[::-1], 0]
    cut = int(np.argmax(right))
    return moments[:cut][is_once[:cut]], moments[cut:][is_twice[cut:]]


def by_area(area: Area) -> list[Ids]:
    """Who was there when the last whom the list holds was admitted, area by area: the people as of the copy."""
    then = area.people.since <= area.people.since[area.is_held].max(initial=0)
    people = area.people.at(then)
    return [people.ids[people.block == block] for block in np.unique(people.block)]


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat()
