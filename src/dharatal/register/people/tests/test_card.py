"""Tests of the sealed form of a card."""

from hypothesis import given
from hypothesis import strategies as st

from dharatal.register.people.card import Card, phones_from_bytes, phones_to_bytes


class TestCard:
    @given(
        st.builds(
            Card,
            name=st.text(alphabet="अआइनमसुकरा abcXYZ'\"\\\n", max_size=40),
            relation=st.sampled_from(["", "F", "H"]),
            age=st.none() | st.integers(18, 110),
        )
    )
    def test_comes_back_as_it_was_written(self, card: Card) -> None:
        assert Card.from_bytes(card.to_bytes()) == card

    def test_stores_the_composed_form_of_what_was_typed(self) -> None:
        card = Card(name="बड़ा Rene\u0301")

        assert Card.from_bytes(card.to_bytes()).name == "बड़ा René"

    def test_keeps_devanagari_short(self) -> None:
        assert len(Card(name="सुमन").to_bytes()) < 40

    def test_reads_a_form_of_an_earlier_version_with_fewer_fields(self) -> None:
        assert Card.from_bytes('["सुमन","F"]'.encode()) == Card(name="सुमन", relation="F")

    def test_reads_a_form_of_a_later_version_with_more_fields(self) -> None:
        assert Card.from_bytes(b'["Suman","","",null,"","","new"]') == Card(name="Suman")


class TestPhones:
    def test_keep_their_order(self) -> None:
        phones = ["+916000000002", "+916000000001"]

        assert phones_from_bytes(phones_to_bytes(phones)) == phones
