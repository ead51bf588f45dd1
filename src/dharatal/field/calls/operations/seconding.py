"""Calls that are made again by somebody else: they come at their time, and never to those who are barred."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.field.calls import handout
from dharatal.field.calls.models import Task
from dharatal.field.calls.operations.adding import Added, NewTask, add_tasks
from dharatal.field.calls.refusals import LeaseLost
from dharatal.kernel.actor import Actor

FIRST_OF_ALL = datetime(2000, 1, 1, tzinfo=UTC)
"""Due before everything that is due: call-backs that somebody was promised still go first."""

_BAR = """
UPDATE calls_task t SET barred = %(barred)s::int[], due_at = n.due_at
FROM unnest(%(refs)s::uuid[], %(due)s::timestamptz[]) n(ref, due_at)
WHERE t.owner_ref = n.ref AND t.state = 'waiting'
"""


def add_second(
    actor: Actor,
    tasks: Sequence[NewTask],
    *,
    due: Mapping[UUID, datetime],
    barred: Collection[int],
    at: datetime,
) -> Added:
    """Put calls to be made again into the queue. due: when, by owner. barred: user ids that are never handed them."""
    added = add_tasks(actor, tasks, at=at)
    refs = [task.owner_ref for task in tasks]
    with connection.cursor() as cursor:
        moments = array([due[ref] for ref in refs])
        cursor.execute(_BAR, {"barred": array(sorted(barred)), "refs": array(refs), "due": moments})
    return added


def hurry(actor: Actor, owner_refs: Sequence[UUID], *, at: datetime) -> int:
    """Bring waiting tasks before all that are due; answers how many."""
    waiting = Task.objects.filter(owner_ref__in=list(owner_refs), state="waiting", named_callback=False)
    return waiting.update(due_at=FIRST_OF_ALL)


def pass_on(actor: Actor, *, call: UUID, until: datetime, at: datetime) -> None:
    """Leave a card to somebody else, at no cost to the caller's skips. Raises LeaseLost."""
    locked = handout.line(call)
    if not locked:
        raise LeaseLost
    handout.settle(call, [handout.unchanged(locked[0], passed_until=until)], at=at)
