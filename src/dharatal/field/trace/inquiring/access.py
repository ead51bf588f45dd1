"""Whom every account had seen since when, from the sealed log: views, calls, files, loads; never from rights."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from dharatal.field.trace.attribution.case import Never
from dharatal.guard.audit.looks import Look

Ids = npt.NDArray[np.int64]
DAY = timedelta(days=1)
WAYS = ("screen", "call", "file", "load")
SHOW_NOTHING = {  # they name people whom nobody sees by them
    "call.tasks_added",
    "call.tasks_forgotten",
    "call.tasks_released",
    "callroom.sample_drawn",
    "vault.erased",
    "people.forgotten",
    "people.matched",
    "people.model_learned",
}
EXPORTED = "people.exported"
_LOADED = ("intake.rows_stored", "intake.sheet_", "intake.loaded")


class Universe(NamedTuple):
    """Everybody who could have been called. ids: ascending; known by them and by `others`, records joined to them.

    district: its place among the districts looked at; since: days from day 0 to when they were there.
    is_member: in the register, not in a sheet only.
    """

    ids: Ids
    district: npt.NDArray[np.int16]
    since: npt.NDArray[np.float32]
    is_member: npt.NDArray[np.bool_]
    sent: npt.NDArray[np.float32]
    others: dict[int, int]

    def places(self, subjects: BitMap) -> Ids:
        """Where these subjects stand, each once."""
        asked = np.array(subjects, dtype=np.int64)
        if not len(self.ids) or not len(asked):
            return np.zeros(0, dtype=np.int64)
        if self.others:
            asked = np.array([self.others.get(one, one) for one in asked.tolist()], dtype=np.int64)
        at = np.minimum(np.searchsorted(self.ids, asked), len(self.ids) - 1)
        return np.unique(at[self.ids[at] == asked])


@dataclass
class Access:
    """What one account had seen. seen: by member of the universe, in days from day 0; way: by which of WAYS first.

    stolen: the same, of what was seen while its session was somebody else's, where that was declared.
    decoys: which decoys it was shown. files: when each was fetched, and how many members it held.
    """

    user_id: int
    seen: npt.NDArray[np.float32]
    way: npt.NDArray[np.uint8]
    decoys: set[int] = field(default_factory=set)
    files: list[tuple[datetime, int, UUID]] = field(default_factory=list)
    exports: dict[UUID, npt.NDArray[np.bool_]] = field(default_factory=dict)
    stolen: npt.NDArray[np.float32] | None = None
    stolen_decoys: set[int] = field(default_factory=set)
    weeks: Counter[int] = field(default_factory=Counter)
    first: datetime | None = None
    known: BitMap = field(default_factory=BitMap)

    def note(self, places: Ids, day: float, way: str, at: datetime) -> None:
        fresh = places[~np.isfinite(self.seen[places])]
        self.seen[fresh] = day
        self.way[fresh] = WAYS.index(way)
        self.weeks[int(day // 7)] += len(fresh)
        if len(fresh) and self.first is None:
            self.first = at


class Window(NamedTuple):
    """A time in which an account's session was in somebody else's hands."""

    user_id: int
    after: datetime
    before: datetime


def by_account(
    looks: Iterable[Look],
    universe: Universe,
    *,
    day_zero: datetime,
    decoys: BitMap,
    fetched: Mapping[UUID, datetime],
    windows: Iterable[Window] = (),
) -> dict[int, Access]:
    """Return by user id. fetched: when each file was fetched; one that never was shows nobody anything."""
    found: dict[int, Access] = {}
    stolen = {one.user_id: one for one in windows}
    for look in looks:
        if look.action in SHOW_NOTHING:
            continue
        at = look.at
        if look.action == EXPORTED:
            if look.object_id is None or look.object_id not in fetched:
                continue
            at = fetched[look.object_id]
        one = found.get(look.actor_id)
        if one is None:
            one = found[look.actor_id] = _nothing(look.actor_id, len(universe.ids))
        _take(one, look, at, universe, day_zero, decoys, stolen.get(look.actor_id))
    return found


def way_of(action: str) -> str:
    """By which of WAYS an entry showed people."""
    if action == EXPORTED:
        return "file"
    if action.startswith(("call.", "callroom.", "complaint.")):
        return "call"
    return "load" if action.startswith(_LOADED) else "screen"


def _take(
    one: Access,
    look: Look,
    at: datetime,
    universe: Universe,
    day_zero: datetime,
    decoys: BitMap,
    stolen: Window | None,
) -> None:
    is_stolen = stolen is not None and stolen.after <= at < stolen.before
    fresh = look.subjects if is_stolen or look.action == EXPORTED else look.subjects - one.known
    one.known |= look.subjects
    if not fresh:
        return
    shown = {int(decoy) for decoy in fresh & decoys}
    one.decoys |= shown
    places, day = universe.places(fresh), (at - day_zero) / DAY
    one.note(places, day, way_of(look.action), at)
    if look.action == EXPORTED and look.object_id is not None:
        one.files.append((at, len(places), look.object_id))
        held = np.zeros(len(universe.ids), dtype=np.bool_)
        held[places] = True
        one.exports[look.object_id] = held
    if is_stolen:
        if one.stolen is None:
            one.stolen = np.full(len(universe.ids), Never, np.float32)
        one.stolen[places] = np.minimum(one.stolen[places], np.float32(day))
        one.stolen_decoys |= shown


def _nothing(user_id: int, count: int) -> Access:
    return Access(user_id, np.full(count, Never, np.float32), np.zeros(count, np.uint8))
