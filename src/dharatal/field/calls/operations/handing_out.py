"""One card at a time: claimed, kept alive, dialled, or passed on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from dharatal.engines.postgres.reading import row_of
from dharatal.engines.postgres.writing import insert, update
from dharatal.field.calls import handout, lines, outcomes, queries, tallies
from dharatal.field.calls.models import Call, Skip, Task
from dharatal.field.calls.refusals import LeaseLost, RecordInstead, ShutNow, SkipsUsedUp
from dharatal.field.calls.retry import State, Step
from dharatal.field.gates import queries as gates
from dharatal.field.gates.policy import calling_rule_on
from dharatal.field.gates.timetable import is_lawful
from dharatal.guard.audit import operations as audit
from dharatal.guard.vault import quotas
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.ids import new_uuid

PASSED_FOR = timedelta(hours=4)
_IN_HAND = "call_uuid = %s AND leased_by = %s AND state = 'leased'"
SKIP_REASONS = ("known_to_me", "card_unclear", "language", "other")
EMPTY, LATER, PLACES_SHUT, CALLER_PAUSED, ROOM_PAUSED = (
    "empty",
    "later",
    "places_shut",
    "caller_paused",
    "room_paused",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """task: the card, or none and a reason. opens_at: when it is worth asking again, where that is known."""

    task: Task | None
    reason: str = ""
    opens_at: datetime | None = None
    gate: gates.Gate | None = None

    @property
    def sentence(self) -> str:
        """Why there is no card, in the caller's language; empty when there is one."""
        if self.gate is not None:
            return self.gate.sentence
        return {
            EMPTY: _("Nobody waits to be called. New cards appear here as soon as a district sends a list."),
            LATER: _("Everybody has been called for now. The next card comes at its time."),
            PLACES_SHUT: _("Those who wait are in districts where calling rests just now."),
            CALLER_PAUSED: _("The in-charge has paused your calls. Please speak to the in-charge."),
            ROOM_PAUSED: _("The in-charge has paused the call room."),
        }.get(self.reason, "")


def claim(actor: Actor, *, paused: queries.Paused | None = None, at: datetime) -> Claim:
    """Hand the caller one card and lease it for 12 minutes; who holds one already is given the same again.

    In turn: the caller's own call-backs that are due, those of others, due retries, then people never called.
    paused: what is in force, where that has been asked in this transaction already.
    """
    paused = paused or queries.pauses_in_force(at=at)
    shut = gates.shut_places(at)
    if paused.room or actor.user_id in paused.callers or not shut.gate.open:
        held = _held(actor, at)
        return held or _shut_claim(actor, paused, shut)
    while task := handout.leased(new_uuid(), shut, sorted(paused.districts), at=at):
        if not gates.opted_out([task.phone_token]):
            return Claim(task)
        _close_phone(task, at)
    return _nothing(shut, paused, at)


def heartbeat(actor: Actor, *, call: UUID, at: datetime) -> datetime:
    """Keep a card for 12 more minutes and say until when. Raises LeaseLost."""
    until = at + handout.LEASE
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE calls_task SET lease_until = %s WHERE {_IN_HAND}", [until, call, actor.user_id]
        )
        if not cursor.rowcount:
            raise LeaseLost
    return until


def dial(actor: Actor, *, call: UUID, line_id: int | None = None, at: datetime) -> Call:
    """Log that a number is shown to be called, before anybody shows it; a repeat is only logged.

    line_id: the SIM line that the caller's handset holds; else the least used one is taken.
    Raises LeaseLost, ShutNow, QuotaReached (different people a day), LinesFull. Opens nothing: whoever calls
    this opens the sealed number next, in the same transaction.
    """
    return dial_held(actor, hold(actor, call=call), line_id=line_id, at=at)


def hold(actor: Actor, *, call: UUID) -> Task:
    """The card in the caller's hands, locked. Raises LeaseLost."""
    task = row_of(Task, f"{_IN_HAND} FOR UPDATE", [call, actor.user_id])
    if task is None:
        raise LeaseLost
    return task


def dial_held(actor: Actor, task: Task, *, line_id: int | None = None, at: datetime) -> Call:
    """`dial`, of a card that `hold` has answered in this transaction."""
    _refuse_if_shut(task, at)
    limit = calling_rule_on(ist_day(at)).dials_a_day
    quotas.spend(actor, "dial", [task.subject_id], limit=limit, at=at)
    made = call_of(task) or new_call(actor, task)
    if made.dialled_at is None:
        made.dialled_at, made.line_id = at, lines.take_line(at, line_id)
        store_call(made)
    audit.record(
        actor,
        "call.dialled",
        subjects=[task.subject_id],
        unit_id=task.unit_id,
        object_id=task.call_uuid,
        purpose="verification",
        facts={"owner": task.owner_kind, "attempt": task.attempts + 1},
        at=at,
    )
    return made


