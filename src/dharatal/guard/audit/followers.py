"""Facts go up by following the sealed log: in order, at least once, from any point again.

A room registers what it follows (`follow`, when its `tasks` module loads); the worker calls `run`, or tests
`advance`. The cursor stands on the index of a leaf, never on a serial id that a late commit could overtake.
"""

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from pyroaring import BitMap

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import canonical, merkle
from dharatal.guard.audit.canonical import Body, Macs
from dharatal.guard.audit.models import Cursor, Leaf
from dharatal.kernel.actor import Actor

log = logging.getLogger(__name__)

WINDOW = 20_000
LIMIT = 500
TURN = 20  # entries; then the next follower has its turn: counting a night's merges must not hold back the call room
TICK = 1.0
LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class SealedEntry:
    """An entry whose MAC stands and whose leaf it gives. id: what an idempotent handler remembers."""

    index: int
    id: UUID
    at: datetime
    actor: Actor
    action: str
    unit_id: int | None
    object_id: UUID | None
    purpose: str
    facts: dict[str, object]
    subjects: BitMap
    visibility: str


Handler = Callable[[SealedEntry], None]


@dataclass(frozen=True)
class Follower:
    actions: frozenset[str]
    handler: Handler


FOLLOWERS: dict[str, Follower] = {}


def follow(name: str, actions: Collection[str], handler: Handler) -> None:
    """Register a handler for entries of these actions, under a name that keeps its place for good.

    The handler runs in the transaction that moves the cursor; it opens the door that it needs itself. If it
    raises, its work is undone and the same entry comes again: nothing is passed over.
    """
    known = FOLLOWERS.get(name)
    if known and (known.handler.__module__, known.handler.__qualname__) != (
        handler.__module__,
        handler.__qualname__,
    ):
        raise ValueError(f"two handlers follow the log as {name}")
    FOLLOWERS[name] = Follower(frozenset(actions), handler)


def advance(name: str, limit: int = LIMIT) -> int:
    """Hand the next sealed entries to a follower; say how many it took. Others may do the same at once."""
    handled = 0
    while handled < limit:
        step = _step(name, FOLLOWERS[name])
        if step is None:
            break
        handled += step
    return handled


def lag(name: str) -> int:
    """How many leaves a follower has not looked at yet."""
    with permitted():
        cursor = Cursor.objects.filter(name=name).first()
        return _size() - (cursor.next_index if cursor else 0)


def rewind(name: str, index: int = 0) -> None:
    """Let a follower see everything from a leaf again."""
    with permitted():
        Cursor.objects.filter(name=name).update(next_index=index)


def run(stop: threading.Event) -> None:
    """Advance every follower in turn until told to stop; one that fails waits, the others go on."""
    failures = dict.fromkeys(FOLLOWERS, 0)
    resting = dict.fromkeys(FOLLOWERS, 0.0)
    while not stop.is_set():
        handled = 0
        for name in FOLLOWERS:
            resting[name] = max(0.0, resting.get(name, 0.0) - TICK)
            if resting[name]:
                continue
            try:
                handled += advance(name, TURN)
                failures[name] = 0
            except Exception as error:
                failures[name] = failures.get(name, 0) + 1
                resting[name] = min(LONGEST_PAUSE, 2.0 ** failures[name])
                log.error("follower %s stopped by %s", name, type(error).__name__)
                connection.close_if_unusable_or_obsolete()
        stop.wait(0.0 if handled else TICK)
    connection.close()


def _step(name: str, follower: Follower) -> int | None:
    """Move the cursor over the next entry of interest: 1 handled, 0 passed over, None nothing to do."""
    with permitted(), transaction.atomic():
        Cursor.objects.bulk_create([Cursor(name=name)], ignore_conflicts=True)
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(name=name).first()
        if cursor is None:
            return None
        end = min(_size(), cursor.next_index + WINDOW)
        if cursor.next_index >= end:
            return None
        index, entry = _next(follower, cursor.next_index, end)
        if entry:
            follower.handler(entry)
        Cursor.objects.filter(name=name).update(next_index=end if index is None else index + 1)
        return 1 if entry else 0


def _size() -> int:
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def _next(follower: Follower, start: int, end: int) -> tuple[int | None, SealedEntry | None]:
    """The first leaf of interest in a range; without an entry when its body is gone or was tampered with."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.index, l.hash, e.mac, {canonical.columns('e')}"
            " FROM audit_leaf l LEFT JOIN audit_entry e ON e.id = l.entry_id AND e.at = l.entry_at"
            " WHERE l.index >= %s AND l.index < %s AND l.action = ANY(%s) ORDER BY l.index LIMIT 1",
            [start, end, sorted(follower.actions)],
        )
        row = cursor.fetchone()
    if row is None:
        return None, None
    index, hashed, mac, *held = row
    if held[0] is None:
        return index, None
    body = canonical.body_of(held)
    content = body.to_bytes()
    is_sound = merkle.leaf_hash(content) == bytes(hashed) and Macs().stands(
        content, body.key_version, bytes(mac)
    )
    return index, _entry(index, body) if is_sound else None


def _entry(index: int, body: Body) -> SealedEntry:
    return SealedEntry(
        index=index,
        id=body.id,
        at=body.at,
        actor=Actor(body.actor_id, body.login, body.channel, body.place, body.device, body.request_id),
        action=body.action,
        unit_id=body.unit_id,
        object_id=body.object_id,
        purpose=body.purpose,
        facts=dict(body.facts),
        subjects=body.subject_ids,
        visibility=body.visibility,
    )
