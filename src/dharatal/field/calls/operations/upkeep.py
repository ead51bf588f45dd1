"""What a job does every minute or every night."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from dharatal.field.calls import handout
from dharatal.field.calls.models import LineUse, Note, Task
from dharatal.field.gates import queries as gates
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor

RESTS = timedelta(minutes=30)
LINE_USE_KEPT = timedelta(days=31)

_FOLD_STATES = """
WITH gone AS (DELETE FROM calls_statetally RETURNING district_id, state, n)
INSERT INTO calls_statetally (district_id, state, n)
SELECT district_id, state, sum(n) FROM gone GROUP BY 1, 2 HAVING sum(n) <> 0
"""
_FOLD_CALLERS = """
WITH gone AS (DELETE FROM calls_callertally WHERE day >= %s RETURNING day, caller_id, code, n, seconds)
INSERT INTO calls_callertally (day, caller_id, code, n, seconds)
SELECT day, caller_id, code, sum(n), sum(seconds) FROM gone GROUP BY 1, 2, 3 HAVING sum(n) <> 0
"""
_FOLD_DISTRICTS = """
WITH gone AS (DELETE FROM calls_districttally WHERE day >= %s RETURNING day, hour, district_id, code, n)
INSERT INTO calls_districttally (day, hour, district_id, code, n)
SELECT day, hour, district_id, code, sum(n) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
"""


def return_expired_leases(*, at: datetime) -> int:
    """Put the cards of callers who went silent back; answers how many.

    A card whose number was never shown goes back to its place; one that was shown rests half an hour, since
    somebody may have been spoken to. Its caller may still record it until another takes it.
    """
    rest_until = gates.timetable(0, at=at).next_open(at + RESTS) or at + RESTS
    return int(handout.execute("SELECT calls_return_expired(%s, %s)", [at, rest_until]))


def forget_tasks(actor: Actor, owner_refs: Sequence[UUID], *, at: datetime) -> int:
    """Delete the ended tasks of owners who are shredded, with their phone tokens and notes; answers how many.

    What stays are the calls themselves: times and outcomes about a subject that nobody can name any more.
    """
    tasks = Task.objects.filter(owner_ref__in=list(owner_refs), closed_at__isnull=False)
    Note.objects.filter(subject_id__in=list(tasks.values_list("subject_id", flat=True))).delete()
    gone: int = tasks.delete()[0]
    audit.record(actor, "call.tasks_forgotten", facts={"tasks": gone}, at=at)
    return gone


def forget_subjects(actor: Actor, subject_ids: Collection[int], *, at: datetime) -> int:
    """Delete every task about subjects who were erased, whoever owns it, with its phone token; answers how many.

    A card that a caller holds right now stays until its lease ends: then nobody is found behind it.
    """
    tasks = Task.objects.filter(subject_id__in=list(subject_ids)).exclude(state="leased")
    Note.objects.filter(subject_id__in=list(subject_ids)).delete()
    gone: int = tasks.delete()[0]
    if gone:
        audit.record(actor, "call.tasks_forgotten", facts={"tasks": gone}, at=at)
    return gone


def fold_tallies(*, at: datetime) -> None:
    """Add up what was appended since the last time; every figure stays the same. Needs the worker's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('calls.fold_tallies'))")
        cursor.execute(_FOLD_STATES)
        since = (at - timedelta(days=2)).date()
        cursor.execute(_FOLD_CALLERS, [since])
        cursor.execute(_FOLD_DISTRICTS, [since])
    LineUse.objects.filter(at__lt=at - LINE_USE_KEPT).delete()


def ensure_partitions(*, at: datetime, months_ahead: int = 3) -> int:
    """Make the months' partitions of calls; answers how many were missing. Needs the worker's role."""
    return int(handout.execute("SELECT calls_ensure_partitions(%s, %s)", [at.date(), months_ahead]))
