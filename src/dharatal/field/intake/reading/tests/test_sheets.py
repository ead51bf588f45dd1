from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dharatal.field.intake.reading import container, refusals, sheets
from dharatal.field.intake.reading.tests import making

ROWS = [["नाम", "मोबाइल"], ["सुमन", "6000012345"], ["", ""], ["रीता", "6000054321"]]
READ = [("नाम", "मोबाइल"), ("सुमन", "6000012345"), ("", ""), ("रीता", "6000054321")]


def only_sheet(data: bytes, name: str = "list") -> sheets.Sheet:
    (sheet,) = sheets.open_workbook(data, name)
    return sheet


class TestWorkbook:
    @pytest.mark.parametrize("make", [making.xlsx, making.xls, making.ods], ids=["xlsx", "xls", "ods"])
    def test_is_read_with_its_empty_rows_in_place(self, make) -> None:
        assert only_sheet(make(ROWS)).head(10) == READ

    def test_keeps_the_numbers_of_rows_below_empty_ones(self) -> None:
        sheet = only_sheet(making.xlsx([[], [], ["नाम"], ["सुमन"]]))

        assert sheet.column(0).index("सुमन") == 3

    def test_gives_a_number_in_full_however_it_is_shown(self) -> None:
        assert only_sheet(making.xlsx([["x", 9.876543210e9]])).head(1) == [("x", "9876543210")]

    def test_gives_a_date_as_a_date(self) -> None:
        assert only_sheet(making.xlsx([["x", date(1990, 5, 12)]])).head(1)[0][1].startswith("1990-05-12")

    def test_has_all_its_sheets_that_hold_anything(self) -> None:
        data = making.xlsx(ROWS, more={"खाली": [], "दूसरी": [["a"]]})

        assert [sheet.name for sheet in sheets.open_workbook(data)] == ["Sheet1", "दूसरी"]

    def test_tells_the_fonts_of_each_column(self) -> None:
        sheet = only_sheet(making.xlsx([["uke", 1]], font="Kruti Dev 010"))

        assert "Kruti Dev 010" in sheet.fonts_of(0)
        assert "Kruti Dev 010" not in sheet.fonts_of(1)

    def test_never_evaluates_a_formula(self) -> None:
        sheet = only_sheet(making.xlsx([["नाम", "x"], ["=1+1", "=HYPERLINK(1)"], ["a", "b"]]))

        assert sheet.head(3)[1] == ("", "")

    def test_keeps_text_that_begins_like_a_formula(self) -> None:
        assert only_sheet(b"name,mobile\n=1+1,@x\n").head(2)[1] == ("=1+1", "@x")


class TestSeparatedText:
    def test_with_a_wider_line_far_below_keeps_all_its_cells(self) -> None:
        data = b"name,mobile\n" + b"Suman,6000012345\n" * 20_000 + b"Rita,6000054321,Narharpur\n"

        sheet = only_sheet(data)

        assert (sheet.width, sheet.height) == (3, 20_002)
        assert sheet.frame.row(-1) == ("Rita", "6000054321", "Narharpur")

    def test_that_begins_with_a_mark_or_ends_in_half_a_letter_is_read(self) -> None:
        data = b"\xef\xbb\xbf" + "नाम\nसुमन".encode()

        assert only_sheet(data[:-1]).column(0) == ["नाम", "सुम"]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_is_read_in_every_unicode_encoding(self, encoding: str) -> None:
        assert only_sheet(making.csv(ROWS).encode(encoding)).head(2) == READ[:2]

    def test_is_read_in_the_encoding_of_old_windows(self) -> None:
        text = "name,father\nRam – Kumar,“Shyam”\n"

        assert only_sheet(text.encode("cp1252")).head(2)[1] == ("Ram – Kumar", "“Shyam”")

    @pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
    def test_is_parted_by_whichever_separator_it_uses(self, separator: str) -> None:
        assert only_sheet(making.csv(ROWS, separator).encode()).head(2) == READ[:2]

    def test_keeps_rows_that_are_longer_than_the_title_above_them(self) -> None:
        data = "सक्रिय सदस्यों की सूची\nनाम,मोबाइल,पता\nसुमन,6000012345,पटना\n".encode()

        assert only_sheet(data).head(3)[2] == ("सुमन", "6000012345", "पटना")

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_knows_every_end_of_line(self, line_end: str) -> None:
        assert only_sheet(making.csv(ROWS).replace("\n", line_end).encode()).height == 4

    def test_keeps_a_line_break_inside_quotes(self) -> None:
        assert only_sheet(b'name,address\nRam,"Ward 5\nPatna"\n').head(2)[1] == ("Ram", "Ward 5\nPatna")

    def test_loses_no_line_to_a_quote_that_is_never_closed(self) -> None:
        data = b'name,mobile\n"Ram,1\n' + b"Shyam,2\n" * 100

        assert only_sheet(data).height == 102

    def test_survives_a_quote_in_the_middle_of_a_cell(self) -> None:
        assert only_sheet(b'name,mobile\n"Ram "Babu" Ray",1\nShyam,2\n').height == 3

    @given(st.binary(max_size=300))
    @settings(max_examples=300, deadline=None)
    def test_of_any_bytes_is_read_or_refused(self, data: bytes) -> None:
        try:
            assert sheets.open_workbook(data, "x.csv")
        except refusals.CannotReadSheet as refusal:
            assert refusal.code


