import polars as pl

from dharatal.field.intake.reading.lines import HEADINGS, parted
from dharatal.field.intake.reading.sheets import Sheet


def cells_of(*lines: str) -> list[tuple[str | None, ...]]:
    return parted(Sheet("list.txt", pl.DataFrame({"c0": list(lines)}))).frame.rows()[1:]


class TestALineOfText:
    def test_is_cut_into_name_number_and_place(self) -> None:
        (row,) = cells_of("12. सुमन कुमार सिंह, नरहरपुर, 60000 12345")

        assert dict(zip(HEADINGS, row, strict=True)) == {
            "नाम": "सुमन कुमार सिंह",
            "मोबाइल": "60000 12345",
            "उम्र": None,
            "गाँव": "नरहरपुर",
            "पंचायत": None,
            "पता": "नरहरपुर",
        }

    def test_keeps_how_the_number_is_spaced(self) -> None:
        (row,) = cells_of("Rekha Devi - 600 001 2345")

        assert row[:2] == ("Rekha Devi", "600 001 2345")

    def test_of_nothing_but_a_number_has_no_name(self) -> None:
        (row,) = cells_of("६०००० १२३४५")

        assert row == (None, "60000 12345", None, None, None, None)
