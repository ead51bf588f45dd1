"""The invented organisation in one place, and a command that writes its members as CSV.

python -m dharatal.interfaces.seed.invent --size state [--seed N] --rows OUT.csv [--sheet OUT.xlsx]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dharatal.interfaces.seed.files import write_csv, write_legacy_csv, xlsx
from dharatal.interfaces.seed.people import COLUMNS, people
from dharatal.interfaces.seed.places import SCALES, InventedUnit, Size, places
from dharatal.interfaces.seed.sheet import Row, Sheet, sheet

__all__ = [
    "COLUMNS",
    "SCALES",
    "InventedUnit",
    "Row",
    "Sheet",
    "Size",
    "people",
    "places",
    "sheet",
    "write_csv",
    "write_legacy_csv",
    "write_rows",
    "xlsx",
]


def write_rows(path: Path, size: Size, seed: int, *, members: int | None = None) -> int:
    """Write COLUMNS of the invented members as CSV and return how many there are."""
    made = people(size, seed, places(size, seed), members=members)
    made.select(COLUMNS).write_csv(path)
    return made.height


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="Write invented members or a messy sheet; nobody in them is real."
    )
    parser.add_argument("--size", choices=sorted(SCALES), default="block")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--members", type=int, help="how many members, instead of the size's own number")
    parser.add_argument("--rows", type=Path, help="write the members as CSV to this file")
    parser.add_argument("--sheet", type=Path, help="write a messy district sheet as XLSX to this file")
    chosen = parser.parse_args(arguments)
    if chosen.rows is None and chosen.sheet is None:
        parser.error("give --rows or --sheet")
    if chosen.rows is not None:
        count = write_rows(chosen.rows, chosen.size, chosen.seed, members=chosen.members)
        sys.stderr.write(f"{count} rows\n")
    if chosen.sheet is not None:
        chosen.sheet.write_bytes(xlsx(sheet(places(chosen.size, chosen.seed), chosen.seed)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
