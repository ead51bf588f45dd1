"""Who looked at a member, as the member's page tells it; of a decoy, as it would be told of a member like it.

Before a decoy was entered nobody can have looked at it, while every neighbour was sent, called and listed. So it shares
what the log says of its model until then: lists as they are, the call some minutes later. Later too it shares what
happens to all members of its place at once: the other half of the viewers, to whom it is no row, list its neighbours,
and the system compares everybody with everybody but a decoy. All questions are asked of everybody, so that a decoy's
page takes no longer than another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from dharatal.guard.audit import queries as audit
from dharatal.guard.audit.queries import Look, Place
from dharatal.kernel.actor import Actor
from dharatal.register.people.decoys.models import Decoy

ADMITTED, MATCHED = "people.admitted", "people.matched"
OF_THE_CALL = frozenset({ADMITTED, "callroom.card_shown", "call.dialled", "call.finished"})
OF_MANY = frozenset(
    {
        *("people.listed", "people.exported", MATCHED),
        *("intake.rows_stored", "intake.rows_listed", "intake.batch_rows_shown"),
    }
)
MANY = 20  # of one entry: neighbours are likely among them, and show the same moment
MOST_SHARED = 500
_LAST = UUID(int=2**128 - 1)


def who_looked(
    actor: Actor, records: Sequence[int], *, since: datetime, limit: int, before: Place | None = None
) -> list[Look]:
    """Return who wrote or saw any of a person's records, latest first; see `audit.queries.who_looked`."""
    decoy = Decoy.objects.filter(id__in=records).first()
    own = audit.who_looked(actor, records, since=since, limit=limit, before=before)
    model = decoy.like_id if decoy else 0
    entered = (decoy.entered_at, _LAST) if decoy else None
    earlier = audit.who_looked(actor, model, since=since, limit=MOST_SHARED, before=entered)
    from_then = max(since, decoy.entered_at) if decoy else since
    later = audit.who_looked(actor, model, since=from_then, limit=MOST_SHARED, before=before)
    shared = [*earlier, *(one for one in later if one.action in OF_MANY and one.login != actor.login)]
    found = {one.entry_id: one for one in (_shared(shared, decoy.shift, before) if decoy else ())}
    found |= {one.entry_id: one for one in own}
    return sorted(found.values(), key=lambda one: (one.at, one.entry_id), reverse=True)[:limit]


def _shared(looks: Sequence[Look], shift: int, before: Place | None) -> Iterator[Look]:
    """What was written about the model, as it would have been about the decoy."""
    by = timedelta(seconds=shift)
    admitted = _admitted(looks, by)
    for one in looks:
        at = one.at + by if _goes_along(one, admitted) else one.at
        if one.action in OF_THE_CALL | OF_MANY and (before is None or (at, one.entry_id) < before):
            yield replace(one, at=at)


def _goes_along(one: Look, admitted: datetime | None) -> bool:
    """Whether a look is as much earlier or later as the decoy was admitted; of many at once only where it must be."""
    is_too_early = admitted is not None and one.at < admitted
    return one.action in OF_THE_CALL or (one.action == MATCHED and (one.subjects < MANY or is_too_early))


def _admitted(looks: Iterable[Look], by: timedelta) -> datetime | None:
    return next((one.at + by for one in looks if one.action == ADMITTED), None)
