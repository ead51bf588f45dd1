"""Cells of bills, as operators write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.callroom.dialling.bills import cells

DAY = date(2026, 11, 9)


class TestADay:
    @pytest.mark.parametrize(
        "written",
        ["09/11/2026", "9-11-26", "09.11.2026", "09-Nov-26", "9 November 2026", "09NOV2026", "2026-11-09",
         "2026-11-09 00:00:00", "20261109", "९/११/२०२६", "9 नवंबर 2026", "9 नवम्बर, 2026", "46335"],
    )  # fmt: skip
    def test_is_read(self, written: str) -> None:
        assert cells.day_in(written) == DAY

    @pytest.mark.parametrize("written", ["", "total", "32/13/2026", "31-Foo-26", "9876543210"])
    def test_is_not_guessed(self, written: str) -> None:
        assert cells.day_in(written) is None

    def test_stands_behind_the_month_where_a_cell_of_the_column_proves_it(self) -> None:
        column = ["11/09/2026", "11/23/2026"]

        assert not cells.is_day_first(column)
        assert cells.day_in(column[0], day_first=False) == DAY

    def test_stands_first_in_india(self) -> None:
        assert cells.is_day_first(["09/11/2026", "10/11/2026"])


class TestATimeOfDay:
    @pytest.mark.parametrize(
        "written",
        ["14:05:09", "2:05:09 PM", "02:05:09pm", "09/11/2026 14:05:09", "2026-11-09 14:05:09", "14.05.09", "140509",
         "0.586909722", "46335.586909722", "१४:०५:०९", "09-Nov-26 2:05:09 P.M."],
    )  # fmt: skip
    def test_is_read(self, written: str) -> None:
        assert cells.time_in(written) == time(14, 5, 9)

    @pytest.mark.parametrize("written", ["", "noon", "25:00:00", "2026"])
    def test_is_not_guessed(self, written: str) -> None:
        assert cells.time_in(written) is None


class TestADuration:
    @pytest.mark.parametrize(
        ("written", "seconds"),
        [("00:00:15", 15), ("0:15", 15), ("1:05", 65), ("01:00:00", 3600), ("15", 15), ("15.0", 15), ("15 sec", 15),
         ("1m 3s", 63), ("1 min 3 sec", 63), ("2 मिनट 5 सेकंड", 125), ("0.000173611", 15),
         ("1899-12-31 00:00:15", 15), ("१५", 15), ("0", 0)],
    )  # fmt: skip
    def test_is_read(self, written: str, seconds: int) -> None:
        assert cells.seconds_in(written) == seconds

    def test_counts_minutes_where_the_heading_says_so(self) -> None:
        assert cells.seconds_in("1.5", is_minutes=True) == 90

    @pytest.mark.parametrize("written", ["", "free", "-5"])
    def test_is_not_guessed(self, written: str) -> None:
        assert cells.seconds_in(written) is None


class TestANumber:
    @pytest.mark.parametrize(
        ("written", "pattern"),
        [("6000012345", "6000012345"), ("+91 60000-12345", "6000012345"), ("916000012345", "6000012345"),
         ("06000012345", "6000012345"), ("'6000012345", "6000012345"), ("6000012345.0", "6000012345"),
         ("60XXXXXX45", "60??????45"), ("60******45", "60??????45"), ("XXXXXX2345", "??????2345"),
         ("9160xxxxxx45", "60??????45"), ("६०००० १२३४५", "6000012345")],
    )  # fmt: skip
    def test_is_read(self, written: str, pattern: str) -> None:
        assert cells.pattern_of(written) == pattern

    @pytest.mark.parametrize("written", ["", "INTERNET", "121", "XXXXXXXXXX", "XXXXXXXX45", "0044123"])
    def test_is_none(self, written: str) -> None:
        assert cells.pattern_of(written) is None


@given(st.text(max_size=30))
def test_no_cell_breaks_the_reader(text: str) -> None:
    cells.day_in(text), cells.time_in(text), cells.seconds_in(text), cells.pattern_of(text)
