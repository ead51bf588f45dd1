"""Which calls a sheet takes: ordinary ones in their turn, whatever of another kind is due before them."""

from datetime import timedelta

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.tests.sheets_in import paper_room, rows_of, sheet_for
from dharatal.field.calls.models import Task
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake.capabilities import SEE
from dharatal.kernel.ids import new_uuid


@pytest.fixture
def room(land: Land) -> Land:
    return paper_room(land)


def told_of_a_breach(room: Land) -> None:
    """Everybody who waits for an ordinary call waits for one about a breach as well, due before."""
    with permitted(), room.door("hq", SEE):
        tasks = list(Task.objects.all())
        for task in tasks:
            task.id, task.owner_kind, task.owner_ref = task.id + 1_000_000, "breach", new_uuid()
            task.due_at = MORNING - timedelta(hours=1)
        Task.objects.bulk_create(tasks)


class TestASheet:
    def test_looks_past_calls_of_another_kind_that_are_due_before(self, room: Land) -> None:
        told_of_a_breach(room)

        (sheet,) = sheet_for(room, "asha")

        rows = rows_of(room, sheet)
        assert {row.owner_kind for row in rows} == {"intake"}
        assert len(rows) == 3
