"""`dharatal people withdraw PERSON`: what the member's page does."""

import json
from typing import Any

import pytest

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING, Land, build_land
from dharatal.field.gates import queries as gates
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Submission
from dharatal.guard.access import operations as access
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.interfaces.cli import main
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import FORGET


@pytest.fixture
def land(db: None, enter: Any) -> Land:
    return build_land(enter)


@pytest.fixture
def member(land: Land) -> Submission:
    sent = land.enlist("सुमन कुमार", "+916000012345")
    with land.door("system", SEND):
        intake.verify(SYSTEM, sent.uuid, at=MORNING)
    with land.enter(SYSTEM, None):
        access.grant(
            SYSTEM,
            user_id=land.actors["hq"].user_id,
            capabilities=[FORGET.code],
            unit_id=land.units["bihar"].id,
            starts_at=MORNING,
            ends_at=None,
            source="test",
            at=MORNING,
        )
    return sent


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command line in this process, where Django stands already."""
    monkeypatch.setattr(main, "_set_up_django", lambda role: None)

    def asked(*words: str) -> tuple[int, dict[str, Any]]:
        status = main.main(["people", "withdraw", *words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return asked


class TestSomebodyTakenOut:
    def test_is_gone_by_the_path_of_the_page(self, land: Land, member: Submission, run: Any) -> None:
        answer = run(str(member.uuid), "--reason", "wish", "--sure", "--as", "hq")

        assert answer == (0, {"withdrawn": str(member.uuid), "reason": "wish"})
        with land.door("hq", SEE):
            assert not Submission.objects.exists()
            assert gates.opted_out([member.phone_token]) == {member.phone_token}
        with permitted():
            assert subjects_by_id([member.id]) == {}

    def test_stays_when_it_was_not_said_to_be_meant(self, land: Land, member: Submission, run: Any) -> None:
        with pytest.raises(SystemExit) as wrong_use:
            run(str(member.uuid), "--reason", "wish", "--as", "hq")

        assert wrong_use.value.code == 2
        with land.door("hq", SEE):
            assert Submission.objects.exists()

    @pytest.mark.parametrize(
        "who, login, code",
        [("", "hq", "not_an_id"), ("{member}", "saran", "not_allowed")],
        ids=["no id", "not the president's to do"],
    )
    def test_stays_when_it_is_refused(
        self, member: Submission, run: Any, who: str, login: str, code: str
    ) -> None:
        person = who.format(member=member.uuid)
        status, answer = run(person, "--reason", "wish", "--sure", "--as", login)

        assert (status, answer["error"]) == (1, code)
        with permitted():
            assert subjects_by_id([member.id])
