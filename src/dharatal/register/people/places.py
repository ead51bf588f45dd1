"""Where the people of a unit are to be looked for: in which columns, under which ids."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from django.db.models import Q

from dharatal.register.territory import queries as territory
from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import kind

RUNGS = ("district_id", "block_id", "panchayat_id", "unit_id")


class HasRungs(Protocol):
    """A unit, as far as its place in the tree goes."""

    id: int
    district_id: int
    block_id: int
    panchayat_id: int


class Within(NamedTuple):
    """Ids of units by column; people are within when any column holds one. All empty: everywhere."""

    districts: Sequence[int] = ()
    blocks: Sequence[int] = ()
    panchayats: Sequence[int] = ()
    units: Sequence[int] = ()

    @property
    def by_column(self) -> dict[str, list[int]]:
        """Return the columns that matter."""
        return {column: list(ids) for column, ids in zip(RUNGS, self, strict=True) if ids}

    @property
    def condition(self) -> Q:
        """Return the condition on a table with these columns."""
        condition = Q()
        for column, ids in self.by_column.items():
            condition |= Q(**{f"{column}__in": ids})
        return condition


EVERYWHERE = Within()
NOWHERE = Within(units=(-1,))


def within(unit: Unit | None) -> Within:
    """Return where the people of a unit are: a state's everywhere, an overlay's in its members."""
    if unit is None or unit.state_id == unit.id:
        return EVERYWHERE
    roots = list(territory.members(unit)) if kind(unit.kind).overlay else [unit]
    found: dict[str, list[int]] = {column: [] for column in RUNGS}
    for root in roots:
        column = rung_of(root)
        found[column] += [root.id] if column != "unit_id" else _with_all_below(root)
    return Within(*found.values()) if roots else NOWHERE


def rung_of(unit: HasRungs) -> str:
    """Return the column in which a unit's people carry its id."""
    for column in RUNGS[:-1]:
        if getattr(unit, column) == unit.id:
            return column
    return "unit_id"


def _with_all_below(root: Unit) -> list[int]:
    found, wave = [root.id], [root]
    while wave:
        wave = [child for parent in wave for child in territory.children(parent)]
        found += [child.id for child in wave]
    return found
