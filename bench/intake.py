"""Intake of 400,000 rows against `\\copy` of the same rows, and against django-import-export on 20,000.

`python bench/intake.py [--quick]` prints one JSON object a figure; ratios are of wall times in this one run.
Intake is timed from the file to committed submissions: read, cleaned, placed, sealed, token-indexed, queued
for their calls, counted and recorded. Each load is a process of its own, whose start counts and whose memory,
with that of its children, is watched from outside. The second is of other people than the first, into the
same tables. django-import-export is no dependency of ours: it is installed into a throw-away directory.
--quick: a fiftieth of the rows; its figures say nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from dharatal.engines.home import home
from dharatal.engines.postgres import login, roles
from dharatal.interfaces.seed.directory import write_directory
from dharatal.interfaces.seed.districts import STATE_CODE
from dharatal.interfaces.seed.invent import COLUMNS, InventedUnit, people, places
from dharatal.interfaces.seed.throwaway import throwaway

ROWS, FEW = 400_000, 20_000
MOST_CSV, MOST_XLSX, MOST_MEMORY, LEAST_FASTER = 15.0, 25.0, 2.0, 25.0
LOADER = "hq"
COPIES = 3
RIVAL = "django-import-export>=4.3,<5"


def tell(figure: str, value: float, limit: float, *, at_least: bool = False, **more: object) -> bool:
    good = value >= limit if at_least else value <= limit
    bound = "at least" if at_least else "at most"
    shown = {"figure": figure, "value": round(value, 2), bound: limit, "ok": good, **more}
    print(json.dumps(shown), flush=True)
    return good


def tell4(figure: str, value: float, limit: float, *, at_least: bool = False, **more: object) -> bool:
    """Like `tell`, with the value to four places as well: two are too few here."""
    return tell(figure, value, limit, at_least=at_least, exactly=round(value, 4), **more)


def copied(path: Path) -> float:
    """Median seconds of `\\copy` into a table without index: blocks of the file, as psql sends them."""
    logins = login.read(home())
    columns = ", ".join(f"{name} text" for name in COLUMNS)
    times = []
    with roles.administrator(logins, logins["name"]) as connection:
        for _ in range(COPIES):
            connection.execute(f"CREATE TABLE bench_bare ({columns})")
            started = time.perf_counter()
            with (
                path.open("rb") as source,
                connection.cursor() as cursor,
                cursor.copy("COPY bench_bare FROM STDIN (FORMAT csv, HEADER)") as copy,
            ):
                while block := source.read(1 << 16):
                    copy.write(block)
            times.append(time.perf_counter() - started)
            connection.execute("DROP TABLE bench_bare")
    return median(times)


def dharatal(*arguments: str) -> dict[str, Any]:
    """Run a command in a process of its own; add wall seconds and peak memory in bytes to its answer."""
    command = [sys.executable, "-m", "dharatal.interfaces.cli.main", *arguments, "--json"]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    with peak_memory_of(process.pid) as peak:
        out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"dharatal {arguments[0]} {arguments[1]}: {out.decode()}")
    return {**json.loads(out.splitlines()[-1]), "wall": time.perf_counter() - started, "memory": peak[0]}


def load(path: Path) -> dict[str, Any]:
    return dharatal("intake", "load", str(path), "--as", LOADER, "--unit", f"state:{STATE_CODE}")


@contextmanager
def peak_memory_of(pid: int) -> Iterator[list[int]]:
    """Watch a process and its descendants, five times a second: the peaks of those there are, together.

    That is more than they ever had at once, for what they share counts for each; but it costs them nothing. To ask for
    their proportional memory took a twentieth of two cores from what was timed.
    """
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            peak[0] = max(peak[0], sum(map(_highest, _family(pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _highest(pid: int) -> int:
    """The most memory that a process had so far, in bytes."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def prepare(folder: Path) -> list[InventedUnit]:
    """The invented state's places, and the log-in that loads the sheets."""
    made, listing = places("state", 1), folder / "lgd"
    listing.mkdir()
    write_directory(made, listing)
    dharatal("units", "import", "--lgd", str(listing), "--state", STATE_CODE)
    dharatal("user", "add", LOADER, "--post", "hq_operator", "--unit", f"state:{STATE_CODE}")
    return made


def measure(folder: Path, rows: int, few: int) -> bool:
    made = prepare(folder)
    sheet, workbook, small = folder / "rows.csv", folder / "rows.xlsx", folder / "few.csv"
    people("state", 1, made, members=rows).select(COLUMNS).write_csv(sheet)
    people("state", 2, made, members=rows).select(COLUMNS).write_excel(workbook)
    alone = people("state", 3, made, members=2 * few).unique("mobile", keep="first", maintain_order=True)
    alone.select(COLUMNS).head(few).write_csv(small)  # the rival's look-up fails on a family's phone
    bare = copied(sheet)
    ours = load(small)
    good = against_rival(small, ours)
    by_csv, by_xlsx = load(sheet), load(workbook)
    good &= tell(
        "intake of CSV by \\copy", by_csv["wall"] / bare, MOST_CSV, copy=round(bare, 2), **shown(by_csv)
    )
    good &= tell(
        "intake of XLSX by \\copy", by_xlsx["wall"] / bare, MOST_XLSX, copy=round(bare, 2), **shown(by_xlsx)
    )
    memory = max(by_csv["memory"], by_xlsx["memory"]) / 1024**3
    return good & tell("peak memory of intake, GiB", memory, MOST_MEMORY)


def shown(answer: dict[str, Any]) -> dict[str, Any]:
    counts = {name: answer[name] for name in ("rows", "accepted", "duplicates", "rejected")}
    return {**counts, "wall": round(answer["wall"], 2)}


def against_rival(small: Path, ours: dict[str, Any]) -> bool:
    """Compare seconds a row, without the start of either program."""
    target = Path(tempfile.mkdtemp(prefix="dharatal-bench-rival-"))
    try:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), RIVAL]
        if subprocess.run(command, check=False).returncode:
            print(
                json.dumps(
                    {"figure": "intake by django-import-export", "skipped": "it could not be installed"}
                )
            )
            return True
        theirs = _rival(small, target)
    finally:
        shutil.rmtree(target, ignore_errors=True)
    each = ours["seconds"] / ours["rows"]
    times = {name: round(theirs[name] / theirs["rows"] / each, 1) for name in ("by_query", "cached")}
    figure = "django-import-export's time a row by intake's"
    more = {"rows": ours["rows"], "seconds": ours["seconds"], "with_cached_look_up": times["cached"]}
    return tell(figure, times["by_query"], LEAST_FASTER, at_least=True, **more)


def _rival(small: Path, target: Path) -> dict[str, Any]:
    script = Path(__file__).with_name("rivals") / "import_export_bulk.py"
    done = subprocess.run([sys.executable, script, small, target], check=True, stdout=subprocess.PIPE)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    share = 50 if parser.parse_args().quick else 1
    with throwaway(), tempfile.TemporaryDirectory() as folder:
        return 0 if measure(Path(folder), ROWS // share, FEW // share) else 1


if __name__ == "__main__":
    sys.exit(main())
