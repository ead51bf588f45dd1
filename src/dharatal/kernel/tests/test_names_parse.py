import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.kernel.names import fold, given_key, parse

SAME_PERSON = [
    ("मो0 असलम", "Md. Aslam"),
    ("मो० असलम अंसारी", "Mohammad Aslam Ansari"),
    ("स्व० राम कुमार सिंह", "Late Ram Kr. Singh"),
    ("कु० गीता", "Geeta Kumari"),
    ("सुमन कु० सिंह", "Suman Kr Singh"),
    ("सुमन कुमार", "Sumankumar Singh"),
    ("Singh Suman Kumar", "सुमन सिंह"),
    ("राम प्र० यादव", "Ramprasad Yadav"),
    ("राम प्रवेश महतो", "Shri Rampravesh Mahto ji"),
    ("राजकुमारी देवी", "Raj Kumari"),
    ("उमा देवी", "Uma"),
    ("डॉ० सुनीता सिन्हा", "Dr. Suneeta Sinha"),
    ("शाहनवाज़ आलम", "Shahnawaz"),
    ("S. K. Singh", "S K Singh"),
    ("श्रीमती रीता देवी", "Smt. Reeta Debi"),
    ("Kumar Gaurav", "गौरव कुमार"),
    ("सुमन\u200d कुमार", "Suman Kumar"),
]  # fmt: skip
FAMILY = [
    ("Ram Pravesh Singh", "Ram Babu Singh"),
    ("Md Aslam", "Md Akram"),
    ("Raj Kumar Ram", "Raj Kishor Ram"),
    ("राम कुमार", "राम कुमारी"),
    ("Abdul Kalam", "Abdul Salam"),
    ("Uma Shankar Ray", "Uma Devi"),
    ("रमेश महतो", "राजेश महतो"),
    ("S K Singh", "S N Singh"),
]
WORDS = ["श्री", "Md", "राम", "Kumar", "सिंह", "देवी", "S.", "कु०", "Late", "ji", "Kumari", "प्र०", "0", "०"]


class TestGivenKey:
    @pytest.mark.parametrize(("one", "other"), SAME_PERSON)
    def test_is_equal_for_two_ways_to_write_one_person(self, one: str, other: str) -> None:
        assert given_key(one) == given_key(other) != ""

    @pytest.mark.parametrize(("one", "other"), FAMILY)
    def test_tells_members_of_one_family_apart(self, one: str, other: str) -> None:
        assert given_key(one) != given_key(other)

    @pytest.mark.parametrize("nobody", ["", "  ", "12345", "----", "०"])
    def test_of_no_name_is_empty(self, nobody: str) -> None:
        assert given_key(nobody) == ""

    @given(st.lists(st.sampled_from([*WORDS, "सुमन", "Suman", "Sumankumar", "Raj", "सिंह"]), max_size=4))
    def test_is_the_sound_of_the_given_name(self, words: list[str]) -> None:
        name = " ".join(words)

        assert given_key(name) in {
            fold(parse(name).given.replace(" ", "")),
            "".join(parse(name).given.split()).lower(),
        }

    @given(st.text())
    def test_survives_any_text(self, text: str) -> None:
        assert given_key(text).isalpha() or given_key(text) == ""


class TestParsedName:
    def test_writes_abbreviations_out_in_their_own_script(self) -> None:
        name = parse("स्व० सुमन कु० सिंह")

        assert (name.given, name.middle, name.surname, name.is_late) == ("सुमन", "कुमार", "सिंह", True)

    def test_takes_titles_and_prefixes_off(self) -> None:
        name = parse("Dr. Md Aslam Ansari")

        assert (name.honorific, name.given, name.surname) == ("Dr Mohammad", "Aslam", "Ansari")

    def test_takes_devi_for_no_surname(self) -> None:
        name = parse("रीता देवी")

        assert (name.given, name.surname, name.marker) == ("रीता", "", "देवी")

    def test_keeps_a_title_that_is_the_whole_name(self) -> None:
        assert parse("Pandit").given == "Pandit"

    @pytest.mark.parametrize("whole", ["Yadav", "Devi", "राम", "Mohammad", "कुमार"])
    def test_takes_a_single_word_for_the_given_name(self, whole: str) -> None:
        assert parse(whole).given == whole

    @given(st.lists(st.sampled_from(WORDS), max_size=6))
    def test_loses_no_word_of_a_name(self, words: list[str]) -> None:
        name = parse(" ".join(words))

        has_letters = any(mark.isalpha() for mark in "".join(words))
        assert any([name.given, name.honorific, name.is_late]) or not has_letters
