import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.kernel.phone import PhoneReading, clean, clean_all, display

NUMBER = "+916000012345"
SECOND = "+916000054321"


class TestCleaning:
    @pytest.mark.parametrize(
        "written",
        [
            "6000012345", "60000 12345", "60000-12345", "60000.12345", "6000 012 345",
            "'6000012345", "6000012345.", "+91 60000 12345", "+91-6000012345", "916000012345",
            "06000012345", "+91-0-6000012345", "00916000012345", "6000012345.0", "6.000012345E9",
            "6.000012345E+09", "६०००० १२३४५", "मो0 6000012345", "मो० ६००००१२३४५",
            "मो०६००००१२३४५", "मो0-6000012345", "Mob.No. 6000012345", "6000012345 (घर)",
            "６０００01２345", "\u200b6000012345\ufeff", "\xa06000012345 ", "6000012345/",
            "6000012345,6000012345", "٦٠٠٠٠١٢٣٤٥",
        ],
    )  # fmt: skip
    def test_reads_one_number_however_it_is_typed(self, written: str) -> None:
        assert clean(written) == PhoneReading(NUMBER, None, "", 10)

    @pytest.mark.parametrize(
        "written",
        [
            "6000012345/6000054321", "6000012345 6000054321", "60000 12345, 60000 54321",
            "60000123456000054321", "+916000012345 / 06000054321", "६००००१२३४५/६००००५४३२१",
            "6000012345 व 6000054321", "मो0 6000012345, 6000054321", "6000012345\n6000054321",
            "6000012345 & 6000054321 & 6000099999",
        ],
    )  # fmt: skip
    def test_keeps_the_second_number_as_the_alternate(self, written: str) -> None:
        assert clean(written) == PhoneReading(NUMBER, SECOND, "", 10)

    def test_takes_the_good_one_of_two(self) -> None:
        assert clean("60000123, 6000054321") == PhoneReading(SECOND, None, "", 10)

    @pytest.mark.parametrize("written", ["", "  ", "-", "नहीं है", "मो0", "मो० नं०"])
    def test_says_that_there_is_no_number(self, written: str) -> None:
        assert clean(written) == PhoneReading(None, None, "no_mobile", 0)

    @pytest.mark.parametrize(
        ("written", "digits"), [("600001234", 9), ("60000123456", 11), ("2.0", 2), ("७", 1)]
    )
    def test_counts_the_digits_of_a_number_that_has_not_ten(self, written: str, digits: int) -> None:
        assert clean(written) == PhoneReading(None, None, "mobile_digits", digits)

    @pytest.mark.parametrize(
        "written",
        ["5000012345", "0612-2223344", "06122223344", "+1 650 253 0000", "011 23012345", "+9779841234567"],
    )
    def test_refuses_landlines_and_foreign_numbers(self, written: str) -> None:
        assert clean(written)[:3] == (None, None, "mobile_not_indian_mobile")

    @pytest.mark.parametrize("written", ["9.87E9", "9.87E+09", "6.00001e+09"])
    def test_does_not_invent_the_digits_that_rounding_lost(self, written: str) -> None:
        assert clean(written).problem == "mobile_rounded"

    def test_of_a_column_is_the_cleaning_of_its_cells(self) -> None:
        column = ["6000012345", "", "6000012345", "60000"]

        assert clean_all(column) == [clean(cell) for cell in column]

    @given(st.text())
    def test_survives_any_text(self, text: str) -> None:
        reading = clean(text)

        assert (reading.primary is None) == bool(reading.problem)

    @given(
        st.from_regex(r"\A[6-9][0-9]{9}\Z"),
        st.sampled_from(["{}", "+91{}", "+91 {}", "91{}", " {} ", "{}.0"]),
    )
    def test_accepts_every_number_of_ten_digits_that_begins_with_6_to_9(self, number: str, form: str) -> None:
        assert clean(form.format(number)).primary == "+91" + number


class TestDisplay:
    def test_groups_by_five_as_numbers_are_spoken(self) -> None:
        assert display(NUMBER) == "60000 12345"

    def test_leaves_other_countries_whole(self) -> None:
        assert display("+16502530000") == "+16502530000"
