"""The run that leaves no record uncompared: in batches, each whole or not at all, resumed where it stopped."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from dharatal.guard.access.door import entering
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.register.people.capabilities import MATCH
from dharatal.register.people.matching.model import Model
from dharatal.register.people.matching.scales import MOST_ON_A_PHONE
from dharatal.register.people.pairs import kept
from dharatal.register.people.pairs.finding import Found, match_batch, place_pairs, weigh
from dharatal.register.people.pairs.models import Pair
from dharatal.register.people.pairs.opening import rows_of

AT_ONCE = 500

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('people.match'))"
_FORGET_CROWDED = "DELETE FROM people_crowdedphone"
_CROWDED = """
INSERT INTO people_crowdedphone (record_id, district_id, here, records, seen_at)
SELECT max(r.id), r.district_id, count(*), max(c.records), %s
FROM people_personrecord r
JOIN (SELECT phone_token, count(*) AS records FROM people_personrecord
      WHERE phone_token IS NOT NULL GROUP BY phone_token HAVING count(*) > %s) c USING (phone_token)
GROUP BY r.phone_token, r.district_id
"""


class Done(NamedTuple):
    """What a run came to. weighed_anew: open pairs that an older model had weighed."""

    records: int
    pairs: int
    linked: int
    weighed_anew: int
    crowded_phones: int


def run(actor: Actor, *, say: Callable[[Found], None] = lambda found: None) -> Done:
    """Compare what was not compared yet, weigh open pairs with the present model, count crowded phones.

    Each step is a transaction through the door of `actor` (the system). May be killed and started again at
    any moment: what is done stays done, and nothing is done twice.
    """
    total = match_new(actor, say=say)
    anew = 0
    while weighed := _weighed_anew(actor):
        anew += weighed
    with entering(actor, MATCH):
        place_pairs()
        crowded = count_crowded(at=clock.now())
    return Done(*total, anew, crowded)


def match_new(actor: Actor, *, say: Callable[[Found], None] = lambda found: None) -> Found:
    """Compare records that wait for it, batch by batch, until none is left."""
    total = Found(0, 0, 0)
    while (found := _matched(actor)).records:
        total = Found(*(sum(pair) for pair in zip(total, found, strict=True)))
        say(total)
    return total


def _matched(actor: Actor) -> Found:
    with entering(actor, MATCH):
        _wait_for_others()
        return match_batch(actor, kept.in_force().model, at=clock.now())


def _weighed_anew(actor: Actor) -> int:
    with entering(actor, MATCH):
        _wait_for_others()
        return weigh_anew(kept.in_force().model)


def _wait_for_others() -> None:
    """Two batches at once would not see each other's records, and miss the pairs between them."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def weigh_anew(model: Model) -> int:
    """Give some open pairs that another model weighed the present one's figures; answers how many.

    No pair goes: what one model took for a question another may take for none, but a reviewer may be at it.
    """
    pairs = list(Pair.objects.filter(state=Pair.State.OPEN).exclude(model=model.version)[:AT_ONCE])
    rows = rows_of({record_id for pair in pairs for record_id in (pair.first_id, pair.second_id)})
    wanted = [(pair.first_id, pair.second_id) for pair in pairs]
    held = [pair for pair in wanted if pair[0] in rows and pair[1] in rows]
    by_ids = {(one.first_id, one.second_id): one for one in weigh(rows, held, model, least=-1.0)}
    for pair in pairs:
        found = by_ids.get((pair.first_id, pair.second_id))
        pair.model = model.version
        if found is not None:
            pair.p, pair.points = found.p, found.points
    Pair.objects.bulk_update(pairs, ["p", "points", "model"])
    return len(pairs)


def count_crowded(*, at: datetime) -> int:
    """Count anew which phones stand on more records than a family has; answers how many in all."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_CROWDED)
        cursor.execute(_CROWDED, [at, MOST_ON_A_PHONE])
        return int(cursor.rowcount)
