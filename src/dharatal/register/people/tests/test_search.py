"""Tests of the search over sealed names, in both scripts, with row-level security as in production."""

from itertools import product

import pytest

from dharatal.guard.access.door import entering
from dharatal.guard.vault.blind import blind
from dharatal.guard.vault.quotas import QuotaReached
from dharatal.register.people import finding, queries, search
from dharatal.register.people.capabilities import FIND
from dharatal.register.people.card import Card
from dharatal.register.people.search import Meaning
from dharatal.register.people.tests.conftest import (
    DANAPUR_VILLAGE,
    HAMLET,
    NOON,
    VILLAGE,
    Admitting,
    Cast,
)
from dharatal.register.people.tests.test_register import last_entry
from dharatal.register.people.tokens import name_tokens, related, sounded, tokens_of_cards
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

    @pytest.mark.parametrize(
        "text", ["Suman Ramesh", "रमेश सुमन", "Suman s/o Ramesh Mahto", "Suman Kumari Ramesh"]
    )
    def test_takes_a_word_for_the_father(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("Suman Kumari", relation="F", relative_name="Suresh Mahto")
        meant = admitted("Suman Kumari", relation="F", relative_name="Ramesh Mahto")

        with entering(cast.saran, FIND):
            assert queries.find(cast.saran, text, at=NOON)[0].id == meant.id

    @pytest.mark.parametrize(
        "text", ["Dharmndra Paswan", "Dharmendar Paswan", "Dharmemdra Paswan", "धरमेन्द्र पसावन"]
    )
    def test_forgives_a_slip(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("Dharmendra Paswan")
        admitted("Devendra Prasad")

        assert found(cast, text)[0] == "Dharmendra Paswan"

    @pytest.mark.parametrize("text", ["6000000009", "06000000009", "+91 60000-00009", "६००००००००९"])
    def test_finds_a_number_in_any_form(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("Suman Kumari", phone="+916000000009")
        admitted("Radha Devi", phone="+916000000008")

        assert found(cast, text) == ["Suman Kumari"]

    def test_counts_each_number_that_is_asked_for_whoever_has_it(
        self, admitted: Admitting, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries.watching, "quota", lambda actor, kind, at: 2)
        admitted("Suman Kumari", phone="+916000000042")

        with entering(cast.saran, FIND):
            asked = [
                len(queries.find(cast.saran, number, at=NOON)) for number in ("6000000042", "6000000043")
            ]
            again = queries.find(cast.saran, "60000 00043", at=NOON)
            with pytest.raises(QuotaReached):
                queries.find(cast.saran, "6000000044", at=NOON)
            with pytest.raises(QuotaReached):
                queries.find(cast.saran, "6000000045", at=NOON)

        assert (asked, again) == ([1, 0], [])

    def test_finds_a_number_only_in_the_unit(self, admitted: Admitting, cast: Cast) -> None:
        admitted("Suman Kumari", phone="+916000000009")

        assert found(cast, "6000000009", HAMLET) == []
        assert found(cast, "6000000009", VILLAGE) == ["Suman Kumari"]

    @pytest.mark.parametrize("name", ["क", "A", "सु" * 200, "Suman " * 66])
    def test_finds_whoever_has_an_odd_name(self, admitted: Admitting, cast: Cast, name: str) -> None:
        admitted(name.strip())
        admitted("Ramesh Mahto")

        assert found(cast, name)[0] == name.strip()

    def test_leaves_whoever_has_no_letters_unfound(self, admitted: Admitting, cast: Cast) -> None:
        admitted("\N{SMILING FACE WITH SUNGLASSES}")

        assert found(cast, "Suman") == []

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "श्री",
            "Smt.",
            "Shri Dr.",
            "\N{SMILING FACE WITH SUNGLASSES}",
            "%_%",
            "12",
            "\x00",
            "...",
            "'\"",
        ],
    )
    def test_refuses_titles_and_signs(self, cast: Cast, text: str) -> None:
        with entering(cast.saran, FIND), pytest.raises(queries.CannotLook):
            queries.find(cast.saran, text, at=NOON)

    @pytest.mark.parametrize(
        "text", ["x" * 400, "क" * 400, "Suman " * 12, "a b c d e f g h i j k l m", "Su\x00man"]
    )
    def test_stands_long_and_many_words(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("Ramesh Mahto")

        assert "Ramesh Mahto" not in found(cast, text)

    def test_a_name_of_as_many_words_as_fit_has_room_in_every_index(
        self, admitted: Admitting, cast: Cast
    ) -> None:
        consonants = "bcdghjklmnprstv"
        words = ["".join(word) for word in product(consonants, "aiu", consonants)][::6]
        name = f"Suman {' '.join(words)}"[:400]
        assert len(name) == 400
        admitted(name)

        assert found(cast, f"Suman {words[0]}") == [name]

    def test_opens_no_more_than_it_may(
        self, admitted: Admitting, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "MOST_CANDIDATES", 3)
        for _ in range(5):
            admitted("Suman Kumari")

        assert len(found(cast, "Suman")) == 3

    @pytest.mark.parametrize("text", ["'; DROP TABLE people_person; --", "{1,2}", "%s %L", "\\"])
    def test_takes_no_orders(self, admitted: Admitting, cast: Cast, text: str) -> None:
        admitted("Suman Kumari")

        try:
            assert "Suman Kumari" not in found(cast, text)
        except queries.CannotLook:
            assert found(cast, "Suman") == ["Suman Kumari"]


class TestAWordThatIsNothing:
    def test_is_each_but_the_first_of_three(self) -> None:
        told = search.but_a_word(Meaning("Naresh Yadav Othabari"))

        assert [one.name for one in told] == ["Naresh Othabari", "Naresh Yadav"]

    def test_leaves_more_than_a_surname(self) -> None:
        assert [one.name for one in search.but_a_word(Meaning("Yadav Naresh Kumar"))] == ["Yadav Naresh"]

    def test_is_none_of_two(self) -> None:
        assert search.but_a_word(Meaning("Naresh Yadav")) == []


class TestTokens:
    def test_are_the_same_for_both_scripts(self) -> None:
        assert name_tokens("सुमन कुमारी") == name_tokens("Suman Kumari")

    def test_begin_with_the_sounds_of_the_given_name_and_the_last_word(self) -> None:
        tokens = name_tokens("सुमन कुमार सिंह")

        assert tokens[:2] == [blind("name", sounded("Suman")), blind("name", sounded("Singh"))]

    def test_ascend_after_the_first_two_and_are_distinct(self) -> None:
        tokens = name_tokens("Ram Ram Ramesh")

        assert tokens[2:] == sorted(set(tokens[2:]))
        assert len(set(tokens)) == len(tokens)

    def test_hold_the_father_as_no_name_of_ones_own(self) -> None:
        with_father = set(name_tokens("Suman Kumari", relative="स्व० रमेश महतो"))

        assert with_father - set(name_tokens("Suman Kumari")) == {blind("name", related("Ramesh"))}

    def test_of_a_card_are_those_of_its_names(self) -> None:
        card = Card("Suman Kumari", "F", "Ramesh Mahto")

        assert list(tokens_of_cards([card])) == [name_tokens("Suman Kumari", relative="Ramesh Mahto")]

    @pytest.mark.parametrize("name", ["Suman Kumar Singh", "Md. Aslam Ansari", "रामप्रवेश यादव"])
    def test_are_few(self, name: str) -> None:
        assert len(name_tokens(name, relative="Ramesh Mahto")) <= 14

    def test_of_no_letters_are_none(self) -> None:
        assert name_tokens("?!") == []
