"""One process at a piece of work, from transaction to transaction: a lock that ends with its connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from dharatal.engines.postgres.gate import permitted


@contextmanager
def alone_at(work: str) -> Iterator[bool]:
    """Hold a piece of work by its name; tells False, and holds nothing, when another connection is at it."""
    with permitted():
        is_ours = _locked(work)
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with permitted():
                _value("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", work)


def is_somebody_at(work: str) -> bool:
    """Whether a living process is at a piece of work."""
    with alone_at(work) as is_ours:
        return not is_ours


def _locked(work: str) -> bool:
    return bool(_value("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", work))


def _value(sql: str, work: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, [work])
        return cursor.fetchone()[0]
