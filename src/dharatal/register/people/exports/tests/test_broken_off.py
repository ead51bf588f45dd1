"""Whoever makes a file is killed in the middle: nothing of it is there, and made anew it is whole."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from dharatal.guard.access.door import entering
from dharatal.interfaces.worker import chores
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import EXPORT
from dharatal.register.people.exports import keeping, making
from dharatal.register.people.exports.making import MadeElsewhere
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.tests.conftest import NOON, Desk, Village
from dharatal.register.people.exports.tests.test_making import entries, sheet_of

SLOWLY = """
import sys, time, django
django.setup()
from datetime import datetime, UTC
from uuid import UUID
from dharatal.kernel import clock
from dharatal.register.people.exports import making
clock.set_trial_clock(lambda: datetime(2025, 11, 3, 6, 30, tzinfo=UTC))
making.CHUNK = 2
making.make(UUID(sys.argv[1]), say=lambda done, total: time.sleep(0.3))
"""


@pytest.fixture
def db(whole_database: str) -> None:
    """These tests commit: two processes work on one file."""


@pytest.fixture
def begun(desk: Desk, members: Village) -> tuple[Export, "subprocess.Popen[bytes]"]:
    """A file that another process is making, some of its people read."""
    members(30)
    export = desk.ask()
    process = subprocess.Popen([sys.executable, "-c", SLOWLY, str(export.uuid)])
    deadline = time.monotonic() + 120
    while not desk.now(export).done_rows:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    return export, process


class TestAKilledMaking:
    def test_leaves_nothing_and_is_made_whole_afterwards(
        self, desk: Desk, begun: tuple[Export, "subprocess.Popen[bytes]"]
    ) -> None:
        export, process = begun
        with pytest.raises(MadeElsewhere):
            making.make(export.uuid)

        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        left = desk.now(export)
        assert 0 < left.done_rows < 30
        assert (left.state, keeping.path_of(export.uuid).exists()) == ("making", False)
        assert entries("people.exported") == []

        making.make(export.uuid)

        assert len(sheet_of(desk.fetched(desk.now(export)))) == 31
        assert [subjects for subjects, _purpose, _facts in entries("people.exported")] == [30]

    def test_is_found_by_the_chore_and_one_that_goes_on_is_not(
        self, begun: tuple[Export, "subprocess.Popen[bytes]"]
    ) -> None:
        _export, process = begun
        clock.set_trial_clock(lambda: NOON + making.RESUME_AFTER + timedelta(minutes=1))
        with entering(SYSTEM, EXPORT):
            while_it_goes_on = making.abandoned(NOON + timedelta(minutes=1))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        assert while_it_goes_on == []
        assert chores.resume_exports() == 1
