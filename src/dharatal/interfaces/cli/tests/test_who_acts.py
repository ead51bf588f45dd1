"""Who acts when `--as` is left out."""

import json
from typing import Any

import pytest

from dharatal.field.conftest import MORNING, Land, build_land
from dharatal.interfaces.cli import carrier, main
from dharatal.kernel.actor import SYSTEM
from dharatal.register.posts import operations as posts

COUNT = ["people", "count", "--unit", "district:1", "--json"]


@pytest.fixture
def land(db: None, enter: Any) -> Land:
    return build_land(enter)


@pytest.fixture(autouse=True)
def stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django stands already; nobody is named by the environment."""
    monkeypatch.setattr(main, "_set_up_django", lambda role: None)
    monkeypatch.delenv("DHARATAL_AS", raising=False)


def appoint(land: Land, login: str) -> None:
    with land.enter(SYSTEM, None):
        posts.appoint(
            SYSTEM,
            user_id=land.actors[login].user_id,
            post="hq_operator",
            unit_id=land.units["bihar"].id,
            starts_at=MORNING,
            at=MORNING,
        )


class TestNobodyNamed:
    def test_in_a_trial_whoever_holds_the_post(self, land: Land) -> None:
        appoint(land, "hq")
        assert carrier.usual_login("hq_operator") == "hq"

    def test_is_said(self, land: Land, capsys: pytest.CaptureFixture[str]) -> None:
        appoint(land, "hq")
        main.main(COUNT)
        assert "--as hq" in capsys.readouterr().err

    def test_asks_where_nobody_holds_it(self, land: Land, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.main(COUNT) == 1
        assert json.loads(capsys.readouterr().out)["error"] == "say_who_acts"

    def test_asks_in_production(
        self, land: Land, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        appoint(land, "hq")
        monkeypatch.setattr(carrier, "mode", lambda: "production")
        assert main.main(COUNT) == 1
        assert json.loads(capsys.readouterr().out)["error"] == "say_who_acts"

    def test_asks_where_no_post_is_usual(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main.main(["calls", "next"])
        assert "--as" in capsys.readouterr().err


def test_the_environment_names_somebody(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setenv("DHARATAL_AS", "hq")
    monkeypatch.setattr(main, "_loaded", lambda path: lambda arguments: asked.append(arguments.login) or {})
    main.main(["calls", "next"])
    assert asked == ["hq"]
