"""One sheet with every defect that districts have sent, from bytes to clean rows and reasons."""

import time
from datetime import date

import pytest

from dharatal.field.intake.reading import cleaning, columns, header, reasons, rows, sheets
from dharatal.field.intake.reading.cleaning import CleanRow
from dharatal.field.intake.reading.mapping import Column, Mapping
from dharatal.field.intake.reading.tests import making

HEADINGS = ["dz0", "uke", "firk@ifr dk uke", "eks0 ua0", "mez", "xzke", "iapk;r", "dk;Z dk {ks="]
PEOPLE = [
    [1, "lqeu dqekj flag", "jke izlkn", 6.000012345e9, "३४", "ujgjiqj", "fllok¡", "cwFk v/;{k"],
    [2, "eks0 vlye", "Lo0 btjkby", "6000054321/6000099999", 29, "fiijk", "fllok¡", ""],
    [],
    [3, "jhrk nsoh", "ifr jes'k", "+91 60000-11111", "40 o\"kZ", "-do-", "fllok¡", ""],
    [4, "f'ko 'kadj egrks", "", "0 60000 22222", 17, "fiijk", "fllok¡", ""],
    HEADINGS,
    [5, "vf[kys'k dqekj", "", "'6000033333", "", "fiijk", "fllok¡", ""],
    [6, "", "jke", "60000", "", "fiijk", "fllok¡", ""],
]  # fmt: skip
SHEET = [["lfØ; lnL;ksa dh lwph"], [], HEADINGS, [f"({n})" for n in range(1, 9)], *PEOPLE]


@pytest.fixture(scope="module")
def cut() -> rows.Table:
    data = making.xlsx(SHEET, font="Kruti Dev 010", merged=["A1:H1"], more={"निर्देश": [["पढ़ें"]]})
    sheet = header.with_data(sheets.open_workbook(data))[0]
    found = header.find(sheet)
    return rows.table(sheet, columns.mapping_of(columns.guess(sheet, found), found))


class TestWorstSheet:
    def test_gives_every_person_the_number_of_its_row(self, cut: rows.Table) -> None:
        assert cut.numbers == [5, 6, 8, 9, 11, 12]

    def test_counts_what_is_no_person(self, cut: rows.Table) -> None:
        assert (cut.empty, cut.repeated) == (1, 1)

    def test_reads_the_first_row_through_and_through(self, cut: rows.Table) -> None:
        first = next(rows.clean(cut).rows())

        assert isinstance(first, CleanRow)
        assert (first.name, first.relative_name, first.phone, first.age) == (
            "सुमन कुमार सिंह", "राम प्रसाद", "+916000012345", 34,
        )  # fmt: skip
        assert (first.village, first.panchayat, first.field_of_work) == ("नरहरपुर", "सिसवाँ", "बूथ अध्यक्ष")

    def test_keeps_the_second_number(self, cut: rows.Table) -> None:
        assert list(rows.clean(cut).rows())[1].alternate == "+916000099999"

    def test_writes_out_the_same_as_above(self, cut: rows.Table) -> None:
        third = list(rows.clean(cut).rows())[2]

        assert (third.village, third.relation, third.relative_name) == ("पिपरा", "H", "रमेश")

    def test_refuses_with_sentences_that_say_what_to_do(self, cut: rows.Table) -> None:
        told = [
            [reasons.sentence(problem.code, problem.params) for problem in row]
            for row in rows.clean(cut).rows()
            if isinstance(row, list)
        ]

        assert [len(sentences) for sentences in told] == [1, 2]
        assert all(sentence and "%" not in sentence for sentences in told for sentence in sentences)

    def test_gives_back_the_cells_of_a_row_in_unicode(self, cut: rows.Table) -> None:
        assert cut.row(0)[1] == "सुमन कुमार सिंह"
        assert cut.headers[1] == "नाम"

    def test_is_read_alike_row_by_row(self, cut: rows.Table) -> None:
        one_by_one = [cleaning.clean_row(raw) for raw in _raw_rows()]

        assert one_by_one == list(rows.clean(cut).rows())


def _raw_rows() -> list[dict[str, str]]:
    sheet = header.with_data(sheets.open_workbook(making.xlsx(SHEET, font="Kruti Dev 010")))[0]
    found = header.find(sheet)
    return [
        raw for _, _, raw in rows.iter_rows(sheet, columns.mapping_of(columns.guess(sheet, found), found))
    ]


class TestSavedMapping:
    def test_of_a_unicode_sheet_reads_the_same_headings_in_kruti_dev(self) -> None:
        saved = Mapping((Column(0, "नाम", "name"), Column(1, "मोबाइल", "mobile")), 1)
        data = making.xlsx([["uke", "eksckby"], ["lqeu dqekj", "6000012345"]], font="Kruti Dev 010")
        sheet = sheets.open_workbook(data)[0]
        found = header.find(sheet)

        clean = rows.clean(rows.table(sheet, saved.fitted(found.texts, found.data_start)))
        told = next(clean.rows())

        assert isinstance(told, CleanRow)
        assert told.name == "सुमन कुमार"


class TestFieldsInSeveralColumns:
    def test_join_an_address_and_take_whichever_relative_is_there(self) -> None:
        headings = ["name", "father", "husband", "mobile", "house no", "mohalla"]
        data = making.csv([headings, ["Rita", "", "Ram", "6000012345", "12", "Pipra Tola"]]).encode()
        sheet = sheets.open_workbook(data)[0]
        found = header.find(sheet)

        clean = rows.clean(rows.table(sheet, columns.mapping_of(columns.guess(sheet, found), found)))
        told = next(clean.rows())

        assert (told.relation, told.relative_name, told.address) == ("H", "Ram", "12, Pipra Tola")


class TestSpeed:
    def test_of_a_clean_sheet_is_about_ten_microseconds_a_row(self) -> None:
        data = "\n".join(["name,mobile,village",
        *(f"सुमन कुमार {'राम' * (n % 7)},{6000000000 + n},ग्राम {n % 900}"
                                                    for n in range(50_000))]).encode()  # fmt: skip
        mapping = Mapping(
            (Column(0, "name", "name"), Column(1, "mobile", "mobile"), Column(2, "village", "village")), 1
        )
        began = time.process_time()

        clean = rows.clean(rows.table(sheets.open_workbook(data)[0], mapping), on=date(2026, 11, 21))
        told = list(clean.rows())

        assert len(told) == 50_000
        assert time.process_time() - began < 3
