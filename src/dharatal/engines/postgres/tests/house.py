"""A small installation for the supervisor's tests: a database and a part that has a child of its own."""

import signal
import sys
from pathlib import Path

from dharatal.engines.postgres import processes
from dharatal.engines.postgres.cluster import Cluster
from dharatal.engines.postgres.supervisor import Part, Process, Supervisor

COMMAND = ["sh", "-c", "sleep 600 & exec sleep 600"]


def main(home: Path) -> int:
    cluster = Cluster(home, fsync=False)

    def spawn() -> Process:
        with (home / "logs" / "part.log").open("ab") as log:
            return processes.start(COMMAND, identity="direct", on_orphaned=signal.SIGTERM, log=log)

    database = Part(
        name="database",
        spawn=cluster.spawn,
        is_ready=cluster.is_ready,
        log_file=cluster.log_file,
        prepare=cluster.create,
        stop_signal=signal.SIGINT,
        retries=True,
    )
    part = Part(name="part", spawn=spawn, is_ready=lambda: True, log_file=home / "logs" / "part.log")
    return Supervisor(home, [database, part], url="http://localhost/").run()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
