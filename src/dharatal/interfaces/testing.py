"""What the tests stand on: a private PostgreSQL for the run, a migrated template, one copy of it a worker.

A pytest plugin (`-p dharatal.interfaces.testing`), loaded before Django's settings are read. The test process is the
`web` role, so row-level security and privileges hold in every test as they do in production.
"""

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dharatal.engines import keys
from dharatal.engines.postgres import login, private, roles, sequences
from dharatal.guard.vault.marks import serving

TEMPLATE = "dharatal_template"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def _start_run() -> Path:
    base = Path(tempfile.mkdtemp(prefix="dharatal-test-"))
    os.environ["DHARATAL_TEST_BASE"] = str(base)
    cluster = private.start_private_cluster(base, fsync=False)
    roles.bootstrap(base, TEMPLATE)
    _run.append((base, cluster))
    return base


_run: list[tuple[Path, Any]] = []
BASE = Path(os.environ["DHARATAL_TEST_BASE"]) if WORKER else _start_run()
HOME = BASE / f"home-{WORKER or 'main'}"
DATABASE = f"dharatal_{WORKER or 'main'}"


def _make_home() -> None:
    os.environ["DHARATAL_HOME"] = str(HOME)
    os.environ["DHARATAL_ROLE"] = "web"
    keys.create_missing()
    login.write(HOME, {**login.read(BASE), "name": DATABASE})


_make_home()


def pytest_unconfigure(config: pytest.Config) -> None:
    for base, cluster in _run:
        cluster.stop()
        shutil.rmtree(base, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A migrated database of this worker's own, entered as the web role."""
    with _one_at_a_time():
        if not (BASE / "migrated").exists():
            with django_db_blocker.unblock():
                _migrate()
            (BASE / "migrated").touch()
        private.clone_database(login.read(BASE), TEMPLATE, DATABASE)
    with django_db_blocker.unblock():
        _use(database=DATABASE)
    yield
    with django_db_blocker.unblock():
        _use(database=DATABASE)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (BASE / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _migrate() -> None:
    from django.core.management import call_command

    from dharatal.engines.postgres.gate import permitted

    _use(database=TEMPLATE, role="owner")
    with permitted():
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    _use(database=DATABASE)


def _use(*, database: str, role: str = "web") -> None:
    """Point Django's connection somewhere else."""
    from django.db import connection

    logins = login.read(BASE)
    connection.close()
    connection.settings_dict.update(
        NAME=database, USER=f"dharatal_{role}", PASSWORD=logins["passwords"][role]
    )
    sequences.forget_kept()  # another database counts on its own
    connection.features.supports_transactions = True  # Django finds out by making a table, which web may not


@pytest.fixture
def whole_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A real database that commits, thrown away afterwards: for threads, browsers and killed processes."""
    logins = login.read(BASE)
    name = f"{DATABASE}_whole"
    private.clone_database(logins, TEMPLATE, name)
    with django_db_blocker.unblock():
        _use(database=name)
        login.write(HOME, {**logins, "name": name})
        yield name
        _use(database=DATABASE)
        login.write(HOME, {**logins, "name": DATABASE})
    with roles.administrator(logins) as connection:
        roles.drop_database(connection, name)


@pytest.fixture
def worker_role(whole_database: str) -> Iterator[None]:
    """Be the worker for this test: what background jobs may do, on a database that commits."""
    _use(database=whole_database, role="worker")
    yield
    _use(database=whole_database)


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection[Any]]:
    """Somebody with the database's highest rights, beside the application, on its committed data."""
    from django.db import connection

    with roles.administrator(login.read(BASE), str(connection.settings_dict["NAME"])) as administrator:
        yield administrator


@pytest.fixture(scope="session", autouse=True)
def custodian() -> Iterator[None]:
    """The second custodian of the marks answers at this home's socket, as the program does, but in a thread.

    For every test: lists of people are marked, and without it there are none.
    """
    ready, stop = threading.Event(), threading.Event()
    keeper = HOME / "keeper"
    serving.init(keeper)
    served = threading.Thread(
        target=serving.serve,
        args=(keeper, HOME / "run" / "custodian.sock"),
        kwargs={"until": stop, "ready": ready.set},
    )
    served.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        stop.set()
        served.join()


@pytest.fixture
def enter() -> Callable[..., Any]:
    """The door itself: `with enter(actor, CAPABILITY): ...`."""
    from dharatal.guard.access.door import entering

    return entering


@pytest.fixture(scope="session")
def hard_rows() -> Any:
    """A small register with people in it twice, and the pairs: (rows, truth) of `seed.doubles`."""
    from dharatal.interfaces.seed.doubles import doubles

    return doubles(12_000, 77)
