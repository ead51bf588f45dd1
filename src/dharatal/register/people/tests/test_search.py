"""Tests of the search over sealed names, in both scripts, with row-level security as in production."""

import pytest

from dharatal.guard.access.door import entering
from dharatal.register.people import queries
from dharatal.register.people.capabilities import FIND
from dharatal.register.people.tests.conftest import (
    DANAPUR_VILLAGE,
    HAMLET,
    NOON,
    VILLAGE,
    Admitting,
    Cast,
)
from dharatal.register.people.tests.test_register import last_entry
from dharatal.register.people.tokens import name_tokens
from dharatal.register.territory.models import Unit


def found(cast: Cast, text: str, unit: Unit | None = None) -> list[str]:
    """Return the names that the president of Saran finds."""
    with entering(cast.saran, FIND):
        rows = queries.find(cast.saran, text, unit=unit, at=NOON)
    return [row.card.name for row in rows if row.card]


class TestSearch:
    @pytest.mark.parametrize(
        "text",
        [
            "Suman Kumari",
            "suman kumari",
            "सुमन कुमारी",
            "Sooman Kumaari",
            "kumari suman",
            "Suman",
            "Sum",
            "Smt. Suman",
        ],
    )
    def test_finds_a_name_written_in_latin(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("Suman Kumari")
        admitted("Ramesh Mahto")

        assert found(cast, text) == ["Suman Kumari"]

    @pytest.mark.parametrize("text", ["रामप्रवेश यादव", "Ram Pravesh Yadav", "Rampravesh Jadav", "rampravesh"])
    def test_finds_a_name_written_in_devanagari(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("रामप्रवेश यादव")
        admitted("Sunil Singh")

        assert found(cast, text)[0] == "रामप्रवेश यादव"

    def test_puts_the_likest_first(self, admitted: Admitting, cast: Cast) -> None:
        for name in ("Suman Devi", "Sumanti Kumari", "Suman Kumari"):
            admitted(name)

        assert found(cast, "Suman Kumari")[0] == "Suman Kumari"

    def test_finds_by_one_word_when_the_other_is_wrong(self, admitted: Admitting, cast: Cast) -> None:
        admitted("Dharmendra Paswan")

        assert found(cast, "Dharmendra Pandit") == ["Dharmendra Paswan"]

    def test_stays_within_the_reach(self, admitted: Admitting, cast: Cast) -> None:
        admitted("Suman Kumari", DANAPUR_VILLAGE)

        assert found(cast, "Suman Kumari") == []

    def test_stays_within_the_unit(self, admitted: Admitting, cast: Cast) -> None:
        admitted("Suman Kumari", VILLAGE)
        admitted("Suman Devi", HAMLET)

        assert found(cast, "Suman", HAMLET) == ["Suman Devi"]

    def test_finds_by_the_exact_number_everybody_in_the_family(self, admitted: Admitting, cast: Cast) -> None:
        for name, phone in (
            ("Suman", "+916000000001"),
            ("Radha", "+916000000001"),
            ("Gita", "+916000000002"),
        ):
            admitted(name, phone=phone)
        admitted("Elsewhere", DANAPUR_VILLAGE, phone="+916000000001")

        with entering(cast.saran, FIND):
            rows = queries.by_phone(cast.saran, "+916000000001", at=NOON)

        assert [row.card and row.card.name for row in rows] == ["Suman", "Radha"]

    def test_is_in_the_log_without_what_was_typed(
        self, admitted: Admitting, cast: Cast, plumbing: None
    ) -> None:
        admitted("Suman Kumari")

        found(cast, "Suman")

        assert last_entry() == ("people.found", cast.saran.user_id, 1, "")

    def test_refuses_what_holds_no_letter(self, cast: Cast) -> None:
        with entering(cast.saran, FIND), pytest.raises(queries.CannotLook):
            queries.find(cast.saran, " .-' ", at=NOON)

    @pytest.mark.parametrize("text", ["'; DROP TABLE people_person; --", "{1,2}", "%s %L", "\\"])
    def test_takes_no_orders(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("Suman Kumari")

        try:
            assert "Suman Kumari" not in found(cast, text)
        except queries.CannotLook:
            assert found(cast, "Suman") == ["Suman Kumari"]


class TestTokens:
    def test_are_the_same_for_both_scripts(self) -> None:
        assert name_tokens("सुमन कुमारी") == name_tokens("Suman Kumari")

    def test_are_ascending_and_distinct(self) -> None:
        tokens = name_tokens("Ram Ram Ramesh")

        assert tokens == sorted(set(tokens))

    def test_of_no_letters_are_none(self) -> None:
        assert name_tokens("?!") == []
