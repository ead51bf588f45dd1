"""People who copy 2,000 members off the screen, beside their own ordinary work, until they are stopped."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from dharatal.guard.vault.watching.day import Look
from looking.organisation import IN_BLOCK, IN_DISTRICT, MEMBERS, START, Worker, look

WANTED = 2_000
AWAY = "198.51.100.0/24|"
Round = tuple[str, list[int], int, int, float]
"""kind, members, unit, members of the unit, seconds until the next."""


def _pages_of_lists(first: int) -> Iterator[Round]:
    for start in range(first, first + WANTED, 50):
        block = start // IN_BLOCK
        yield "lists", list(range(start, start + 50)), -block - 1, IN_BLOCK, 2.0


def _panchayat_by_panchayat(first: int) -> Iterator[Round]:
    first -= first % MEMBERS
    for start in range(first, first + WANTED, MEMBERS):
        yield "lists", list(range(start, start + MEMBERS)), start // MEMBERS, MEMBERS, 600.0


def _searches(first: int) -> Iterator[Round]:
    """By common names: twenty at a time, from anywhere in the district, none opened."""
    members = list(range(first, first + WANTED))
    random.Random(first).shuffle(members)
    for start in range(0, WANTED, 20):
        yield "found", members[start : start + 20], 0, 0, 240.0


def _member_pages(first: int) -> Iterator[Round]:
    for kind, members, unit, of, _wait in _panchayat_by_panchayat(first):
        yield kind, members, unit, of, 60.0
        for member in members:
            yield "pages", [member], 0, 0, 40.0


def _with_decoy_work(first: int) -> Iterator[Round]:
    """Knows the watch: two panchayats a day, and opens three of each, as if it were work."""
    for kind, members, unit, of, wait in _panchayat_by_panchayat(first):
        yield kind, members, unit, of, wait
        for member in members[:3]:
            yield "pages", [member], 0, 0, 60.0


def _first_pages(first: int) -> Iterator[Round]:
    """Knows the watch: three pages of each block, as whoever looks around."""
    district = first // IN_DISTRICT * IN_DISTRICT
    for start in range(district, district + IN_DISTRICT, IN_BLOCK):
        for page in range(start, start + 150, 50):
            yield "lists", list(range(page, page + 50)), -(start // IN_BLOCK) - 1, IN_BLOCK, 600.0


class Copier:
    """name; rounds: in which order; begins: hour; a_day: members shown a day, at most; place: "" for the usual one."""

    def __init__(self, name: str, rounds: Callable[[int], Iterator[Round]], begins: float, a_day: int,
                 place: str = "") -> None:  # fmt: skip
        self.name, self.rounds, self.begins, self.a_day, self.place = name, rounds, begins, a_day, place


COPIERS = (
    Copier("script, by lists", _pages_of_lists, 14, WANTED),
    Copier("at night, from another place", _pages_of_lists, 2, WANTED, AWAY),
    Copier("by searches, all day", _searches, 10, WANTED),
    Copier("by members' pages, all day", _member_pages, 10, WANTED),
    Copier("patient by day, a list every ten minutes", _panchayat_by_panchayat, 10, WANTED),
    Copier("patient by members' pages, 50 a day", _member_pages, 11, 50),
)
BEYOND = (
    Copier("patient, 200 a day for ten days", _panchayat_by_panchayat, 11, 200),
    Copier("patient, 100 a day for twenty days", _panchayat_by_panchayat, 11, 100),
    Copier("patient by searches, 100 a day", _searches, 11, 100),
    Copier("patient, and knows the watch, 100 a day", _with_decoy_work, 11, 100),
    Copier("patient, and knows the watch, first pages of blocks, 100 a day", _first_pages, 11, 100),
    Copier("patient by day, 50 a day", _panchayat_by_panchayat, 11, 50),
)


def looks_of(copier: Copier, worker: Worker, left: list[Round], day: int) -> list[tuple[Look, Round]]:
    """What the copier tries on one day, of the rounds that are left."""
    at: datetime = START + timedelta(days=day, hours=copier.begins)
    tried, shown = [], 0
    for one in left:
        kind, members, unit, of, wait = one
        shown += len(members) if kind != "pages" else 0
        if shown > copier.a_day or at > START + timedelta(days=day, hours=copier.begins + 8):
            break
        tried.append((look(kind, members, unit, of, at, copier.place or worker.home), one))
        at += timedelta(seconds=wait)
    return tried


def first_of(worker: Worker) -> int:
    """Where the copier begins: in the own district."""
    return worker.first + (worker.number * 977) % max(min(worker.size, 10_000) - WANTED, 1)
