"""Questions about units."""

from dharatal.register.territory.queries.places import PlaceIndex, Resolution
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
    "NoSuchUnit",
    "PlaceIndex",
    "Resolution",
    "children",
    "count_in",
    "everything_in",
    "history",
    "is_inside",
    "members",
    "name",
    "overlays_of",
    "path",
    "title",
    "unit",
    "unit_by_ref",
    "units_by_ids",
    "units_in",
    "units_of_kind",
]
