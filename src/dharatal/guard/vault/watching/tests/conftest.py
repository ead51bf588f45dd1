"""A president, the guard, and looks as somebody makes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.vault.capabilities import BREAK_GLASS, WATCH
from dharatal.guard.vault.watching.operations import looked
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.clock import IST

MORNING = datetime(2026, 11, 9, 10, 30, tzinfo=IST)
SARAN, BLOCK, PANCHAYAT = 211, 1811, 9001
PAGE, PEOPLE = 50, 47


@dataclass
class House:
    """Log-ins by name, and looks that commit one by one."""

    actors: dict[str, Actor] = field(default_factory=dict)

    def hire(
        self, login: str, role: str, *capabilities: str, by: Actor = SYSTEM, place: str = "10.1.1.9"
    ) -> Actor:
        with entering(SYSTEM, None):
            user = access.add_user(by, login=login, password="Narharpur-9!", at=MORNING)
            access.grant(
                SYSTEM,
                user_id=user.id,
                capabilities=list(capabilities) or ["people.look"],
                unit_id=SARAN,
                starts_at=MORNING - timedelta(days=90),
                ends_at=None,
                source=f"post:{login}",
                role=role,
                at=MORNING,
            )
        self.actors[login] = Actor(user_id=user.id, login=login, channel="web", place=place)
        return self.actors[login]

    def page(self, who: Actor, first: int, *, at: datetime, size: int = PAGE, kind: str = "lists") -> None:
        """A look at neighbours, behind the door, as a page is shown."""
        members = list(range(first, first + size))
        where = [(SARAN, BLOCK + one // 750, one // 10) for one in members]
        with entering(who, None):
            looked(who, members, unit_id=BLOCK, kind=kind, at=at, where=where, of=752)

    def panchayat(self, who: Actor, number: int, *, at: datetime, opens: int = 0) -> None:
        """The 47 people of a panchayat, and the first few of them opened, a minute each."""
        first = 1 + number * PEOPLE
        members = list(range(first, first + PEOPLE))
        where = [(SARAN, BLOCK + number // 16, PANCHAYAT + number)] * PEOPLE
        with entering(who, None):
            looked(who, members, unit_id=PANCHAYAT + number, kind="lists", at=at, where=where, of=PEOPLE)
        for one in range(opens):
            self.page(who, first + one, at=at + timedelta(minutes=1 + one), size=1, kind="pages")

    def copy(
        self, who: Actor, *, at: datetime, every: timedelta = timedelta(seconds=2), pages: int = 40
    ) -> int:
        """Page on until it is refused; answers how many members were shown."""
        for number in range(pages):
            try:
                self.page(who, 1 + number * PAGE, at=at + number * every)
            except Exception:
                return number * PAGE
        return pages * PAGE


@pytest.fixture
def house(db: None) -> House:
    return made()


@pytest.fixture
def open_house(whole_database: str) -> Iterator[House]:
    """The same on a database that commits: for what must outlive a roll-back."""
    yield made()


def made() -> House:
    house = House()
    house.hire("saran", "district_president")
    house.hire("guard", "guard_officer", WATCH.code, BREAK_GLASS.code)
    house.hire("second", "guard_officer", WATCH.code)
    return house


Many = Callable[..., Any]
