from pathlib import Path

import openpyxl
import pytest

from dharatal.field.intake.reading import columns, header, returns, rows, sheets
from dharatal.field.intake.reading.returns import ReturnedRow, harmless

HEADERS = ["नाम", "मोबाइल"]
ROW = ReturnedRow(["सुमन", "600001234"], "मोबाइल में 9 अंक हैं।", "k7m2p9x4q1w8")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "returns.xlsx"
    returns.write_sheet([ROW], path, headers=HEADERS)
    return path


class TestReturnedSheet:
    def test_has_the_row_its_reason_and_its_key(self, written: Path) -> None:
        told = list(openpyxl.load_workbook(written).active.values)

        assert told[0] == ("नाम", "मोबाइल", "कारण / reason", "row_key")
        assert told[1] == ("सुमन", "600001234", "मोबाइल में 9 अंक हैं।", "k7m2p9x4q1w8")

    def test_keeps_phones_as_text(self, written: Path) -> None:
        assert openpyxl.load_workbook(written).active["B2"].data_type == "s"

    def test_says_how_many_rows_it_wrote(self, tmp_path: Path) -> None:
        assert returns.write_sheet([ROW] * 3, tmp_path / "x.xlsx", headers=HEADERS) == 3

    def test_corrected_and_sent_again_keeps_its_row_key(self, written: Path) -> None:
        book = openpyxl.load_workbook(written)
        book.active["B2"] = "6000012345"
        book.save(written)

        sheet = sheets.open_workbook(written.read_bytes())[0]
        found = header.find(sheet)
        clean = rows.clean(rows.table(sheet, columns.mapping_of(columns.guess(sheet, found), found)))
        told = list(clean.rows())

        assert (told[0].row_key, told[0].phone, told[0].name) == ("k7m2p9x4q1w8", "+916000012345", "सुमन")

    @pytest.mark.parametrize(
        "cell", ["=1+1", "+1", "-1", "@x", "\tx", "|x", "%x", "\r=1", "=cmd|' /c calc'!A1"]
    )
    def test_holds_nothing_that_can_run(self, tmp_path: Path, cell: str) -> None:
        path = tmp_path / "x.xlsx"
        returns.write_sheet([ReturnedRow([cell], cell, "k")], path, headers=["=1"])

        for line in openpyxl.load_workbook(path).active.iter_rows(max_col=2):
            assert all(told.data_type == "s" and str(told.value).startswith(("'", "कारण")) for told in line)

    def test_leaves_harmless_cells_as_they_are(self) -> None:
        assert harmless("सुमन = कुमार") == "सुमन = कुमार"
