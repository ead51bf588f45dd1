"""The small cast of these tests, and the way past the gate: here the log is tested, not the door."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import operations, sealer
from dharatal.kernel.actor import Actor


@pytest.fixture(autouse=True)
def open_gate() -> Iterator[None]:
    with permitted():
        yield


@pytest.fixture
def at() -> datetime:
    return datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)


@pytest.fixture
def clerk() -> Actor:
    return Actor(user_id=7, login="clerk", channel="web", place="127.0.0.1", device="d1", request_id="r1")


@pytest.fixture
def write(clerk: Actor, at: datetime) -> Callable[..., UUID]:
    """Write one committed entry."""

    def write_one(
        action: str = "people.listed", *, actor: Actor = clerk, moment: datetime = at, **more: Any
    ) -> UUID:
        with transaction.atomic():
            return operations.record(actor, action, at=moment, **more)

    return write_one


@pytest.fixture
def log(worker_role: None, write: Callable[..., UUID], at: datetime) -> list[UUID]:
    """A sealed and signed log of six looks by the clerk, at members 101 to 106."""
    ids = [write("people.revealed", subjects=[101 + number], purpose="call_back") for number in range(6)]
    sealer.seal_pending(at=at)
    return ids
