"""Tasks go on a printed sheet for a day, and come back: with a result, or without."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dharatal.engines.postgres.bulk import array
from dharatal.field.calls import handout, queries
from dharatal.field.calls.models import Call, Note, Task
from dharatal.field.calls.operations.finishing import tally
from dharatal.field.calls.operations.handing_out import new_call
from dharatal.field.calls.outcomes import OUTCOMES, OnLine
from dharatal.field.calls.refusals import CannotUndo
from dharatal.field.gates import operations as gate_operations
from dharatal.field.gates import queries as gates
from dharatal.field.gates.policy import calling_rule_on
from dharatal.guard.access.reach import Reach, reaching
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import quotas
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal
from dharatal.kernel.ids import new_uuid

PRINTED = "paper_print"  # how many people somebody prints sheets of in a day
Taking = Callable[[Sequence[Any]], list[Task]]
"""Takes tasks out of the queue by `calls_put_on_paper`, whose values it is given: only whoever keeps sheets may."""


class CannotPrint(Refusal):
    code = "cannot_print"


@contextmanager
def standing_in(caller_id: int) -> Iterator[None]:
    """Hold nothing but a caller's own reach while what that caller wrote on paper is entered by somebody.

    The log keeps whoever enters; the queue knows the card by whoever held it.
    """
    with reaching(Reach(user_id=caller_id)):
        yield


def put_on_paper(
    actor: Actor,
    *,
    caller: Actor,
    owner_kind: str,
    most: int,
    take: Taking,
    until: datetime,
    at: datetime,
) -> list[Task]:
    """Take up to `most` tasks out of the queue for a caller's sheet, whose numbers count as shown from now on.

    In the turn of the hand-out; nobody else is handed them, or another task on their phones, before `until`. They
    count against the caller's people of the day and against the printer's. Raises CannotPrint, QuotaReached.
    """
    shut, paused = gates.shut_places(at), queries.pauses_in_force(at=at)
    if paused.room or shut.gate.reason == gates.BLACKOUT:
        raise CannotPrint(_("Calling rests in the whole room just now. Print when it goes on."))
    if caller.user_id in paused.callers:
        raise CannotPrint(_("This caller is paused. Print for somebody else."), code="caller_paused")
    places = [[*shut.districts, *sorted(paused.districts)], list(shut.blocks), list(shut.panchayats)]
    calls = [new_uuid() for _place in range(most)]
    tasks = take([caller.user_id, owner_kind, array(calls), at, until, *places])
    count_print(actor, [task.subject_id for task in tasks], at=at)
    dials = calling_rule_on(ist_day(at)).dials_a_day
    with standing_in(caller.user_id):
        quotas.spend(caller, "dial", [task.subject_id for task in tasks], limit=dials, at=at)
        for row in [new_call(caller, task) for task in tasks]:
            row.dialled_at = at
            row.save(force_insert=True)
    return tasks


def count_print(actor: Actor, subject_ids: list[int], *, at: datetime) -> None:
    """Count people whose numbers somebody prints; printed again on the same day they cost nothing."""
    limit = calling_rule_on(ist_day(at)).printed_a_day
    quotas.spend(actor, PRINTED, subject_ids, limit=limit, at=at)


def give_back_from_paper(*, call: UUID, caller_id: int, at: datetime) -> bool:
    """Put a task that was not called back to its place; False when it is not on this sheet any more."""
    with standing_in(caller_id):
        locked = handout.line(call)
        if locked:
            handout.settle(call, [handout.unchanged(locked[0])], at=at)
    return bool(locked)


def rest_from_paper(*, call: UUID, caller_id: int, until: datetime, at: datetime) -> bool:
    """Put a task of a sheet that is lost back, to be called from `until` on: somebody may have been spoken to."""
    with standing_in(caller_id):
        locked = handout.line(call)
        if locked:
            handout.settle(call, [replace(handout.unchanged(locked[0]), due_at=until)], at=at)
    return bool(locked)


def take_back_on_paper(actor: Actor, *, call: UUID, caller_id: int, until: datetime, at: datetime) -> Call:
    """Take back a result that was entered wrongly: the task is on the sheet again. Answers the call as it was.

    Whoever acted on the outcome must take that back too. Raises CannotUndo when the task has gone on.
    """
    with standing_in(caller_id):
        row = Call.objects.filter(uuid=call, caller_id=caller_id, finished_at__isnull=False).first()
        if row is None or not handout.execute("SELECT calls_back_on_paper(%s, %s)", [call, until]):
            raise CannotUndo
        tally(row, n=-1)
        Note.objects.filter(call_uuid=call).delete()
        if OUTCOMES[row.outcome].on_line is OnLine.NEVER:
            token = Task.objects.get(call_uuid=call, leased_by=caller_id).phone_token
            gate_operations.allow_again(actor, tokens=[token], at=at)
    audit.record(
        actor,
        "call.undone",
        subjects=[row.subject_id],
        unit_id=row.unit_id,
        object_id=call,
        facts={"outcome": row.outcome, "caller": caller_id},
        at=at,
    )
    return row
