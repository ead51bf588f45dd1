"""A small invented organisation: one state, two districts, three blocks, and log-ins by name."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dharatal.guard.access import operations as access
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.posts import operations as posts
from dharatal.register.posts.models import Holder
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY
from dharatal.register.territory.models import Unit

AT = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
YEAR = AT + timedelta(days=365)
PLACES = (
    ("state:91", "Jalpradesh", "जलप्रदेश", ""),
    ("district:1", "Ramnagar", "रामनगर", "state:91"),
    ("district:2", "Sonpur", "सोनपुर", "state:91"),
    ("block:11", "Amgaon", "आमगाँव", "district:1"),
    ("block:12", "Belwa", "बेलवा", "district:1"),
    ("block:21", "Dumri", "डुमरी", "district:2"),
    ("panchayat:111", "Pipra", "पिपरा", "block:11"),
)


@pytest.fixture
def units(db: None, enter: Callable[..., Any]) -> Iterator[dict[str, Unit]]:
    """The places by reference, with the system's door open for the whole test."""
    made: dict[str, Unit] = {}
    with enter(SYSTEM, MANAGE_TERRITORY):
        for ref, name_en, name_hi, parent in PLACES:
            kind, code = ref.split(":")
            parent_id = made[parent].id if parent else None
            made[ref] = territory.add_unit(
                SYSTEM, kind=kind, code=code, name_en=name_en, name_hi=name_hi, parent_id=parent_id, at=AT
            )
        yield made


@pytest.fixture
def login(units: dict[str, Unit]) -> Callable[[str], Actor]:
    """Makes a log-in of a name, or finds it."""
    made: dict[str, Actor] = {}

    def find(name: str) -> Actor:
        if name not in made:
            user = access.add_user(SYSTEM, login=name, password=None, at=AT)
            made[name] = Actor(user_id=user.id, login=name, channel="web")
        return made[name]

    return find


@pytest.fixture
def appoint(units: dict[str, Unit], login: Callable[[str], Actor]) -> Callable[..., Holder]:
    """Appoints a log-in by name: `appoint("ram", "district_president", "district:1", by="state")`."""

    def give(name: str, post: str, ref: str, *, by: str = "", **term: Any) -> Holder:
        return posts.appoint(
            login(by) if by else SYSTEM,
            user_id=login(name).user_id,
            post=post,
            unit_id=units[ref].id,
            **{"starts_at": AT, "at": AT, **term},
        )

    return give


@pytest.fixture
def president(appoint: Callable[..., Holder]) -> Holder:
    return appoint("president", "district_president", "district:1", ends_at=YEAR)