class TestRefusal:
    @pytest.mark.parametrize(
        ("data", "refusal"),
        [
            (b"", refusals.EmptyFile),
            (b" \n\r\n\t", refusals.EmptyFile),
            (b"\xef\xbb\xbf", refusals.EmptyFile),
            (b",,,\n,,,\n", refusals.EmptyFile),
            (b"%PDF-1.7 ...", refusals.WrongFileType),
            (b"\x89PNG\r\n\x1a\n", refusals.WrongFileType),
            (bytes(range(256)) * 8, refusals.WrongFileType),
            (b"<html><table><tr><td>x</td></tr></table></html>", refusals.WebPageNotSheet),
            (b"PK\x03\x04 not an archive", refusals.CannotReadSheet),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), refusals.CannotReadSheet),
            (making.zipped({"word/document.xml": b"<w/>"}), refusals.WrongFileType),
            (making.zipped({"xl/workbook.xml": b"<workbook"}), refusals.CannotReadSheet),
            (making.xlsx([]), refusals.EmptyFile),
            (making.locked_workbook(), refusals.EncryptedWorkbook),
            (making.locked_xls(), refusals.EncryptedWorkbook),
        ],
    )
    def test_of_a_file_that_is_no_sheet_says_why(self, data: bytes, refusal: type) -> None:
        with pytest.raises(refusal):
            sheets.open_workbook(data, "list.xlsx")

    def test_of_a_zip_with_a_password(self) -> None:
        data = bytearray(making.xlsx(ROWS))
        data[data.find(b"PK\x01\x02") + 8] |= 1

        with pytest.raises(refusals.EncryptedWorkbook):
            sheets.open_workbook(bytes(data))

    def test_of_a_locked_open_document(self) -> None:
        data = making.zipped({
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"?",
            "META-INF/manifest.xml": b"<manifest:encryption-data/>",
        })  # fmt: skip

        with pytest.raises(refusals.EncryptedWorkbook):
            sheets.open_workbook(data)

    @pytest.mark.parametrize("bomb", [making.zip_bomb, making.lying_zip_bomb], ids=["open", "lying"])
    def test_of_a_zip_bomb_comes_before_it_is_unpacked(self, bomb) -> None:
        with pytest.raises(refusals.UnpacksTooLarge):
            sheets.open_workbook(bomb())

    @pytest.mark.parametrize(
        "make", [making.xlsx, lambda rows: making.csv(rows).encode()], ids=["xlsx", "csv"]
    )
    def test_of_two_thousand_columns_names_the_limit(self, make) -> None:
        with pytest.raises(refusals.TooManyColumns) as caught:
            sheets.open_workbook(make([["x"] * 2_000, ["y"] * 2_000]))

        assert "2000" in caught.value.sentence
        assert "500" in caught.value.sentence

    def test_of_a_million_and_one_rows(self) -> None:
        with pytest.raises(refusals.TooManyRows):
            sheets.open_workbook(b"name,mobile\n" + b"a,6000012345\n" * 1_000_001)

    def test_does_not_meet_a_million_rows(self) -> None:
        assert only_sheet(b"name,mobile\n" + b"a,6000012345\n" * 1_000_000).height == 1_000_001

    def test_of_too_many_bytes_comes_before_they_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(container, "MAX_BYTES", 10)

        with pytest.raises(refusals.FileTooLarge):
            sheets.open_workbook(b"name,mobile\n")

    def test_holds_no_cell_of_the_file(self) -> None:
        with pytest.raises(refusals.CannotReadSheet) as caught:
            sheets.open_workbook(making.zipped({"xl/workbook.xml": "सुमन".encode()}))

        assert "सुमन" not in caught.value.sentence
        assert caught.value.__cause__ is None
