"""Whose rows are in a list of 400,000, against a register as large; and whose copy it is.

`python bench/tracing.py [--quick] [--rows N]` prints one JSON object a figure. The register and its people are invented
(`filled/register.py`), the lists are made of it by `filled/leaked.py`: a column dropped, a tenth of the names in the
other script, a twentieth of all cells retyped with a slip, rows shuffled, and a twentieth more rows of households that
the register does not hold. "Rightly" and "wrongly" are shares of the member's rows and of all rows. Beside each the
same for an exact join in the same run: phone and name where there are phones, else name, father and village, names as
they sound in either script, as a patient clerk would look rows up. Times are of processors, this process's, its
children's and the database's; the list is read, recognised, and its marks are read and judged by `field.trace`, as the
worker does it.
--quick: a twentieth of the rows; its times say nothing.

"whole houses" is another list: of houses that the register holds in part, everybody, as a roll of voters has them. A
fixed one in fifty for somebody of the house who is no member (`recognising.houses` asks each list instead) found .963
without names, and took .0019 of whole houses wrongly.
"""

from __future__ import annotations

import argparse
import json
import os
import random
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

ROWS, SEED, FOREIGN, OTHERS = 400_000, 11, 0.05, 0.05
LEAST_RIGHT, MOST_WRONG, MOST_SECONDS, MOST_MEMORY = 0.98, 0.001, 240.0, 2.0  # 120 s on two cores
LEAST_AHEAD, LEAST_OF_HOUSES = 0.8, 0.95
EXPORTED = ("name", "relative_name", "mobile", "village", "address")
WITHOUT = ("name", "mobile", "relative_name", "village", "age")


class World(NamedTuple):
    """Who is in the register, numbered as their records are less one, and who is not.

    foreign: of houses that it does not know; others: of houses of which it holds somebody else.
    """

    members: pl.DataFrame
    foreign: pl.DataFrame
    others: pl.DataFrame


def invented(rows: int, made: Sequence[InventedUnit]) -> World:
    everyone = people("state", SEED, made, members=int(rows * (1 + FOREIGN + OTHERS)))
    luck = random.Random(SEED)
    houses = everyone["household"].unique().sort().sample(fraction=FOREIGN, seed=SEED)
    is_foreign = pl.col("household").is_in(houses.implode())
    known = everyone.filter(~is_foreign)
    left_out = pl.Series([luck.random() < OTHERS for _ in range(known.height)], dtype=pl.Boolean)
    members = known.filter(~left_out).sample(fraction=1, shuffle=True, seed=SEED)
    return World(
        members,
        everyone.filter(is_foreign),
        known.filter(left_out).join(members, on="household", how="semi"),
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
    if "name" not in told.columns:
        keys = ("mobile", "relative_name", "village")
    mine = told.select(keys).with_columns(of=pl.Series(of)).with_row_index("row")
    theirs = members.select(keys).with_row_index("member")
    found = _folded(mine, keys).join(_folded(theirs, keys), on="key")
    single = found.filter(pl.len().over("row") == 1)
    right = single.filter(pl.col("member").cast(pl.Int64) == pl.col("of")).height
    return right / sum(whom >= 0 for whom in of), (single.height - right) / told.height


def _folded(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Names as they sound; of a number every digit counts."""
    columns = (frame[key] if key == "mobile" else map(fold, frame[key]) for key in keys)
    return frame.with_columns(key=pl.Series(list(map("|".join, zip(*columns, strict=True)))))


def listed(columns: Sequence[str], world: World, *, houses: bool) -> tuple[pl.DataFrame, list[int]]:
    """The rows of a list and of whom each is. houses: of everybody in houses that the register holds in part."""
    if not houses:
        return leaked.leaked(world.members, columns, world.foreign, seed=SEED)
    told, of = leaked.leaked(world.members, columns, world.others, seed=SEED)
    in_part = world.members["household"].is_in(world.others["household"].unique().implode()).to_list()
    kept = [at for at, whom in enumerate(of) if whom < 0 or in_part[whom]]
    return told[kept], [of[at] for at in kept]


def figures_of(
    name: str, columns: Sequence[str], world: World, folder: Path, *, is_whole: bool, houses: bool = False
) -> bool:
    told, of = listed(columns, world, houses=houses)
    count = sum(whom >= 0 for whom in of)
    path, out = folder / "list.csv", folder / "found.parquet"
    leaked.write(told, path)
    answer = recognised(path, out)
    found = pl.read_parquet(out).with_columns(
        of=pl.col("row").map_elements(lambda row: of[row - 2] + 1, pl.Int64)
    )
    is_right = (pl.col("of") > 0) & (pl.col("record") == pl.col("of"))
    right = found.filter(is_right).height / count
    wrong = found.filter((pl.col("record") > 0) & ~is_right).height / found.height
    joined, amiss = exactly_joined(told, of, world.members)
    seconds = answer["read"] + answer["recognise"] + answer["judge"] + answer["database"]
    told_more = {key: round(float(value), 1) for key, value in answer.items()}
    least = LEAST_OF_HOUSES if houses else LEAST_RIGHT
    good = tell4(f"rightly recognised, {name}", right, least, at_least=True, exact_join=round(joined, 4))
    good &= tell4(f"wrongly recognised, {name}", wrong, MOST_WRONG, exact_join=round(amiss, 4))
    if not houses:
        missed = (right - joined) / (1 - joined)
        good &= tell(f"found of what an exact join misses, {name}", missed, LEAST_AHEAD, at_least=True)
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
        good += [
            figures_of(f"whole houses, {name}", every[name], world, folder, is_whole=False, houses=True)
            for name in ("as an export", "without age")
        ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
