"""The real thing: an installation of its own, by the command line."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dharatal.engines.postgres import login
from dharatal.engines.postgres.roles import connected

pytestmark = pytest.mark.cluster


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Installation:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()

    def run(self, *arguments: str) -> tuple[int, dict]:
        """Exit status and answer of one `dharatal` command."""
        done = subprocess.run(
            [sys.executable, "-m", "dharatal.interfaces.cli.main", *arguments, "--json"],
            env={**os.environ, "DHARATAL_HOME": str(self.home)},
            stdout=subprocess.PIPE,
            check=False,
        )
        return done.returncode, json.loads(done.stdout)

    def up(self) -> tuple[int, dict]:
        return self.run("up", "--detach", "--port", str(self.port))

    def pid(self, name: str) -> int:
        return next(part["pid"] for part in self.run("status")[1]["parts"] if part["name"] == name)

    def has_restarted(self, name: str) -> bool:
        """Whether a part died, is there again, and all is well."""
        answer = self.run("status")[1]
        restarts = next(part["restarts"] for part in answer["parts"] if part["name"] == name)
        return restarts > 0 and answer["healthy"] and answer["answers"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    made = Installation(tmp_path_factory.mktemp("home"))
    status, answer = made.up()
    assert status == 0, answer
    yield made
    made.run("down")


class TestUp:
    def test_serves_once_it_returns(self, installation):
        status, answer = installation.run("status")

        assert status == 0
        assert (answer["healthy"], answer["answers"]) == (True, True)
        assert [part["name"] for part in answer["parts"]] == ["database", "custodian", "web", "worker"]

    def test_is_refused_a_second_time(self, installation):
        status, answer = installation.up()

        assert (status, answer["error"]) == (1, "already_running")

    def test_serves_again_soon_after_the_database_was_killed(self, installation):
        web, worker = installation.pid("web"), installation.pid("worker")
        os.kill(installation.pid("database"), signal.SIGKILL)

        deadline = time.monotonic() + 60
        while not installation.has_restarted("database") and time.monotonic() < deadline:
            time.sleep(0.2)

        assert installation.has_restarted("database")
        assert (installation.pid("web"), installation.pid("worker")) == (web, worker)

    def test_has_the_second_custodian_back_after_it_was_killed(self, installation):
        os.kill(installation.pid("custodian"), signal.SIGKILL)

        deadline = time.monotonic() + 30
        while not installation.has_restarted("custodian") and time.monotonic() < deadline:
            time.sleep(0.2)

        assert installation.has_restarted("custodian")

    def test_is_back_within_a_minute_of_a_power_cut_with_all_that_was_committed(self, installation):
        logins = login.read(installation.home)
        with connected(logins, role="owner") as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
        os.killpg(installation.run("status")[1]["pid"], signal.SIGKILL)

        begun = time.monotonic()
        status, answer = installation.up()

        assert status == 0, answer
        assert time.monotonic() - begun < 60
        with connected(logins, role="owner") as connection:
            assert connection.execute("SELECT id FROM kept").fetchall() == [(1,)]


class TestDown:
    def test_leaves_nothing_running(self, installation):
        pids = [installation.pid(name) for name in ("database", "custodian", "web", "worker")]

        status, answer = installation.run("down")

        assert (status, answer["running"]) == (0, False)
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
