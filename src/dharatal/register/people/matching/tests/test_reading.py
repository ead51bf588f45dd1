from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.register.people.matching import reading
from dharatal.register.people.matching.reading import NameReading


class TestName:
    @pytest.mark.parametrize(
        ("hindi", "latin"),
        [
            ("सुमन कुमार सिंह", "Suman Kr. Singh"),
            ("स्व० राम प्रवेश यादव", "Late Rampravesh Yadav"),
            ("मो० असलम अंसारी", "Mohd. Aslam Ansari"),
            ("श्रीमती रीता देवी", "Smt Reeta Debi"),
        ],
    )
    def test_reads_the_same_in_both_scripts(self, hindi: str, latin: str) -> None:
        assert reading.name(hindi) == reading.name(latin)

    def test_takes_kumar_and_devi_for_no_surname(self) -> None:
        assert reading.name("Suman Kumar").surname == reading.name("Rita Devi").surname == ""

    def test_knows_a_woman_by_devi(self) -> None:
        assert reading.name("रीता देवी").woman and not reading.name("सुमन सिंह").woman

    @pytest.mark.parametrize("nobody", ["", "   ", "🙂🙂", "12345", "-", "\x00", "॰"])
    def test_of_nobody_is_empty(self, nobody: str) -> None:
        assert reading.name(nobody) == NameReading()

    @pytest.mark.parametrize("odd", ["स", "A", "é", "Ж", "म" * 400, "Ram " * 100])
    def test_of_an_odd_name_has_a_sound(self, odd: str) -> None:
        assert reading.name(odd).given

    @given(st.text(max_size=450))
    def test_survives_any_text(self, text: str) -> None:
        assert isinstance(reading.name(text), NameReading)
        assert reading.place(text) == reading.place(text)
        assert min(reading.numbers(text)) >= 0
        assert -1 <= reading.age(text) <= 120


class TestCells:
    def test_say_father_or_husband_in_many_ways(self) -> None:
        assert [reading.relation(text) for text in ("F", "पिता", "s/o", "H", "पति", "W/O ", "?")] == [
            1,
            1,
            1,
            2,
            2,
            2,
            0,
        ]

    def test_say_man_or_woman_in_many_ways(self) -> None:
        assert [reading.gender(text) for text in ("M", "पुरुष", "Female", "महिला", "")] == [1, 1, 2, 2, 0]

    def test_read_an_age_out_of_words(self) -> None:
        assert [reading.age(text) for text in ("31", "31 years", "0", "", "999", "३१")] == [
            31,
            31,
            -1,
            -1,
            -1,
            31,
        ]

    def test_leave_words_such_as_village_out_of_a_place(self) -> None:
        assert reading.place("ग्राम रामपुर") == reading.place("Vill. Rampur") == reading.place("Rampur")
