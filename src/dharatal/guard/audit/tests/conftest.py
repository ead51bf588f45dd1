"""The small cast of these tests, and the way past the gate: here the log is tested, not the door."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dharatal.engines.postgres.gate import permitted
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
