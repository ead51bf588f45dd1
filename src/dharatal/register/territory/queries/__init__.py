"""Questions about units."""

from dharatal.register.territory.queries.listing import Located, Place
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
    everything_in,
    history,
    is_inside,
    members,
    name,
    overlays_of,
    path,
    title,
    unit,
    unit_by_ref,
    units_by_ids,
    units_in,
    units_of_kind,
)

__all__ = [
    "AmbiguousUnit",
    "Heard",
    "Located",
    "NoSuchUnit",
    "Place",
    "PlaceIndex",
    "Resolution",
    "children",
    "count_in",
    "everything_in",
    "history",
    "ids_with_all_below",
    "is_inside",
    "members",
    "name",
    "overlays_of",
    "path",
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
