"""A file of 400,000 people: how long it takes, what its marks cost, and how much memory it needs.

`python bench/exporting.py [--quick] [--rows N] [--format xlsx]` prints one JSON object a figure. Each file is made in a
process of its own by the program that the worker runs: the asker's door for every part, opening, marking, writing,
sealing, the log's entry. Marked and unmarked files are made in turns in the same run, and the faster of each counts.
Unmarked ones differ in nothing but that rows are written as the register holds them.

What the register holds says `filled/register.py`. --quick: a fiftieth of the rows; its figures say nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from dharatal.engines.home import home, run_dir
from dharatal.engines.postgres import login, roles
from dharatal.guard.vault.marks import serving
from dharatal.interfaces.seed.districts import STATE_CODE
from dharatal.interfaces.seed.invent import people, places
from dharatal.interfaces.seed.throwaway import throwaway
from filled.register import POOL, dharatal, fill, prepare

ROWS, RUNS = 400_000, 2
MOST_MIB, MOST_TIMES = 1024.0, 1.25
ASKER, APPROVERS = "hq", {"guard": "guard_officer", "admin": "state_admin"}
COLUMNS = "name,father_name,phone,village,address"


def tell(figure: str, value: float, most: float | None, **more: object) -> bool:
    good = most is None or value <= most
    told = {} if most is None else {"at most": most, "ok": good}
    print(json.dumps({"figure": figure, "value": round(value, 3), **told, **more}), flush=True)
    return good


def asked(kind: str) -> UUID:
    """Ask for everybody of the state, and have it approved by two."""
    command = [sys.executable, "-m", "dharatal.interfaces.cli.main", "export"]
    unit = f"state:{STATE_CODE}"
    make = ["make", "--as", ASKER, "--unit", unit, "--columns", COLUMNS, "--purpose", "law", "--full"]
    why = ["--reason", "how long it takes", "--out", str(home() / f"out.{kind}"), "--json"]
    done = subprocess.run([*command, *make, *why], check=True, stdout=subprocess.PIPE, text=True)
    export = json.loads(done.stdout)["export"]
    for name in APPROVERS:
        dharatal("export", "approve", export, "--as", name)
    return UUID(export)


def made(kind: str, how: str) -> dict[str, float]:
    script = Path(__file__).with_name("asking") / "export.py"
    export = str(asked(kind))
    done = subprocess.run(
        [sys.executable, script, export, how], check=True, stdout=subprocess.PIPE, text=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    told["file"] = (home() / "files" / "exports" / f"{export}.sealed").stat().st_size
    print(how, told, file=sys.stderr)
    return told


def number_on(rows: int) -> None:
    """Let whoever comes after the register's rows have other numbers: an export has a subject of its own."""
    logins = login.read(home())
    with roles.administrator(logins, logins["name"]) as admin:
        admin.execute("SELECT setval('subject_id', %s)", [rows // 100 * 100 + 1_001])


@contextmanager
def answering() -> Iterator[None]:
    """The second custodian of the marks, in a thread."""
    ready, stop, keeper = threading.Event(), threading.Event(), home() / "keeper"
    serving.init(keeper)
    socket = run_dir() / "custodian.sock"
    told = {"until": stop, "ready": ready.set}
    served = threading.Thread(target=serving.serve, args=(keeper, socket), kwargs=told)
    served.start()
    try:
        ready.wait(10)
        yield
    finally:
        stop.set()
        served.join()


def measure(kind: str, rows: int) -> bool:
    runs = [(made(kind, "unmarked"), made(kind, "marked")) for _ in range(RUNS)]
    plain, marked = (min(one[at]["seconds"] for one in runs) for at in (0, 1))
    peak = max(one["mib"] for run in runs for one in run)
    told = {"rows": rows, "format": kind, "mib_of_file": round(runs[0][1]["file"] / 2**20, 1)}
    tell("export, seconds unmarked", plain, None, **told)
    tell("export, seconds marked", marked, None, steps_told=runs[0][1]["steps"], **told)
    processor = min(one[1]["processor"] for one in runs) / min(one[0]["processor"] for one in runs)
    good = tell("export, marked to unmarked", marked / plain, MOST_TIMES, processor=round(processor, 3))
    return good & tell("export, memory at its most, MiB", peak, MOST_MIB, **told)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--format", default="xlsx", choices=("xlsx", "csv"))
    chosen = parser.parse_args()
    rows = chosen.rows // (50 if chosen.quick else 1)
    with throwaway():
        units = places("state", 1)
        prepare(units, ASKER)
        for name, post in APPROVERS.items():
            dharatal("user", "add", name, "--post", post, "--unit", f"state:{STATE_CODE}")
        fill(people("state", 7, units, members=min(rows, POOL)), units, rows)
        number_on(rows)
        with answering():
            return 0 if measure(chosen.format, rows) else 1


if __name__ == "__main__":
    sys.exit(main())
