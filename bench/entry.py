"""One new row against a register of 10,000,000 sealed ones: who of them may be the same person.

`python bench/entry.py [--quick] [--rows N] [--least N]` prints one JSON object a figure. A row is compared as the
worker does for somebody who was just admitted: keys, candidates by them in SQL, opening, weighing, all in one door;
pages in memory, one at a time. The rows are people of the register as another district would write them: in the
other script, by a new number. The same is asked of a register of --least rows (300,000), since the time must not grow
with the register; what is synthetic says `filled/register.py`.
--quick: a thirtieth of the rows; its figures say nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import polars as pl

from dharatal.interfaces.seed.invent import InventedUnit, people, places
from dharatal.interfaces.seed.throwaway import throwaway
from dharatal.interfaces.seed.twice import other_script
from filled.register import POOL, fill, prepare, rows_of
from search import tell

ROWS, LEAST, ASKED, WARM = 10_000_000, 300_000, 300, 30
MOST_MS, MOST_GROWTH, LEAST_FOUND = 50.0, 1.5, 0.95


class Asked(NamedTuple):
    """Milliseconds of each row, how many were compared with it, and the share whose own record was among those."""

    ms: list[float]
    compared: list[int]
    found: float


def ask(frame: pl.DataFrame, rows: int) -> Asked:
    """Compare rows in a process of its own, of people who live at home."""
    luck = random.Random(3)
    chosen = luck.sample(range(min(rows, frame.height)), ASKED)
    written = [
        [
            at + 1,
            row._replace(
                name=other_script(row.name),
                relative_name=other_script(row.relative_name),
                mobile=f"66{at:08d}",
                age=row.age,
            ),
        ]
        for at, row in zip(chosen, rows_of(frame[chosen]), strict=True)
    ]
    script = Path(__file__).with_name("asking") / "entry.py"
    asked = json.dumps([*written[:WARM], *written])
    done = subprocess.run(
        [sys.executable, script], input=asked, text=True, check=True, stdout=subprocess.PIPE
    )
    times, compared, found = zip(*json.loads(done.stdout)[WARM:], strict=True)
    return Asked(list(times), list(compared), sum(found) / len(found))


def measured(made: list[InventedUnit], frame: pl.DataFrame, rows: int) -> Asked:
    with throwaway():
        prepare(made, "hq")
        started = time.perf_counter()
        fill(frame, made, rows, matched=True)
        print(f"{rows:,} people in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        return ask(frame, rows)


def shown(found: Asked) -> dict[str, float]:
    return {
        "p50": round(median(found.ms), 1),
        "p95": round(quantiles(found.ms, n=20)[18], 1),
        "p99": round(quantiles(found.ms, n=100)[98], 1),
        "compared": round(sum(found.compared) / len(found.compared), 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--least", type=int, default=LEAST)
    parser.add_argument("--alone", type=int, help="fill and ask one register only, and print what came out")
    chosen = parser.parse_args()
    if chosen.alone:
        made = places("state", 1)
        found = measured(made, people("state", 7, made, members=min(chosen.alone, POOL)), chosen.alone)
        print(json.dumps(found))
        return 0
    share = 30 if chosen.quick else 1
    few, many = (alone(rows // share) for rows in (chosen.least, chosen.rows))
    rows = chosen.rows // share
    good = tell("a new row's own record among the compared", many.found, "at least", LEAST_FOUND, rows=rows)
    grown = median(many.ms) / median(few.ms)
    good &= tell("a new row, by rows in the register", grown, "at most", MOST_GROWTH, few=shown(few))
    return (
        0
        if good & tell("a new row, ms", median(many.ms), "at most", MOST_MS, rows=rows, **shown(many))
        else 1
    )


def alone(rows: int) -> Asked:
    """A register in a process of its own: one process has one installation."""
    command = [sys.executable, __file__, "--alone", str(rows)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Asked(*json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
