"""`dharatal match score`: from a sheet to pairs, without database or home."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from dharatal.interfaces.cli.main import main

HEADING = "row_id,name,relation,relative_name,gender,mobile,age,village,block,district,address"
SUMAN = "a1,सुमन कुमार सिंह,F,रामबाबू सिंह,M,6000000001,30,रामपुर,मढ़ौरा,सारण,वार्ड 4"
SUMAN_LATIN = "b2,Suman Kr. Singh,F,Rambabu Singh,M,+91 60000 00001,31,Rampur,Marhaura,Saran,Ward 4"
OTHER = "c3,नसीम अंसारी,F,सलीम अंसारी,M,6000000099,51,पिपरा टोला,छपरा,सारण,"


class Scorer:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(
        self, *lines: str, more: tuple[str, ...] = (), content: bytes | None = None
    ) -> dict[str, Any]:
        sheet = self.folder / "rows.csv"
        sheet.write_bytes(content if content is not None else "\n".join(lines).encode())
        self.code = main(
            ["match", "score", str(sheet), "--out", str(self.folder / "pairs.csv"), "--json", *more]
        )
        answer: dict[str, Any] = json.loads(self.capsys.readouterr().out.splitlines()[-1])
        return answer

    @property
    def pairs(self) -> list[dict[str, str]]:
        with (self.folder / "pairs.csv").open(newline="") as found:
            return list(csv.DictReader(found))


@pytest.fixture
def score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Scorer:
    return Scorer(tmp_path, capsys)


class TestScore:
    def test_writes_the_pair_under_the_ids_of_the_sheet(self, score: Scorer) -> None:
        answer = score(HEADING, SUMAN, OTHER, SUMAN_LATIN)

        (pair,) = score.pairs
        assert (pair["row_id_a"], pair["row_id_b"]) == ("a1", "b2") and float(pair["p"]) > 0.9
        assert (answer["rows"], answer["pairs"], answer["link"]) == (3, 1, 1)
        assert answer["model"] and answer["seconds"] >= 0

    def test_takes_columns_in_any_order_and_does_without_most(self, score: Scorer) -> None:
        answer = score("Mobile,Village,Name", "6000000001,रामपुर,सुमन सिंह", "06000000001,Rampur,Suman Singh")

        assert (answer["rows"], answer["pairs"]) == (2, 1)
        assert [(pair["row_id_a"], pair["row_id_b"]) for pair in score.pairs] == [("1", "2")]

    def test_writes_a_heading_where_there_are_no_pairs(self, score: Scorer) -> None:
        for lines in ((HEADING,), (HEADING, SUMAN), (HEADING, SUMAN, OTHER)):
            assert score(*lines)["pairs"] == 0 and score.pairs == []
            assert (score.folder / "pairs.csv").read_text().startswith("row_id_a,row_id_b,p")

    def test_of_an_empty_file_is_nothing(self, score: Scorer) -> None:
        assert score(content=b"")["rows"] == 0

    def test_survives_cells_of_every_kind(self, score: Scorer) -> None:
        odd = [
            "1,S,F,,M,6000000001,,,,,", "2,🙂🙂,H,🙂,F,6000000001,abc,🙂,,,", f"3,{'सुमन ' * 90},F,,,0,999,,,,",
            "4,,,,,,,,,,", '5,"Suman, Kumar ""S""",X,?,?,98765 / 98766,-1,"a\nb",,,', "6,short row",
            SUMAN + ",too,long",
        ]  # fmt: skip

        assert score(HEADING, *odd)["rows"] == 7

    def test_survives_bytes_that_are_no_utf8(self, score: Scorer) -> None:
        assert score(content=HEADING.encode() + b"\n1,\xff\xfe Suman,F,,,,,,,,\n")["rows"] == 1

    def test_reads_a_sheet_that_begins_with_a_byte_order_mark(self, score: Scorer) -> None:
        content = "\n".join((HEADING, SUMAN, SUMAN_LATIN)).encode("utf-8-sig")

        assert score(content=content)["pairs"] == 1
        assert score.pairs[0]["row_id_a"] == "a1"

    def test_takes_a_phone_on_200_rows_for_no_key(self, score: Scorer) -> None:
        rows = [f"{n},{'कखगघच'[n % 5]}{'तथदधन'[n // 5 % 5]}ल,,,,6000000001,,,,," for n in range(200)]

        answer = score(HEADING, *rows)

        assert (answer["compared"], answer["crowded_phones"]) == (0, 1)

    def test_writes_less_likely_pairs_when_asked(self, score: Scorer) -> None:
        brother = SUMAN.replace("a1", "z9").replace("सुमन", "दिनेश").replace(",30,", ",48,")

        assert score(HEADING, SUMAN, brother)["pairs"] == 0
        assert score(HEADING, SUMAN, brother, more=("--from", "0"))["pairs"] == 1


class TestRefusal:
    def test_names_a_sheet_without_names(self, score: Scorer) -> None:
        assert score("row_id,mobile", "1,6000000001")["error"] == "cannot_read_sheet"
        assert score.code == 1

    def test_names_a_sheet_that_is_not_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code = main(
            ["match", "score", str(tmp_path / "none.csv"), "--out", str(tmp_path / "o.csv"), "--json"]
        )

        assert code == 1 and json.loads(capsys.readouterr().out)["error"] == "cannot_read_sheet"

    def test_names_a_damaged_model(self, score: Scorer) -> None:
        model = score.folder / "old.model"
        model.write_bytes(b"{}")

        assert score(HEADING, SUMAN, more=("--model", str(model)))["error"] == "unreadable_model"

    def test_names_a_place_where_nothing_can_be_written(self, score: Scorer) -> None:
        assert (
            score(HEADING, SUMAN, more=("--out", str(score.folder / "no" / "p.csv")))["error"]
            == "cannot_write_pairs"
        )
