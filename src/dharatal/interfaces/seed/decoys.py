"""Invented members among the invented: some decoys in the first district, so that a trial shows what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dharatal.guard.access.door import entering
from dharatal.interfaces.seed.people import people
from dharatal.interfaces.seed.places import InventedUnit, Size
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import KEEP_DECOYS
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations
from dharatal.register.people.decoys.operations import CannotEnter, Invented
from dharatal.register.territory.models import Unit

SHARED, FOR_EXPORTS = 20, 4
SEED_APART = 90_001


def enter_some(
    size: Size, seed: int, there: Sequence[InventedUnit], units: Mapping[str, Unit], *, at: datetime
) -> int:
    """Enter decoys in the villages of a district; say how many. A number that a member has already is left out."""
    made = people(size, seed + SEED_APART, there, members=SHARED + FOR_EXPORTS)
    villages = {unit.code: units[unit.ref] for unit in there if unit.kind == "village"}
    entered = 0
    with entering(SYSTEM, KEEP_DECOYS, at=at):
        for number, row in enumerate(made.to_dicts()):
            invented = Invented(
                Card(
                    row["name"],
                    row["relation"],
                    row["relative_name"],
                    row["age"],
                    row["address"],
                    row["field_of_work"],
                ),
                row["mobile"],
                villages[row["village_code"]],
                "अभ्यास का कार्यालय",
                for_export=number >= SHARED,
            )
            try:
                operations.enter(SYSTEM, invented, at=at)
                entered += 1
            except CannotEnter:
                continue
    return entered
