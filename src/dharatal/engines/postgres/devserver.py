"""`python -m dharatal.engines.postgres.devserver HOME [DATABASE]`: a database to develop against."""

import signal
import sys
from pathlib import Path

from dharatal.engines.postgres.private import start_private_cluster
from dharatal.engines.postgres.roles import bootstrap


def main() -> None:
    home = Path(sys.argv[1]).resolve()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    cluster = start_private_cluster(home, fsync=False)
    logins = bootstrap(home, *sys.argv[2:3])
    sys.stdout.write(f"DHARATAL_HOME={home} has the database {logins['name']} until Ctrl-C\n")
    sys.stdout.flush()
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    cluster.stop()


if __name__ == "__main__":
    main()
