"""A cluster of its own for these tests: they kill it, which no other test would like."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dharatal.engines.postgres.cluster import Cluster
from dharatal.engines.postgres.login import Logins
from dharatal.engines.postgres.private import start_private_cluster
from dharatal.engines.postgres.roles import bootstrap, connected


@pytest.fixture(autouse=True)
def _no_server_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DHARATAL_DATABASE_URL", raising=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def cluster(home: Path) -> Iterator[Cluster]:
    running = start_private_cluster(home)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def logins(cluster: Cluster) -> Logins:
    made = bootstrap(cluster.home)
    with connected(made, role="owner") as connection:
        connection.execute("CREATE TABLE thing (id int PRIMARY KEY, word text)")
        connection.execute("CREATE SEQUENCE thing_number")
    return made
