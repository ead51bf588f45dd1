"""A miniature of the Local Government Directory, in the directory's own forms, around invented places."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dharatal.interfaces.seed.places import InventedUnit, places

STATES = (
    "S.No.",
    "State Code",
    "State Version",
    "State Name",
    "State Name",
    "Census 2001 Code",
    "Census 2011 Code",
)
DISTRICTS = (
    "State Code",
    "State Name",
    "District Code",
    "District Name",
    "Census 2001 Code",
    "Census 2011 Code",
)
BLOCKS = (
    *("S.No.", "State Code", "State Name", "District Code", "District Name"),
    *("Block Code", "Block Version", "Block Name ", "Block Name"),
)
PANCHAYATS = (
    *("State Code", "District Code", "Block Code", "Local Body Code"),
    *("Local Body Name (In English)", "Local Body Name (In Local)"),
)
VILLAGES = (
    *("State Code", "District Code", "Block Code", "Village Code", "Village Name (In English)"),
    *("Village Name (In Local)", "Gram Panchayat Code"),
)
NEIGHBOUR = (
    InventedUnit("district", "202", "Khagaria", "खगड़िया", "state:10"),
    InventedUnit("block", "91900001", "Alauli", "अलौली", "district:202"),
)
ELSEWHERE = ("9", "UTTAR PRADESH")


class Bihar(NamedTuple):
    """The district of Saran with one block, five panchayats and 25 villages. imported: what `units import` answered."""

    land: list[InventedUnit]
    imported: dict[str, Any]

    def first(self, kind: str) -> InventedUnit:
        return next(unit for unit in self.land if unit.kind == kind)


def invented_bihar() -> list[InventedUnit]:
    return [*places("block", 7), *NEIGHBOUR]


def write_lgd(folder: Path, places: Sequence[InventedUnit]) -> Path:
    """Write states, districts, blocks, panchayats and villages of Bihar, and a district of another state beside."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {unit.ref: unit for unit in places}
    _write(
        folder / "states.csv",
        STATES,
        [(1, 10, 1, "BIHAR", "BIHAR", 10, 10), (2, *ELSEWHERE[:1], 1, *ELSEWHERE[1:] * 2, 9, 9)],
    )
    _write(folder / "districts.csv", DISTRICTS, _districts(places))
    _write(folder / "blocks.csv", BLOCKS, _blocks(places, known))
    _write(folder / "panchayats.csv", PANCHAYATS, _panchayats(places, known))
    _write(folder / "villages.csv", VILLAGES, _villages(places, known))
    return folder


def _districts(places: Sequence[InventedUnit]) -> Iterable[Sequence[object]]:
    yield (*ELSEWHERE, 999, "ELSEWHERE", 1, 1)
    for unit in _of(places, "district"):
        yield 10, "BIHAR", unit.code, unit.name_en.upper(), 1, 1


def _blocks(places: Sequence[InventedUnit], known: dict[str, InventedUnit]) -> Iterable[Sequence[object]]:
    yield 1, *ELSEWHERE, 999, "ELSEWHERE", 99_999, 1, "ELSEWHERE", ""
    for number, unit in enumerate(_of(places, "block"), start=2):
        district = known[unit.parent]
        yield (
            number,
            10,
            "BIHAR",
            district.code,
            district.name_en.upper(),
            unit.code,
            1,
            unit.name_en,
            unit.name_hi,
        )


def _panchayats(places: Sequence[InventedUnit], known: dict[str, InventedUnit]) -> Iterable[Sequence[object]]:
    for unit in _of(places, "panchayat"):
        block = known[unit.parent]
        yield 10, known[block.parent].code, block.code, unit.code, unit.name_en, unit.name_hi


def _villages(places: Sequence[InventedUnit], known: dict[str, InventedUnit]) -> Iterable[Sequence[object]]:
    for unit in _of(places, "village"):
        panchayat = known[unit.parent]
        block = known[panchayat.parent]
        yield 10, known[block.parent].code, block.code, unit.code, unit.name_en, unit.name_hi, panchayat.code


def _of(places: Sequence[InventedUnit], kind: str) -> Iterable[InventedUnit]:
    return (unit for unit in places if unit.kind == kind)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(header)
        writer.writerows(rows)
