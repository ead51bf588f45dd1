"""Makes one file of people in a process of its own: `export.py UUID marked|unmarked`; prints one JSON object.

Unmarked: the same rows as the register holds them, through the same doors, into the same kind of file.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from uuid import UUID

import django


def most_memory() -> float:
    """MiB of memory at the most since this program began; what `getrusage` tells begins with its parent's."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(told["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    django.setup()

    from dharatal.register.people.exports import making

    if sys.argv[2] == "unmarked":
        making.marked = lambda key, people: [one.told for one in people]
    said: list[tuple[int, int]] = []
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    making.make(UUID(sys.argv[1]), say=lambda done, total: said.append((done, total)))
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "seconds": seconds,
        "processor": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "mib": most_memory(),
        "steps": len(said),
    }
    print(json.dumps(told))
