"""What comparing a list of 400,000 names with the register and with itself takes of the worker's memory.

`python bench/comparing.py [--quick]` prints one JSON object a figure. The list is the invented state's, sent by the
headquarters at once; the register is empty, since what it brings is bounded by the batch of 500. The worker is a
process of its own, watched from outside.
--quick: a tenth of the rows; the memory then says little.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dharatal.interfaces.seed.invent import COLUMNS, people
from dharatal.interfaces.seed.throwaway import throwaway
from intake import ROWS, load, peak_memory_of, prepare, tell

MOST_MEMORY = 0.75  # GiB


def measure(folder: Path, rows: int) -> bool:
    made, sheet = prepare(folder), folder / "rows.csv"
    people("state", 1, made, members=rows).select(COLUMNS).write_csv(sheet)
    loaded = load(sheet)
    script = Path(__file__).with_name("asking") / "comparing.py"
    started = time.perf_counter()
    worker = subprocess.Popen([sys.executable, script, loaded["batch"]], stdout=subprocess.PIPE, text=True)
    with peak_memory_of(worker.pid) as peak:
        flagged, _ = worker.communicate()
    more = {"rows": loaded["accepted"], "flagged": int(flagged), "wall": time.perf_counter() - started}
    return tell("memory of comparing a list, GiB", peak[0] / 1024**3, MOST_MEMORY, **more)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    rows = ROWS // (10 if parser.parse_args().quick else 1)
    with throwaway(), tempfile.TemporaryDirectory() as folder:
        return 0 if measure(Path(folder), rows) else 1


if __name__ == "__main__":
    sys.exit(main())
