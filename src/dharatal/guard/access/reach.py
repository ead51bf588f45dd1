"""How far somebody sees: worked out once at the door, held by PostgreSQL for the rest of the transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dharatal.engines.postgres.gate import permitted
from dharatal.kernel.actor import Actor
from dharatal.kernel.capability import Capability


@dataclass(frozen=True, slots=True)
class Reach:
    """Unit ids that the rows of a table are compared with; a row is seen when any of the three holds it."""

    user_id: int = 0
    districts: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    panchayats: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.districts or self.blocks or self.panchayats)

    @property
    def is_beyond_one_block(self) -> bool:
        return bool(self.districts) or len(self.blocks) > 1

    def covers(self, *, district_id: int, block_id: int = 0, panchayat_id: int = 0) -> bool:
        return district_id in self.districts or block_id in self.blocks or panchayat_id in self.panchayats


NOWHERE = Reach()
_current: ContextVar[Reach] = ContextVar("reach", default=NOWHERE)


_GRANTED = """
SELECT c.districts, c.blocks, c.panchayats
FROM access_grant g LEFT JOIN access_unitcover c ON c.unit_id = g.unit_id
WHERE g.user_id = %s AND g.capability = %s AND g.starts_at <= %s AND (g.ends_at IS NULL OR g.ends_at > %s)
"""


def current_reach() -> Reach:
    """The reach of the door that is open now; empty outside any door."""
    return _current.get()


def reach_of(actor: Actor, capability: Capability, at: datetime) -> Reach | None:
    """How far a capability carries somebody at that moment; None when it is not theirs at all."""
    with permitted(), connection.cursor() as cursor:
        if actor.is_system:
            return _whole_of(cursor, actor)
        cursor.execute(_GRANTED, [actor.user_id, capability.code, at, at])
        rows = cursor.fetchall()
    if not rows:
        return None
    return _united(actor.user_id, rows) if capability.scoped else Reach(user_id=actor.user_id)


def _whole_of(cursor: CursorWrapper, actor: Actor) -> Reach:
    cursor.execute("SELECT districts, blocks, panchayats FROM access_unitcover WHERE districts <> '{}'")
    return _united(actor.user_id, cursor.fetchall())


def _united(user_id: int, rows: Sequence[tuple[list[int] | None, ...]]) -> Reach:
    districts, blocks, panchayats = (
        tuple(sorted({unit for row in rows for unit in row[part] or ()})) for part in range(3)
    )
    return Reach(user_id=user_id, districts=districts, blocks=blocks, panchayats=panchayats)


def is_everything(reach: Reach) -> bool:
    """Whether a reach takes in every district that there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM access_unitcover WHERE NOT districts <@ %s::int[])",
            [_array(reach.districts)],
        )
        (is_beyond,) = cursor.fetchone()
    return bool(reach.districts) and not is_beyond


@contextmanager
def reaching(reach: Reach) -> Iterator[None]:
    """Hold a reach for the transaction at hand and put the outer one back afterwards."""
    outer = _current.get()
    token = _current.set(reach)
    try:
        with permitted():
            _tell_database(reach)
            yield
            _tell_database(outer)
    finally:
        _current.reset(token)


def _tell_database(reach: Reach) -> None:
    # local to the transaction: a pooled connection can never carry one request's reach into the next
    with permitted(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('dharatal.user_id', %s, true), set_config('dharatal.districts', %s, true),"
            " set_config('dharatal.blocks', %s, true), set_config('dharatal.panchayats', %s, true)",
            [
                str(reach.user_id),
                *(_array(part) for part in (reach.districts, reach.blocks, reach.panchayats)),
            ],
        )


def _array(unit_ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, unit_ids)) + "}"


@contextmanager
def lending(*, district_id: int, block_id: int = 0, panchayat_id: int = 0) -> Iterator[Reach]:
    """Lend the reach of one place to an operation that holds a claim on somebody there.

    A caller sees nobody; the leased card's own operation sees the card's panchayat (or block, or district) while it
    runs. Only operations may use it, never a view.
    """
    own = _current.get()
    if panchayat_id:
        lent = replace(own, panchayats=(*own.panchayats, panchayat_id))
    elif block_id:
        lent = replace(own, blocks=(*own.blocks, block_id))
    else:
        lent = replace(own, districts=(*own.districts, district_id))
    with reaching(lent):
        yield lent
