"""Tasks come into the queue, and leave it when their owner no longer wants them called."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from dharatal.engines.postgres.bulk import array
from dharatal.engines.postgres.sequences import reserve
from dharatal.field.calls import handout, outcomes
from dharatal.field.calls.models import Lane, Task
from dharatal.field.gates import queries as gates
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor

_AT_ONCE = 5_000

_TURNS = """
INSERT INTO calls_batch AS b (ref, next_slot) VALUES (%(ref)s, %(turn)s + %(count)s)
ON CONFLICT (ref) DO UPDATE SET next_slot = greatest(b.next_slot, %(turn)s) + %(count)s
RETURNING next_slot - %(count)s
"""
_INSERT = """
INSERT INTO calls_task (
    id, owner_kind, owner_ref, subject_id, phone_token, phone_version, unit_id, district_id, block_id,
    panchayat_id, batch_ref, slot, state, outcome, added_at, closed_at,
    attempts, language_tries, last_outcome, last_part_of_day, named_callback, same_line)
SELECT (%(id)s::bigint[])[n.place], %(owner_kind)s, n.owner_ref, n.subject_id, n.phone_token, %(phone_version)s,
    n.unit_id, n.district_id, n.block_id, n.panchayat_id, %(batch_ref)s, %(slot)s + n.place - 1,
    CASE WHEN n.is_shut THEN 'closed' ELSE 'waiting' END, CASE WHEN n.is_shut THEN 'do_not_call' ELSE '' END,
    %(at)s, CASE WHEN n.is_shut THEN %(at)s END, 0, 0, '', '', false, false
FROM ({source}) n
"""
_GIVEN = """
SELECT g.*, g.phone_token = ANY (%(opted_out)s::bigint[]) AS is_shut
FROM unnest(%(owner_ref)s::uuid[], %(subject_id)s::bigint[], %(phone_token)s::bigint[],
    %(unit_id)s::int[], %(district_id)s::int[], %(block_id)s::int[], %(panchayat_id)s::int[])
    WITH ORDINALITY AS g (owner_ref, subject_id, phone_token, unit_id, district_id, block_id, panchayat_id, place)
"""
_STAGED = """
SELECT row_number() OVER (ORDER BY row_number) AS place, uuid AS owner_ref, id AS subject_id, phone_token,
    unit_id, district_id, block_id, panchayat_id, false AS is_shut
FROM {table} WHERE phone_token <> ALL (%(opted_out)s::bigint[])
"""
_LANES = """
INSERT INTO calls_lane (district_id, block_id) SELECT DISTINCT district_id, block_id FROM {table} ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""


class NewTask(NamedTuple):
    """Somebody to be called. batch_ref: what takes turns with others; several chunks may share one.

    phone_token: `vault.blind` of the number; phone_version: its key version. Unit ids are 0 where unknown.
    """

    owner_kind: str
    owner_ref: UUID
    subject_id: int
    phone_token: int
    phone_version: int
    unit_id: int
    district_id: int
    block_id: int
    panchayat_id: int
    batch_ref: UUID


class Added(NamedTuple):
    """waiting: how many will be called. not_to_call: owners whose phone opted out; their tasks are closed."""

    waiting: int
    not_to_call: list[UUID]


def add_tasks(actor: Actor, tasks: Iterable[NewTask], *, at: datetime) -> Added:
    """Put tasks into the queue, batch by batch in turns with what waits there.

    Raises IntegrityError when an owner has an open task already. Any number; 5,000 go at once.
    """
    added, not_to_call = 0, []
    remaining = iter(tasks)
    while chunk := list(islice(remaining, _AT_ONCE)):
        opted_out = gates.opted_out({task.phone_token for task in chunk})
        not_to_call += [task.owner_ref for task in chunk if task.phone_token in opted_out]
        _insert(chunk, opted_out, at)
        added += len(chunk)
    if added:
        audit.record(
            actor, "call.tasks_added", facts={"tasks": added, "not_to_call": len(not_to_call)}, at=at
        )
    return Added(added - len(not_to_call), not_to_call)


