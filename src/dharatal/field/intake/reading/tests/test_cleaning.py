from datetime import date
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.intake.reading import people
from dharatal.field.intake.reading.cleaning import CleanRow, Problem, clean_columns, clean_row, read_place
from dharatal.field.intake.reading.mapping import FIELDS

DAY = date(2026, 11, 21)


def codes(raw: dict[str, str]) -> list[str]:
    problems = clean_row(raw, on=DAY)
    return [problem.code for problem in problems] if isinstance(problems, list) else []


def row(**raw: str) -> CleanRow:
    cleaned = clean_row({"name": "सुमन कुमार", "mobile": "6000012345", **raw}, on=DAY)
    assert isinstance(cleaned, CleanRow)
    return cleaned


class TestName:
    @pytest.mark.parametrize(
        ("typed", "clean"),
        [
            ("  सुमन   कुमार ", "सुमन कुमार"), ("'सुमन", "सुमन"), ("सुमन\u200d कुमार", "सुमन कुमार"), ("1. सुमन", "सुमन"),
            ("१२) सुमन", "सुमन"), ("S.K.Singh", "S. K. Singh"), ("Md.Aslam", "Md. Aslam"),
            ("मो0 असलम", "मो० असलम"), ("मो0असलम", "मो० असलम"), ("RAM KUMAR", "Ram Kumar"),
            ("suman kumar", "Suman Kumar"), ("D’Souza", "D'Souza"), ("Smt. Rita Devi.", "Smt. Rita Devi"),
            ("राम_कुमार", "राम कुमार"), ("\u095b\u093eकिर", "ज\u093c\u093eकिर"), ("सुमन\nकुमार", "सुमन कुमार"),
            ("राम (मुखिया)", "राम (मुखिया)"), ("محمد اسلم", "محمد اسلم"),
        ],
    )  # fmt: skip
    def test_is_put_right(self, typed: str, clean: str) -> None:
        assert row(name=typed).name == clean

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("", "no_name"), ("-", "no_name"), ("NA", "no_name"), ("6000012345", "name_not_letters"),
            ("सुमन123", "name_not_letters"), ("=cmd|' /c calc'!A1", "name_not_letters"),
            ("क", "name_too_short"), ("र.", "name_too_short"), ("suman@example.org", "name_not_letters"),
            ("क" * 101, "name_too_long"), ("a " * 900, "name_too_long"),
        ],
    )  # fmt: skip
    def test_that_is_none_is_refused(self, typed: str, code: str) -> None:
        assert codes({"name": typed, "mobile": "6000012345"}) == [code]

    @pytest.mark.parametrize(
        ("typed", "relation", "relative"),
        [
            ("Suman Kumar S/o Ram Prasad", "F", "Ram Prasad"),
            ("रीता देवी पति स्व0 राम", "H", "स्व० राम"),
            ("सुमन पिता- राम प्रसाद", "F", "राम प्रसाद"),
            ("Rita Devi W/O: Ram", "H", "Ram"),
        ],
    )
    def test_gives_the_relative_that_stands_in_the_same_cell(
        self, typed: str, relation: str, relative: str
    ) -> None:
        cleaned = row(name=typed)

        assert (cleaned.relation, cleaned.relative_name) == (relation, relative)

    @given(st.from_regex(r"\A[\u0904-\u0963A-Za-z ]{1,30}\Z"))
    def test_that_needs_nothing_done_is_left_alone(self, typed: str) -> None:
        once = people.read_name(typed)

        assert once.problem or people.read_name(once.name).name == once.name

    @pytest.mark.parametrize("typed", ["SUMAN KUMAR", "suman kumar", "Suman  Kumar"])
    def test_in_capitals_is_the_same_name(self, typed: str) -> None:
        assert row(name=typed).name == "Suman Kumar"

    def test_in_capitals_may_hold_a_relative(self) -> None:
        cleaned = row(name="SUMAN FATHER RAM PRASAD")

        assert (cleaned.name, cleaned.relative_name) == ("Suman", "Ram Prasad")

    def test_may_begin_like_a_relation(self) -> None:
        assert row(name="पतिराम साह").name == "पतिराम साह"


