"""What the hand-out's database functions take and answer, as Python sees it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from dharatal.field.calls.models import Task
from dharatal.field.calls.retry import History, Step
from dharatal.field.gates.queries import ShutPlaces

LEASE = timedelta(minutes=12)
UNDO_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of one task when a card is given back. tried: the call counts as one for this task."""

    id: int
    state: str
    due_at: datetime | None
    named: bool
    promised_by: int | None
    outcome: str
    attempts: int
    first_attempt_at: datetime | None
    language_tries: int
    tried: bool
    passed_until: datetime | None = None


def leased(call: UUID, shut: ShutPlaces, districts: Sequence[int], *, at: datetime) -> Task | None:
    """Lease one card to the user of the open door, or find the one that user holds."""
    places = [list(shut.districts) + list(districts), list(shut.blocks), list(shut.panchayats)]
    sql = "SELECT * FROM calls_claim(%s, %s, %s, %s::int[], %s::int[], %s::int[])"
    return next(iter(Task.objects.raw(sql, [call, at, at + LEASE, *places])), None)


def line(call: UUID) -> list[Task]:
    """The card of a call and the other waiting tasks of its phone, locked; empty when the lease is lost."""
    return list(Task.objects.raw("SELECT * FROM calls_line(%s)", [call]))


def settle(
    call: UUID,
    steps: Sequence[Settled],
    *,
    outcome: str = "",
    part_of_day: str = "",
    go_on_with: tuple[int, UUID] | None = None,
    at: datetime,
) -> None:
    """Write what became of a card and of its phone's other tasks, and lease the next of them."""
    rows = json.dumps([asdict(step) for step in steps], cls=DjangoJSONEncoder)
    next_id, next_call = go_on_with or (None, None)
    execute(
        "SELECT calls_settle(%s, %s, %s::jsonb, %s, %s, %s, %s, %s)",
        [call, at, rows, outcome, part_of_day, next_id, next_call, at + LEASE],
    )


def execute(sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> Any:
    """The one value that a statement answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def lease_of(task: Task) -> tuple[UUID, datetime]:
    """The call that a task's current or last lease is for, and when it began."""
    if task.call_uuid is None or task.leased_at is None:
        raise ValueError("this task was never leased")
    return task.call_uuid, task.leased_at


def history_of(task: Task) -> History:
    return History(task.attempts, task.first_attempt_at, task.language_tries)


def settled(task: Task, step: Step, *, tried: bool = True, passed_until: datetime | None = None) -> Settled:
    return Settled(
        id=task.id,
        state=str(step.state),
        due_at=step.due_at,
        named=step.is_named,
        promised_by=None,
        outcome=step.outcome,
        attempts=step.history.attempts,
        first_attempt_at=step.history.first_attempt_at,
        language_tries=step.history.language_tries,
        tried=tried,
        passed_until=passed_until,
    )


def unchanged(task: Task, *, passed_until: datetime | None = None) -> Settled:
    """The task goes back to where it stood in the queue."""
    return Settled(
        id=task.id,
        state="waiting",
        due_at=task.due_at,
        named=task.named_callback,
        promised_by=task.promised_by,
        outcome="",
        attempts=task.attempts,
        first_attempt_at=task.first_attempt_at,
        language_tries=task.language_tries,
        tried=False,
        passed_until=passed_until,
    )
