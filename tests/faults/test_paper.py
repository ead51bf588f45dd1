"""Whoever approves call sheets is killed in the middle: the sheets are there whole, or nothing of them is."""

import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from typing import Any

import psycopg
import pytest
from django.db import connection

from dharatal.field.callroom.capabilities import APPROVE_PAPER, KEEP_PAPER
from dharatal.field.callroom.conftest import build_room
from dharatal.field.callroom.models import SheetRow
from dharatal.field.callroom.paper import asking, operations
from dharatal.field.callroom.tests.test_paper import grant
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.kernel import clock

Sql = psycopg.Connection[Any]
COUNTS = """
SELECT (SELECT count(*) FROM callroom_sheet), (SELECT count(*) FROM callroom_sheetrow),
    (SELECT count(*) FROM calls_task WHERE state = 'paper'), (SELECT count(*) FROM calls_call),
    (SELECT count(*) FROM vault_spending), (SELECT count(*) FROM callroom_sheetsasked WHERE state = 'approved')
"""
NOTHING, WHOLE = (0, 0, 0, 0, 0, 0), (1, 3, 3, 3, 6, 1)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def room(whole_database: str, enter: Enter) -> Land:
    made = build_room(enter)
    with made.door("system", STEER_CALLS):
        grant(made, "incharge", KEEP_PAPER.code, unit="bihar")
        grant(made, "hq", APPROVE_PAPER.code, unit="bihar")
    for place in range(3):
        made.enlist("सुमन कुमार", f"+91600001234{place}")
    return made


@pytest.fixture
def asked(room: Land) -> Any:
    with room.door("incharge", KEEP_PAPER):
        return operations.ask(room.actors["incharge"], callers=[room.actors["asha"].user_id], at=MORNING).id


def _killed_at_the_rows(room: Land, asked: Any) -> None:
    """In a process of its own: the numbers have left the queue, the rows of the sheet are not written yet."""

    def dies(*_rows: Any, **_more: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    SheetRow.objects.bulk_create = dies  # type: ignore[method-assign]
    _approve(room, asked)


def _killed_at_the_end(room: Land, asked: Any) -> None:
    with room.door("hq", APPROVE_PAPER):
        asking.approve(room.actors["hq"], asked, at=MORNING)
        os.kill(os.getpid(), signal.SIGKILL)


def _approve(room: Land, asked: Any) -> None:
    with room.door("hq", APPROVE_PAPER):
        operations.approve(room.actors["hq"], asked, at=MORNING)


class TestAKilledApproval:
    @pytest.mark.parametrize("killed", [_killed_at_the_rows, _killed_at_the_end])
    def test_leaves_nothing_half_and_can_be_given_again(
        self, room: Land, asked: Any, superuser: Sql, killed: Callable[[Land, Any], None]
    ) -> None:
        connection.close()
        process = get_context("fork").Process(target=killed, args=(room, asked))
        process.start()
        process.join(60)
        left = superuser.execute(COUNTS).fetchone()

        _approve(room, asked)

        assert (process.exitcode, left) == (-signal.SIGKILL, NOTHING)
        assert superuser.execute(COUNTS).fetchone() == WHOLE
