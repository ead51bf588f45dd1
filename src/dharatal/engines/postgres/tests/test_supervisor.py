import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dharatal.engines.postgres import lock, state
from dharatal.engines.postgres.supervisor import children_of

pytestmark = pytest.mark.cluster


def eventually(condition, *, patience=30.0):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


class House:
    """A supervised installation in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process = None

    def start(self):
        state.path_in(self.home).unlink(missing_ok=True)
        command = [sys.executable, "-m", "dharatal.engines.postgres.tests.house", str(self.home)]
        self.process = subprocess.Popen(
            command, start_new_session=True, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "src"}
        )
        return self.process

    def is_healthy(self):
        held = state.read(self.home)
        return held is not None and held["healthy"] and all(p["state"] == "running" for p in held["parts"])

    def part(self, name):
        return next(part for part in state.read(self.home)["parts"] if part["name"] == name)

    def is_gone(self, pid):
        return not Path(f"/proc/{pid}").exists()


@pytest.fixture(scope="module")
def standing(home):
    house = House(home)
    yield house
    house.process.terminate()
    house.process.wait(30)


@pytest.fixture
def house(standing):
    if standing.process is None or standing.process.poll() is not None:
        standing.start()
    assert eventually(standing.is_healthy)
    return standing


class TestSupervisor:
    @pytest.mark.parametrize("name", ["database", "part"])
    def test_starts_a_killed_part_again_and_leaves_the_other_alone(self, house, name):
        other = house.part({"database": "part", "part": "database"}[name])
        killed = house.part(name)

        os.kill(killed["pid"], signal.SIGKILL)

        assert eventually(
            lambda: house.part(name)["restarts"] == killed["restarts"] + 1 and house.is_healthy()
        )
        assert house.part(other["name"]) == other

    def test_ends_what_a_killed_part_left_behind(self, house):
        part = house.part("part")
        assert eventually(lambda: children_of(part["pid"]))
        (child,) = children_of(part["pid"])

        os.kill(part["pid"], signal.SIGKILL)

        assert eventually(lambda: house.is_gone(child))

    def test_goes_on_while_a_part_cannot_be_started(self, house):
        logs = house.home / "logs"
        database = house.part("database")
        logs.rename(house.home / "aside")

        os.kill(house.part("part")["pid"], signal.SIGKILL)
        waited = eventually(lambda: house.part("part")["state"] == "waiting")
        (house.home / "aside").rename(logs)

        assert waited
        assert eventually(house.is_healthy)
        assert house.part("database") == database

    def test_refuses_a_second_one_on_the_same_home(self, house):
        second = House(house.home)
        kept = state.path_in(house.home).read_bytes()
        process = second.start()
        state.path_in(house.home).write_bytes(kept)

        said = process.communicate(timeout=20)[1].decode()

        assert process.returncode == 1
        assert "AlreadyRunning" in said
        assert lock.holder(house.home) == house.process.pid

    def test_leaves_no_orphan_when_it_is_killed_itself(self, house):
        pids = [house.part(name)["pid"] for name in ("database", "part")]

        house.process.kill()
        house.process.wait()

        assert eventually(lambda: all(map(house.is_gone, pids)))
        assert lock.holder(house.home) is None

    def test_comes_back_after_the_whole_group_was_killed(self, house):
        os.killpg(house.process.pid, signal.SIGKILL)
        house.process.wait()

        house.start()

        assert eventually(house.is_healthy)

    def test_stops_everything_when_asked_to(self, house):
        pids = [house.part(name)["pid"] for name in ("database", "part")]

        house.process.terminate()

        assert house.process.wait(30) == 0
        assert all(map(house.is_gone, pids))
        assert [part["state"] for part in state.read(house.home)["parts"]] == ["stopped", "stopped"]
        assert "database system is shut down" in (house.home / "logs/database.log").read_text("utf-8")