def add_from(
    actor: Actor,
    table: str,
    *,
    owner_kind: str,
    batch_ref: UUID,
    phone_version: int,
    opted_out: Collection[int],
    count: int,
    at: datetime,
) -> None:
    """Put the rows of a temporary table into the queue, in the order of their row numbers.

    table: its columns are row_number, uuid (the owner), id (the subject), phone_token and the four of the place.
    opted_out: phone tokens that `gates` shuts, as asked in this transaction; theirs get no task, `count` rows get one.
    """
    if not count:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LANES.format(table=table))
        values: dict[str, Any] = {
            "opted_out": array(opted_out),
            "batch_ref": batch_ref,
            "owner_kind": owner_kind,
            "id": array(reserve("calls_task_id", count)),
            "phone_version": phone_version,
            "slot": _slots({batch_ref: count})[batch_ref],
            "at": at,
        }
        cursor.execute(_INSERT.format(source=_STAGED.format(table=table)), values)
    audit.record(actor, "call.tasks_added", facts={"tasks": count, "not_to_call": 0}, at=at)


def close_tasks(
    actor: Actor, owner_refs: Sequence[UUID], *, reason: str = outcomes.WITHDRAWN, at: datetime
) -> int:
    """Take open tasks out of the queue for good; answers how many. A card in a caller's hands is lost."""
    closed: int = _open_tasks(owner_refs, ("waiting", "held", "leased", "paper")).update(
        state="closed", outcome=reason, closed_at=at, leased_by=None, lease_until=None, same_line=False
    )
    audit.record(actor, "call.tasks_closed", facts={"tasks": closed, "reason": reason}, at=at)
    return closed


def hold_tasks(actor: Actor, owner_refs: Sequence[UUID], *, at: datetime) -> int:
    """Keep waiting tasks from being handed out until they are released; answers how many."""
    held: int = _open_tasks(owner_refs, ("waiting",)).update(state="held")
    audit.record(actor, "call.tasks_held", facts={"tasks": held}, at=at)
    return held


def release_tasks(actor: Actor, owner_refs: Sequence[UUID], *, at: datetime) -> int:
    """Put held tasks back where they stood; answers how many."""
    released: int = _open_tasks(owner_refs, ("held",)).update(state="waiting")
    audit.record(actor, "call.tasks_released", facts={"tasks": released}, at=at)
    return released


def _open_tasks(owner_refs: Sequence[UUID], states: Sequence[str]) -> "QuerySet[Task]":
    return Task.objects.filter(owner_ref__in=list(owner_refs), state__in=states)


def _insert(chunk: Sequence[NewTask], opted_out: set[int], at: datetime) -> None:
    places = {(task.district_id, task.block_id) for task in chunk}
    lanes = [Lane(district_id=district, block_id=block) for district, block in sorted(places)]
    Lane.objects.bulk_create(lanes, ignore_conflicts=True)
    batches: dict[tuple[UUID, str, int], list[NewTask]] = defaultdict(list)
    for task in chunk:
        batches[task.batch_ref, task.owner_kind, task.phone_version].append(task)
    slots = _slots(Counter(task.batch_ref for task in chunk))
    for (ref, _kind, _version), tasks in batches.items():
        _insert_batch(tasks, slots[ref], opted_out, at)
        slots[ref] += len(tasks)


def _slots(sizes: Mapping[UUID, int]) -> dict[UUID, int]:
    """The first free place of each batch; its row stays locked, always in the same order.

    A new batch begins where the turns stand: it neither waits for the older ones nor overtakes them.
    """
    turn = handout.execute("SELECT calls_turn()", [])
    return {
        ref: int(handout.execute(_TURNS, {"ref": ref, "turn": turn, "count": sizes[ref]}))
        for ref in sorted(sizes)
    }


def _insert_batch(tasks: Sequence[NewTask], slot: int, opted_out: set[int], at: datetime) -> None:
    first = tasks[0]
    columns = zip(NewTask._fields, map(array, zip(*tasks, strict=True)), strict=True)
    values: dict[str, Any] = {
        **dict(columns),
        "id": array(reserve("calls_task_id", len(tasks))),
        "batch_ref": first.batch_ref,
        "owner_kind": first.owner_kind,
        "phone_version": first.phone_version,
        "slot": slot,
        "opted_out": array(sorted(opted_out)),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(source=_GIVEN), values)
