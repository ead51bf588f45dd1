"""The messy sheet."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from dharatal.interfaces.seed.files import KRUTI_FONT, csv_text, write_csv, write_legacy_csv, xlsx
from dharatal.interfaces.seed.places import places
from dharatal.interfaces.seed.sheet import FIELDS, TITLES, Sheet, sheet

DEFECTS = {
    "none", "empty_row", "kruti_dev", "two_numbers", "number_as_float", "number_in_e9",
    "devanagari_digits", "plus_91", "leading_zero", "apostrophe", "dots_in_number",
    "dots_and_spaces_in_name", "age_in_words", "formula_like", "no_name", "name_of_dots",
    "no_mobile", "eight_digits", "begins_with_1", "digits_lost_in_e9", "under_age", "wrong_place",
    "duplicate_same_script", "duplicate_other_script", "family_on_one_phone",
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Sheet:
    return sheet(places("block", 1), 1)


class TestSheet:
    @pytest.mark.parametrize("seed", range(5))
    def test_carries_every_defect_whatever_the_seed(self, seed: int) -> None:
        assert sheet(places("block", seed), seed).defects == DEFECTS

    def test_says_what_each_row_comes_to(self, made: Sheet) -> None:
        rejected = [row for row in made.rows if row.outcome == "rejected"]

        assert {row.reason for row in rejected} == {
            "no_name", "no_mobile", "mobile_digits", "mobile_not_indian_mobile", "mobile_rounded",
            "under_age", "place_unknown",
        }  # fmt: skip
        assert made.count("duplicate") == 2
        assert made.count("rejected") == 8

    def test_gives_every_accepted_row_a_village(self, made: Sheet) -> None:
        codes = {unit.code for unit in places("block", 1) if unit.kind == "village"}

        assert {row.unit for row in (*made.rows, *made.kruti) if row.outcome == "accepted"} <= codes

    def test_has_no_accidental_duplicates(self, made: Sheet) -> None:
        plain = [str(row.cell("mobile")) for row in made.rows if row.defect == "none"]

        assert len(set(plain)) == len(plain)


class TestWorkbook:
    def test_is_the_same_bytes_for_the_same_seed(self, made: Sheet) -> None:
        assert xlsx(made) == xlsx(sheet(places("block", 1), 1))

    def test_has_merged_titles_above_hindi_headings(self, made: Sheet) -> None:
        page = openpyxl.load_workbook(io.BytesIO(xlsx(made))).worksheets[0]

        assert page["A1"].value == TITLES[0]
        assert [str(area) for area in page.merged_cells.ranges] == ["A1:J1", "A2:J2"]
        assert page["B4"].value == "नाम"

    def test_has_a_second_page_in_kruti_dev(self, made: Sheet) -> None:
        page = openpyxl.load_workbook(io.BytesIO(xlsx(made))).worksheets[1]

        assert page["B4"].value == "uke"
        assert page["B5"].font.name == KRUTI_FONT
        assert page["B5"].value.isascii()

    def test_keeps_a_formula_like_cell_as_text(self, made: Sheet) -> None:
        page = openpyxl.load_workbook(io.BytesIO(xlsx(made))).worksheets[0]

        cells = [cell for row in page.iter_rows() for cell in row if str(cell.value).startswith("=HYPERLINK")]
        assert len(cells) == 1


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_reads_back_in_its_encoding(self, made: Sheet, tmp_path, encoding: str) -> None:
        write_csv(made, tmp_path / "sheet.csv", encoding=encoding)

        text = (tmp_path / "sheet.csv").read_bytes().decode(encoding)
        assert text == csv_text(made)

    def test_of_kruti_dev_is_cp1252_without_devanagari(self, made: Sheet, tmp_path) -> None:
        write_legacy_csv(made, tmp_path / "legacy.csv")

        rows = list(csv.reader(io.StringIO((tmp_path / "legacy.csv").read_bytes().decode("cp1252"))))
        assert rows[0][0] == "uke"
        assert len(rows) == 1 + len(made.kruti)
        assert len(rows[0]) == len(FIELDS)
