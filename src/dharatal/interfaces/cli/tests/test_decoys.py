"""`dharatal decoys add | list | retire`: what the administrator's page does."""

import json
from typing import Any

import pytest

from dharatal.field.conftest import MORNING, Land, build_land
from dharatal.guard.access import operations as access
from dharatal.interfaces.cli import main
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import KEEP_DECOYS, SEE_DECOYS

ADD = (
    "--unit",
    "village:500001",
    "--name",
    "Baidyanath Sah",
    "--father",
    "Jagdeo Sah",
    "--answers",
    "the office",
)
AS = ("--as", "hq")


@pytest.fixture
def land(db: None, enter: Any) -> Land:
    made = build_land(enter)
    with enter(SYSTEM, None):
        access.grant(
            SYSTEM,
            user_id=made.actors["hq"].user_id,
            capabilities=[KEEP_DECOYS.code, SEE_DECOYS.code],
            unit_id=made.units["bihar"].id,
            starts_at=MORNING.replace(year=2025),
            ends_at=None,
            source="test",
            at=MORNING,
        )
    return made


@pytest.fixture
def run(
    land: Land, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], custodian: None
) -> Any:
    """The command line in this process, where Django stands already."""
    monkeypatch.setattr(main, "_set_up_django", lambda role: None)

    def asked(*words: str) -> tuple[int, dict[str, Any]]:
        status = main.main(["decoys", *words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return asked


class TestDecoys:
    def test_are_entered_and_listed_with_who_answers(self, run: Any) -> None:
        status, added = run("add", *ADD, "--phone", "6000066601", *AS)
        _status, listed = run("list", *AS)

        (one,) = listed["decoys"]
        assert (status, added["lot"], listed["count"]) == (0, "shared", 1)
        assert (one["decoy"], one["name"], one["phone"]) == (
            added["decoy"],
            "Baidyanath Sah",
            "+916000066601",
        )
        assert (one["unit"], one["answers"], one["retired"]) == ("village:500001", "the office", None)

    def test_are_for_one_log_in_or_one_export_alone(self, run: Any) -> None:
        _status, own = run("add", *ADD, "--phone", "6000066602", "--only-for", "saran", *AS)
        _status, spare = run("add", *ADD, "--phone", "6000066603", "--for-export", *AS)
        _status, listed = run("list", *AS)

        lots = {one["decoy"]: one["lot"] for one in listed["decoys"]}
        assert lots == {own["decoy"]: "single", spare["decoy"]: "spare"}

    def test_are_retired_once(self, run: Any) -> None:
        _status, added = run("add", *ADD, "--phone", "6000066604", *AS)

        assert run("retire", added["decoy"], *AS) == (0, {"decoy": added["decoy"], "why": "lost"})
        assert run("retire", added["decoy"], *AS)[0] == 1

    def test_need_a_number_and_the_right(self, run: Any) -> None:
        refused = run("add", *ADD, "--phone", "12", *AS)
        stranger = run("list", "--as", "saran")

        assert (refused[0], refused[1]["error"]) == (1, "cannot_enter_decoy")
        assert (stranger[0], stranger[1]["error"]) == (1, "not_allowed")
