"""Who may open an inquiry, and who else is there."""

from datetime import UTC, datetime

import pytest

from dharatal.field.trace.capabilities import ENTRUST
from dharatal.field.trace.cases import operations
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM, Actor

MORNING = datetime(2026, 8, 3, 4, 30, tzinfo=UTC)
PATNA, SARAN, STATE = 188, 190, 10
Cast = dict[str, Actor]


def added(*logins: str, by: Actor = SYSTEM, is_shared: bool = False) -> Cast:
    """Log-ins, made by somebody."""
    cast = {}
    with entering(SYSTEM, None):
        for login in logins:
            user = access.add_user(by, login=login, password=None, is_shared=is_shared, at=MORNING)
            cast[login] = Actor(user_id=user.id, login=login, channel="web")
    return cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Asha and Bina are entrusted; Chand administers, Dev and Esha are nobody in particular."""
    cast = added("asha", "bina", "chand", "dev", "esha")
    with entering(SYSTEM, None):
        access.set_covers(
            [(STATE, [PATNA, SARAN], [], []), (PATNA, [PATNA], [], []), (SARAN, [SARAN], [], [])]
        )
        access.grant(
            SYSTEM,
            user_id=cast["chand"].user_id,
            capabilities=[ENTRUST.code],
            unit_id=STATE,
            starts_at=MORNING,
            ends_at=None,
            source="test",
            at=MORNING,
        )
    with entering(cast["chand"], ENTRUST):
        for login in ("asha", "bina"):
            operations.entrust(cast["chand"], login=login, at=MORNING)
    return cast
