"""A private cluster in one call, for tests and benches."""

from pathlib import Path

from dharatal.engines.postgres import roles
from dharatal.engines.postgres.binaries import Binaries
from dharatal.engines.postgres.cluster import Cluster
from dharatal.engines.postgres.login import Logins


def start_private_cluster(home: Path, *, fsync: bool = False, binaries: Binaries | None = None) -> Cluster:
    """Make (where missing) and start a cluster as a child of this process; it stops when this process ends.

    Call it from the main thread: the kernel counts the end of the calling thread as that of the parent.
    """
    cluster = Cluster(home=home, fsync=fsync)
    cluster.create(binaries)
    cluster.start()
    return cluster


def clone_database(logins: Logins, source: str, name: str) -> None:
    """Make `name` a fresh copy of `source` (which nobody may be connected to), replacing what was there."""
    with roles.administrator(logins) as connection:
        roles.drop_database(connection, name)
        roles.make_database(connection, name, template=source)
