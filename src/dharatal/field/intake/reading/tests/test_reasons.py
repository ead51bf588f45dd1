import pytest
from django.utils import translation

from dharatal.field.intake.reading import reasons
from dharatal.field.intake.reading.mapping import FIELDS

CODES = {
    "no_name": {}, "name_not_letters": {}, "name_too_short": {}, "name_too_long": {"limit": 100}, "no_mobile": {},
    "mobile_digits": {"digits": 9}, "mobile_not_indian_mobile": {"digits": 10},
    "mobile_rounded": {"digits": 3}, "under_age": {"age": 17, "limit": 18}, "bad_age": {},
    "place_did_you_mean": {"suggestion": "बहुआरा"},
}  # fmt: skip


class TestReason:
    @pytest.mark.parametrize(("code", "params"), CODES.items())
    def test_is_a_whole_sentence_for_every_code(self, code: str, params: dict[str, object]) -> None:
        with translation.override("en"):
            told = reasons.sentence(code, params)

        assert told.endswith((".", "?"))
        assert told != code
        assert "%" not in told

    def test_counts_the_digits(self) -> None:
        with translation.override("en"):
            told = reasons.sentence("mobile_digits", {"digits": 9})

        assert told == "The mobile number has 9 digits; ten are needed."

    def test_follows_another_in_one_cell(self) -> None:
        with translation.override("en"):
            one, other = reasons.sentence("no_name"), reasons.sentence("no_mobile")

            assert reasons.sentences([("no_name", {}), ("no_mobile", {})]) == f"{one} {other}"

    def test_of_a_code_it_does_not_know_is_the_code(self) -> None:
        assert reasons.sentence("something_new", {"x": 1}) == "something_new"

    def test_titles_every_field_a_column_can_have(self) -> None:
        assert set(reasons.FIELD_TITLES) == set(FIELDS)
