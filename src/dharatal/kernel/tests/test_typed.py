"""Whole numbers as people type them."""

import pytest

from dharatal.kernel.typed import LARGEST, whole


class TestAWholeNumber:
    @pytest.mark.parametrize(
        ("text", "number"), [("0", 0), (" 17 ", 17), ("१७", 17), (str(LARGEST), LARGEST)]
    )
    def test_is_read_in_any_script(self, text: str, number: int) -> None:
        assert whole(text) == number

    @pytest.mark.parametrize(
        "text", ["", "-1", "+1", "1.5", "1e9", "²", "nan", str(LARGEST + 1), "9" * 5_000]
    )
    def test_is_none_for_anything_else(self, text: str) -> None:
        assert whole(text) is None

    def test_is_none_beyond_what_may_be_meant(self) -> None:
        assert (whole("100", most=100), whole("101", most=100)) == (100, None)
