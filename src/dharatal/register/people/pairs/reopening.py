"""What becomes of decided pairs when their records are joined or parted elsewhere than at the review desk.

A pair says what its records were decided to be, and teaches the next model; neither may outlive a merge that was
taken back or a person that was parted.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from dharatal.engines.postgres.bulk import array
from dharatal.kernel.actor import Actor
from dharatal.register.people.pairs.models import Decision, Pair

_REGROUPED = """
SELECT pair_id, was, is_parted FROM people_pairs_regrouped(%s::bigint[], %s::bigint[], %s::bigint[], %s)
"""
_LABELS = (Decision.What.SAME, Decision.What.DIFFERENT)


def go_by(
    actor: Actor, people: Sequence[Sequence[int]], *, parted: Collection[int] = (), at: datetime
) -> int:
    """Let pairs of records agree with the persons that will be in a moment; answers how many changed.

    people: the records of each, as they are regrouped next; all belong to somebody within the reach until then.
    parted: the records that a split left alone, from which the others are said to be somebody else: those pairs are
    decided. Any other pair that is no longer what was decided lies before a reviewer again, and its label is void.
    """
    records = [record for cluster in people for record in cluster]
    heads = [cluster[0] for cluster in people for _record in cluster]
    with connection.cursor() as cursor:
        cursor.execute(_REGROUPED, [array(records), array(heads), array(sorted(parted)), at])
        changed = cursor.fetchall()
    if not changed:
        return 0
    labels = Decision.objects.filter(
        pair_id__in=[pair for pair, _was, _is_parted in changed], what__in=_LABELS
    )
    labels.filter(is_second=False, undone_at=None).update(undone_at=at)
    Decision.objects.bulk_create(_said_to_be_two(actor, [row[0] for row in changed if row[2]], at))
    return len(changed)


def _said_to_be_two(actor: Actor, pairs: Collection[int], at: datetime) -> list[Decision]:
    """The labels of pairs that somebody parted; no reviewer's, so that the desk takes back nothing of them."""
    return [
        Decision(
            pair_id=pair_id,
            user_id=actor.user_id,
            by=Decision.By.PARTED,
            what=Decision.What.DIFFERENT,
            p=p,
            model=model,
            at=at,
        )
        for pair_id, p, model in Pair.objects.filter(id__in=pairs)
        .order_by("id")
        .values_list("id", "p", "model")
    ]
