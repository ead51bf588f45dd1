"""A whole installation for the length of a measurement: own cluster, own keys, gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.db import connection

from dharatal.engines import keys
from dharatal.engines.postgres.private import start_private_cluster
from dharatal.engines.postgres.settings import Role, database_settings
from dharatal.interfaces.cli.service.parts import prepare_database


@contextmanager
def throwaway(*, fsync: bool = True) -> Iterator[Path]:
    """Make an empty migrated installation and enter it as the web role. Once a process, in its main thread.

    DHARATAL_BENCH_DIR: where to put it, the temporary directory unless told.
    """
    home = Path(tempfile.mkdtemp(prefix="dharatal-bench-", dir=os.environ.get("DHARATAL_BENCH_DIR")))
    os.environ |= {
        "DHARATAL_HOME": str(home),
        "DHARATAL_ROLE": "web",
        "DJANGO_SETTINGS_MODULE": "dharatal.interfaces.settings",
    }
    try:
        cluster = start_private_cluster(home, fsync=fsync)
        try:
            keys.create_missing()
            prepare_database(home)
            django.setup()
            yield home
        finally:
            connection.close()
            cluster.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def become(role: Role) -> None:
    """Go on as another database role."""
    connection.close()
    settings = database_settings(role)
    connection.settings_dict.update(USER=settings["USER"], PASSWORD=settings["PASSWORD"])
