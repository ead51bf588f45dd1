"""Files of people by API: asking and approving; no file leaves this way."""

from collections.abc import Callable
from typing import Any

import pytest

from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access import operations as access
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.interfaces.api.tests.conftest import Caller
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import operations
from dharatal.register.people.capabilities import EXPORT, LOOK
from dharatal.register.people.card import Card
from dharatal.register.people.exports import asking
from dharatal.register.people.exports.rules import RULES
from dharatal.register.people.tests.conftest import sealed

WISH = {"unit": "district:211", "columns": ["name", "phone"], "purpose": "meeting"}


@pytest.fixture
def asker(land: Land, program: Callable[[str], Caller], monkeypatch: pytest.MonkeyPatch) -> Caller:
    """Who may ask for Saran, where two people are many."""
    monkeypatch.setattr(asking, "RULES", RULES._replace(approval_over=2))
    for login, unit, right in (("saran", "saran", EXPORT), ("hq", "bihar", APPROVE)):
        with land.enter(SYSTEM, None):
            access.grant(
                SYSTEM, user_id=land.actors[login].user_id, capabilities=[right.code],
                unit_id=land.units[unit].id, starts_at=MORNING, ends_at=None, source="test", at=MORNING,
            )  # fmt: skip
    with land.enter(SYSTEM, LOOK):
        phones = [f"+91600000000{n}" for n in range(3)]
        for one in sealed([Card("Suman Kumari")] * 3, land.units["narharpur"], phones):
            operations.admit(SYSTEM, one, source="call", at=MORNING)
    return program("saran")


def asked(asker: Caller, **headers: str) -> dict[str, Any]:
    answer = asker.post("exports", WISH, **headers)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


class TestAsking:
    def test_waits_for_another_where_it_is_for_many(self, asker: Caller) -> None:
        told = asked(asker)

        assert (told["state"], told["rows"], told["needed"]) == ("waiting", 3, 1)

    def test_sent_twice_under_one_key_asks_once(self, asker: Caller) -> None:
        first, again = (asked(asker, **{"Idempotency-Key": "once"}) for _ in range(2))

        assert first == again
        assert len(asker.get("exports").json()["own"]) == 1

    def test_of_another_district_is_refused(self, asker: Caller) -> None:
        answer = asker.post("exports", {**WISH, "unit": "district:200"})

        assert (answer.status_code, answer.json()["error"]) == (403, "not_allowed")


class TestApproving:
    def test_lets_it_be_made(self, asker: Caller, program: Callable[[str], Caller]) -> None:
        export = asked(asker)["export"]
        headquarters = program("hq")
        assert [one["export"] for one in headquarters.get("exports/waiting").json()["waiting"]] == [export]

        answer = headquarters.post(f"exports/{export}/approve")

        assert answer.json() == {"export": export, "state": "making"}
        assert asker.get(f"exports/{export}").json()["approved_by"] == ["hq"]

    def test_refused_says_why(self, asker: Caller, program: Callable[[str], Caller]) -> None:
        export = asked(asker)["export"]

        program("hq").post(f"exports/{export}/refuse", {"reason": "one block is enough"})

        assert asker.get(f"exports/{export}").json()["reason"] == "one block is enough"
