"""`python -m dharatal.engines.postgres.devserver HOME [DATABASE]`: a database to develop against, until Ctrl-C."""

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
    print(f"ready: DHARATAL_HOME={home} database {logins['name']} on {logins['host']}", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    cluster.stop()


if __name__ == "__main__":
    main()
