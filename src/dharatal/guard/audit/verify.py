"""Go through the whole log and name what somebody with the database's highest rights has done to it.

The keys are not in the database, so its superuser can write no MAC and no signature. What is found: a body
that does not give its leaf's hash (changed), a leaf without a body (removed), a body without a valid MAC
(added), a leaf or the sealer's state that was touched, and a tree that no longer agrees with a checkpoint
signed earlier. What cannot be found: an entry removed within the seconds before it was sealed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection
from django.utils.translation import gettext_lazy as _

from dharatal.engines.keys import signing_key
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import canonical, checkpoint, merkle, state
from dharatal.guard.audit.canonical import Body, Macs
from dharatal.guard.audit.merkle import Frontier
from dharatal.guard.audit.models import Checkpoint
from dharatal.guard.audit.operations import BODIES_DROPPED

MOST_FINDINGS = 1000
BATCH = 2000

SENTENCES = {
    "changed": _("The entry was changed after it was sealed."),
    "removed": _("The entry was removed after it was sealed."),
    "added": _("The entry was not written by this system."),
    "overlooked": _("The entry was hidden from the sealer."),
    "leaf_changed": _("The seal was changed."),
    "leaf_missing": _("The seal was removed."),
    "state_changed": _("The sealer's own record was changed."),
    "checkpoint_forged": _("A checkpoint does not carry this log's signature."),
    "rewritten": _("The log no longer agrees with a checkpoint signed earlier."),
    "truncated": _("The log is shorter than a checkpoint signed earlier says."),
}


class Finding(NamedTuple):
    """kind: a key of SENTENCES. leaf: the number of the seal; a size for the checkpoint kinds."""

    kind: str
    leaf: int | None = None
    entry_id: UUID | None = None
    at: datetime | None = None
    action: str = ""

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.kind])


@dataclass(frozen=True)
class Verdict:
    """entries: sealed ones. root: hexadecimal. waiting: written, with a valid MAC, and not sealed yet.

    findings: the first MOST_FINDINGS of `found`.
    """

    ok: bool
    entries: int
    root: str
    waiting: int
    found: int
    findings: tuple[Finding, ...]


@dataclass
class _Findings:
    """What was found so far, and the keys to find it with."""

    macs: Macs = field(default_factory=Macs)
    found: int = 0
    kept: list[Finding] = field(default_factory=list)

    def add(self, kind: str, leaf: int | None = None, about: "_Sealed | Body | None" = None) -> None:
        self.found += 1
        if len(self.kept) < MOST_FINDINGS:
            named = (about.id, about.at, about.action) if about else ()
            self.kept.append(Finding(kind, leaf, *named))


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A leaf and what stands where its entry should."""

    index: int
    id: UUID
    at: datetime
    action: str
    hash: bytes
    key_version: int
    mac: bytes
    body: Body | None
    body_mac: bytes


def verify(*, against: Iterable[str] = ()) -> Verdict:
    """Check every entry, seal and checkpoint; memory does not grow with the log.

    against: checkpoints exported earlier, as text.
    """
    findings = _Findings()
    with permitted():
        standing, size = state.read_with_leaves()
        heads = _Heads.of(against, findings)
        frontier = _follow_leaves(size, heads, findings)
        _check_state(standing, frontier, findings)
        heads.check_beyond(size, findings)
        waiting = _check_unsealed(standing.sealed_before if standing else 0, findings)
    return Verdict(
        not findings.found, size, frontier.root().hex(), waiting, findings.found, tuple(findings.kept)
    )


def _check_state(standing: state.State | None, frontier: Frontier, findings: _Findings) -> None:
    if standing is None or standing.frontier.size < frontier.size:
        findings.add("state_changed")
    elif standing.frontier.size > frontier.size:
        findings.add("truncated", standing.frontier.size)
    elif standing.frontier != frontier:
        findings.add("rewritten", frontier.size)


@dataclass
class _Heads:
    """Roots that were signed: those stored, and those somebody kept elsewhere."""

    key: Ed25519PublicKey
    elsewhere: dict[int, bytes]

    @classmethod
    def of(cls, texts: Iterable[str], findings: _Findings) -> "_Heads":
        heads = cls(signing_key().public_key(), {})
        for text in texts:
            try:
                read = checkpoint.read(text, heads.key)
            except checkpoint.CheckpointInvalid:
                findings.add("checkpoint_forged")
            else:
                heads.elsewhere[read.size] = read.root
        return heads

    def between(self, start: int, end: int, findings: _Findings) -> Mapping[int, set[bytes]]:
        """Roots by size, for the sizes above `start` up to `end`."""
        roots: dict[int, set[bytes]] = {}
        for size, root in self.elsewhere.items():
            if start < size <= end:
                roots.setdefault(size, set()).add(root)
        stored = Checkpoint.objects.filter(size__gt=start, size__lte=end).values_list("size", "root", "text")
        for size, kept, text in stored:
            if self._is_signed(size, bytes(kept), text):
                roots.setdefault(size, set()).add(bytes(kept))
            else:
                findings.add("checkpoint_forged", size)
        return roots

    def check_beyond(self, size: int, findings: _Findings) -> None:
        """A head of a longer log than there is; the sealer may just have gone on while we looked."""
        stored = Checkpoint.objects.filter(size__gt=size).order_by("-size").values_list("size", flat=True)
        longest = max(stored.first() or 0, *self.elsewhere, 0)
        if longest > size and longest > state.read_with_leaves()[1]:
            findings.add("truncated", longest)

    def _is_signed(self, size: int, root: bytes, text: str) -> bool:
        try:
            read = checkpoint.read(text, self.key)
        except checkpoint.CheckpointInvalid:
            return False
        return (read.size, read.root) == (size, root)


