"""Rows made ready in a process of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dharatal.field.conftest import MORNING, Enter, Land, build_land
from dharatal.field.intake import beside, choosing, loading_job, preparing
from dharatal.field.intake.beside import Order, Other
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.preparing import Cut
from dharatal.field.intake.tests.conftest import csv
from dharatal.field.intake.tests.loads import left, load, opened, submissions

ROWS = [f"Member Kumar{'abcdefg'[n]},60000123{n:02},Narharpur,30" for n in range(7)]
NOWHERE = "Member Kumarh,6000012307,Atlantis,30"


@pytest.fixture
def land(whole_database: str, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> Land:
    """Committed, since the other process has a connection of its own; three rows make a chunk."""
    monkeypatch.setattr(preparing, "CHUNK", 3)
    return build_land(enter)


@pytest.fixture
def order(land: Land) -> Order:
    actor = land.actors["saran"]
    with land.door("saran", SEND):
        chosen = choosing.choose(actor, csv(*ROWS, NOWHERE), "list.csv", given=None, district_id=0)
    cuts = [Cut(one.index, one.table) for one in chosen]
    return Order(actor, land.units["saran"].id, cuts, MORNING.date(), skip=0, size=3)


class TestTheOtherProcess:
    def test_makes_ready_what_would_be_made_here(self, order: Order) -> None:
        here = list(beside.staged_here(order))

        with beside.other_process() as other:
            there = list(other.staged(order))

        assert [(one.height, one.keys, one.left) for one in there] == [
            (one.height, one.keys, one.left) for one in here
        ]
        assert [list(one.rows.row_numbers) for one in there] == [[2, 3, 4], [5, 6, 7], [8]]

    def test_leaves_the_cells_where_the_sheet_is(self, order: Order) -> None:
        with beside.other_process() as other:
            there = list(other.staged(order))

        assert there[1].rows.raw(2) == tuple(ROWS[5].split(","))

    def test_ends_when_nobody_listens_any_more(self, order: Order) -> None:
        with beside.other_process() as other:
            next(other.staged(order))
            process = other._process

        assert process.returncode is not None


class TestALongLoad:
    def test_is_stored_whole(self, land: Land, tmp_path: Path) -> None:
        told = load(land, tmp_path, csv(*ROWS, NOWHERE, ROWS[0]))

        assert (told["accepted"], told["duplicates"], told["rejected"]) == (7, 1, 1)
        assert [row.row_number for row in submissions(land)] == [2, 3, 4, 5, 6, 7, 8]
        assert opened(land)["Member Kumarg"] == ["+916000012306"]
        assert left(land) == [(9, "rejected", "place_unknown"), (10, "duplicate", "already_sent")]

    def test_goes_on_alone_when_the_other_process_dies(
        self, land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        @contextmanager
        def dead() -> Iterator[Other]:
            with beside.other_process() as other:
                other._process.kill()
                other._process.wait()
                yield other

        monkeypatch.setattr(loading_job, "other_process", dead)

        told = load(land, tmp_path, csv(*ROWS))

        assert (told["accepted"], len(submissions(land))) == (7, 7)
