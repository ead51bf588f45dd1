"""Makes one person of two where the model is sure enough, unless somebody has said that they are two."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from dharatal.kernel.actor import Actor
from dharatal.kernel.errors import Refusal
from dharatal.register.people import merging
from dharatal.register.people.matching.model import Model
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs.models import Pair

_SAID_TO_BE_TWO = """
SELECT EXISTS (
  SELECT FROM people_pair p
  JOIN people_personrecord a ON a.id = p.first_id JOIN people_personrecord b ON b.id = p.second_id
  WHERE p.state = 'different' AND (a.person_id, b.person_id) IN ((%(one)s, %(other)s), (%(other)s, %(one)s)))
"""


def link(actor: Actor, pair: Pair, model: Model, *, at: datetime) -> bool:
    """Merge the persons of a pair by the model alone, with its version and score; say whether it was done.

    What contradicts a decision, or is refused, stays open for a reviewer.
    """
    one, other = persons_of(pair)
    if one[0] == other[0] or _are_said_to_be_two(one[0], other[0]):
        return False
    try:
        with transaction.atomic():
            event = merging.merge(
                actor, one[1], other[1], reason="matched", model=model.version, score=pair.p, at=at
            )
    except Refusal:
        return False
    pair.state, pair.decided_at, pair.event_id = Pair.State.LINKED, at, event.id
    pair.save(update_fields=["state", "decided_at", "event_id"])
    return True


def persons_of(pair: Pair) -> list[tuple[int, UUID]]:
    """Return who holds the two records now, with the record's uuid, in the order of the records.

    What is merged are the records that were compared: where others were joined to them, an undo goes by that.
    """
    both = PersonRecord.objects.filter(id__in=[pair.first_id, pair.second_id])
    rows = both.values_list("id", "person_id", "uuid")
    held = {record_id: (person_id, uuid) for record_id, person_id, uuid in rows}
    return [held[pair.first_id], held[pair.second_id]]


def _are_said_to_be_two(one: int, other: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_SAID_TO_BE_TWO, {"one": one, "other": other})
        return bool(cursor.fetchone()[0])
