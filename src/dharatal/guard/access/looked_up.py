"""What was looked up once behind a door need not be looked up again before it closes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Found = TypeVar("Found")
_found: ContextVar[dict[str, object] | None] = ContextVar("looked_up", default=None)


@contextmanager
def anew() -> Iterator[None]:
    """Begin with nothing: for the door, so that nothing outlives its transaction."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def once(key: str, look_up: Callable[[], Found]) -> Found:
    """The same answer again within a door; outside any door it is looked up each time.

    Only for what does not depend on the reach, and is forgotten by the operations that change it.
    """
    found = _found.get()
    if found is None:
        return look_up()
    if key not in found:
        found[key] = look_up()
    return found[key]  # type: ignore[return-value]


def forget(room: str) -> None:
    """Look up again what this room's keys begin with: the operation at hand has changed it."""
    found = _found.get() or {}
    for key in [key for key in found if key.startswith(room)]:
        del found[key]
