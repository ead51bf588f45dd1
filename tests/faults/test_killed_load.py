"""Whoever loads a list is killed in the middle, and killed again: in the end every row is there, once."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from dharatal.field.intake.preparing import CHUNK
from tests.faults.callers import DISTRICT, close_what_waits, write_list
from tests.installation import Installation, until
from tests.miniature import Bihar

pytestmark = pytest.mark.xdist_group("installation")

ROWS = 6 * CHUNK
LONG_AGO = timedelta(minutes=10)  # a load is resumed when it began some minutes ago and did not end


@pytest.fixture(scope="module")
def president(installation: Installation, bihar: Bihar) -> Iterator[str]:
    long_ago = (installation.now() - 2 * LONG_AGO).isoformat()
    installation.do(
        "user", "add", "lata", "--post", "district_president", "--unit", DISTRICT, DHARATAL_NOW=long_ago
    )
    yield "lata"
    close_what_waits(installation)


@pytest.fixture(scope="module")
def killed(
    installation: Installation, bihar: Bihar, president: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[UUID, int]:
    """A batch whose command was killed after some rows; then the worker that had taken over, after some more.

    And how many rows were stored by then.
    """
    folder = tmp_path_factory.mktemp("killed")
    path = write_list(folder / "list.csv", bihar, rows=ROWS, first_phone=8_100_000_000)
    began = (installation.now() - LONG_AGO).isoformat()
    with installation.spawn(
        "intake", "load", path, "--as", president, "--unit", DISTRICT, DHARATAL_NOW=began
    ) as command:
        until(lambda: _done(installation) > 0 or command.poll() is not None)
        command.kill()
    stopped_at = _done(installation)
    _kill_worker(installation)
    until(lambda: _done(installation) > stopped_at)
    _kill_worker(installation)
    batch = installation.value("SELECT id FROM intake_batch WHERE total_rows = %s", ROWS)
    return UUID(str(batch)), _done(installation)


def _done(at: Installation) -> int:
    return int(at.value("SELECT done_rows FROM intake_batch WHERE total_rows = %s", ROWS) or 0)


def _kill_worker(at: Installation) -> None:
    os.kill(at.pid("worker"), signal.SIGKILL)


@pytest.fixture(scope="module")
def ended(installation: Installation, killed: tuple[UUID, int]) -> UUID:
    """The same batch once it was loaded, which nobody asked for."""
    until(lambda: installation.do("intake", "status", str(killed[0]))["state"] == "loaded")
    return killed[0]


class TestKilledLoad:
    def test_was_killed_in_the_middle(self, killed: tuple[UUID, int]) -> None:
        assert 0 < killed[1] < ROWS

    def test_ends_by_itself_with_every_row_once(self, installation: Installation, ended: UUID) -> None:
        told = installation.do("intake", "status", str(ended))

        assert (told["rows"], told["done"], told["accepted"]) == (ROWS, ROWS, ROWS)
        count = "SELECT array[count(*), count(DISTINCT row_number), count(DISTINCT phone_token)] FROM intake_submission"
        assert installation.value(f"{count} WHERE batch_id = %s", ended) == [ROWS] * 3
        count = "SELECT array[count(*), count(DISTINCT owner_ref), count(DISTINCT slot)] FROM calls_task"
        assert installation.value(f"{count} WHERE batch_ref = %s", ended) == [ROWS] * 3

    def test_is_told_once_to_the_log_and_the_figures(self, installation: Installation, ended: UUID) -> None:
        stored = "SELECT sum((facts->>'accepted')::int) FROM audit_entry WHERE action = 'intake.rows_stored'"
        assert installation.value(f"{stored} AND object_id = %s", ended) == ROWS
        figures = "SELECT sum(submitted) FROM intake_tally"
        assert installation.value(figures) == installation.value("SELECT count(*) FROM intake_submission")

    def test_leaves_no_file_behind(self, installation: Installation, ended: UUID) -> None:
        files = [path.name for path in (installation.home / "files").iterdir()]

        assert [name for name in files if str(ended) in name] == []


class TestLoadThatGoesOn:
    def test_is_not_taken_from_the_command_that_is_at_it(
        self, installation: Installation, bihar: Bihar, president: str, tmp_path: Path
    ) -> None:
        path = write_list(tmp_path / "list.csv", bihar, rows=30_000, first_phone=8_200_000_000)
        began = (installation.now() - LONG_AGO).isoformat()
        with installation.spawn(
            "intake", "load", path, "--as", president, "--unit", DISTRICT, DHARATAL_NOW=began
        ) as command:
            until(
                lambda: installation.value("SELECT count(*) FROM intake_batch WHERE total_rows = 30000"),
            )
            _kill_worker(installation)
            _out, err = command.communicate()

        assert command.returncode == 0, err.decode()
