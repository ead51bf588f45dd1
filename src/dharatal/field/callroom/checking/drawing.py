"""Which calls are made again, by lot: the same whenever the log is followed anew, and not to be foreseen."""

from datetime import datetime, timedelta
from uuid import UUID

from dharatal.engines.keys import keyring
from dharatal.field.callroom.checking import plan
from dharatal.field.callroom.models import Check, Hearing, Round, Signal
from dharatal.field.calls.models import Call

ASKED_OPENLY = 0.1
"""Of ordinary cards, so that the open question does not betray a second call."""
RECENT = timedelta(days=3)
STANDS_OUT = 4.0
"""The risk of a call whose caller something was noticed of, in the days before."""


def draw(label: str, call: UUID) -> float:
    """Even from 0 to 1. label: for what; one call has an own draw for each."""
    return plan.draw_of(keyring().derive(f"callroom.{label}"), call)


def spread(call: UUID, earliest: timedelta, latest: timedelta) -> timedelta:
    """How long after the first call the second one comes."""
    return earliest + (latest - earliest) * draw("spread", call)


def clearances(caller_id: int) -> int:
    """How often a caller was cleared, by a test or a person, since the training that was last decided on."""
    trained_at = _trained_at(caller_id)
    rounds = Round.objects.filter(caller_id=caller_id, verdict=plan.Verdict.CLEAR)
    heard = Hearing.objects.filter(caller_id=caller_id, decision="continue")
    if trained_at:
        rounds, heard = rounds.filter(closed_at__gt=trained_at), heard.filter(decided_at__gt=trained_at)
    return rounds.count() + heard.count()


def drawn_before(caller_id: int) -> int:
    """How many of a caller's calls were drawn from the whole; whoever was cleared has left that behind."""
    if clearances(caller_id):
        return plan.FIRST
    since = _trained_at(caller_id)
    made = Check.objects.filter(caller_id=caller_id).exclude(state=Check.State.VOID)
    if since:
        made = made.filter(ordered_at__gt=since)
    return made.order_by().values("id")[: plan.FIRST].count()


def _trained_at(caller_id: int) -> datetime | None:
    heard = Hearing.objects.filter(caller_id=caller_id, decision="training").order_by("-decided_at", "id")
    return heard.values_list("decided_at", flat=True).first()


def risk_of(made: Call) -> float:
    """How much a call stands out, by the mean of all calls; 1 for one like any other."""
    seen = Signal.objects.filter(caller_id=made.caller_id, seen_at__gt=made.started_at - RECENT)
    return STANDS_OUT if seen.exists() else 1.0
