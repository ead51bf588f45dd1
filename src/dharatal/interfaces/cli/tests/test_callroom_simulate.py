"""`dharatal callroom simulate`: figures of rooms that never were, without database or home."""

import json

import pytest

from dharatal.interfaces.cli.main import main

ASKED = ["mean_checks_to_stop_bad", "good_paused", "good_wrongly_found", "reached_vs_redial"]


class TestSimulate:
    def test_answers_the_same_for_the_same_seed(self, capsys: pytest.CaptureFixture[str]) -> None:
        answers = []
        for _time in range(2):
            assert main(["callroom", "simulate", "--rooms", "1", "--seed", "7", "--json"]) == 0
            answers.append(json.loads(capsys.readouterr().out))

        assert answers[0] == answers[1]
        assert set(ASKED) <= set(answers[0])
        assert answers[0]["reached_vs_redial"] >= 1.15
        assert answers[0]["good_wrongly_found"] <= 0.005  # of some hundred callers of one room

    def test_speaks_in_words(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DHARATAL_LANG", "en")

        assert main(["callroom", "simulate", "--rooms", "1"]) == 0

        assert "Good callers who are paused: " in capsys.readouterr().out

    def test_refuses_no_room(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["callroom", "simulate", "--rooms", "0", "--json"]) == 1

        assert json.loads(capsys.readouterr().out)["error"] == "no_room"
