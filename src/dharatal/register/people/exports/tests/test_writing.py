"""Tests of the kinds of file: what a spreadsheet would run is a text in each, and means what it did."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.register.people.exports.writing import SHEETS, Titles
from dharatal.register.people.exports.writing.sheet import Cell
from dharatal.register.people.exports.writing.table import FORMULA, meant, neutral

RUN = (
    "=1+1",
    '=HYPERLINK("http://a","b")',
    "+91 60000 00001",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1+1",
)
TOLD = (*RUN, "राम प्रसाद", "O'Brien", "'=1", "a<b>&c", "_x0041_", "क्‍ष", "a\x0bb")


def made(kind: str, rows: list[list[Cell]]) -> bytes:
    sheet = SHEETS[kind](Titles(["Name", "Age"]), [20, 6])
    sheet.write(rows[:1])
    sheet.write(rows[1:])
    return sheet.close()


def table_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


class TestATable:
    @pytest.mark.parametrize("text", RUN)
    def test_begins_no_cell_like_a_formula(self, text: str) -> None:
        ((_headings), row) = table_of(made("csv", [[text, 4]]))

        assert row[0].startswith("'")

    def test_means_what_was_told(self) -> None:
        rows = table_of(made("csv", [[text, 4] for text in TOLD]))[1:]

        assert [meant(name) for name, _age in rows] == list(TOLD)

    def test_leaves_ordinary_names_as_they_are(self) -> None:
        assert [neutral(name) for name in ("राम प्रसाद", "O'Brien", "")] == ["राम प्रसाद", "O'Brien", ""]

    @given(st.text())
    def test_of_any_text_runs_nothing_and_means_it(self, text: str) -> None:
        cell = str(neutral(text))

        assert cell[:1] not in FORMULA or not cell
        assert meant(cell) == text


class TestAWorkbook:
    def test_holds_texts_as_texts_and_numbers_as_numbers(self) -> None:
        plain = [text for text in TOLD if text.isprintable() and "_x" not in text]

        page = openpyxl.load_workbook(BytesIO(made("xlsx", [[text, 4] for text in plain]))).active

        assert [row[0].value for row in page.iter_rows(min_row=2)] == plain
        assert {(row[0].data_type, row[1].data_type) for row in page.iter_rows(min_row=2)} == {("s", "n")}

    def test_has_no_formula_and_no_link_anywhere(self) -> None:
        with ZipFile(BytesIO(made("xlsx", [[text, 4] for text in TOLD]))) as parts:
            pages = b"".join(parts.read(name) for name in parts.namelist())

        assert not re.search(rb"<f[ >]|<hyperlink", pages)

    def test_escapes_what_xml_cannot_hold(self) -> None:
        with ZipFile(BytesIO(made("xlsx", [["a\x0bb", 1], ["_x0041_", 2]]))) as parts:
            page = parts.read("xl/worksheets/sheet1.xml").decode()

        assert "a_x000B_b" in page
        assert "_x005F_x0041_" in page

    def test_leaves_an_unknown_age_empty(self) -> None:
        page = openpyxl.load_workbook(BytesIO(made("xlsx", [["Suman", ""]]))).active

        assert page["B2"].value is None


class TestAListForPrint:
    def test_goes_on_over_pages_with_its_headings(self) -> None:
        content = made("pdf", [[f"सुमन {n}", n] for n in range(120)])

        assert content.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type /Page\b", content)) > 2
