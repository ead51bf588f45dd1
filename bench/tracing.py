"""Whose rows are in a list of 400,000, against a register as large; and whose copy it is.

`python bench/tracing.py [--quick] [--rows N]` prints one JSON object a figure. The register and its people are invented
(`filled/register.py`), the lists are made of it by `filled/leaked.py`: a column dropped, a tenth of the names in the
other script, a twentieth of all cells retyped with a slip, rows shuffled, and a twentieth more rows of households that
the register does not hold. "Rightly" and "wrongly" are shares of the member's rows and of all rows. Beside each the
same for an exact join in the same run: phone and given name where there are phones, else name, father and village, as
a clerk would look rows up. Times are of processors, this process's, its children's and the database's; the list is
read, recognised, and its marks are read and judged by `field.trace`, as the worker does it.
--quick: a twentieth of the rows; its times say nothing.

A list without names stays below the bar: .963 of a twentieth of the rows, wrongly .00005. Of 735 rows lost some 660
have their age retyped. What is left of them, phone, father or husband, address and village, is the house's: of 4,992
houses of two members and more 3,456 share a number. Of such a row the model asks whether it is a slip, or somebody of
the house who is no member (one row in fifty, `weighing.SHARE_OF_THE_HOUSE`). It comes to 2:1 for the slip, and would
come to 7:1 if it looked whether the ages are one digit apart; asked are 33:1. To take them is to be wrong in one of
three, or of eight, where that share is true; here no house is partly a member's, so that no figure would show it.
What could help is to ask each list how many of its rows are of a known house and of nobody there, for the one in fifty.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from dharatal.interfaces.seed.invent import InventedUnit, people, places
from dharatal.interfaces.seed.throwaway import throwaway
from dharatal.kernel.names import fold
from filled import leaked
from filled.register import fill, prepare
from intake import peak_memory_of, tell, tell4

ROWS, SEED, FOREIGN = 400_000, 11, 0.05
LEAST_RIGHT, MOST_WRONG, MOST_SECONDS, MOST_MEMORY = 0.98, 0.001, 240.0, 2.0  # 120 s on two cores
LEAST_AHEAD = 1.2
EXPORTED = ("name", "relative_name", "mobile", "village", "address")
WITHOUT = ("name", "mobile", "relative_name", "village", "age")


class World(NamedTuple):
    """Who is in the register, numbered as their records are less one, and who is not."""

    members: pl.DataFrame
    foreign: pl.DataFrame


def invented(rows: int, made: Sequence[InventedUnit]) -> World:
    everyone = people("state", SEED, made, members=int(rows * (1 + FOREIGN)))
    houses = everyone["household"].unique().sort().sample(fraction=FOREIGN, seed=SEED)
    is_foreign = pl.col("household").is_in(houses.implode())
    return World(
        everyone.filter(~is_foreign).sample(fraction=1, shuffle=True, seed=SEED), everyone.filter(is_foreign)
    )


def as_keyed(members: pl.DataFrame, made: Sequence[InventedUnit]) -> pl.DataFrame:
    """Members with the places as the register calls them, under which it keys its records."""
    by_ref = {unit.ref: unit for unit in made}
    names = {}
    for unit in made:
        if unit.kind == "village":
            panchayat = by_ref[unit.parent]
            block = by_ref[panchayat.parent]
            names[unit.code] = (unit.name_en, block.name_en, by_ref[block.parent].name_en)
    told = pl.DataFrame(
        [names[code] for code in members["village_code"]],
        schema=["village", "block", "district"],
        orient="row",
    )
    return members.with_columns(*told.iter_columns())


def recognised(path: Path, out: Path) -> dict[str, Any]:
    """Have a process of its own trace a list; add its peak memory in GiB."""
    script = Path(__file__).with_name("asking") / "recognising.py"
    environment = {**os.environ, "DHARATAL_ROLE": "worker"}
    process = subprocess.Popen([sys.executable, script, path, out], stdout=subprocess.PIPE, env=environment)
    with peak_memory_of(process.pid) as peak:
        answer, _ = process.communicate()
    if process.returncode:
        raise SystemExit("the list could not be traced")
    return {**json.loads(answer.splitlines()[-1]), "memory": peak[0] / 1024**3}


def exactly_joined(told: pl.DataFrame, of: Sequence[int], members: pl.DataFrame) -> tuple[float, float]:
    """What a join on equal cells finds, rightly and wrongly, where it finds one only."""
    keys = ("mobile", "name") if "mobile" in told.columns else ("name", "relative_name", "village")
    keys = tuple(key for key in keys if key in told.columns)
    mine = told.select(keys).with_columns(of=pl.Series(of)).with_row_index("row")
    theirs = members.select(keys).with_row_index("member")
    found = _folded(mine, keys).join(_folded(theirs, keys), on="key")
    single = found.filter(pl.len().over("row") == 1)
    right = single.filter(pl.col("member").cast(pl.Int64) == pl.col("of")).height
    return right / members.height, (single.height - right) / told.height


def _folded(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    cells = zip(*(frame[key] for key in keys), strict=True)
    return frame.with_columns(key=pl.Series(["|".join(map(fold, row)) for row in cells]))


def figures_of(name: str, columns: Sequence[str], world: World, folder: Path, *, is_whole: bool) -> bool:
    told, of = leaked.leaked(world.members, columns, world.foreign, seed=SEED)
    path, out = folder / "list.csv", folder / "found.parquet"
    leaked.write(told, path)
    answer = recognised(path, out)
    found = pl.read_parquet(out).with_columns(
        of=pl.col("row").map_elements(lambda row: of[row - 2] + 1, pl.Int64)
    )
    is_right = (pl.col("of") > 0) & (pl.col("record") == pl.col("of"))
    right = found.filter(is_right).height / world.members.height
    wrong = found.filter((pl.col("record") > 0) & ~is_right).height / found.height
    joined, amiss = exactly_joined(told, of, world.members)
    seconds = answer["read"] + answer["recognise"] + answer["judge"] + answer["database"]
    told_more = {key: round(float(value), 1) for key, value in answer.items()}
    good = tell4(
        f"rightly recognised, {name}", right, LEAST_RIGHT, at_least=True, exact_join=round(joined, 4)
    )
    good &= tell4(f"wrongly recognised, {name}", wrong, MOST_WRONG, exact_join=round(amiss, 4))
    good &= tell(f"times as many as an exact join, {name}", right / joined, LEAST_AHEAD, at_least=True)
    if is_whole:
        good &= tell(f"processor seconds, {name}", seconds, MOST_SECONDS, **told_more)
        good &= tell(f"peak memory, GiB, {name}", answer["memory"], MOST_MEMORY)
    return good


@contextmanager
def filled(rows: int) -> Iterator[tuple[World, Path]]:
    with throwaway(fsync=False), tempfile.TemporaryDirectory(prefix="dharatal-bench-") as folder:
        made = places("state", SEED)
        prepare(made, "hq")
        world = invented(rows, made)
        fill(as_keyed(world.members, made), made, world.members.height, matched=True, phoned=True)
        yield world, Path(folder)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS)
    arguments = parser.parse_args()
    rows = arguments.rows // 20 if arguments.quick else arguments.rows
    with filled(rows) as (world, folder):
        every = {f"without {one}": [name for name in leaked.COLUMNS if name != one] for one in WITHOUT}
        every["as an export"] = list(EXPORTED)
        good = [
            figures_of(name, columns, world, folder, is_whole=not arguments.quick)
            for name, columns in every.items()
        ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
