"""Two districts as plain numbers, and somebody who may look at one."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import operations
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.kernel.capability import Capability

AT = datetime(2026, 11, 9, 5, 0, tzinfo=UTC)
STATE, SARAN, KHAGARIA, MARHAURA, NARHARPUR = 1, 11, 12, 111, 1111
LOOK = Capability("test.look", "Look")
CALL = Capability("test.call", "Call", scoped=False, enrolled_only=True)

Login = Callable[..., Actor]


@pytest.fixture
def login(db: None, enter: Any) -> Login:
    """Add a log-in with rights in a unit: `login("asha", LOOK, unit=SARAN)`."""
    with permitted(), enter(SYSTEM, None):
        operations.set_covers(
            [
                (STATE, [SARAN, KHAGARIA], [], []),
                (SARAN, [SARAN], [], []),
                (KHAGARIA, [KHAGARIA], [], []),
                (MARHAURA, [], [MARHAURA], []),
                (NARHARPUR, [], [], [NARHARPUR]),
            ]
        )

    def add(name: str, *capabilities: Capability, unit: int = SARAN, **times: Any) -> Actor:
        with enter(SYSTEM, None):
            user = operations.add_user(SYSTEM, login=name, password=None, at=AT)
            operations.grant(
                SYSTEM,
                user_id=user.id,
                capabilities=[one.code for one in capabilities],
                unit_id=unit,
                **{"starts_at": AT, "ends_at": None, "source": f"post:{name}", "at": AT, **times},
            )
        return Actor(user_id=user.id, login=name, channel="web")

    return add
