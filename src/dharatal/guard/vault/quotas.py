"""Counts the different people that somebody looks at in a day, and stops at a limit."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dharatal.kernel.actor import Actor
from dharatal.kernel.clock import ist_day
from dharatal.kernel.errors import Refusal

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('vault.spend'), hashtext(%s))"
_SPENT = """
SELECT count(*), coalesce(array_agg(subject_id) FILTER (WHERE subject_id = ANY(%s)), '{}')
FROM vault_spending WHERE user_id = %s AND kind = %s AND day = %s
"""
_SPEND = """
INSERT INTO vault_spending (user_id, kind, day, subject_id) SELECT %s, %s, %s, unnest(%s::bigint[])
"""
_REACHED = _(
    "You have reached today's limit of %(limit)s people. It starts anew at midnight. Until then a colleague"
    " with the same right can help; if your work needs more, tell the guard officer."
)


class QuotaReached(Refusal):
    code = "quota_reached"
    status = 429


def spend(actor: Actor, kind: str, subject_ids: Iterable[int], *, limit: int, at: datetime) -> int:
    """Count these subjects against today's limit and return how many more are left.

    A subject seen again on the same day in India costs nothing. Raises QuotaReached, and counts none of them,
    when they would go beyond the limit. kind: "reveal", "dial"; each has a count of its own.
    """
    day, wanted = ist_day(at), set(subject_ids)
    with connection.cursor() as cursor:
        # two requests of one person would both read the count below the limit
        cursor.execute(_LOCK, [f"{actor.user_id} {kind}"])
        cursor.execute(_SPENT, [list(wanted), actor.user_id, kind, day])
        spent, known = cursor.fetchone()
        new = wanted.difference(known)
        if new and spent + len(new) > limit:
            raise QuotaReached(_REACHED % {"limit": limit})
        cursor.execute(_SPEND, [actor.user_id, kind, day, sorted(new)])
    return max(limit - spent - len(new), 0)
