"""The only writers of units."""

from dharatal.register.territory.operations.boundaries import load_boundaries
from dharatal.register.territory.operations.covers import push_covers, push_covers_of_state
from dharatal.register.territory.operations.importing import import_lgd
from dharatal.register.territory.operations.units import (
    CannotChangeUnit,
    Part,
    add_unit,
    merge,
    move,
    rename,
    set_members,
    split,
)

__all__ = [
    "CannotChangeUnit",
    "Part",
    "add_unit",
    "import_lgd",
    "load_boundaries",
    "merge",
    "move",
    "push_covers",
    "push_covers_of_state",
    "rename",
    "set_members",
    "split",
]
