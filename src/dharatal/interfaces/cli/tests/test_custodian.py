"""`dharatal custodian`: what its keeper, and who administers the installation, type."""

import json
from pathlib import Path
from typing import Any

import pytest

from dharatal.guard.vault.marks import custodian, serving
from dharatal.interfaces.cli.main import main


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DHARATAL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    status = main(["custodian", *arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


class TestInit:
    def test_makes_a_home_that_only_its_owner_reads(self, tmp_path, capsys):
        status, said = answer(capsys, "init", "--home", str(tmp_path / "keeper"))

        assert (status, said["key"]) == (0, "custodian.key")
        assert len(serving.read_key(tmp_path / "keeper")) == 32


class TestServe:
    def test_is_refused_without_a_key(self, tmp_path, capsys):
        status, said = answer(capsys, "serve", "--home", str(tmp_path))

        assert (status, said["error"]) == (1, "custodian_unreadable")
        assert "custodian init" in said["sentence"]


class TestLog:
    def test_says_what_was_asked_for_and_proves_itself_whole(self, tmp_path, capsys):
        serving.init(tmp_path)
        keeper = serving.Keeper.of(tmp_path)
        for label in ("shared", "view:7"):
            keeper.answer(json.dumps({"label": label}).encode(), 1000)

        status, said = answer(capsys, "log", "--home", str(tmp_path), "--last", "1")

        assert (status, said["entries"], said["code"]) == (0, 2, keeper.code)
        assert [line["label"] for line in said["last"]] == ["view:7"]

    def test_of_an_altered_file_is_refused(self, tmp_path, capsys):
        serving.init(tmp_path)
        (tmp_path / "derived.log").write_text("{}\n")

        status, said = answer(capsys, "log", "--home", str(tmp_path))

        assert (status, said["error"]) == (1, "custodian_log_altered")


class TestUse:
    def test_says_where_the_custodian_is_and_whether_it_answers(self, own_home, tmp_path, capsys):
        status, said = answer(capsys, "use", str(tmp_path / "far.sock"))

        assert (status, said) == (0, {"socket": str(tmp_path / "far.sock"), "answers": False})
        assert custodian.is_elsewhere()

    def test_goes_back_to_the_own_one(self, own_home, tmp_path, capsys):
        answer(capsys, "use", str(tmp_path / "far.sock"))

        _status, said = answer(capsys, "use")

        assert said["socket"] == str(own_home / "run" / "custodian.sock")
        assert not custodian.is_elsewhere()

    def test_says_what_to_do_about_settings_that_cannot_be_read(self, own_home):
        own_home.mkdir()
        (own_home / "custodian.json").write_text("[]")

        with pytest.raises(custodian.CustodianAway, match="custodian use"):
            custodian.socket_path()
