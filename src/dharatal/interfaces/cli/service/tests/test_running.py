import socket
import subprocess

import pytest

from dharatal.engines import home as homes
from dharatal.engines.postgres import lock, state
from dharatal.guard.vault.marks import custodian
from dharatal.interfaces.cli import service
from dharatal.interfaces.cli.service import running
from dharatal.interfaces.cli.service.parts import Plan, PortTaken, parts_of, require_free
from dharatal.interfaces.cli.service.running import NotRunning


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DHARATAL_HOME", str(tmp_path))
    monkeypatch.delenv("DHARATAL_DATABASE_URL", raising=False)
    homes.run_dir()
    return tmp_path


def written(home, supervisor):
    part = state.PartState(name="web", state="running", pid=1, port=8000, since="2026-01-01", restarts=2)
    state.write(
        home,
        state.State(
            supervisor=supervisor,
            since="2026-01-01",
            url="http://localhost:8000/",
            healthy=True,
            failure="",
            parts=[part],
        ),
    )


class TestStatus:
    def test_of_a_new_home_is_that_nothing_runs(self, home):
        said = service.status()

        assert (said["running"], said["healthy"], said["parts"]) == (False, False, [])

    def test_counts_the_parts_of_a_killed_supervisor_as_stopped(self, home):
        written(home, supervisor=999_999)

        said = service.status()

        assert not said["running"]
        assert said["parts"][0]["state"] == "stopped"
        assert said["parts"][0]["pid"] is None

    def test_says_of_each_part_what_it_does(self, home, monkeypatch):
        written(home, supervisor=4711)
        monkeypatch.setattr(lock, "holder", lambda home: 4711)

        said = service.status()

        assert said["healthy"]
        assert said["parts"] == [
            {"name": "web", "state": "running", "pid": 1, "port": 8000, "since": "2026-01-01", "restarts": 2}
        ]


class TestDown:
    def test_refuses_where_nothing_runs(self, home):
        with pytest.raises(NotRunning, match=str(home)):
            service.down()


class TestUp:
    def test_says_meanwhile_what_still_comes_up(self, home, monkeypatch):
        written(home, supervisor=4711)
        held = state.read(home)
        state.write(home, {**held, "healthy": False, "parts": [{**held["parts"][0], "state": "starting"}]})
        monkeypatch.setattr(running, "TOLD_EVERY", 0.0)
        said = []

        def becomes_healthy(line):
            said.append(line)
            state.write(home, held)

        with subprocess.Popen(["sleep", "60"]) as supervisor:
            running._await_health(home, supervisor, becomes_healthy)
            supervisor.kill()

        assert len(said) == 1
        assert "just now: web" in said[0]

    def test_waits_longer_for_pages_to_come_up_than_to_end(self, home):
        web = next(part for part in parts_of(Plan(home=home, port=8000)) if part.name == "web")

        assert web.starts_within > 2 * web.patience

    def test_refuses_a_port_that_another_program_holds(self):
        with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortTaken):
            require_free("127.0.0.1", other.getsockname()[1], patience=0)

    def test_runs_a_trial_on_this_machine_only_and_the_second_custodian_beside_it(self, home):
        parts = parts_of(Plan(home=home, port=8000))

        assert [part.name for part in parts] == ["database", "custodian", "web", "worker"]

    def test_runs_no_second_custodian_in_production(self, home):
        homes.become_production()

        parts = parts_of(Plan(home=home, port=8000))

        assert [part.name for part in parts] == ["database", "web", "worker"]

    def test_runs_no_second_custodian_where_another_machine_has_it(self, home):
        custodian.use(home / "forwarded.sock")

        parts = parts_of(Plan(home=home, port=8000))

        assert [part.name for part in parts] == ["database", "web", "worker"]

    def test_runs_no_database_where_a_server_has_it(self, home, monkeypatch):
        monkeypatch.setenv("DHARATAL_DATABASE_URL", "postgresql://admin@db.example/dharatal")

        parts = parts_of(Plan(home=home, port=8000))

        assert [part.name for part in parts] == ["custodian", "web", "worker"]


class TestProductionOn:
    def test_is_for_good(self, home):
        assert service.production_on() == {
            "mode": "production",
            "changed": True,
            "invented": False,
            "home": str(home),
        }
        assert service.production_on()["changed"] is False
        assert homes.mode() == "production"
