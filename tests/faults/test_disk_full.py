"""A full disk is refused clearly, wherever it is noticed, and leaves nothing half."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dharatal.field.intake.preparing import CHUNK, FIRST
from tests.faults.callers import DISTRICT, close_what_waits, write_list
from tests.installation import Installation, until
from tests.miniature import Bihar
from tests.pages import Visitor

pytestmark = pytest.mark.xdist_group("installation")

ROWS = 2 * CHUNK + 1_000
TWO_PARTS = FIRST + CHUNK
PRESIDENT = "sarita"


@pytest.fixture(scope="module")
def office(installation: Installation, bihar: Bihar) -> Iterator[Installation]:
    installation.do("user", "add", PRESIDENT, "--post", "district_president", "--unit", DISTRICT)
    yield installation
    close_what_waits(installation)


def _kept(at: Installation) -> tuple[int, set[str]]:
    """How many batches there are, and which files."""
    files = at.home / "files"
    return at.value("SELECT count(*) FROM intake_batch"), {
        str(one) for one in files.rglob("*") if one.is_file()
    }


@contextmanager
def full(at: Installation, table: str, when: str = "true") -> Iterator[None]:
    """Let the database say that its disk is full as soon as certain rows are written."""
    with at.superuser() as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        made = f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW WHEN ({when})"
        connection.execute(f"{made} EXECUTE FUNCTION full_disk()")
    try:
        yield
    finally:
        with at.superuser() as connection:
            connection.execute(f"DROP TRIGGER full_disk ON {table}")


def _load(path: Path) -> tuple[str | Path, ...]:
    return ("intake", "load", path, "--as", PRESIDENT, "--unit", DISTRICT)


class TestSheet:
    def test_that_cannot_be_written_is_refused_and_leaves_nothing(
        self, office: Installation, bihar: Bihar, tmp_path: Path
    ) -> None:
        path = write_list(tmp_path / "list.csv", bihar, rows=5_000, first_phone=8_400_000_000)
        before = _kept(office)

        answer = office.ended(office.spawn(*_load(path), largest_file=100_000))

        assert (answer.status, answer.told["error"]) == (1, "disk_full")
        assert "disk is full" in answer.told["sentence"]
        assert _kept(office) == before

    @pytest.mark.parametrize("table", ["intake_batch", "audit_entry"])
    def test_that_the_database_has_no_room_for_leaves_nothing(
        self, office: Installation, bihar: Bihar, tmp_path: Path, table: str
    ) -> None:
        path = write_list(tmp_path / "list.csv", bihar, rows=10, first_phone=8_410_000_000)
        before = _kept(office)

        with full(office, table):
            assert office.refused(*_load(path)) == "disk_full"

        assert _kept(office) == before

    def test_that_fills_the_disk_keeps_whole_parts_and_goes_on_when_there_is_room(
        self, office: Installation, bihar: Bihar, tmp_path: Path
    ) -> None:
        path = write_list(tmp_path / "list.csv", bihar, rows=ROWS, first_phone=8_420_000_000)
        rows = "SELECT count(*) FROM intake_submission s JOIN intake_batch b ON b.id = s.batch_id"

        with full(office, "intake_submission", f"NEW.row_number > {TWO_PARTS + 500}"):
            assert office.refused(*_load(path)) == "disk_full"
            assert office.value(f"{rows} WHERE b.total_rows = %s", ROWS) == TWO_PARTS
        with office.superuser() as connection:
            connection.execute("UPDATE intake_batch SET received_at = received_at - interval '5 minutes'")
        os.kill(office.pid("worker"), signal.SIGKILL)  # its first look is at loads that did not end

        until(
            lambda: office.value("SELECT state FROM intake_batch WHERE total_rows = %s", ROWS) == "loaded",
        )
        assert office.value(f"{rows} WHERE b.total_rows = %s", ROWS) == ROWS


class TestPage:
    def test_says_so_without_a_traceback(self, office: Installation, bihar: Bihar) -> None:
        block = bihar.first("block").ref
        password = office.do("user", "add", "bimla", "--post", "block_president", "--unit", block)["password"]
        visitor = Visitor(office.port)
        visitor.log_in("bimla", password)
        form = {
            "unit": bihar.first("village").ref,
            "name": "सुमन कुमार",
            "phone": "8430000001",
            "told": "on",
            "key": "k1",
        }

        with full(office, "intake_submission"):
            refused = visitor.post("/lists/add/", form)
        taken = visitor.post("/lists/add/", form)

        assert refused.status == 503
        assert "Traceback" not in refused.text and "full_disk" not in refused.text
        assert taken.status == 200
