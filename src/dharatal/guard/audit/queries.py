"""Read the log: who looked at whom, what an account did, how the log stands."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from pyroaring import BitMap

from dharatal.guard.audit import canonical, state
from dharatal.guard.audit.models import CASE, Entry, Leaf, Released
from dharatal.kernel.actor import Actor

BATCH = 500
Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Look:
    """One time somebody wrote or saw a subject's data. entry_id, at: where a next page begins.

    subjects: how many people's data it was.
    """

    entry_id: UUID
    at: datetime
    login: str
    action: str
    purpose: str
    channel: str
    place: str
    unit_id: int | None
    subjects: int


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, as a list of the log shows it."""

    entry_id: UUID
    at: datetime
    login: str
    action: str
    purpose: str
    channel: str
    place: str
    device: str
    unit_id: int | None
    object_id: UUID | None
    facts: dict[str, Any]
    subject_count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """root: hexadecimal, None when the sealer's record is forged. checkpoint_size: leaves that are signed."""

    entries: int
    root: str | None
    checkpoint_size: int
    checkpoint_at: datetime | None


def who_looked(
    actor: Actor,
    subjects: int | Collection[int],
    *,
    since: datetime,
    limit: int = 50,
    before: Place | None = None,
) -> list[Look]:
    """Who wrote or saw the data of a subject, or of any of several, latest first; an open inquiry's part is left out.

    The caller has made sure that the actor may see these subjects. before: (at, entry_id) of the last shown.
    """
    sought = BitMap([subjects] if isinstance(subjects, int) else subjects)
    looks: list[Look] = []
    for row in _about(sought, since, before):
        *shown, seen, only = row
        if only in sought if only is not None else sought.intersect(BitMap.deserialize(bytes(seen))):
            looks.append(Look(*shown))
            if len(looks) == limit:
                break
    return looks


def entries_of(
    actor: Actor,
    login: str = "",
    *,
    since: datetime,
    until: datetime | None = None,
    actions: Collection[str] = (),
    limit: int = 100,
    before: Place | None = None,
    with_cases: bool = False,
) -> list[Line]:
    """What was done, latest first. login: by one log-in only; actions: only these.

    with_cases: for the inquiry; else its entries are left out.
    """
    entries = _within(since, until, with_cases=with_cases)
    if login:
        entries = entries.filter(login=login)
    if actions:
        entries = entries.filter(action__in=actions)
    if before:
        entries = entries.extra(where=["(at, id) < (%s, %s)"], params=list(before))
    return [_line(entry) for entry in entries.order_by("-at", "-id").defer("subjects", "mac")[:limit]]


def counts_by_action(
    actor: Actor, *, since: datetime, until: datetime | None = None, login: str | None = None
) -> dict[str, int]:
    """How many entries of each action, ordinary ones."""
    entries = _within(since, until)
    if login is not None:
        entries = entries.filter(login=login)
    return dict(entries.order_by("action").values_list("action").annotate(Count("id")))


def subjects_seen(
    actor: Actor, login: str, *, since: datetime, until: datetime | None = None, action: str | None = None
) -> BitMap:
    """Everybody whose data one log-in wrote or saw."""
    entries = _within(since, until, with_cases=True).filter(login=login, subject_count__gt=0)
    if action is not None:
        entries = entries.filter(action=action)
    seen = BitMap()
    for subjects in entries.order_by().values_list("subjects", flat=True).iterator(chunk_size=BATCH):
        seen |= BitMap.deserialize(bytes(subjects))
    return seen


def standing(actor: Actor) -> Standing:
    """How far the log is sealed and signed."""
    held, leaves = state.read_with_leaves()
    if held is None:
        return Standing(leaves, None, 0, None)
    return Standing(leaves, held.frontier.root().hex(), held.checkpoint_size, held.checkpoint_at)


def key_versions_held(actor: Actor) -> set[int]:
    """Versions of the master key without which a MAC of the log could no longer be checked.

    Leaves are kept for good, so a key under which one was sealed cannot be destroyed. Reads the whole log.
    """
    held = set(Leaf.objects.order_by().values_list("key_version", flat=True).distinct())
    return held | set(Entry.objects.order_by().values_list("key_version", flat=True).distinct())


def _about(sought: BitMap, since: datetime, before: Place | None) -> Iterator[tuple[Any, ...]]:
    """Entries that may hold one of these subjects, latest first, fetched as far as they are read."""
    while True:
        rows = _page_about(sought, since, before)
        yield from rows
        if len(rows) < BATCH:
            return
        before = rows[-1][1], rows[-1][0]


def _page_about(sought: BitMap, since: datetime, before: Place | None) -> list[tuple[Any, ...]]:
    earlier = " AND (at, id) < (%s, %s)" if before else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, at, login, action, purpose, channel, place, unit_id, subject_count, subjects, subject_one"
            " FROM audit_entry WHERE at >= %s"
            " AND (visibility = 'ordinary' OR object_id IN (SELECT object_id FROM audit_released))"
            " AND (subject_one = ANY(%s) OR (subject_count > 1 AND subject_chunks && %s::int[]))"
            f"{earlier} ORDER BY at DESC, id DESC LIMIT {BATCH}",
            [since, list(sought), canonical.chunks_of(sought), *(before or ())],
        )
        return list(cursor.fetchall())


def _within(since: datetime, until: datetime | None, *, with_cases: bool = False) -> QuerySet[Entry]:
    entries = Entry.objects.filter(at__gte=since)
    if until is not None:
        entries = entries.filter(at__lt=until)
    is_shown = ~Q(visibility=CASE) | Q(object_id__in=Released.objects.values("object_id"))
    return entries if with_cases else entries.filter(is_shown)


def _line(entry: Entry) -> Line:
    return Line(
        entry_id=entry.id,
        at=entry.at,
        login=entry.login,
        action=entry.action,
        purpose=entry.purpose,
        channel=entry.channel,
        place=entry.place,
        device=entry.device,
        unit_id=entry.unit_id,
        object_id=entry.object_id,
        facts=entry.facts,
        subject_count=entry.subject_count,
    )
