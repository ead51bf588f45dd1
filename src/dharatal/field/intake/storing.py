"""Stores rows in a thread of their own, so that the next are made ready while PostgreSQL is at the last."""

import gc
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from dharatal.engines.postgres.gate import permitted

Store = Callable[[Callable[[], None]], None]

_USUAL = sys.getswitchinterval()
_SWITCH = 0.0005  # seconds; the thread that waits for PostgreSQL must not wait long for the interpreter too


@contextmanager
def storing_here() -> Iterator[Store]:
    """Yield what does a piece of work at once: in a transaction of the caller, or where there is little to do."""
    yield lambda work: work()


@contextmanager
def storing_beside() -> Iterator[Store]:
    """Yield what hands over a piece of work and waits for the one before, so that at most one is on its way.

    The pieces are done in order, on a connection of their own. What one raises, the next hand-over or the end raises.
    Their commits do not wait for the disk: how far a batch is stands in the same transaction as its rows, so that what
    a crash takes back is loaded again, and the commit that ends the batch, on the usual connection, waits for them all.
    Meanwhile nothing looks for garbage: among a million rows that all live on, looking costs a third of the time.
    """
    sys.setswitchinterval(_SWITCH)
    gc.disable()
    waiting: Future[None] | None = None

    def store(work: Callable[[], None]) -> None:
        nonlocal waiting
        if waiting:
            waiting.result()
        waiting = pool.submit(work)

    with ThreadPoolExecutor(1, thread_name_prefix="storing") as pool:
        try:
            pool.submit(_do_not_wait_for_the_disk).result()
            yield store
            if waiting:
                waiting.result()
        finally:
            pool.submit(connection.close)
            gc.enable()
            sys.setswitchinterval(_USUAL)  # not what was found: two loads may overlap


def _do_not_wait_for_the_disk() -> None:
    with permitted(), connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