def skip(actor: Actor, *, call: UUID, reason: str, at: datetime) -> None:
    """Pass a card on: it keeps its place and does not come back to this caller for four hours.

    reason: one of SKIP_REASONS. Raises LeaseLost, RecordInstead after a dial, SkipsUsedUp.
    """
    if reason not in SKIP_REASONS:
        reason = "other"
    locked = handout.line(call)
    if not locked:
        raise LeaseLost
    task, day = locked[0], ist_day(at)
    made = call_of(task)
    if made is not None and made.dialled_at is not None:
        raise RecordInstead
    budget = calling_rule_on(day).skips_a_day
    if Skip.objects.filter(caller_id=actor.user_id, day=day).count() >= budget:
        raise SkipsUsedUp(_("You have skipped %(budget)s cards today. Call this one.") % {"budget": budget})
    Skip(id=new_uuid(), task_id=task.id, caller_id=actor.user_id, day=day, reason=reason, at=at).save(
        force_insert=True
    )
    handout.settle(call, [handout.unchanged(task, passed_until=at + PASSED_FOR)], at=at)
    tallies.count(tallies.SKIPPED, caller_id=actor.user_id, district_id=task.district_id, at=at)
    audit.record(
        actor,
        "call.skipped",
        subjects=[task.subject_id],
        unit_id=task.unit_id,
        object_id=call,
        facts={"reason": reason},
        at=at,
    )


def call_of(task: Task) -> Call | None:
    """The row of the call that a task's lease is for; none before it was dialled or recorded."""
    return row_of(Call, "uuid = %s AND started_at = %s", handout.lease_of(task))


def new_call(actor: Actor, task: Task) -> Call:
    """A row for the lease at hand, not stored yet."""
    uuid, started_at = handout.lease_of(task)
    return Call(
        uuid=uuid,
        started_at=started_at,
        task_id=task.id,
        subject_id=task.subject_id,
        district_id=task.district_id,
        block_id=task.block_id,
        panchayat_id=task.panchayat_id,
        unit_id=task.unit_id,
        caller_id=actor.user_id,
    )


_TOLD_LATER = (
    "line_id",
    "dialled_at",
    "finished_at",
    "outcome",
    "key",
    "led_to",
    "due_at",
    "same_line",
    "before",
)


def store_call(made: Call) -> None:
    if made._state.adding:
        insert(made)
    else:
        update(made, *_TOLD_LATER)


def _held(actor: Actor, at: datetime) -> Claim | None:
    """A card in hand may be finished whatever has been paused or shut meanwhile."""
    rows = Task.objects.filter(leased_by=actor.user_id, state=State.LEASED)
    if not rows.update(lease_until=at + handout.LEASE):
        return None
    return Claim(rows.get())


def _shut_claim(actor: Actor, paused: "queries.Paused", shut: gates.ShutPlaces) -> Claim:
    if actor.user_id in paused.callers:
        return Claim(None, CALLER_PAUSED)
    if paused.room:
        return Claim(None, ROOM_PAUSED)
    return Claim(None, shut.gate.reason, shut.gate.opens_at, shut.gate)


def _nothing(shut: gates.ShutPlaces, paused: "queries.Paused", at: datetime) -> Claim:
    due_at = handout.execute("SELECT calls_next_due()", [])
    if due_at is not None and due_at > at:
        return Claim(None, LATER, due_at)
    if shut.districts or shut.blocks or shut.panchayats or paused.districts:
        return Claim(None, PLACES_SHUT)
    return Claim(None, EMPTY)


def _refuse_if_shut(task: Task, at: datetime) -> None:
    """On a line that is open already only the law can stop the next question."""
    gate = gates.may_call(
        district_id=task.district_id,
        block_id=task.block_id,
        panchayat_id=task.panchayat_id,
        phone_tokens=[task.phone_token],
        at=at,
    )
    if gate.open or (task.same_line and gate.reason == gates.OUT_OF_HOURS and is_lawful(at)):
        return
    raise ShutNow(gate.sentence)


def _close_phone(task: Task, at: datetime) -> None:
    """The phone opted out after its tasks were added."""
    call, _leased_at = handout.lease_of(task)
    locked = handout.line(call)
    ended = [
        handout.settled(
            one, Step(State.CLOSED, handout.history_of(one), outcome=outcomes.DO_NOT_CALL), tried=False
        )
        for one in locked
    ]
    handout.settle(call, ended, at=at)


def give_back(actor: Actor, *, call: UUID, at: datetime) -> None:
    """Put an untouched card back to its place, for a break. Raises LeaseLost, RecordInstead after a dial."""
    locked = handout.line(call)
    if not locked:
        raise LeaseLost
    made = call_of(locked[0])
    if made is not None and made.dialled_at is not None:
        raise RecordInstead
    handout.settle(call, [handout.unchanged(locked[0])], at=at)
