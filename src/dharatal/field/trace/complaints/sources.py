"""How a complaint came in, by the post of whoever writes it down."""

from datetime import datetime

from dharatal.field.trace.models import Complaint
from dharatal.guard.access import queries as access
from dharatal.kernel.actor import Actor

PRESIDENTS = frozenset({"district_president", "block_president"})


def via_of(actor: Actor, *, at: datetime) -> str:
    """A president's, where the log-in holds such a post; else the office's."""
    roles = set(access.work_of(actor.user_id, at=at).values())
    return Complaint.Via.PRESIDENT if roles & PRESIDENTS else Complaint.Via.OFFICE
