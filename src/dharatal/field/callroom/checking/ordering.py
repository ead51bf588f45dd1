"""Calls that are finished come into the queue once more, for somebody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from dharatal.engines.keys import keyring
from dharatal.field.callroom.checking import drawing, plan
from dharatal.field.callroom.checking.comparing import COMPARED, ENDED
from dharatal.field.callroom.models import Check
from dharatal.field.calls import operations as calls
from dharatal.field.calls.models import Call, Task
from dharatal.field.calls.operations.seconding import FIRST_OF_ALL
from dharatal.field.intake.operations.correcting import OWNER_KIND as SUBMISSION
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor
from dharatal.kernel.ids import new_uuid

OWNER_KIND = "check"
TURN = UUID("2f3f4c0e-58fd-5b43-9a0a-0b0de2f3c1aa")  # all such calls take turns as one batch
REASONS = ("drawn", "risk", "no_bill", "stopped", "sample")
AT_ONCE = ("no_bill", "stopped")
SOON = (timedelta(hours=1), timedelta(hours=8))
DAYS = (timedelta(hours=2), timedelta(hours=48))


def order(
    actor: Actor,
    calls_made: Sequence[UUID],
    *,
    reason: str,
    device: str = "",
    sample: UUID | None = None,
    at: datetime,
) -> int:
    """Have finished calls made again by somebody else; answers how many are new.

    reason: of REASONS; no_bill and stopped come before all others, also where a second call waits already. Calls
    that were no answer, are not this room's, or were checked already are left out. device: the machine of the first
    calls, where it is known. Needs the right to steer the room, as far as it reaches.
    """
    if reason not in REASONS:
        raise ValueError("no such reason for a second call")
    if reason in AT_ONCE:
        _hurry(actor, calls_made, reason, at)
    rows = [(_check(made, task, reason, device, sample, at), task) for made, task in _fresh(calls_made)]
    if not rows:
        return 0
    Check.objects.bulk_create([check for check, _first in rows])
    by_caller: dict[int, list[tuple[Check, Task]]] = {}
    for check, task in rows:
        by_caller.setdefault(check.caller_id, []).append((check, task))
    for caller_id, of_caller in by_caller.items():
        due = {check.id: _due(check, reason, at) for check, _first in of_caller}
        tasks = [
            task_for(
                check,
                owner_kind=OWNER_KIND,
                turn=TURN,
                phone_token=first.phone_token,
                phone_version=first.phone_version,
            )
            for check, first in of_caller
        ]
        calls.add_second(actor, tasks, due=due, barred=[caller_id], at=at)
    audit.record(actor, "callroom.ordered_again", facts={"reason": reason, "calls": len(rows)}, at=at)
    return len(rows)


def cancel(actor: Actor, checks: Iterable[Check], *, at: datetime) -> int:
    """Take second calls back that nobody has made yet; answers how many."""
    ids = [one.id for one in checks if one.state == Check.State.OPEN]
    if not ids:
        return 0
    calls.close_tasks(actor, ids, at=at)
    return Check.objects.filter(id__in=ids, state=Check.State.OPEN).update(
        state=Check.State.VOID, decided_at=at
    )


def _fresh(calls_made: Sequence[UUID]) -> list[tuple[Call, Task]]:
    """The calls worth making again, each with the task that it ended."""
    known = set(Check.objects.filter(first_call__in=list(calls_made)).values_list("first_call", flat=True))
    made = Call.objects.filter(uuid__in=set(calls_made) - known, outcome__in=(*COMPARED, *ENDED))
    tasks = Task.objects.in_bulk([one.task_id for one in made])
    return [
        (one, task)
        for one in made.order_by("finished_at", "uuid")
        if (task := tasks.get(one.task_id)) and task.owner_kind == SUBMISSION and task.call_uuid == one.uuid
    ]


def _hurry(actor: Actor, calls_made: Sequence[UUID], reason: str, at: datetime) -> None:
    waiting = Check.objects.filter(first_call__in=list(calls_made), state=Check.State.OPEN)
    calls.hurry(actor, list(waiting.values_list("id", flat=True)), at=at)
    waiting.update(reason=reason)


def _check(made: Call, task: Task, reason: str, device: str, sample: UUID | None, at: datetime) -> Check:
    return Check(
        id=new_uuid(),
        reason=reason,
        first_call=made.uuid,
        caller_id=made.caller_id,
        first_outcome=made.outcome,
        first_at=made.finished_at or at,
        first_device=device,
        about=task.owner_ref,
        subject_id=task.subject_id,
        unit_id=task.unit_id,
        district_id=task.district_id,
        block_id=task.block_id,
        panchayat_id=task.panchayat_id,
        ordered_at=at,
        sample=sample,
        key_version=keyring().current,
    )


def task_for(
    check: Check, *, owner_kind: str, turn: UUID, phone_token: int, phone_version: int
) -> calls.NewTask:
    """The task of a second call or of a planted test. turn: the batch as which all of its kind take turns."""
    return calls.NewTask(
        owner_kind=owner_kind,
        owner_ref=check.id,
        subject_id=check.subject_id,
        phone_token=phone_token,
        phone_version=phone_version,
        unit_id=check.unit_id,
        district_id=check.district_id,
        block_id=check.block_id,
        panchayat_id=check.panchayat_id,
        batch_ref=turn,
    )


def _due(check: Check, reason: str, at: datetime) -> datetime:
    """A caller who is new is known within the day; the rest is spread, so that nobody can guess it.

    A yes comes first: where a caller invents, it is there.
    """
    if reason in AT_ONCE:
        return FIRST_OF_ALL
    is_known = drawing.clearances(check.caller_id) > 0
    return (
        at
        + plan.waits_for(check.first_outcome)
        + drawing.spread(check.first_call, *(DAYS if is_known else SOON))
    )