def _follow_leaves(size: int, heads: _Heads, findings: _Findings) -> Frontier:
    """Grow the tree again from the leaves, checking each and the signed roots on the way."""
    frontier, dropped_before, agrees = Frontier(), _bodies_dropped_before(findings.macs), True
    for start in range(0, size, BATCH):
        end = min(start + BATCH, size)
        roots = heads.between(start, end, findings)
        for sealed in _leaves(start, end):
            while frontier.size < sealed.index:
                agrees = _grow(frontier, bytes(32), roots, agrees, findings)
                findings.add("leaf_missing", frontier.size - 1)
            _check(sealed, dropped_before, findings)
            agrees = _grow(frontier, sealed.hash, roots, agrees, findings)
    return frontier


def _grow(
    frontier: Frontier, leaf: bytes, roots: Mapping[int, set[bytes]], agrees: bool, findings: _Findings
) -> bool:
    """Append a leaf; report only the first signed root that differs, since all later ones follow from it."""
    frontier.append(leaf)
    signed = roots.get(frontier.size)
    if not agrees or signed is None or signed == {frontier.root()}:
        return agrees
    findings.add("rewritten", frontier.size)
    return False


def _leaves(start: int, end: int) -> Iterator[_Sealed]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.index, l.entry_id, l.entry_at, l.action, l.hash, l.key_version, l.mac,"
            f" {canonical.columns('e')}, e.mac"
            " FROM audit_leaf l LEFT JOIN audit_entry e ON e.id = l.entry_id AND e.at = l.entry_at"
            " WHERE l.index >= %s AND l.index < %s ORDER BY l.index",
            [start, end],
        )
        rows = cursor.fetchall()
    return map(_sealed, rows)


def _sealed(row: Sequence[Any]) -> _Sealed:
    index, entry_id, entry_at, action, hashed, version, mac, *held = row
    body = canonical.body_of(held[:-1]) if held[0] is not None else None
    body_mac = bytes(held[-1]) if body else b""
    return _Sealed(index, entry_id, entry_at, action, bytes(hashed), version, bytes(mac), body, body_mac)


def _check(sealed: _Sealed, dropped_before: datetime | None, findings: _Findings) -> None:
    content = canonical.leaf_bytes(sealed.index, sealed.id, sealed.at, sealed.action, sealed.hash)
    if not findings.macs.stands(content, sealed.key_version, sealed.mac):
        findings.add("leaf_changed", sealed.index, sealed)
    if sealed.body is None:
        if dropped_before is None or sealed.at >= dropped_before:
            findings.add("changed" if _is_elsewhere(sealed) else "removed", sealed.index, sealed)
        return
    content = sealed.body.to_bytes()
    if merkle.leaf_hash(content) != sealed.hash:
        findings.add("changed", sealed.index, sealed)
    elif not findings.macs.stands(content, sealed.body.key_version, sealed.body_mac):
        findings.add("added", sealed.index, sealed)


def _is_elsewhere(sealed: _Sealed) -> bool:
    """Its time was changed: the row stands under another one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM audit_entry WHERE id = %s LIMIT 1", [sealed.id])
        return cursor.fetchone() is not None


def _bodies_dropped_before(macs: Macs) -> datetime | None:
    """The latest moment before which we dropped bodies ourselves, as an entry with a valid MAC says."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {canonical.columns('e')}, e.mac FROM audit_entry e WHERE e.action = %s", [BODIES_DROPPED]
        )
        rows = cursor.fetchall()
    days = [
        body.facts["before"]
        for body, mac in ((canonical.body_of(row[:-1]), bytes(row[-1])) for row in rows)
        if macs.stands(body.to_bytes(), body.key_version, mac)
    ]
    return datetime.fromisoformat(max(days)).replace(tzinfo=UTC) if days else None


_WITHOUT_LEAF = f"""
SELECT {canonical.columns("e")}, e.mac,
    e.arrived_in < %s::xid8 AND %s::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
FROM audit_entry e WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id AND l.entry_at = e.at)
AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id AND NOT EXISTS (
    SELECT FROM audit_entry o WHERE o.id = l.entry_id AND o.at = l.entry_at))
"""


def _check_unsealed(sealed_before: int, findings: _Findings) -> int:
    """Look at entries without a leaf, count the good; one whose time was changed is named with its leaf."""
    waiting = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(_WITHOUT_LEAF, [str(sealed_before)] * 2)
        for *row, mac, is_overlooked in cursor:
            body = canonical.body_of(row)
            if not findings.macs.stands(body.to_bytes(), body.key_version, bytes(mac)):
                findings.add("added", None, body)
            elif is_overlooked:
                findings.add("overlooked", None, body)
            else:
                waiting += 1
    return waiting
