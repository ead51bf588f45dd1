"""What happens to second calls by itself, every minute and every night."""

from datetime import datetime, timedelta

from dharatal.field.callroom.checking import signalling, weighing
from dharatal.field.callroom.models import Check
from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.calls.models import Task
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM

KEPT = timedelta(days=30)
AT_ONCE = 1_000


def weigh(*, at: datetime) -> int:
    return weighing.weigh(STEER_CALLS, at=at)


def forget(*, at: datetime) -> int:
    """Drop the ended tasks of second calls, with their keyed numbers, thirty days after the decision."""
    with entering(SYSTEM, STEER_CALLS):
        old = Check.objects.filter(decided_at__lt=at - KEPT).values("id")
        ids = Task.objects.filter(owner_kind="check", closed_at__isnull=False, owner_ref__in=old)
        gone = list(ids.values_list("owner_ref", flat=True)[:AT_ONCE])
        return calls.forget_tasks(SYSTEM, gone, at=at) if gone else 0


def look(*, at: datetime) -> int:
    """Look for what stands out, over calls, answers and lists."""
    found = 0
    for one in (signalling.look_at_calls, signalling.look_at_answers, signalling.look_at_lists):
        with entering(SYSTEM, STEER_CALLS):
            found += one(SYSTEM, at=at)
    return found
