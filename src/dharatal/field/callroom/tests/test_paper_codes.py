"""A code that is misread is refused, not taken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.callroom.paper.codes import MisreadCode, read_code, row_code


class TestARowCode:
    @given(st.integers(1, 999_999), st.integers(1, 20))
    def test_is_read_as_it_was_written(self, sheet: int, place: int) -> None:
        code = row_code(sheet, place)

        assert read_code(f" {code[:-3]}-{code[-3:]} ") == (sheet, place)

    @given(st.integers(1, 99_999), st.integers(1, 20), st.data())
    def test_is_refused_with_one_wrong_digit(self, sheet: int, place: int, data: st.DataObject) -> None:
        code = row_code(sheet, place)
        at = data.draw(st.integers(0, len(code) - 1))
        wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[at]]))

        with pytest.raises(MisreadCode):
            read_code(code[:at] + wrong + code[at + 1 :])

    @given(st.integers(1, 99_999), st.integers(1, 20), st.data())
    def test_is_refused_with_two_neighbours_exchanged(
        self, sheet: int, place: int, data: st.DataObject
    ) -> None:
        code = row_code(sheet, place)
        at = data.draw(st.integers(0, len(code) - 2))
        if code[at] == code[at + 1]:
            return

        with pytest.raises(MisreadCode):
            read_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])

    def test_is_understood_in_devanagari_digits(self) -> None:
        code = row_code(12, 3)

        assert read_code(code.translate(str.maketrans("0123456789", "०१२३४५६७८९"))) == (12, 3)

    @pytest.mark.parametrize("typed", ["", "abc", "७", "²²²²", "1" * 40, "12 03 y"])
    def test_is_refused_when_it_is_none(self, typed: str) -> None:
        with pytest.raises(MisreadCode):
            read_code(typed)
