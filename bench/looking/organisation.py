"""An ordinary month of looks in an invented organisation of 400,000 members. Everything here is assumed.

38 districts of 14 blocks of 16 panchayats of 47 members. Who works looks at the same places again (a working set of
panchayats that drifts), opens whom a search or list was for, phones some; busy and quiet people differ (a factor,
lognormal), so do their days. Festivals: a third of the work, four days a month. Campaign days: two and a half times
the work, six days a month, in the evening too. Presidents come from a new mobile network every fourth day; some look
things up late at night. Now and then somebody prepares a tour and goes through many panchayats in one sitting.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from pyroaring import BitMap

from dharatal.guard.vault.watching.day import Look
from dharatal.kernel.clock import IST

DISTRICTS, BLOCKS, PANCHAYATS, MEMBERS = 38, 14, 16, 47
IN_BLOCK = PANCHAYATS * MEMBERS
IN_DISTRICT = BLOCKS * IN_BLOCK
ALL = DISTRICTS * IN_DISTRICT
START = datetime(2026, 8, 31, tzinfo=IST)  # a Monday
FESTIVALS, CAMPAIGN = {8, 9, 20, 21}, {3, 4, 12, 16, 17, 25}  # days of four weeks
STAFF = {
    "district_president": DISTRICTS,
    "block_president": DISTRICTS * BLOCKS,
    "helper": 60,
    "hq_operator": 40,
    "reviewer": 20,
    "caller": 100,
    "desk_clerk": 4,
}


class Habit(NamedTuple):
    """A day's work on average. tours: chance a day of going through many panchayats. late: of looking at night."""

    works: float
    searches: float
    hits: float
    lists: float
    opens: float
    tours: float
    new_place: float
    late: float
    hours: tuple[int, int]


HABITS = {
    "district_president": Habit(0.70, 2.5, 4.0, 1.0, 0.6, 0.02, 0.25, 0.03, (8, 22)),
    "block_president": Habit(0.45, 1.2, 3.0, 0.6, 0.6, 0.01, 0.25, 0.02, (8, 22)),
    "helper": Habit(0.60, 1.5, 3.5, 0.5, 0.4, 0.01, 0.15, 0.01, (9, 20)),
    "hq_operator": Habit(0.95, 22.0, 2.5, 0.4, 0.7, 0.005, 0.01, 0.005, (9, 19)),
    "desk_clerk": Habit(0.95, 70.0, 0.2, 0.0, 0.9, 0.0, 0.005, 0.0, (9, 19)),
}
COMMON = 0.15
HANDED = {"caller": (0.9, 100), "reviewer": (0.8, 420)}


@dataclass
class Worker:
    """A log-in. first, size: the members within its reach, by number. set: panchayats it is at work on."""

    number: int
    role: str
    first: int
    size: int
    busy: float
    home: str
    set: list[int] = field(default_factory=list)
    mostly: int = -1  # the first member of the district that an operator answers for; -1 for none


def staff(luck: random.Random) -> list[Worker]:
    workers: list[Worker] = []
    for role, count in STAFF.items():
        for place in range(count):
            first, size = _area(role, place)
            busy = math.exp(luck.gauss(0, 0.5))
            mostly = place % DISTRICTS * IN_DISTRICT if role == "hq_operator" and place % 2 else -1
            home = f"10.{place}.0.0/24|"
            workers.append(Worker(len(workers) + 1, role, first, size, busy, home, mostly=mostly))
    return workers


def _area(role: str, place: int) -> tuple[int, int]:
    if role == "block_president":
        return place * IN_BLOCK, IN_BLOCK
    if role in ("district_president", "helper"):
        return place % DISTRICTS * IN_DISTRICT, IN_DISTRICT
    return 0, ALL


def factor(day: int) -> float:
    """How much more or less is done that day."""
    if day % 28 in FESTIVALS:
        return 0.33
    if day % 28 in CAMPAIGN:
        return 2.5
    return 0.4 if day % 7 == 6 else 1.0


def day_of(worker: Worker, day: int, luck: random.Random, *, opens: float = 1.0) -> list[Look]:
    """The looks of one log-in on one day, in order. opens: how many of those shown are opened, to what is assumed."""
    if worker.role in HANDED:
        return _handed(worker, day, luck)
    habit = HABITS[worker.role]
    more = factor(day)
    if luck.random() > min(habit.works * (more if more < 1 else 1.15), 0.98):
        return []
    much = worker.busy * more * math.exp(luck.gauss(0, 0.5))
    place = worker.home
    if luck.random() < habit.new_place:
        place = f"10.{luck.randrange(99)}.{luck.randrange(256)}.0/24|"
    habit = habit._replace(opens=habit.opens * opens)
    drawn = [*_searched(worker, habit, much, luck), *_listed(worker, habit, much, opens, luck)]
    return _timed(drawn, habit, day, place, luck)


