import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.intake.reading.mapping import FIELDS, Column, Mapping, MappingDoesNotFit, fingerprint

SAVED = Mapping((Column(0, "uke", "name", encoding="krutidev_010"), Column(1, "मो0 नं0", "mobile")), 2)


class TestMapping:
    def test_is_the_same_after_it_was_saved(self) -> None:
        assert Mapping.from_json(SAVED.to_json()) == SAVED

    def test_knows_a_sheet_by_its_headings_however_they_are_spaced(self) -> None:
        assert SAVED.fingerprint == fingerprint(["uke ", "मो० नं०"]) != fingerprint(["मो0 नं0", "uke"])

    def test_follows_its_headings_to_other_places(self) -> None:
        fitted = SAVED.fitted(["क्र0", "मो0 नं0", "uke"], 5)

        assert [(column.field, column.index) for column in fitted.columns] == [("name", 2), ("mobile", 1)]
        assert fitted.data_start == 5

    def test_follows_its_headings_into_another_font(self) -> None:
        hindi = Mapping((Column(0, "नाम", "name"), Column(1, "मो0 नं0", "mobile")), 1)

        assert [column.index for column in hindi.fitted(["eks0 ua0", "uke"], 1).columns] == [1, 0]
        assert fingerprint(["uke", "eks0 ua0"]) == hindi.fingerprint

    def test_does_not_fit_a_sheet_without_its_headings(self) -> None:
        with pytest.raises(MappingDoesNotFit):
            SAVED.fitted(["नाम", "पता"], 1)

    def test_is_corrected_one_column_at_a_time(self) -> None:
        assert [column.field for column in SAVED.with_field(1, "age").columns] == ["name", "age"]

    @pytest.mark.parametrize(("index", "field"), [(9, "age"), (0, "caste")])
    def test_refuses_a_column_or_field_that_is_not_there(self, index: int, field: str) -> None:
        with pytest.raises(MappingDoesNotFit):
            SAVED.with_field(index, field)

    @pytest.mark.parametrize(
        "text",
        [
            "", "[]", "{}", "null", '{"columns": [{}]}', '{"columns": [{"index": -1, "field": "name"}]}',
            '{"columns": [{"index": 0, "field": "caste"}]}', '{"columns": 1}',
            '{"columns": [{"index": 0, "field": "name"}, {"index": 0, "field": "age"}]}',
        ],
    )  # fmt: skip
    def test_refuses_what_it_did_not_write(self, text: str) -> None:
        with pytest.raises(MappingDoesNotFit):
            Mapping.from_json(text)

    @given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(FIELDS)), max_size=8))
    def test_of_any_headings_survives_saving(self, told: list[tuple[str, str]]) -> None:
        mapping = Mapping(tuple(Column(index, header, field) for index, (header, field) in enumerate(told)))

        assert Mapping.from_json(mapping.to_json()) == mapping
