"""What bills have proved so far."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Min

from dharatal.field.callroom.models import Bill, BillRow, Dialling
from dharatal.field.calls import queries as queue
from dharatal.field.calls.models import Call
from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import to_ist

LEAST_SECONDS = 15
"""A person cannot be asked four questions in less."""


def on_line(actor: Actor, line_id: int, since: datetime, until: datetime) -> list[Dialling]:
    """Our calls by a line in a time, as far as the actor reaches, the oldest first."""
    rows = Dialling.objects.filter(line_id=line_id, dialled_at__gte=since, dialled_at__lt=until)
    return list(rows.order_by("dialled_at", "call_uuid"))


def months_of_line(actor: Actor, line_id: int) -> list[datetime]:
    """The first and the last moment at which the line was used; empty when it never was."""
    bounds = Dialling.objects.filter(line_id=line_id).aggregate(
        first=Min("dialled_at"), last=Max("dialled_at")
    )
    return [one for one in (bounds["first"], bounds["last"]) if one is not None]


def bills(actor: Actor) -> list[Bill]:
    """Bills that were loaded, the newest first, at most 100."""
    return list(Bill.objects.order_by("-loaded_at", "id")[:100])


def bill(actor: Actor, bill_id: UUID) -> Bill | None:
    return Bill.objects.filter(id=bill_id).first()


def yes_calls(actor: Actor, of: Bill) -> dict[UUID, Call]:
    """Calls by the bill's line in its days that were recorded as yes."""
    since = to_ist(of.first_at).replace(hour=0, minute=0, second=0)
    until = to_ist(of.last_at).replace(hour=0, minute=0, second=0) + timedelta(days=1)
    made = queue.calls_by_uuid(actor, [one.call_uuid for one in on_line(actor, of.line_id, since, until)])
    return {uuid: one for uuid, one in made.items() if one.outcome == "yes"}


def yes_without(actor: Actor, of: Bill) -> list[Call]:
    """Of these, the ones for which no bill of any line has a call of 15 seconds; the oldest first."""
    said_yes = yes_calls(actor, of)
    billed = _long_enough(list(said_yes))
    missing = [one for uuid, one in said_yes.items() if uuid not in billed]
    return sorted(missing, key=lambda one: (one.started_at, one.uuid))


def _long_enough(calls: Sequence[UUID]) -> set[UUID]:
    rows = BillRow.objects.filter(call_uuid__in=calls, seconds__gte=LEAST_SECONDS)
    return set(rows.values_list("call_uuid", flat=True))
