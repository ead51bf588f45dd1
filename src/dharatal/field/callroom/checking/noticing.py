"""A caller reads once that calls are made again and tests are planted, before the first card."""

from datetime import datetime

from dharatal.field.callroom.checking.queries import NOTICE
from dharatal.field.callroom.models import Accepted
from dharatal.guard.audit import operations as audit
from dharatal.kernel.actor import Actor


def accept(actor: Actor, *, at: datetime) -> None:
    """Keep that the caller has read the notice; a second time changes nothing."""
    _row, is_new = Accepted.objects.get_or_create(
        caller_id=actor.user_id, version=NOTICE, defaults={"at": at}
    )
    if is_new:
        audit.record(actor, "callroom.notice_accepted", facts={"version": NOTICE}, at=at)
