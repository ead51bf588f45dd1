"""The one sealer: numbers entries without gaps, grows the tree, signs its head.

How an unsealed entry is found: each row keeps the transaction that wrote it. Before a pass the sealer notes
the oldest transaction still running; what earlier ones wrote is then visible or rolled back for good. So the
next pass looks only at rows of that transaction and later, however long a commit takes and whichever one
overtakes it.
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import Error, connection, transaction

from dharatal.engines.keys import KeysUnreadable, signing_key
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import canonical, checkpoint, merkle, operations, state, witness
from dharatal.guard.audit.canonical import Body, Macs
from dharatal.guard.audit.merkle import EMPTY_ROOT, Frontier
from dharatal.guard.audit.models import Checkpoint, Leaf
from dharatal.guard.audit.state import State
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM

log = logging.getLogger(__name__)

FORGED = "audit.forged_entries_sealed"
REBUILT = "audit.frontier_rebuilt"
BATCH = 5000
CHECKPOINT_EVERY = timedelta(seconds=5)
TICK = 1.0
CHORES_EVERY = 3600.0
SWEPT = timedelta(days=2)
MONTHS_AHEAD = 3

_UNSEALED = f"""
SELECT {canonical.columns("e")}, e.mac FROM audit_entry e
WHERE {{which}} AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id AND l.entry_at = e.at)
ORDER BY e.arrived_in, e.at, e.id LIMIT %s
"""
_INSERT_LEAVES = """
INSERT INTO audit_leaf (index, entry_id, entry_at, action, hash, key_version, mac)
SELECT * FROM unnest(
    %s::bigint[], %s::uuid[], %s::timestamptz[], %s::text[], %s::bytea[], %s::int[], %s::bytea[])
"""


class _Found(NamedTuple):
    body: Body
    content: bytes
    mac: bytes


class _Moment(NamedTuple):
    """oldest: the first transaction still running. newest: no row that we see is of a later one."""

    oldest: int
    newest: int


def seal_pending(*, limit: int = BATCH, at: datetime | None = None, sweep: bool = False) -> int:
    """Seal what has been written since; say how many entries. 0 as well while another sealer is at it.

    sweep: look at everything of the last two days instead, whatever transaction a row claims to be of.
    An entry whose MAC does not stand is sealed too, with an entry `audit.forged_entries_sealed` beside it.
    """
    at = at or clock.now()
    with permitted(), transaction.atomic():
        if not _is_only_sealer():
            return 0
        standing = _standing(at)
        moment = _moment()
        found = _swept(at, limit) if sweep else _arrived(standing, moment, limit)
        _append(standing, found, at)
        if len(found) < limit and not sweep:
            standing.sealed_before = moment.oldest
        if _sign_if_due(standing, at) or found:
            state.write(standing, at=at)
    return len(found)


def run(stop: threading.Event) -> None:
    """Seal every second until told to stop; keep the last checkpoint outside the database."""
    chores_at = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= chores_at:
                operations.ensure_partitions(MONTHS_AHEAD, at=clock.now())
                seal_pending(sweep=True)
                chores_at = time.monotonic() + CHORES_EVERY
            sealed = seal_pending()
            witness.keep_last()
        except (Error, KeysUnreadable) as error:
            log.error("sealing failed: %s", type(error).__name__)
            connection.close()
            stop.wait(5 * TICK)
            continue
        if sealed < BATCH:
            stop.wait(TICK)
    connection.close()


def _is_only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('audit_sealer'))")
        return bool(cursor.fetchone()[0])


def _standing(at: datetime) -> State:
    """The stored state; built anew from the leaves, loudly, when it was tampered with."""
    standing, size = state.read_with_leaves()
    if standing and standing.frontier.size == size:
        return standing
    operations.record(SYSTEM, REBUILT, facts={"leaves": size}, at=at)
    return State(frontier=_regrown(size), checkpoint_size=_last_checkpoint_size(size))


def _regrown(size: int) -> Frontier:
    """The frontier over the leaves as they stand; a missing one counts as the empty hash, verify names it."""
    frontier = Frontier()
    for index, leaf in Leaf.objects.values_list("index", "hash").iterator(chunk_size=10_000):
        while frontier.size < index:
            frontier.append(EMPTY_ROOT)
        frontier.append(bytes(leaf))
    return frontier


def _last_checkpoint_size(size: int) -> int:
    signed = (
        Checkpoint.objects.filter(size__lte=size).order_by("-size").values_list("size", flat=True).first()
    )
    return signed or 0


def _moment() -> _Moment:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text, pg_current_xact_id()::text"
            " FROM pg_current_snapshot() s"
        )
        oldest, ceiling, own = map(int, cursor.fetchone())
    return _Moment(oldest, max(ceiling, own))


def _arrived(standing: State, moment: _Moment, limit: int) -> list[_Found]:
    """What was written since `sealed_before`.

    After a restore into a new cluster its transactions count from the beginning: then look at everything
    once; later the rows that claim to be of the future are left out by the upper bound.
    """
    if standing.sealed_before > moment.newest:
        return _unsealed("true", [], limit)
    bounds = [str(standing.sealed_before), str(moment.newest)]
    return _unsealed("e.arrived_in >= %s::xid8 AND e.arrived_in <= %s::xid8", bounds, limit)


def _swept(at: datetime, limit: int) -> list[_Found]:
    return _unsealed("e.at >= %s", [at - SWEPT], limit)


def _unsealed(which: str, bounds: list[Any], limit: int) -> list[_Found]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED.format(which=which), [*bounds, limit])
        rows = cursor.fetchall()
    bodies = [(canonical.body_of(row[:-1]), bytes(row[-1])) for row in rows]
    return [_Found(body, body.to_bytes(), mac) for body, mac in bodies]


def _append(standing: State, found: Sequence[_Found], at: datetime) -> None:
    if not found:
        return
    macs = Macs()
    leaves, forged = [], []
    for body, content, mac in found:
        index, hashed = standing.frontier.size, merkle.leaf_hash(content)
        sealed = canonical.leaf_bytes(index, body.id, body.at, body.action, hashed)
        leaves.append((index, body.id, body.at, body.action, hashed, macs.current, macs.of(sealed)))
        standing.frontier.append(hashed)
        if not macs.stands(content, body.key_version, mac):
            forged.append((index, body.id))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_LEAVES, [list(column) for column in zip(*leaves, strict=True)])
    if forged:
        first, entry_id = forged[0]
        facts = {"first_leaf": first, "entries": len(forged)}
        operations.record(SYSTEM, FORGED, object_id=entry_id, facts=facts, at=at)


def _sign_if_due(standing: State, at: datetime) -> bool:
    size, last = standing.frontier.size, standing.checkpoint_at
    if size <= standing.checkpoint_size or (last and timedelta() <= at - last < CHECKPOINT_EVERY):
        return False
    root = standing.frontier.root()
    text = checkpoint.sign(size, root, signing_key())
    signed = Checkpoint(size=size, root=root, text=text, signed_at=at)
    Checkpoint.objects.bulk_create([signed], ignore_conflicts=True)
    standing.checkpoint_size, standing.checkpoint_at = size, at
    return True
