"""The cast of the register, an administrator who keeps decoys, and invented members on invented numbers."""

from collections.abc import Callable

import pytest

from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people.capabilities import KEEP_DECOYS
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.operations import Invented
from dharatal.register.people.tests.conftest import (
    NOON,
    VILLAGE,
    Admitting,
    Cast,
    admitted,
    cast,
    places,
    plumbing,
)
from dharatal.register.territory.models import Unit

__all__ = ["admitted", "cast", "places", "plumbing"]

Entering = Callable[..., Decoy]


@pytest.fixture
def keeper(cast: Cast, custodian: None) -> Actor:
    """The administrator."""
    with entering(SYSTEM, None):
        user = access.add_user(SYSTEM, login="admin", password=None, at=NOON)
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[KEEP_DECOYS.code],
            unit_id=1,
            starts_at=NOON,
            ends_at=None,
            source="test",
            at=NOON,
        )
    return Actor(user.id, "admin", "web")


@pytest.fixture
def neighbours(admitted: Admitting) -> None:
    """Members of the village, so that a decoy there has somebody to be like."""
    for number, name in enumerate(("Suman Devi", "Ramesh Rai", "Gita Kumari")):
        admitted(name, VILLAGE, f"+91600001000{number}")


@pytest.fixture
def entered(keeper: Actor, neighbours: None) -> Entering:
    """Enter a decoy, each on a number of its own."""
    numbers = iter(range(6_000_020_000, 6_000_030_000))

    def enter(name: str = "Baidyanath Sah", unit: Unit = VILLAGE, phone: str = "", **more: object) -> Decoy:
        invented = Invented(
            Card(name=name, **more.pop("card", {})), phone or str(next(numbers)), unit, "the office", **more
        )  # type: ignore[arg-type]
        with entering(keeper, KEEP_DECOYS, at=NOON):
            return operations.enter(keeper, invented, at=NOON)

    return enter
