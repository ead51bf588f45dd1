"""The rows of a list that somebody found, as far as they can be read."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from dharatal.register.people.pairs.opening import TOO_WIDE, Named
from dharatal.register.territory.queries import Meanings, Place

MOST_PLACES = 150  # of one name: Rampur is everywhere
TEXTS = ("name", "relation", "relative_name", "mobile", "age", "address", "village", "block", "district")
PLACE = "place"
NOWHERE = (Named("", "", ""),)


class Suspects(NamedTuple):
    """Rows by the column. frame: TEXTS as text, "" where unknown, mobiles in E.164, and PLACE, a number into `meant`.

    meant: by number, the places that a row's words may mean, in the spelling that the register is keyed under.
    """

    frame: pl.DataFrame
    meant: Sequence[Sequence[Named]]

    def __len__(self) -> int:
        return self.frame.height

    def understood(self, rows: npt.NDArray[np.int64]) -> pl.DataFrame:
        """Some rows with their places as the register calls them, as far as all that may be meant agree."""
        part = self.frame[rows]
        agreed = [_agreed(self.meant[place]) for place in part[PLACE]]
        told = {
            name: pl.Series(name, [one[at] for one in agreed], dtype=pl.String)
            for at, name in enumerate(Named._fields)
        }
        is_known = pl.Series([any(one) for one in agreed], dtype=pl.Boolean)
        return part.with_columns(
            pl.when(is_known).then(column).otherwise(pl.col(name)).alias(name)
            for name, column in told.items()
        )


def meant_by(places: Sequence[Place], known: Meanings) -> Sequence[Named]:
    """Return what places are called in the register's keys; nowhere when they are none or too many to try."""
    if not places or len(places) > MOST_PLACES:
        return NOWHERE
    return [_named(place, known) for place in places]


def _agreed(meant: Sequence[Named]) -> tuple[str, ...]:
    return tuple(names[0] if len(set(names)) == 1 else "" for names in zip(*meant, strict=True))


def _named(place: Place, known: Meanings) -> Named:
    village = "" if place.kind in TOO_WIDE else place.name_en
    return Named(village, known.named(place.block_id), known.named(place.district_id))
