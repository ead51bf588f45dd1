"""Places of the invented organisation: real districts, and invented blocks, panchayats and villages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dharatal.interfaces.seed import districts, toponyms

Size = Literal["block", "district", "state"]
Kind = Literal["state", "district", "block", "panchayat", "village"]


@dataclass(frozen=True, slots=True)
class InventedUnit:
    """A unit to be planted; state and district have the directory's code, the others eight digits from 9."""

    kind: Kind
    code: str
    name_en: str
    name_hi: str
    parent: str  # "kind:code", empty for the state

    @property
    def ref(self) -> str:
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True, slots=True)
class Scale:
    """How many of each kind a size has; `members` is what `people` makes of it by default."""

    districts: tuple[districts.District, ...]
    blocks: int
    panchayats: int
    villages: int
    members: int


_SARAN = (districts.SARAN,)
SCALES: dict[Size, Scale] = {
    "block": Scale(_SARAN, blocks=1, panchayats=5, villages=25, members=300),
    "district": Scale(_SARAN, blocks=6, panchayats=90, villages=400, members=4_000),
    "state": Scale(districts.DISTRICTS, blocks=534, panchayats=8_400, villages=45_000, members=400_000),
}
_FIRST_CODE = {"block": 91_000_001, "panchayat": 92_000_001, "village": 93_000_001}


def shares(total: int, parents: int, rng: np.random.Generator) -> list[int]:
    """Split `total` over `parents`, at least one each, unevenly."""
    weights = rng.gamma(6.0, size=parents)
    spread = rng.multinomial(total - parents, weights / weights.sum())
    return [int(extra) + 1 for extra in spread]


class _Builder:
    def __init__(self, scale: Scale, seed: int) -> None:
        self.scale = scale
        self.rng = np.random.Generator(np.random.PCG64([seed, 1]))
        self.units: list[InventedUnit] = []
        self.next_code = dict(_FIRST_CODE)

    def add(self, kind: Kind, code: str, spelled: toponyms.Spelled, parent: str) -> InventedUnit:
        unit = InventedUnit(kind, code, name_en=spelled[1], name_hi=spelled[0], parent=parent)
        self.units.append(unit)
        return unit

    def new(self, kind: Kind, spelled: toponyms.Spelled, parent: InventedUnit) -> InventedUnit:
        code = self.next_code[kind]
        self.next_code[kind] = code + 1
        return self.add(kind, str(code), spelled, parent.ref)

    def top(self) -> list[InventedUnit]:
        """Add state and districts; return each block with its district in order."""
        state = self.add(
            "state", districts.STATE_CODE, (districts.STATE_NAME_HI, districts.STATE_NAME_EN), ""
        )
        found = []
        for district in self.scale.districts:
            unit = self.add("district", district.code, (district.name_hi, district.name_en), state.ref)
            taken = {district.name_hi, district.name_en}
            count = district.blocks if len(self.scale.districts) > 1 else self.scale.blocks
            found += [self.new("block", toponyms.unlike(self.rng, taken), unit) for _ in range(count)]
        return found

    def below(self, block: InventedUnit, villages: list[int]) -> None:
        """Add a block's panchayats and villages; one village lends the panchayat its name, as is usual."""
        taken = {block.name_hi, block.name_en}
        for count in villages:
            names = [toponyms.unlike(self.rng, taken) for _ in range(count)]
            panchayat = self.new("panchayat", names[0], block)
            for name in names:
                self.new("village", name, panchayat)

    def build(self) -> list[InventedUnit]:
        blocks = self.top()
        panchayats = shares(self.scale.panchayats, len(blocks), self.rng)
        villages = shares(self.scale.villages, self.scale.panchayats, self.rng)
        start = 0
        for block, count in zip(blocks, panchayats, strict=True):
            self.below(block, villages[start : start + count])
            start += count
        return self.units


def places(size: Size, seed: int) -> list[InventedUnit]:
    """Invent the units of an organisation of this size, parents before children.

    A village's name is unique within its block, not within its district: panchayat and block tell them apart.
    """
    return _Builder(SCALES[size], seed).build()


def with_all_below(every: Sequence[InventedUnit], top: InventedUnit) -> list[InventedUnit]:
    """Return a unit and everything in it, parents first as they come."""
    found, inside = [top], {top.ref}
    for unit in every:
        if unit.parent in inside:
            inside.add(unit.ref)
            found.append(unit)
    return found
