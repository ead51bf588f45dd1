"""The one place where a YES without a call on the bill is handed to the second callers."""

from collections.abc import Sequence
from datetime import datetime

from dharatal.field.callroom.checking.operations import order
from dharatal.field.calls.models import Call
from dharatal.kernel.actor import Actor

REASON = "no_bill"


def call_again(actor: Actor, calls: Sequence[Call], *, at: datetime) -> int:
    """Order a second call of each, before all others; returns how many are new."""
    return order(actor, [one.uuid for one in calls], reason=REASON, at=at) if calls else 0
