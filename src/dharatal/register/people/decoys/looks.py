"""Who looked at a member, as the member's page tells it; of a decoy, as it would be told of a member like it.

Before a decoy was entered nobody can have looked at it, while every neighbour was sent, called and listed. So it shares
what the log says of its model until then: lists as they are, the call some minutes later. Both questions are asked of
everybody, so that a decoy's page takes no longer than another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from dharatal.guard.audit import queries as audit
from dharatal.guard.audit.queries import Look, Place
from dharatal.kernel.actor import Actor
from dharatal.register.people.decoys.models import Decoy

OF_THE_CALL = frozenset({"people.admitted", "callroom.card_shown", "call.dialled", "call.finished"})
OF_MANY = frozenset({"people.listed", "intake.rows_stored", "intake.rows_listed", "intake.batch_rows_shown"})
MOST_SHARED = 500
_LAST = UUID(int=2**128 - 1)


def who_looked(
    actor: Actor, records: Sequence[int], *, since: datetime, limit: int, before: Place | None = None
) -> list[Look]:
    """Return who wrote or saw any of a person's records, latest first; see `audit.queries.who_looked`."""
    decoy = Decoy.objects.filter(id__in=records).first()
    own = audit.who_looked(actor, records, since=since, limit=limit, before=before)
    until = (decoy.entered_at, _LAST) if decoy else None
    model = decoy.like_id if decoy else 0
    shared = audit.who_looked(actor, model, since=since, limit=MOST_SHARED, before=until)
    found = {one.entry_id: one for one in (_shared(shared, decoy.shift, before) if decoy else ())}
    found |= {one.entry_id: one for one in own}
    return sorted(found.values(), key=lambda one: (one.at, one.entry_id), reverse=True)[:limit]


def _shared(looks: Sequence[Look], shift: int, before: Place | None) -> Iterator[Look]:
    """What was written about the model, as it would have been about the decoy."""
    for one in looks:
        by = timedelta(seconds=shift) if one.action in OF_THE_CALL else timedelta()
        is_earlier = before is None or (one.at + by, one.entry_id) < before
        if one.action in OF_THE_CALL | OF_MANY and is_earlier:
            yield replace(one, at=one.at + by)