Drawn = list[tuple[str, list[int], int, int]]
"""Groups of looks that follow each other: (kind, members, unit, members of the unit)."""


def _searched(worker: Worker, habit: Habit, much: float, luck: random.Random) -> Iterator[Drawn]:
    for _ in range(_poisson(habit.searches * much, luck)):
        hits = min(1 + _poisson(habit.hits, luck), 20)
        if habit.hits > 1 and luck.random() < COMMON:  # a common name
            hits = 20
        met = [_somebody(worker, luck) for _ in range(hits)]
        group: Drawn = [("found", met, 0, 0)]
        if luck.random() < habit.opens:
            group.append(("pages", met[:1], 0, 0))
            if luck.random() < 0.4 and worker.role != "desk_clerk":
                group.append(("reveals", met[:1], 0, 0))
        yield group


def _listed(worker: Worker, habit: Habit, much: float, opens: float, luck: random.Random) -> Iterator[Drawn]:
    lists = _poisson(habit.lists * much, luck)
    if luck.random() < habit.tours:
        lists += 3 + _poisson(3, luck)
    for _ in range(lists):
        first = _panchayat(worker, luck)
        members = list(range(first, first + MEMBERS))
        group: Drawn = [("lists", members, first // MEMBERS, MEMBERS)]
        for one in luck.sample(members, min(_poisson(1.2 * opens, luck), 6)):
            group.append(("pages", [one], 0, 0))
        if luck.random() < 0.1:  # browses the whole block by place
            block = first // IN_BLOCK
            for page in range(1 + _poisson(0.7, luck)):
                start = block * IN_BLOCK + page * 50
                group.append(("lists", list(range(start, start + 50)), -block, IN_BLOCK))
        yield group


def _panchayat(worker: Worker, luck: random.Random) -> int:
    """The first member of the panchayat looked at: mostly one at work on already."""
    if not worker.set or luck.random() < 0.3:
        here = worker.first + luck.randrange(worker.size // MEMBERS) * MEMBERS
        worker.set = [here, *worker.set][:6]
        return here
    return luck.choice(worker.set)


def _somebody(worker: Worker, luck: random.Random) -> int:
    """Active members come up more often; some are of the panchayats at work on."""
    if worker.set and luck.random() < 0.35:
        return luck.choice(worker.set) + luck.randrange(MEMBERS)
    if worker.mostly >= 0 and luck.random() < 0.7:
        return worker.mostly + luck.randrange(IN_DISTRICT)
    return worker.first + int(worker.size * luck.random() ** 1.6) * 7_919 % worker.size


def _timed(groups: list[Drawn], habit: Habit, day: int, place: str, luck: random.Random) -> list[Look]:
    begin, end = habit.hours
    late = luck.random() < habit.late
    looks = []
    for group in groups:
        hour = luck.uniform(23, 26) if late else luck.triangular(begin, end, (begin + end) / 2)
        at = START + timedelta(days=day, hours=min(hour, 23.9))
        for kind, members, unit, of in group:
            looks.append(look(kind, members, unit, of, at, place))
            at += timedelta(seconds=20 + luck.expovariate(1 / 60))
    return sorted(looks, key=lambda one: one.at)


def _handed(worker: Worker, day: int, luck: random.Random) -> list[Look]:
    """By the dozen, for speed: only the day's count matters."""
    works, usual = HANDED[worker.role]
    if luck.random() > works * min(factor(day), 1.05):
        return []
    count = int(usual * math.exp(luck.gauss(0, 0.3)) * min(worker.busy, 1.8) ** 0.4)
    at = START + timedelta(days=day, hours=10)
    return [
        look(
            "handed",
            [luck.randrange(ALL) for _ in range(12)],
            0,
            0,
            at + timedelta(minutes=3 * n),
            worker.home,
        )
        for n in range(count // 12)
    ]


def look(kind: str, members: list[int], unit: int, of: int, at: datetime, place: str) -> Look:
    where = [
        (one // IN_DISTRICT + 1, one // IN_BLOCK + 1, one // 10 + 1) for one in members
    ]  # villages of ten
    return Look(kind, BitMap(members), where, unit, of, at, place)


def _poisson(mean: float, luck: random.Random) -> int:
    if mean > 30:
        return max(round(luck.gauss(mean, math.sqrt(mean))), 0)
    limit, count, product = math.exp(-mean), 0, luck.random()
    while product > limit:
        count, product = count + 1, product * luck.random()
    return count
