"""Reads a list and finds whose rows they are, in a process of its own: `python bench/asking/recognising.py FILE OUT`.

OUT: a parquet of row, record. Prints one JSON object: seconds of a processor for reading, for recognising, for reading
the marks and judging them against 60 copies that nobody made; those of the database's process, wall seconds.
"""

import json
import resource
import sys
import time
from contextlib import nullcontext
from datetime import date
from hashlib import sha256
from pathlib import Path

import django

django.setup()

import polars as pl  # noqa: E402
from django.db import connection  # noqa: E402

from dharatal.field.trace import judging, lists, marks  # noqa: E402
from dharatal.field.trace.judging import Copied  # noqa: E402
from dharatal.guard.access.door import entering  # noqa: E402
from dharatal.guard.vault.marks.keys import MarkKey  # noqa: E402
from dharatal.kernel.actor import SYSTEM  # noqa: E402
from dharatal.register.people.capabilities import MATCH  # noqa: E402
from dharatal.register.people.recognising.whole import recognise  # noqa: E402

COPIES = 60


def some_key(number: int) -> MarkKey:
    return MarkKey(sha256(f"key {number}".encode()).digest(), sha256(b"shared").digest())


def spent() -> float:
    """Processor seconds of this process and of the children it has waited for."""
    own, theirs = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def main() -> None:
    content, name = Path(sys.argv[1]).read_bytes(), Path(sys.argv[1]).name
    started, begun = time.perf_counter(), spent()
    with entering(SYSTEM, MATCH):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (backend,) = cursor.fetchone()
        found = lists.read(content, name, on=date(2026, 11, 22))
        read = spent() - begun
        told = recognise(found.suspects)
        whole = spent() - begun
        before = spent()
        strands = marks.read(found, told, door=nullcontext, say=lambda share: None)
        judging.judge(strands, {f"{n}": Copied(f"{n}", "", some_key(n), None, False) for n in range(COPIES)})
        judged = spent() - before
        theirs = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9
    pl.DataFrame({"row": found.numbers, "record": told.records, "odds": told.odds}).write_parquet(sys.argv[2])
    answer = {
        "read": read,
        "recognise": whole - read,
        "judge": judged,
        "database": theirs,
        "wall": time.perf_counter() - started,
    }
    print(json.dumps({**answer, "rows": len(found)}))


main()
