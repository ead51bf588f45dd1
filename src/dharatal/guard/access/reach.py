"""How far somebody sees: worked out once at the door, held by PostgreSQL for the rest of the transaction."""

from collections.abc import Callable, Iterator, Sequence
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
    """Unit ids that the rows of a table are compared with; a row is seen when any of the three holds it.

    decoys: ids of the invented members that this view shows; no other is a row to it. keeps_decoys: all of them are.
    """

    user_id: int = 0
    districts: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    panchayats: tuple[int, ...] = ()
    decoys: tuple[int, ...] = ()
    keeps_decoys: bool = False

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
SELECT c.districts, c.blocks, c.panchayats, {candidates}
FROM access_grant g LEFT JOIN access_unitcover c ON c.unit_id = g.unit_id
WHERE g.user_id = %(user)s AND g.capability = %(capability)s AND {holds}
"""
_HOLDS = "{0}.starts_at <= %(at)s AND ({0}.ends_at IS NULL OR {0}.ends_at > %(at)s)"
_TO_VIEWERS = f"""CASE WHEN EXISTS (
  SELECT FROM access_grant v WHERE v.user_id = %(user)s AND v.capability = %(viewers)s AND {_HOLDS.format("v")}
) THEN {{candidates}} END"""


@dataclass(frozen=True, slots=True)
class _Decoys:
    """candidates: SQL over a cover `c`, an array of bigints. chosen: which ids of them a user's view shows."""

    viewers: str = ""
    candidates: str = "NULL"
    chosen: Callable[[int, Sequence[int]], tuple[int, ...]] = lambda user_id, candidates: ()


_decoys = _Decoys()


def show_decoys(
    viewers: Capability, *, candidates: str, chosen: Callable[[int, Sequence[int]], tuple[int, ...]]
) -> None:
    """Let the register say which of its invented members a view shows; from `AppConfig.ready`.

    viewers: who may look at people at all; behind whatever door, others meet no decoy. candidates: SQL of an array of
    bigints, given a cover `c`; it is asked with the reach, so it costs no question of its own. chosen: of a user's id
    and that array, the ids that are rows to this user.
    """
    global _decoys
    _decoys = _Decoys(viewers.code, _TO_VIEWERS.format(candidates=candidates), chosen)


def current_reach() -> Reach:
    """The reach of the door that is open now; empty outside any door."""
    return _current.get()


def reach_of(actor: Actor, capability: Capability, at: datetime) -> Reach | None:
    """How far a capability carries somebody at that moment; None when it is not theirs at all."""
    with permitted(), connection.cursor() as cursor:
        if actor.is_system:
            return _whole_of(cursor, actor)
        statement = _GRANTED.format(candidates=_decoys.candidates, holds=_HOLDS.format("g"))
        asked: dict[str, int | str | datetime] = {
            "user": actor.user_id,
            "capability": capability.code,
            "viewers": _decoys.viewers,
            "at": at,
        }
        cursor.execute(statement, asked)
        rows = cursor.fetchall()
    if not rows:
        return None
    if not capability.scoped:
        return Reach(user_id=actor.user_id)
    candidates = [one for row in rows for one in row[3] or ()]
    shown = _decoys.chosen(actor.user_id, candidates) if candidates else ()
    return replace(_united(actor.user_id, rows), decoys=shown)


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
def reaching(reach: Reach, *, to_the_end: bool = False) -> Iterator[None]:
    """Hold a reach for the transaction at hand and put the outer one back afterwards.

    to_the_end: the transaction ends with it, and the database forgets the reach by itself.
    """
    outer = _current.get()
    token = _current.set(reach)
    try:
        with permitted():
            _tell_database(reach)
            yield
            if not to_the_end:
                _tell_database(outer)
    finally:
        _current.reset(token)


def _tell_database(reach: Reach) -> None:
    # local to the transaction: a pooled connection can never carry one request's reach into the next
    with permitted(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('dharatal.user_id', %s, true), set_config('dharatal.districts', %s, true),"
            " set_config('dharatal.blocks', %s, true), set_config('dharatal.panchayats', %s, true),"
            " set_config('dharatal.decoys', %s, true), set_config('dharatal.keeps_decoys', %s, true)",
            [
                str(reach.user_id),
                *(_array(part) for part in (reach.districts, reach.blocks, reach.panchayats, reach.decoys)),
                "on" if reach.keeps_decoys else "",
            ],
        )


def _array(unit_ids: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, unit_ids)) + "}"


@contextmanager
def keeping_decoys() -> Iterator[None]:
    """Let an operation on rows as rows (new keys, moved units, the administration of decoys) meet every decoy."""
    with reaching(replace(_current.get(), keeps_decoys=True)):
        yield


@contextmanager
def showing(decoys: Sequence[int]) -> Iterator[None]:
    """Let exactly these decoys be rows, instead of the viewer's: for a copy that has a key of its own."""
    with reaching(replace(_current.get(), decoys=tuple(decoys), keeps_decoys=False)):
        yield


@contextmanager
def lending(*, district_id: int, block_id: int = 0, panchayat_id: int = 0) -> Iterator[Reach]:
    """Lend the reach of one place to an operation that holds a claim on somebody there.

    A caller sees nobody; the leased card's own operation sees the card's panchayat (or block, or district) while it
    runs. Only operations may use it, never a view. What is lent already is not asked of the database again.
    """
    own = _current.get()
    if (
        panchayat_id in own.panchayats
        if panchayat_id
        else block_id in own.blocks
        if block_id
        else district_id in own.districts
    ):
        yield own
        return
    if panchayat_id:
        lent = replace(own, panchayats=(*own.panchayats, panchayat_id))
    elif block_id:
        lent = replace(own, blocks=(*own.blocks, block_id))
    else:
        lent = replace(own, districts=(*own.districts, district_id))
    with reaching(lent):
        yield lent
