from pathlib import Path

import pytest

from dharatal.field.trace import commands
from dharatal.interfaces.cli.carrier import Command
from tests.tracing.conftest import NOON, Inquiry, as_csv


class TestAListByCommand:
    def test_answers_what_can_be_said_of_it(self, inquiry: Inquiry, tmp_path: Path) -> None:
        mine, table = inquiry.leaked(inquiry.president)
        path = tmp_path / "turned-up.csv"
        path.write_bytes(as_csv(table))
        said: list[int] = []

        answer = commands.file(Command(inquiry.officer, NOON), path, say=said.append)

        assert answer["matched"] == len(table) - 1
        assert [(one["export"], one["holder"]) for one in answer["exports"]] == [(str(mine), "president")]
        assert answer["exports"][0]["p_value"] <= answer["threshold"]
        assert said == sorted(said)
        assert [one["list"] for one in commands.listed(Command(inquiry.officer, NOON))["lists"]] == [
            answer["list"]
        ]

    def test_of_a_file_that_is_not_there_says_so(self, inquiry: Inquiry, tmp_path: Path) -> None:
        with pytest.raises(commands.CannotRead):
            commands.file(Command(inquiry.officer, NOON), tmp_path / "none.csv", say=print)
