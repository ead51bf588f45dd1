"""What second calls found, counted for their callers; and what follows: a clean slate, or a stop.

A result counts once it can no longer be taken back. Everything about one caller happens in one transaction, so a
process that dies leaves either nothing done or all of it, and the next round does the rest.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from dharatal.field.callroom.checking import drawing, hearings, hearsay, plan
from dharatal.field.callroom.checking.comparing import COUNTED, ENDED, compare
from dharatal.field.callroom.models import Check, Hearing, Round
from dharatal.field.calls import operations as calls
from dharatal.field.calls.handout import UNDO_WITHIN
from dharatal.field.calls.models import Call, Task
from dharatal.field.intake import operations as intake
from dharatal.guard.access.door import entering
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability
from dharatal.kernel.ids import new_uuid

AT_ONCE = 500
UNCOUNTED = ("sample",)
"""Reasons whose result says nothing of the caller: a district's padded list is not her doing."""
ASKED, CALLED_AGAIN = "asked", "called_again"


def weigh(door: Capability, *, at: datetime) -> int:
    """Decide every second call that was answered, and what it means for its caller; answers how many.

    door: the system's right to steer the room, entered for each caller apart.
    """
    with entering(SYSTEM, door):
        _drop_the_forgotten(at)
        answered = _answered(at)
    decided = 0
    for caller_id in sorted({caller for caller, _check in answered}):
        with entering(SYSTEM, door):
            _lock(caller_id)
            decided += _decide([check for caller, check in answered if caller == caller_id], at)
            if caller_id:
                _count(SYSTEM, caller_id, at=at)
    with entering(SYSTEM, door):
        waiting = _uncounted().order_by().values_list("caller_id", flat=True).distinct()
        left = sorted(set(waiting) - {0})
    for caller_id in left:
        with entering(SYSTEM, door):
            _lock(caller_id)
            _count(SYSTEM, caller_id, at=at)
    return decided


def _answered(at: datetime) -> list[tuple[int, UUID]]:
    """Open checks whose task has ended and stays so, each with the caller it is about."""
    found: list[tuple[int, UUID]] = []
    open_ones = list(Check.objects.filter(state=Check.State.OPEN).values_list("id", "caller_id", "reason"))
    for start in range(0, len(open_ones), AT_ONCE):
        part = {check: (caller, reason) for check, caller, reason in open_ones[start : start + AT_ONCE]}
        ended = Task.objects.filter(owner_ref__in=list(part), closed_at__lte=at - UNDO_WITHIN)
        for check, call in ended.values_list("owner_ref", "call_uuid"):
            caller, reason = part[check]
            found.append((_caller_of(call) if reason == "planted" else caller, check))
    return found


def _drop_the_forgotten(at: datetime) -> None:
    """A second call whose task is gone was about somebody who was erased."""
    waiting = set(Check.objects.filter(state=Check.State.OPEN).values_list("id", flat=True))
    tasks = Task.objects.filter(owner_kind__in=("check", "planted"), owner_ref__in=waiting)
    gone = waiting - set(tasks.values_list("owner_ref", flat=True))
    Check.objects.filter(id__in=gone).update(state=Check.State.VOID, decided_at=at)


def _caller_of(call: UUID | None) -> int:
    made = Call.objects.filter(uuid=call) if call else Call.objects.none()
    return made.values_list("caller_id", flat=True).first() or 0


def _decide(checks: Iterable[UUID], at: datetime) -> int:
    rows = Check.objects.select_for_update().filter(id__in=list(checks), state=Check.State.OPEN)
    decided = 0
    for check in rows.order_by("first_at", "id"):
        task = Task.objects.filter(owner_ref=check.id).order_by("-closed_at", "id").first()
        if task is None or task.closed_at is None:
            continue
        _write(check, task, at)
        decided += 1
    return decided


