"""Who stands twice in a sheet: any sheet, by its own rows; nothing is kept, no register is asked."""

import csv
import io
from base64 import b64decode
from datetime import date
from typing import Any

import openpyxl
import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from dharatal.engines.postgres.gate import permitted
from dharatal.field.intake import twice
from dharatal.field.intake.choosing import NothingToLoad
from dharatal.field.intake.models import Batch, Submission
from dharatal.field.intake.tests.conftest import Browse
from dharatal.guard.audit.models import Entry
from dharatal.register.people.matching import sheets
from dharatal.register.people.matching.model import default

TODAY = date(2026, 11, 23)
MANUAL = (
    "row_id,name,relation,relative_name,gender,mobile,age,village,block,district,address\n"
    "a1,सुमन कुमार सिंह,F,रामबाबू सिंह,M,6000000001,30,रामपुर,मढ़ौरा,सारण,वार्ड 4\n"
    "c3,नसीम अंसारी,F,सलीम अंसारी,M,6000000099,51,पिपरा टोला,छपरा,सारण,\n"
    "b2,Suman Kr. Singh,F,Rambabu Singh,M,+91 60000 00001,31,Rampur,Marhaura,Saran,Ward 4\n"
).encode()
MESSY = [
    ["सक्रिय सदस्यों की सूची", None, None, None, None],
    ["क्र.", "नाम", "पिता/पति का नाम", "मोबाइल नं.", "ग्राम"],
    [1, "सुमन कुमार सिंह", "रामबाबू सिंह", "6000000001", "रामपुर"],
    [2, "नसीम अंसारी", "सलीम अंसारी", 6000000099, "पिपरा"],
    [3, "Suman Kr. Singh", "Rambabu Singh", "+91-60000-00001", "Rampur"],
    [4, "गीता देवी", "मोहन राय", "123", "रामपुर"],
]


def workbook(**named: list[list[Any]]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def pairs_of(content: bytes) -> list[tuple[str, str]]:
    found = sheets.compare(twice.read(content, "list", on=TODAY), default())
    return list(found.as_csv(found.likely()).select("row_id_a", "row_id_b").iter_rows())


class TestReading:
    def test_of_a_sheet_in_the_manuals_form_is_what_the_command_reads(self) -> None:
        read, told = twice.read(MANUAL, "rows.csv", on=TODAY), sheets.read(MANUAL)

        assert read.ids.to_list() == told.ids.to_list() == ["a1", "c3", "b2"]
        assert {name: column.to_list() for name, column in read.columns.items()} == {
            name: column.to_list() for name, column in told.columns.items()
        }

    @pytest.mark.parametrize(
        ("heading", "ids"),
        [
            ("row_id,name,mobile,remark", ["a1", "b2"]),
            ("name,Name,mobile,village", ["2", "3"]),
            ("name,mobile,village,name", ["2", "3"]),
        ],
        ids=["one column more", "a heading twice", "twice apart"],
    )
    def test_bears_headings_that_are_nearly_the_manuals(self, heading: str, ids: list[str]) -> None:
        rows = f"{heading}\na1,सुमन सिंह,6000000001,x\nb2,Suman Singh,6000000001,y\n"

        assert twice.read(rows.encode(), "rows.csv", on=TODAY).ids.to_list() == ids

    def test_of_a_districts_sheet_calls_rows_as_the_spreadsheet_numbers_them(self) -> None:
        assert pairs_of(workbook(Sheet1=MESSY)) == [("3", "5")]

    def test_compares_the_sheets_of_a_workbook_with_each_other(self) -> None:
        first, second = MESSY[:4], [MESSY[1], MESSY[4]]

        assert pairs_of(workbook(मढ़ौरा=first, छपरा=second)) == [("मढ़ौरा · 3", "छपरा · 2")]

    def test_keeps_a_row_that_would_be_sent_back(self) -> None:
        assert len(twice.read(workbook(Sheet1=MESSY), "list", on=TODAY)) == 4

    def test_of_a_sheet_without_names_says_what_is_missing(self) -> None:
        numbers = [["मोबाइल"], ["6000000001"], ["6000000002"], ["6000000003"]]

        with translation.override("en"), pytest.raises(NothingToLoad, match="column of names"):
            twice.read(workbook(Sheet1=numbers), "list", on=TODAY)


class TestPage:
    def post(self, browse: Browse, content: bytes, filename: str = "list.xlsx") -> Any:
        return browse("saran").post("/lists/twice/", {"file": SimpleUploadedFile(filename, content)})

    def test_shows_the_pair_side_by_side_and_gives_it_as_csv(self, browse: Browse) -> None:
        answer = self.post(browse, workbook(Sheet1=MESSY))

        assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
        found = answer.context_data["found"]
        ((first, second),) = [one["sides"] for one in found["pairs"]]
        assert (first["row"], second["row"], first["mobile"]) == ("3", "5", "0001")
        assert [one.says for one in found["pairs"][0]["told"]].count("for") >= 2
        (pair,) = csv.DictReader(io.StringIO(b64decode(found["csv"]).decode()))
        assert (pair["row_id_a"], pair["row_id_b"]) == ("3", "5") and float(pair["p"]) > 0.9
        assert "Suman Kr. Singh" in answer.content.decode() and "6000000001" not in answer.content.decode()

    def test_keeps_nothing_and_notes_figures_only(self, browse: Browse) -> None:
        with permitted():
            before = (Batch.objects.count(), Submission.objects.count())
        self.post(browse, workbook(Sheet1=MESSY))

        with permitted():
            assert (Batch.objects.count(), Submission.objects.count()) == before
            entry = Entry.objects.get(action="intake.sheet_compared")
            assert entry.facts == {"rows": 4, "pairs": 1} and not entry.subject_count

    def test_says_that_nobody_stands_twice(self, browse: Browse) -> None:
        answer = self.post(browse, workbook(Sheet1=MESSY[:4]))

        assert answer.status_code == 200 and answer.context_data["found"]["total"] == 0

    @pytest.mark.parametrize(
        "content", [b"", b"%PDF-1.7 nothing", workbook(Sheet1=[["a"], ["b"]]), b"PK\x03\x04 broken"]
    )
    def test_refuses_what_it_cannot_read_beside_the_field(self, browse: Browse, content: bytes) -> None:
        answer = self.post(browse, content)

        assert answer.status_code == 422 and answer.context_data["refusal"]

    def test_refuses_more_rows_than_it_can_hold_in_a_request(
        self, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(twice, "MOST_ROWS", 3)

        assert self.post(browse, workbook(Sheet1=MESSY)).status_code == 413

    def test_compares_one_sheet_at_a_time(self, browse: Browse, superuser: psycopg.Connection[Any]) -> None:
        superuser.execute("SELECT pg_advisory_lock(hashtextextended('intake.twice', 0))")

        answer = self.post(browse, workbook(Sheet1=MESSY))

        assert answer.status_code == 422 and "Try again" in answer.context_data["refusal"]

    def test_without_a_file_asks_for_one(self, browse: Browse) -> None:
        assert browse("saran").post("/lists/twice/").status_code == 422
