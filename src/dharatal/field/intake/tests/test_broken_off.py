"""A load that is killed, goes on elsewhere, or finds no room."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import commands, loading_job, operations, preparing
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch
from dharatal.field.intake.tests.conftest import Browse, csv
from dharatal.field.intake.tests.loads import load, submissions
from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal


@pytest.fixture
def killed(land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Seven rows, three at a time; the process dies while it stores the second chunk."""
    monkeypatch.setattr(preparing, "CHUNK", 3)
    written = operations.write_staged
    calls: list[int] = []

    def dying(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        answer = written(*args, **kwargs)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(operations, "write_staged", dying)
    rows = [f"Member Kumar{'abcdefg'[n]},60000123{n:02},Narharpur,30" for n in range(7)]
    with pytest.raises(KeyboardInterrupt):
        load(land, tmp_path, csv(*rows))
    monkeypatch.setattr(operations, "write_staged", written)
    with land.door("saran", SEE):
        return Batch.objects.get()


class TestAKilledLoad:
    def test_keeps_whole_chunks_only(self, killed: Batch, land: Land) -> None:
        assert (killed.state, killed.done_rows, len(submissions(land))) == ("loading", 3, 3)

    def test_goes_on_where_it_stopped(self, killed: Batch, land: Land) -> None:
        loading_job.load(land.actors["saran"], killed.id)

        with land.door("saran", SEE):
            batch = Batch.objects.get()
        assert (batch.state, batch.accepted, batch.total_rows) == ("loaded", 7, 7)
        assert [row.row_number for row in submissions(land)] == [2, 3, 4, 5, 6, 7, 8]

    def test_started_twice_stores_each_row_once(self, killed: Batch, land: Land) -> None:
        loading_job.load(land.actors["saran"], killed.id)
        loading_job.load(land.actors["saran"], killed.id)

        assert len(submissions(land)) == 7

    def test_says_so_when_its_file_is_gone(self, killed: Batch, land: Land, files: Path) -> None:
        for path in files.iterdir():
            path.unlink()

        with pytest.raises(Refusal):
            loading_job.load(land.actors["saran"], killed.id)

        with land.door("saran", SEE):
            assert (Batch.objects.get().state, Batch.objects.get().problem) == ("failed", "sheet_gone")


class TestALoadThatGoesOn:
    """Held by a living process: a second connection to the database stands for it."""

    LATER = MORNING.replace(year=2027)
    HOLD = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"

    @pytest.fixture
    def other(self, killed: Batch, superuser: psycopg.Connection) -> Iterator[psycopg.Connection]:
        """Another process that is at the batch."""
        told = superuser.info
        with psycopg.connect(told.dsn, password=told.password, autocommit=True) as process:
            assert process.execute(self.HOLD, [f"intake.load.{killed.id}"]).fetchone() == (True,)
            yield process

    def abandoned(self, land: Land) -> list[Any]:
        with land.door("hq", SEND):
            return list(loading_job.abandoned(self.LATER))

    def test_is_not_started_again(self, killed: Batch, land: Land, other: psycopg.Connection) -> None:
        assert self.abandoned(land) == []

        with pytest.raises(loading_job.LoadGoesOn):
            loading_job.load(land.actors["saran"], killed.id)

    def test_is_abandoned_once_that_process_is_dead(
        self, killed: Batch, land: Land, other: psycopg.Connection, superuser: psycopg.Connection
    ) -> None:
        superuser.execute("SELECT pg_terminate_backend(%s, 10000)", [other.info.backend_pid])

        assert self.abandoned(land) == [(killed.id, land.actors["saran"].user_id)]
        loading_job.load(land.actors["saran"], killed.id)
        assert len(submissions(land)) == 7

    def test_lets_go_when_it_is_done(self, killed: Batch, land: Land, superuser: psycopg.Connection) -> None:
        loading_job.load(land.actors["saran"], killed.id)

        assert superuser.execute(self.HOLD, [f"intake.load.{killed.id}"]).fetchone() == (True,)


class TestALoadThatFailed:
    @pytest.fixture
    def failed(self, land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
        """Seven rows, three at a time; there is no room for the second chunk."""
        monkeypatch.setattr(preparing, "CHUNK", 3)
        written = operations.write_staged

        def full(actor: Actor, batch: Batch, staged: Any, **when: Any) -> Any:
            if batch.done_rows:
                raise operations.CannotReceive("full", code="disk_full")
            return written(actor, batch, staged, **when)

        monkeypatch.setattr(operations, "write_staged", full)
        rows = [f"Member Kumar{'abcdefg'[n]},60000123{n:02},Narharpur,30" for n in range(7)]
        with pytest.raises(Refusal):
            load(land, tmp_path, csv(*rows))
        monkeypatch.setattr(operations, "write_staged", written)
        with land.door("saran", SEE):
            return Batch.objects.get()

    def retried(self, land: Land, batch: Batch, by: str = "saran") -> dict[str, Any]:
        carrier = SimpleNamespace(actor=land.actors[by])
        return commands.retry(carrier, batch.id, rejects=None, say=lambda done, total: None)

    def test_keeps_what_is_stored(self, failed: Batch, land: Land) -> None:
        assert (failed.state, failed.problem, failed.done_rows) == ("failed", "disk_full", 3)
        assert len(submissions(land)) == 3

    def test_goes_on_behind_the_last_stored_row(self, failed: Batch, land: Land) -> None:
        told = self.retried(land, failed)

        assert (told["rows"], told["accepted"]) == (7, 7)
        assert [row.row_number for row in submissions(land)] == [2, 3, 4, 5, 6, 7, 8]

    def test_is_tried_again_by_command_as_often_as_one_likes(self, failed: Batch, land: Land) -> None:
        self.retried(land, failed)

        assert self.retried(land, failed)["accepted"] == 7
        assert len(submissions(land)) == 7

    def test_may_be_taken_up_by_whoever_holds_the_area_now(self, failed: Batch, land: Land) -> None:
        self.retried(land, failed, by="hq")

        assert [row.submitted_by for row in submissions(land)][3:] == [land.actors["hq"].user_id] * 4

    def test_is_not_found_by_another_district(self, failed: Batch, land: Land) -> None:
        with pytest.raises(Refusal) as refusal:
            self.retried(land, failed, by="khagaria")

        assert refusal.value.code == "not_found"

    def test_says_so_when_its_file_is_gone(self, failed: Batch, land: Land, files: Path) -> None:
        for path in files.iterdir():
            path.unlink()

        with pytest.raises(Refusal) as refusal:
            self.retried(land, failed)

        assert refusal.value.code == "sheet_gone"

    def test_is_told_in_words_with_a_button(self, failed: Batch, browse: Browse, land: Land) -> None:
        client = browse("saran")

        page = client.get(f"/lists/{failed.id}/")
        answer = client.post(page.context["retry_href"])

        assert "disk" in page.context["refusal"]
        assert "disk_full" not in page.content.decode()
        assert answer.url == f"/lists/{failed.id}/working/"
        with land.door("saran", SEE):
            assert Batch.objects.get().state == "loading"
