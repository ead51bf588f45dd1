"""A missed-call gateway speaks to the API with a log-in of its own."""

from collections.abc import Callable

import pytest

from dharatal.field.callroom.capabilities import HEAR_MISSED
from dharatal.field.callroom.tests.desks import made
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access import operations as access
from dharatal.interfaces.api.tests.conftest import Caller
from dharatal.kernel.actor import SYSTEM, Actor

NUMBER = "+916000012345"


@pytest.fixture
def gateway(land: Land, program: Callable[[str], Caller]) -> Caller:
    """A log-in that may report missed calls of the whole state, and nothing else."""
    with land.enter(SYSTEM, None):
        user = access.add_user(SYSTEM, login="missed", password=None, at=MORNING)
        access.grant(
            SYSTEM,
            user_id=user.id,
            capabilities=[HEAR_MISSED.code],
            unit_id=land.units["bihar"].id,
            starts_at=MORNING.replace(year=2025),
            ends_at=None,
            source="test",
            at=MORNING,
        )
    land.actors["missed"] = Actor(user_id=user.id, login="missed", channel="api")
    return program("missed")


class TestAMissedCall:
    def test_of_somebody_we_called_is_answered_and_called_next(self, land: Land, gateway: Caller) -> None:
        land.enlist("सुमन कुमार", NUMBER)
        made(land, "no_answer")

        told = gateway.post("calls/missed", {"number": NUMBER}).json()

        assert (told["known"], told["next"]) == (True, True)
        assert "10:30" in told["sms"]

    def test_of_a_stranger_warns(self, gateway: Caller) -> None:
        told = gateway.post("calls/missed", {"number": "6000099999"}).json()

        assert (told["known"], told["next"], told["called_at"]) == (False, False, None)
        assert told["sms"]

    def test_needs_the_right(self, program: Callable[[str], Caller]) -> None:
        assert program("saran").post("calls/missed", {"number": NUMBER}).status_code == 403

    def test_opens_nothing_else(self, gateway: Caller) -> None:
        assert gateway.get("people/count?unit=district:211").status_code == 403
        assert gateway.post("calls/next").status_code == 403
