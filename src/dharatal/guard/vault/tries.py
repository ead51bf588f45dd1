"""How often something was tried from somewhere: one request after the other, so that none overtakes the count."""

from django.core.cache import cache
from django.db import connection

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('vault.tries'), hashtext(%s))"


def before(what: str) -> int:
    """Return how often it was tried lately; whoever asks at the same time waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [what])
    return int(cache.get(what, 0))


def tried(what: str, *, seconds: float) -> int:
    """Count one try more, forgotten after so many seconds without another; return how many were before it.

    what: names nobody; a place or a number is blinded first.
    """
    so_far = before(what)
    cache.set(what, so_far + 1, seconds)
    return so_far
