"""No SQL runs by accident: a statement needs somebody who opened the way for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_open: ContextVar[bool] = ContextVar("sql_permitted", default=False)

OWNER = "dharatal_owner"
_TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "SET CONSTRAINTS")


class ReachNotSet(Exception):
    """A statement outside any door: the page, command or job forgot `@route`."""


@contextmanager
def permitted() -> Iterator[None]:
    """Let statements through: for doors, and for plumbing (sessions, log-in, migrations) that sees no people."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def is_permitted() -> bool:
    return _open.get()


def refuse_unless_permitted(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A Django execute wrapper. Raises ReachNotSet, without the statement's values.

    The owner's connection passes: it only ever runs migrations, in a process of its own.
    """
    is_owner = context["connection"].settings_dict["USER"] == OWNER
    if not (_open.get() or is_owner or str(sql).startswith(_TRANSACTION_CONTROL)):
        raise ReachNotSet("SQL outside a door; enter through @route or entering()")
    return execute(sql, params, many, context)