class TestRelative:
    @pytest.mark.parametrize(
        ("raw", "relation", "relative"),
        [
            ({"relative_name": "राम प्रसाद"}, "", "राम प्रसाद"),
            ({"relative_name": "पति- राम"}, "H", "राम"),
            ({"relative_name": "राम", "relation": "पिता"}, "F", "राम"),
            ({"relative_name": "Ram", "relation": "W/O"}, "H", "Ram"),
            ({"relative_name": "-", "relation": "पिता"}, "", ""),
        ],
    )
    def test_is_read_with_its_relation(self, raw: dict[str, str], relation: str, relative: str) -> None:
        cleaned = row(**raw)

        assert (cleaned.relation, cleaned.relative_name) == (relation, relative)


class TestAge:
    @pytest.mark.parametrize(
        "typed", ["34", "३४", "34.0", "34 वर्ष", "1992", "12/05/1992", "12-05-92", "1992-05-12 00:00:00"]
    )
    def test_is_read_from_years_or_a_date_of_birth(self, typed: str) -> None:
        assert row(age=typed).age == 34

    @pytest.mark.parametrize("typed", ["", "-", "NA"])
    def test_may_be_missing(self, typed: str) -> None:
        assert row(age=typed).age is None

    @pytest.mark.parametrize("typed", ["17", "१७", "12/12/2008"])
    def test_under_18_is_refused(self, typed: str) -> None:
        assert clean_row({"name": "सुमन", "mobile": "6000012345", "age": typed}, on=DAY) == [
            Problem("under_age", {"age": 17, "limit": 18})
        ]

    @pytest.mark.parametrize("typed", ["abc", "150", "34-35", "99/99/1990"])
    def test_that_makes_no_sense_is_refused(self, typed: str) -> None:
        assert codes({"name": "सुमन", "mobile": "6000012345", "age": typed}) == ["bad_age"]

    def test_of_eighteen_today_is_taken(self) -> None:
        assert row(age="21/11/2008").age == 18


class TestPlace:
    @pytest.mark.parametrize(
        ("kind", "typed", "clean"),
        [
            ("village", "ग्राम- सिसवाँ", "सिसवाँ"), ("village", "ग्रामपुर", "ग्रामपुर"),
            ("village", "Vill-Pipra", "Pipra"), ("village", "ग्राम", "ग्राम"), ("ward", "वार्ड नं0 05", "5"),
            ("ward", "Ward No. 7", "7"), ("ward", "०५", "5"), ("ward", "7.0", "7"),
            ("booth", "बूथ संख्या- १२३", "123"), ("district", "Distt. Saran", "Saran"),
            ("block", "प्रखण्ड: मढ़ौरा", "मढ़ौरा"), ("panchayat", "  ", ""),
        ],
    )  # fmt: skip
    def test_loses_the_label_before_it(self, kind: str, typed: str, clean: str) -> None:
        assert read_place(kind, typed) == clean


class TestRow:
    def test_names_all_that_is_wrong_at_once(self) -> None:
        assert codes({"name": "", "mobile": "60000", "age": "17"}) == [
            "no_name",
            "mobile_digits",
            "under_age",
        ]

    def test_says_how_many_digits_a_number_has(self) -> None:
        assert clean_row({"name": "सुमन", "mobile": "600001234"}) == [Problem("mobile_digits", {"digits": 9})]

    def test_takes_the_second_column_where_the_first_number_is_missing(self) -> None:
        assert row(mobile="-", alternate_mobile="6000054321").phone == "+916000054321"

    def test_keeps_two_numbers_of_one_cell_and_drops_a_repetition(self) -> None:
        cleaned = row(mobile="6000012345/6000054321", alternate_mobile="6000054321")

        assert (cleaned.phone, cleaned.alternate) == ("+916000012345", "+916000054321")

    def test_without_any_field_is_refused(self) -> None:
        assert codes({}) == ["no_name", "no_mobile"]

    @given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)))
    def test_of_any_text_is_clean_or_refused(self, raw: dict[str, str]) -> None:
        cleaned = clean_row(raw, on=DAY)

        if isinstance(cleaned, CleanRow):
            assert all(
                is_normalized("NFC", text) and "\x00" not in text for text in cleaned if isinstance(text, str)
            )
            assert len(cleaned.name) <= people.LONGEST_NAME
        else:
            assert cleaned

    @given(
        st.lists(
            st.fixed_dictionaries({"name": st.text(max_size=20), "mobile": st.text(max_size=20)}), max_size=10
        )
    )
    def test_is_cleaned_alike_alone_and_in_a_column(self, rows: list[dict[str, str]]) -> None:
        columns = {field: [raw[field] for raw in rows] for field in ("name", "mobile")}

        assert list(clean_columns(columns, rows=len(rows)).rows()) == [clean_row(raw) for raw in rows]
