"""`dharatal token LOGIN`: in production a key for the API takes a current code."""

from argparse import Namespace
from typing import Any

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.conftest import MORNING, Land, build_land
from dharatal.guard.access import operations as access
from dharatal.guard.access import queries, second_factor
from dharatal.guard.access.models import Token, User
from dharatal.interfaces.cli.carrier import ProveWhoYouAre
from dharatal.interfaces.cli.commands import users
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM


@pytest.fixture
def land(db: None, enter: Any) -> Land:
    return build_land(enter)


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (users, queries):
        monkeypatch.setattr(module, "mode", lambda: "production")


def token(**asked: str) -> dict[str, Any]:
    return users.token(Namespace(**{"login": "hq", "code": "", "machine": "", **asked}))


@pytest.fixture
def codes(land: Land) -> list[str]:
    with land.enter(SYSTEM, None):
        return second_factor.issue_code_card(SYSTEM, user=User.objects.get(login="hq"), at=MORNING)


@pytest.mark.usefixtures("production")
class TestInProduction:
    def test_takes_a_code(self, codes: list[str]) -> None:
        with pytest.raises(ProveWhoYouAre):
            token()

        with permitted():
            assert not Token.objects.exists()

    def test_takes_the_right_one(self, codes: list[str]) -> None:
        with pytest.raises(ProveWhoYouAre):
            token(code="12345678")

    def test_takes_each_code_of_a_card_once(self, codes: list[str]) -> None:
        made = token(code=codes[0])

        with permitted():
            assert queries.user_by_token(made["token"], clock.now()) is not None
        with pytest.raises(ProveWhoYouAre):
            token(code=codes[0])


class TestInATrial:
    def test_takes_no_code_and_ends_with_the_trial(
        self, codes: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = token()["token"]

        with permitted():
            assert queries.user_by_token(made, clock.now()) is not None
            monkeypatch.setattr(queries, "mode", lambda: "production")
            assert queries.user_by_token(made, clock.now()) is None


class TestForAMachine:
    def test_is_bound_to_it(self, land: Land) -> None:
        with land.door("incharge", STEER_CALLS):
            device, _secret = access.enrol_device(land.actors["incharge"], label="Desk 14", at=MORNING)

        token(login="asha", machine="Desk 14")

        with permitted():
            assert Token.objects.get().device_id == device

    def test_needs_one_of_that_name(self, land: Land) -> None:
        with pytest.raises(queries.UnknownMachine):
            token(login="asha", machine="Desk 15")
