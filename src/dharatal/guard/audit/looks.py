"""The sealed log as an inquiry reads it: every account's looks in the order of their seals, and where it has gaps."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from pyroaring import BitMap

from dharatal.guard.audit.models import Leaf
from dharatal.guard.audit.verify import verify
from dharatal.kernel.actor import Actor

_LOOKS = """
SELECT l.index, e.id, e.at, e.actor_id, e.action, e.object_id, e.subjects
FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id AND e.at = l.entry_at
WHERE e.subject_count > 0 AND e.actor_id > 0 AND e.at < %s ORDER BY l.index
"""
_AROUND = """
SELECT (SELECT entry_at FROM audit_leaf WHERE index < %s ORDER BY index DESC LIMIT 1),
       (SELECT entry_at FROM audit_leaf WHERE index > %s ORDER BY index LIMIT 1)
"""
_KIND_OF = {
    "removed": "missing",
    "leaf_missing": "missing",
    "truncated": "missing",
    "overlooked": "unsealed",
    "rewritten": "rewritten",
    "state_changed": "rewritten",
    "checkpoint_forged": "rewritten",
}


class Look(NamedTuple):
    """An entry that names people: who wrote or saw them, and how."""

    leaf: int
    entry_id: UUID
    at: datetime
    actor_id: int
    action: str
    object_id: UUID | None
    subjects: BitMap


class Hole(NamedTuple):
    """A period in which the log cannot be relied on; its ends, None where nothing bounds it.

    kind: missing, changed, unsealed, rewritten.
    """

    kind: str
    after: datetime | None
    before: datetime | None


def looks(actor: Actor, *, until: datetime) -> Iterator[Look]:
    """Every sealed entry of an account that names people, an inquiry's own too, in the order of their seals."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LOOKS, [until])
        for index, entry, at, actor_id, action, about, subjects in cursor:
            yield Look(index, entry, at, actor_id, action, about, BitMap.deserialize(bytes(subjects)))


def holes(actor: Actor) -> list[Hole]:
    """Go through the whole log, and say of which periods entries are missing, changed or unsealed."""
    found: dict[Hole, None] = {}
    for one in verify().findings:
        kind = _KIND_OF.get(one.kind, "changed")
        if one.at is not None:
            found[Hole(kind, one.at, one.at)] = None
        else:
            found[Hole(kind, *_around(one.leaf))] = None
    return list(found)


def begins(actor: Actor) -> datetime | None:
    """When the first entry was sealed."""
    return Leaf.objects.order_by("index").values_list("entry_at", flat=True).first()


def _around(leaf: int | None) -> tuple[datetime | None, datetime | None]:
    if leaf is None:
        return None, None
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [leaf, leaf])
        after, before = cursor.fetchone()
    return after, before
