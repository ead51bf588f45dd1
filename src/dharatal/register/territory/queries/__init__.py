"""Questions about units."""

from dharatal.register.territory.queries.listing import Located, Place
from dharatal.register.territory.queries.meanings import Meanings
from dharatal.register.territory.queries.outlines import Drawn, outlines_of, rough_places
from dharatal.register.territory.queries.places import PlaceIndex, Resolution
from dharatal.register.territory.queries.sounding import (
    Heard,
    ids_with_all_below,
    slips_from,
    sounds_meant,
    units_sounding,
)
from dharatal.register.territory.queries.units import (
    AmbiguousUnit,
    NoSuchUnit,
    children,
    count_in,
    counts_by,
    everything_in,
    history,
    is_inside,
    members,
    name,
    overlays_of,
    path,
    path_and,
    title,
    unit,
    unit_by_ref,
    units_by_ids,
    units_in,
    units_of_kind,
)

__all__ = [
    "AmbiguousUnit",
    "Drawn",
    "Heard",
    "Located",
    "Meanings",
    "NoSuchUnit",
    "Place",
    "PlaceIndex",
    "Resolution",
    "children",
    "count_in",
    "counts_by",
    "everything_in",
    "history",
    "ids_with_all_below",
    "is_inside",
    "members",
    "name",
    "outlines_of",
    "overlays_of",
    "path",
    "path_and",
    "rough_places",
    "slips_from",
    "sounds_meant",
    "title",
    "unit",
    "unit_by_ref",
    "units_by_ids",
    "units_in",
    "units_of_kind",
    "units_sounding",
]