def _write(check: Check, task: Task, at: datetime) -> None:
    finished = Call.objects.filter(finished_at__isnull=False)
    made = finished.filter(uuid=task.call_uuid).first() if task.call_uuid else None
    check.second_outcome, check.decided_at = task.outcome, at
    is_denied = made is not None and check.reason != "planted" and hearsay.denied(made.uuid)
    check.state = compare(check.first_outcome, task.outcome, is_denied=is_denied)
    if made is not None:
        check.second_call = made.uuid
        if check.reason == "planted":
            check.caller_id = made.caller_id
        else:
            check.second_caller = made.caller_id
    _follow_up(check, at)
    check.save()


def _follow_up(check: Check, at: datetime) -> None:
    """No record stays silently as it was: a yes goes to a person, anything else is called once more."""
    if check.reason == "planted" or check.state == Check.State.VOID:
        return
    is_contrary = check.state == Check.State.DIFFERS or check.second_outcome == "deceased"
    if is_contrary and check.first_outcome == "yes":
        check.ruling = ASKED
    elif check.state == Check.State.DIFFERS or (
        check.first_outcome in ENDED and check.second_outcome == "yes"
    ):
        waits = intake.call_again(SYSTEM, check.about, heard=check.first_outcome, at=at)
        if waits is not None:
            task = intake.task_of(waits)
            calls.add_second(SYSTEM, [task], due={task.owner_ref: at}, barred=[check.caller_id], at=at)
            check.ruling, check.ruled_by, check.ruled_at = CALLED_AGAIN, SYSTEM.user_id, at
    audit.record(
        SYSTEM,
        "callroom.compared",
        subjects=[check.subject_id],
        unit_id=check.unit_id,
        object_id=check.id,
        facts={"state": str(check.state), "caller": check.caller_id, "reason": check.reason},
        at=at,
    )


def _count(actor: Actor, caller_id: int, *, at: datetime) -> None:
    """Put decided checks to the caller's test one after the other, until it says something."""
    waiting = Hearing.objects.filter(caller_id=caller_id, decided_at=None).first()
    if waiting is not None:
        _uncounted().filter(caller_id=caller_id, reason="stopped", hearing=None).update(hearing=waiting.id)
        return
    for check in _uncounted().filter(caller_id=caller_id).order_by("decided_at", "first_at", "id"):
        current = _round_of(caller_id, at)
        Check.objects.filter(id=check.id).update(counted_in=current.id)
        checks, failed = figures_of(current)
        verdict = plan.verdict(plan.plan_after(drawing.clearances(caller_id)), checks, failed)
        if verdict == plan.Verdict.GO_ON:
            continue
        current.verdict, current.closed_at = verdict, at
        current.save(update_fields=["verdict", "closed_at"])
        _tell(actor, current, checks, failed, at)
        if verdict == plan.Verdict.STOP:
            hearings.open_for(actor, current, checks=checks, failed=failed, at=at)
            return


def _tell(actor: Actor, found: Round, checks: int, failed: int, at: datetime) -> None:
    audit.record(
        actor,
        "callroom.verdict_found",
        object_id=found.id,
        facts={
            "caller": found.caller_id,
            "checks": checks,
            "failed": failed,
            "verdict": str(found.verdict),
        },
        at=at,
    )


def figures_of(one: Round) -> tuple[int, int]:
    """Checks counted in a round, and how many of them differed."""
    states = list(Check.objects.filter(counted_in=one.id).values_list("state", flat=True))
    return len(states), states.count(Check.State.DIFFERS)


def _uncounted() -> QuerySet[Check]:
    return Check.objects.filter(
        state__in=COUNTED, counted_in=None, hearing=None, decided_at__isnull=False
    ).exclude(reason__in=UNCOUNTED)


def _round_of(caller_id: int, at: datetime) -> Round:
    current = Round.objects.filter(caller_id=caller_id, closed_at=None).first()
    if current is None:
        current = Round(id=new_uuid(), caller_id=caller_id, opened_at=at)
        current.save(force_insert=True)
    return current


def _lock(caller_id: int) -> None:
    """Two workers never weigh one caller at the same time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('callroom.weigh'), %s)", [caller_id])
