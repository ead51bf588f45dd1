import pytest

from dharatal.field.intake.reading import header, sheets
from dharatal.field.intake.reading.spellings import field_of
from dharatal.field.intake.reading.tests import making

PEOPLE = [["सुमन कुमार", "6000012345", "सिसवाँ"], ["रीता देवी", "6000054321", "पिपरा"]]


def found(rows: making.Rows, **options: object) -> header.HeaderGuess:
    data = making.xlsx(rows, **options) if options else making.csv(rows).encode()
    return header.find(sheets.open_workbook(data)[0])


class TestHeading:
    @pytest.mark.parametrize(
        ("text", "field"),
        [
            ("uke", "name"), ("eksckby", "mobile"), ("firk dk uke", "father_name"),
            ("firk@ifr dk uke", "relative_name"), ("मो0 नं0", "mobile"), ("मोबाइल नम्बर", "mobile"),
            ("सम्पर्क नं०", "mobile"), ("Mob.No.", "mobile"), ("Father's / Husband's Name", "relative_name"),
            ("पिता/पति का नाम", "relative_name"), ("W/O", "husband_name"), ("क्र० सं०", "ignore"),
            ("S.No.", "ignore"), ("कारण / reason", "ignore"), ("row_key", "row_key"),
            ("कार्य का क्षेत्र", "field_of_work"), ("dk;Z {ks=", "field_of_work"),
            ("ग्राम पंचायत का नाम", "panchayat"), ("xzke iapk;r", "panchayat"), ("गाँव", "village"),
            ("गांव", "village"), ("Name of the Village", "village"), ("ज़िला", "district"),
            ("ftyk", "district"), ("प्रखण्ड", "block"), ("iz[k.M", "block"), ("उम्र (वर्ष)", "age"),
            ("mez", "age"), ("वार्ड सं0", "ward"), ("okMZ", "ward"), ("बूथ संख्या", "booth"),
            ("पूरा पता", "address"), ("pita ka naam", "father_name"), ("gaon", "village"), ("Caste", "ignore"),
            ("जाति", "ignore"), ("LGD Code", "unit_code"), ("सुमन कुमार सिंह", ""), ("6000012345", ""), ("", ""),
        ],
    )  # fmt: skip
    def test_names_its_field_in_every_spelling(self, text: str, field: str) -> None:
        assert field_of(text)[0] == field


class TestHeaderRow:
    def test_is_found_below_merged_titles_and_an_empty_row(self) -> None:
        rows = [["सक्रिय सदस्यों की सूची"], ["प्रखण्ड मढ़ौरा"], [], ["नाम", "मोबाइल", "ग्राम"], *PEOPLE]

        guess = found(rows, merged=["A1:C1", "A2:C2"])

        assert (guess.row, guess.data_start) == (3, 4)
        assert guess.titles == ("सक्रिय सदस्यों की सूची", "प्रखण्ड मढ़ौरा")

    def test_is_found_in_kruti_dev(self) -> None:
        assert found([["lwph"], ["uke", "eksckby", "xzke"], *PEOPLE]).row == 1

    def test_is_followed_by_the_row_of_column_numbers_that_forms_carry(self) -> None:
        assert found([["नाम", "मोबाइल", "ग्राम"], ["(1)", "(2)", "(3)"], *PEOPLE]).data_start == 2

    def test_of_two_lines_takes_the_lower_text_of_a_parted_column(self) -> None:
        guess = found(
            [["नाम", "मोबाइल", "पता", None], [None, None, "ग्राम", "पंचायत"], ["सुमन", "6000012345", "क", "ख"]]
        )

        assert guess.texts == ("नाम", "मोबाइल", "ग्राम", "पंचायत")
        assert guess.data_start == 2

    def test_is_none_where_the_first_row_is_a_person(self) -> None:
        guess = found(PEOPLE)

        assert (guess.row, guess.data_start) == (None, 0)

    def test_is_no_person_whose_name_is_a_heading_word(self) -> None:
        assert found([["नाम", "मोबाइल"], ["सदस्य", "6000012345"]]).row == 0


class TestSeveralSheets:
    def test_are_offered_by_how_many_rows_they_hold(self) -> None:
        data = making.xlsx(
            [["नाम", "मोबाइल"], ["सुमन", "6000012345"]],
            more={
                "निर्देश": [["पहले पढ़ें"], ["ध्यान से भरें"]],
                "बड़ी": [["नाम", "मोबाइल"], *[["रीता", "6000054321"]] * 5],
            },
        )

        assert [sheet.name for sheet in header.with_data(sheets.open_workbook(data))] == ["बड़ी", "Sheet1"]
