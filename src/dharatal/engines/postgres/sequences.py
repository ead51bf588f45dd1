"""Dense ranges of numbers, reserved a block at a time."""

import os
import threading
from collections import defaultdict, deque

from django.db import connection

BLOCK = 100  # every sequence read here is declared INCREMENT BY 100

_kept: dict[tuple[str, str], deque[int]] = defaultdict(deque)
_lock = threading.Lock()
os.register_at_fork(after_in_child=_kept.clear)  # two processes must not give out the same block


def reserve(sequence: str, count: int) -> list[int]:
    """Reserve `count` numbers for good, ascending; a number given out and then not used is never given again.

    sequence: its name, a constant of the calling room; made by a migration with INCREMENT BY 100.
    """
    with _lock:
        left = _kept[str(connection.settings_dict["NAME"]), sequence]
        while len(left) < count:
            for start in _blocks(sequence, -(-(count - len(left)) // BLOCK)):
                left.extend(range(start, start + BLOCK))
        return [left.popleft() for _ in range(count)]


def forget_kept() -> None:
    """Give up what is left of reserved blocks: the connection now leads to another database."""
    with _lock:
        _kept.clear()


def _blocks(sequence: str, blocks: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, blocks])
        return [start for (start,) in cursor.fetchall()]
