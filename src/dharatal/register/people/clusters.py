"""What merges, splits and undos make of records: pure, from the events alone.

The rule: people are what the events that still hold make of the records, taken in the order in which they were
made. So any sequence of merges, splits and undos gives the same people as the events that it leaves in force, and
an undo in the middle of a chain needs no other undo before it.

A merge joins the clusters that hold its two records at its turn; a split parts its records from the others of
whatever clusters they are in, and never joins any. Records that came later stay with the record they were joined
to. An undo is an event too: undoing it puts back what it took away.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

MERGED, SPLIT, UNDONE = "merged", "split", "undone"


class Event(Protocol):
    """What a clustering needs to know of an event; see models.PersonEvent."""

    @property
    def id(self) -> int: ...
    @property
    def what(self) -> str: ...
    @property
    def turn(self) -> int: ...
    @property
    def record_id(self) -> int: ...
    @property
    def other_id(self) -> int: ...
    @property
    def parted(self) -> Sequence[int] | None: ...
    @property
    def undoes(self) -> int | None: ...


def clusters(events: Iterable[Event], records: Collection[int]) -> set[frozenset[int]]:
    """Return the clusters of those records that are still there.

    events: all that ever concerned one of these records, with those on the way to them: of erased records too, since
    what was joined through somebody erased stays joined.
    """
    known = sorted(events, key=lambda event: (event.turn, event.id))
    followed_by = _followers(known)
    holding: dict[int, set[int]] = {}
    for event in known:
        if len(_chain(event.id, followed_by)) % 2:
            _apply(event, holding)
    there = set(records)
    kept = {frozenset(cluster & there) for cluster in holding.values()}
    alone = {frozenset({record}) for record in there if record not in holding}
    return {cluster for cluster in kept | alone if cluster}


def holds(event_id: int, events: Iterable[Event]) -> bool:
    """Return whether an event is in force: not undone, or its undo undone."""
    return len(_chain(event_id, _followers(events))) % 2 == 1


def last_word(event_id: int, events: Iterable[Event]) -> int:
    """Return the last of the undos that began with an event, the event itself when there was none."""
    return _chain(event_id, _followers(events))[-1]


def _followers(events: Iterable[Event]) -> dict[int, int]:
    return {event.undoes: event.id for event in events if event.undoes is not None}


def _chain(event_id: int, followed_by: dict[int, int]) -> list[int]:
    """The event, its undo, the undo of that, and so on: an event is undone at most once."""
    chain = [event_id]
    while (following := followed_by.get(chain[-1])) is not None:
        chain.append(following)
    return chain


def _apply(event: Event, holding: dict[int, set[int]]) -> None:
    if event.what == MERGED:
        first, second = (holding.get(one, {one}) for one in (event.record_id, event.other_id))
        _hold(first | second, holding)
    elif event.what == SPLIT:
        leaving = set(event.parted or ())
        for cluster in {frozenset(holding.get(one, {one})) for one in leaving}:
            _hold(set(cluster & leaving), holding)
            _hold(set(cluster - leaving), holding)


def _hold(cluster: set[int], holding: dict[int, set[int]]) -> None:
    for record in cluster:
        holding[record] = cluster
