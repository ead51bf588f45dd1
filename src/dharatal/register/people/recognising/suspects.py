"""The rows of a list that somebody found, as far as they can be read."""

from collections.abc import Sequence
from typing import NamedTuple

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


def meant_by(places: Sequence[Place], known: Meanings) -> Sequence[Named]:
    """Return what places are called in the register's keys; nowhere when they are none or too many to try."""
    if not places or len(places) > MOST_PLACES:
        return NOWHERE
    return [_named(place, known) for place in places]


def _named(place: Place, known: Meanings) -> Named:
    village = "" if place.kind in TOO_WIDE else place.name_en
    return Named(village, known.named(place.block_id), known.named(place.district_id))
