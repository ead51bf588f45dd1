"""The invented places in the forms of the Local Government Directory, to come in by the usual import."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from dharatal.interfaces.seed.places import InventedUnit

_FORMS = {
    "state": ("State Code", "State Name (In English)", "State Name (In Local)"),
    "district": ("District Code", "District Name (In English)", "District Name (In Local)"),
    "block": ("Block Code", "Block Name (In English)", "Block Name (In Local)"),
    "panchayat": ("Local Body Code", "Local Body Name (In English)", "Local Body Name (In Local)"),
    "village": ("Village Code", "Village Name (In English)", "Village Name (In Local)"),
}
_PARENT_COLUMN = {
    "district": "State Code",
    "block": "District Code",
    "panchayat": "Block Code",
    "village": "Gram Panchayat Code",
}


def write_directory(places: Sequence[InventedUnit], folder: Path) -> None:
    """Write one CSV a kind; names of places only."""
    for kind, header in _FORMS.items():
        parent = _PARENT_COLUMN.get(kind)
        with (folder / f"{kind}s.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target)
            writer.writerow([*header, *([parent] if parent else [])])
            for unit in places:
                if unit.kind == kind:
                    above = [unit.parent.partition(":")[2]] if parent else []
                    writer.writerow([unit.code, unit.name_en, unit.name_hi, *above])
