"""Which rungs of the ladder a unit stands under."""

from typing import NamedTuple

from dharatal.register.territory.models import Unit
from dharatal.register.territory.profile import Kind


class Rungs(NamedTuple):
    """Ids of the ancestors that fill each rung, the unit itself included; 0 for none."""

    state_id: int = 0
    district_id: int = 0
    block_id: int = 0
    panchayat_id: int = 0

    def are_filled_by(self, unit_id: int) -> bool:
        return unit_id in self


def rungs_of(unit: Unit) -> Rungs:
    return Rungs(unit.state_id, unit.district_id, unit.block_id, unit.panchayat_id)


def rungs_below(parent_id: int, parent: Rungs, *, unit_id: int, kind: Kind) -> Rungs:
    """The rungs of a unit under its parent (0 for none).

    It fills its kind's rung itself only when none above it has, and its parent fills one: reach is no finer
    than a panchayat or a town's ward.
    """
    if not kind.rung or (parent_id and not parent.are_filled_by(parent_id)):
        return parent
    column = f"{kind.rung}_id"
    return parent if getattr(parent, column) else parent._replace(**{column: unit_id})
