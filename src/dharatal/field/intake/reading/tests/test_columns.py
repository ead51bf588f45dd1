from dharatal.field.intake.reading import columns, header, sheets
from dharatal.field.intake.reading.columns import ColumnGuess
from dharatal.field.intake.reading.tests import making


def guessed(rows: making.Rows, **options: str) -> list[ColumnGuess]:
    data = making.xlsx(rows, **options) if options else making.csv(rows).encode()
    sheet = sheets.open_workbook(data)[0]
    return columns.guess(sheet, header.find(sheet))


def fields(rows: making.Rows) -> list[str]:
    return [column.field for column in guessed(rows)]


class TestGuess:
    def test_is_sure_of_a_heading_it_knows(self) -> None:
        name, mobile = guessed([["नाम", "मो0"], ["सुमन", "6000012345"]])

        assert (name.field, name.confidence) == ("name", "sure")
        assert (mobile.field, mobile.sample_raw, mobile.sample_read) == (
            "mobile",
            "6000012345",
            "60000 12345",
        )

    def test_reads_kruti_dev_and_says_so(self) -> None:
        rows = [["uke", "eksckby"], ["lqeu dqekj", 6000012345], ["'kkfUr nsoh", 6000054321]]

        name, mobile = guessed(rows, font="Kruti Dev 010")

        assert (name.header_text, name.sample_raw, name.sample_read) == ("नाम", "lqeu dqekj", "सुमन कुमार")
        assert (name.encoding, name.note) == ("krutidev_010", "from_legacy_font")
        assert (mobile.field, mobile.encoding) == ("mobile", "")

    def test_reads_few_names_in_the_font_of_the_names_beside_them(self) -> None:
        rows = [
            ["नाम", "पिता का नाम", "मोबाइल"],
            ["lqeu flag", "jke izlkn flag", "6000012345"],
            ["jke flag", "'kEHkq egrks", "6000012346"],
            ["eksgu", "lqjs'k dqekj", "6000012347"],
            ["eksgu flag", "fnus'k Bkdqj", "6000012348"],
        ]

        name, father, _mobile = guessed(rows)

        assert (name.encoding, father.encoding) == ("krutidev_010", "krutidev_010")

    def test_leaves_latin_names_beside_an_old_font(self) -> None:
        rows = [
            ["नाम", "पिता का नाम", "मोबाइल"],
            ["Suman Singh", "jke izlkn flag", "6000012345"],
            ["Ram Kumar", "'kEHkq egrks", "6000012346"],
            ["Mohan", "lqjs'k dqekj", "6000012347"],
            ["Rita", "fnus'k Bkdqj", "6000012348"],
        ]

        assert [column.encoding for column in guessed(rows)][:2] == ["", "krutidev_010"]

    def test_knows_whose_wife_or_son_from_the_heading(self) -> None:
        told = guessed([["नाम", "पति का नाम"], ["रीता", "राम"]])[1]

        assert (told.field, told.relation) == ("relative_name", "H")

    def test_finds_name_relative_and_mobile_without_any_heading(self) -> None:
        rows = [
            [n, f"सुमन{n} कुमार सिंह", "राम प्रसाद यादव", f"600001234{n}", 30 + 7 * n % 11] for n in range(1, 7)
        ]

        assert fields(rows) == ["ignore", "name", "relative_name", "mobile", "age"]

    def test_asks_where_the_cells_contradict_the_heading(self) -> None:
        name = guessed([["नाम", "मोबाइल"], *[[f"600001234{n}", f"600005432{n}"] for n in range(5)]])[0]

        assert (name.confidence, name.note) == ("ask", "cells_differ")

    def test_asks_about_a_heading_it_does_not_know(self) -> None:
        extra = guessed([["नाम", "मोबाइल", "झंडा"], ["सुमन", "6000012345", "हाँ"]])[2]

        assert (extra.field, extra.confidence) == ("ignore", "ask")

    def test_takes_a_second_mobile_for_the_alternate(self) -> None:
        assert fields([["नाम", "मोबाइल", "व्हाट्सएप"], ["सुमन", "6000012345", "6000054321"]])[1:] == [
            "mobile",
            "alternate_mobile",
        ]

    def test_takes_one_of_two_names(self) -> None:
        assert fields([["नाम", "Name", "मोबाइल"], ["सुमन", "Suman", "6000012345"]]) == [
            "name",
            "ignore",
            "mobile",
        ]

    def test_notes_two_numbers_in_a_cell_and_put_right_digits(self) -> None:
        rows = [["नाम", "मोबाइल"], ["सुमन", "६००००१२३४५"]]

        assert guessed(rows)[1].note == "numbers_cleaned"
        assert guessed([*rows, ["रीता", "6000012345/6000054321"]])[1].note == "two_numbers"

    def test_counts_the_empty_cells_of_a_column(self) -> None:
        assert guessed([["नाम", "विशेष"], ["सुमन", " "], ["रीता", None], ["गीता", "x"]])[1].empty == 2

    def test_never_offers_to_keep_caste_or_religion(self) -> None:
        assert fields([["नाम", "जाति", "धर्म", "Caste"], ["सुमन", "क", "ख", "ग"]])[1:] == ["ignore"] * 3
