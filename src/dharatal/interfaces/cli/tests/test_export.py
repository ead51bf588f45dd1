"""`dharatal export`: what the pages do, by command."""

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from dharatal.field.conftest import MORNING, Land, build_land
from dharatal.guard.access import operations as access
from dharatal.guard.vault.capabilities import APPROVE
from dharatal.interfaces.cli import main
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import operations
from dharatal.register.people.capabilities import EXPORT, LOOK
from dharatal.register.people.card import Card
from dharatal.register.people.exports import asking
from dharatal.register.people.exports.rules import RULES
from dharatal.register.people.tests.conftest import sealed

NAMES = ("=cmd()", "Suman Kumari", "Ramesh Mahto")


@pytest.fixture
def land(db: None, enter: Any, custodian: None) -> Any:
    clock.set_trial_clock(lambda: MORNING)
    made = build_land(enter)
    for login, unit, right in (("saran", "saran", EXPORT), ("hq", "bihar", APPROVE)):
        with enter(SYSTEM, None):
            access.grant(
                SYSTEM, user_id=made.actors[login].user_id, capabilities=[right.code],
                unit_id=made.units[unit].id, starts_at=MORNING, ends_at=None, source="test", at=MORNING,
            )  # fmt: skip
    with enter(SYSTEM, LOOK):
        phones = [f"+91600000000{n}" for n in range(len(NAMES))]
        for one in sealed([Card(name) for name in NAMES], made.units["narharpur"], phones):
            operations.admit(SYSTEM, one, source="call", at=MORNING)
    yield made
    clock.set_trial_clock(None)


@pytest.fixture
def run(land: Land, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command line in this process, where Django stands already."""
    monkeypatch.setattr(main, "_set_up_django", lambda role: None)

    def asked(*words: str) -> tuple[int, dict[str, Any]]:
        status = main.main(["export", *words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return asked


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "saran.csv"


def wish(out: Path, **changed: str) -> list[str]:
    told = {
        "--as": "saran",
        "--unit": "district:211",
        "--columns": "name,phone,village",
        "--purpose": "meeting",
    }
    return ["make", *(word for pair in {**told, "--out": str(out), **changed}.items() for word in pair)]


class TestMaking:
    def test_writes_a_small_file_at_once_for_its_owner_only(self, run: Any, out: Path) -> None:
        status, told = run(*wish(out))

        rows = list(csv.reader(out.open(encoding="utf-8-sig")))
        assert (status, told["state"], told["rows"], len(rows)) == (0, "fetched", 3, 4)
        assert stat.S_IMODE(out.stat().st_mode) == 0o600

    def test_makes_no_program_of_a_name(self, run: Any, out: Path) -> None:
        run(*wish(out))

        assert '"\'=cmd()"' in out.read_text("utf-8-sig")

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"--columns": "name,caste"}, "unknown_column"),
            ({"--unit": "district:200"}, "not_allowed"),
            ({"--purpose": "x"}, "no_purpose"),
        ],
    )
    def test_refuses_with_a_reason(self, run: Any, out: Path, changed: dict[str, str], code: str) -> None:
        status, told = run(*wish(out, **changed))

        assert (status, told["error"], out.exists()) == (1, code, False)

    def test_refuses_another_kind_of_file_before_anything_is_asked(self, run: Any, tmp_path: Path) -> None:
        status, told = run(*wish(tmp_path / "saran.docx"))

        assert (status, told["error"], run("list", "--as", "saran")[1]["own"]) == (1, "unknown_format", [])


class TestApproving:
    @pytest.fixture(autouse=True)
    def _many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "RULES", RULES._replace(approval_over=2))

    def test_is_waited_for_and_then_the_file_is_fetched(self, run: Any, out: Path) -> None:
        _status, asked = run(*wish(out))
        assert (asked["state"], asked["needed"], out.exists()) == ("waiting", 1, False)
        (waits,) = run("list", "--as", "hq")[1]["waiting"]
        assert waits["export"] == asked["export"]

        run("approve", asked["export"], "--as", "hq")
        status, fetched = run("fetch", asked["export"], "--out", str(out), "--as", "saran")

        assert (status, fetched["rows"], out.exists()) == (0, 3, True)

    def test_that_is_refused_ends_with_its_reason(self, run: Any, out: Path) -> None:
        _status, asked = run(*wish(out))

        run("refuse", asked["export"], "--reason", "one block is enough", "--as", "hq")

        (mine,) = run("list", "--as", "saran")[1]["own"]
        assert (mine["state"], mine["reason"]) == ("refused", "one block is enough")
        assert run("fetch", asked["export"], "--out", str(out), "--as", "saran")[1]["error"] == "expired"

    def test_is_not_the_askers_own(self, run: Any, out: Path) -> None:
        _status, asked = run(*wish(out))

        assert run("approve", asked["export"], "--as", "saran")[1]["error"] == "not_allowed"


class TestFetchingTwice:
    def test_is_refused(self, run: Any, out: Path) -> None:
        _status, told = run(*wish(out))

        status, again = run("fetch", told["export"], "--out", str(out), "--as", "saran")

        assert (status, again["error"]) == (1, "used")
