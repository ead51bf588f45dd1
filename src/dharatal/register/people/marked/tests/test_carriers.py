import re
from unicodedata import normalize

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dharatal.kernel import phone
from dharatal.kernel.names import devanagarise, words
from dharatal.register.people.marked import slots
from dharatal.register.people.marked.carriers import (
    SLOTS,
    Told,
    marked,
    parted,
    plain,
    read,
    slots_of,
    written,
)
from dharatal.register.people.marked.columns import all_written

SPOKEN = sorted(
    words.HONORIFICS | words.LATE | words.SPOKEN_AFTER | words.LONG_FORMS.keys() | words.SPELLING_MATTERS
)
SURNAMES = sorted(words.SURNAMES | words.MIDDLES | words.JOINING | words.PREFIXES)
SPELLED = [
    "Md.", "Mohd.", "Mohammad", "Md", "MD.", "Shri", "SHRI", "Sri", "Prasad", "Pd.", "PRASAD", "Kumar",
    "Kr.", "KUMAR", "Late", "Devi", "Ram", "मो०", "मो.", "मोहम्मद", "श्री", "प्रसाद", "प्र०", "स्व०",
    "स्वर्गीय", "देवी", "कुमारी", "संतोष", "सन्तोष", "उपेन्द्र", "उपेंद्र", "चन्दन", "मंडल", "मण्डल",
    "पाण्डेय", "पांडेय", "मुन्ना", "सिंह", "सिन्हा", "अंसारी", "शान्ति", "चांद", "सांप", "जगदम्बा",
]  # fmt: skip
name_words = st.one_of(
    st.sampled_from(SPELLED),
    st.sampled_from(SPOKEN),
    st.sampled_from(SURNAMES).map(str.title),
    st.sampled_from(SURNAMES).map(devanagarise),
    st.text("अआकखगतथदधनपफबभमटडढणयरलवसहािीुूेैोौं्ँ़", min_size=1, max_size=6),
)
names = st.one_of(st.lists(name_words, max_size=5).map(" ".join), st.text(max_size=12))
PARTS = [
    "Vill Rampur",
    "Vill.-Rampur",
    "GRAM RAMPUR",
    "village Rampur",
    "PO Hajipur",
    "P.O.- Hajipur",
    "Post Office Road",
    "Thana Road",
    "Thana Chauk",
    "PS Sadar",
    "Ward 4",
    "Ward No.4",
    "WARD NO 11",
    "Ward No. 12",
    "वार्ड 4",
    "वार्ड नं०-7",
    "वार्ड नं० ७",
    "ग्राम रामपुर",
    "गाँव- रामपुर",
    "ग्राम पंचायत रामपुर",
    "पो० हाजीपुर",
    "पोस्ट-हाजीपुर",
    "जिला वैशाली",
    "ज\u093cिला वैशाली",
    "मकान सं० 12",
    "House No. 12",
    "H.No.12",
    "H.NO.-7",
    "Dist. Patna",
    "Distt Patna",
    "Mohalla Sadar",
    "मोहल्ला सदर",
    "Bich Tola",
    "पूरब टोला",
    "Pin 800001",
]  # fmt: skip
parts = st.one_of(st.sampled_from(PARTS), st.text(max_size=8))
addresses = st.lists(parts, max_size=5).map(", ".join)
phones = st.one_of(
    st.just(""), st.integers(6_000_000_000, 9_999_999_999).map("+91{}".format), st.just("+97714123456")
)
rows = st.builds(
    Told,
    name=names,
    relation=st.sampled_from(["F", "H", ""]),
    relative_name=names,
    age=st.none() | st.integers(18, 120),
    address=addresses,
    field_of_work=st.sampled_from(["", "संगठन", "किसान"]),
    phone=phones,
).map(lambda told: Told(*(normalize("NFC", cell) if isinstance(cell, str) else cell for cell in told)))
bits = st.lists(st.integers(0, 1), min_size=len(SLOTS), max_size=len(SLOTS))


def those_of(told: Told, drawn: list[int]) -> dict[int, int]:
    return {slot: drawn[slot] for slot in slots_of(told)}


def digits(text: str) -> list[str]:
    """The digits of a text; a Devanagari zero after a letter is the sign of an abbreviation."""
    return re.findall(r"\d", re.sub(r"(?<=[\u0900-\u0963])०", "", text))


def in_one_cell(copy: Told) -> Told:
    """As lists print it: the word for father or husband stands before the name."""
    return copy._replace(relation="", relative_name=f"{copy.relation} {copy.relative_name}".strip())


class TestMarkedRow:
    @given(rows, bits)
    def test_has_the_cleaned_form_of_the_register(self, told, drawn):
        assert plain(marked(told, those_of(told, drawn))) == plain(told)

    @given(rows, bits)
    def test_has_it_also_where_the_word_for_father_stands_in_the_same_cell(self, told, drawn):
        name = re.sub(r"^[\W\d_]+", "", " ".join(told.relative_name.split()))
        told = told._replace(relative_name=name)

        assert plain(in_one_cell(marked(told, those_of(told, drawn)))) == plain(told)

    @given(rows, bits)
    @example(
        Told("सन्तोष प्रसाद", "F", "स्व० उपेन्द्र मंडल", 40, "वार्ड नं०-7", "", "+916000000001"), [1] * len(SLOTS)
    )
    def test_tells_every_bit_that_was_written(self, told, drawn):
        assert read(told, marked(told, those_of(told, drawn))) == those_of(told, drawn)

    @given(rows, bits)
    def test_keeps_every_digit_age_and_field_of_work(self, told, drawn):
        copy = marked(told, those_of(told, drawn))

        assert copy.age == told.age
        assert copy.field_of_work == told.field_of_work
        assert phone.clean(copy.phone) == phone.clean(told.phone)
        assert digits(copy.address) == digits(told.address)

    @given(rows)
    def test_without_bits_is_the_row_as_the_register_has_it(self, told):
        copy = marked(told, {})

        assert (copy.name, copy.address) == (told.name, told.address)
        assert copy.relative_name == told.relative_name

    @given(rows, rows)
    def test_is_read_without_failing_whatever_stands_in_the_copy(self, told, copy):
        assert set(read(told, copy)) <= set(slots_of(told))
        assert set(read(told, in_one_cell(copy))) <= set(slots_of(told))


class TestManyRows:
    @given(st.lists(st.tuples(rows, bits), max_size=6))
    def test_are_written_by_the_column_as_each_by_itself(self, drawn):
        told = [one for one, _bits in drawn]
        table = np.array([ones for _one, ones in drawn], dtype=np.uint8).reshape(len(drawn), len(SLOTS))

        at_once = all_written(told, lambda places, of_slots: table[places, of_slots])

        assert at_once == [written(one, ones) for one, ones in drawn]

    def test_are_drawn_no_bits_that_they_cannot_carry(self):
        asked: list[tuple[int, int]] = []

        def draw(places, of_slots):
            asked.extend(zip(places.tolist(), of_slots.tolist(), strict=True))
            return np.zeros(len(places), dtype=np.uint8)

        all_written([Told("Md. Salim"), Told("Ravi", phone="+916000012345")], draw)

        assert asked == [(0, slots.NAME_MD), (1, slots.PHONE_SPACING)]


class TestSlots:
    def test_of_columns_that_a_copy_leaves_out_are_none(self):
        told = Told("Md. Salim", relative_name="", address="", phone="")

        assert slots_of(told) == (slots.NAME_MD,)

    def test_numbers_never_change(self):
        assert list(SLOTS) == list(range(20))
        assert (slots.PHONE_SPACING, slots.RELATION, slots.WARD, slots.QUARTER) == (0, 1, 11, 19)


class TestWriting:
    """One row a carrier: told, slot, zero, one."""

    @pytest.mark.parametrize(
        ("field", "text", "slot", "zero", "one"),
        [
            ("phone", "+916000012345", slots.PHONE_SPACING, "60000 12345", "600 001 2345"),
            ("name", "मो० सलीम", slots.NAME_MD, "मो० सलीम", "मोहम्मद सलीम"),
            ("name", "MD. SALIM", slots.NAME_MD, "MD. SALIM", "MOHD. SALIM"),
            ("name", "सन्तोष यादव", slots.NAME_NASAL, "संतोष यादव", "सन्तोष यादव"),
            ("name", "उपेंद्र मंडल", slots.NAME_NASAL, "उपेंद्र मंडल", "उपेन्द्र मण्डल"),
            ("name", "Rajesh Prasad", slots.NAME_PRASAD, "Rajesh Prasad", "Rajesh Pd."),
            ("name", "Rajesh Kr. Das", slots.NAME_KUMAR, "Rajesh Kumar Das", "Rajesh Kr. Das"),
            ("name", "श्री संजय रजक", slots.NAME_HONORIFIC, "श्री संजय रजक", "संजय रजक"),
            ("relative_name", "संजय राय", slots.RELATIVE_HONORIFIC, "श्री संजय राय", "संजय राय"),
            ("relative_name", "RAM RAY", slots.RELATIVE_HONORIFIC, None, None),
            ("relative_name", "स्व० संजय", slots.RELATIVE_LATE, "स्व० संजय", "स्वर्गीय संजय"),
            ("address", "Bich Tola, Ward No.4", slots.WARD, "Bich Tola, Ward 4", "Bich Tola, Ward No. 4"),
            ("address", "ग्राम रामपुर", slots.VILLAGE, "ग्राम रामपुर", "गाँव रामपुर"),
            ("address", "Vill.-Rampur, PO Patori", slots.POST_OFFICE, None, "Vill.-Rampur, Post Patori"),
            ("address", "Thana Road, Sadar", slots.POLICE_STATION, None, None),
            ("address", "Gram Panchayat Rampur", slots.VILLAGE, None, None),
            ("address", "Naya Gram, Rampur", slots.VILLAGE, None, None),
        ],
    )
    def test_changes_nothing_but_the_carrier(self, field, text, slot, zero, one):
        told = Told(**{"name": "", field: text})

        for bit, wanted in ((0, zero), (1, one)):
            if wanted is not None:
                assert getattr(marked(told, {slot: bit}), field) == wanted
        assert (slot in slots_of(told)) == (zero is not None or one is not None)

    @pytest.mark.parametrize("name", ["चांद", "सांप", "मुन्ना", "जन्म", "सिन्हा", "सिंह", "पंकज", "संजय", "अंसारी"])
    def test_leaves_nasals_alone_that_have_one_spelling(self, name):
        assert slots.NAME_NASAL not in slots_of(Told(name))

    @pytest.mark.parametrize(
        "name", ["Shri Kant Jha", "Shri Shri Ravi", "श्री नारायण सिंह", "Prasad Rai", "Noor Mohammad"]
    )
    def test_leaves_words_alone_that_are_the_given_name(self, name):
        assert slots_of(Told(name)) == ()

    @pytest.mark.parametrize(
        ("name", "relation", "relative", "forms"),
        [
            ("Sunita Devi", "F", "Ram Lal", {"Father", "D/o"}),
            ("Md. Salim", "F", "Aslam", {"Father", "S/o"}),
            ("Rani", "F", "Mohan", {"Father", "F/N"}),
            ("RANI", "H", "MOHAN", {"HUSBAND", "W/O"}),
            ("रानी", "F", "मोहन", {"पिता", "पि०"}),
            ("रानी देवी", "H", "मोहन", {"पति", "पत्नी"}),
        ],
    )
    def test_calls_nobody_a_son_who_may_be_a_daughter(self, name, relation, relative, forms):
        told = Told(name, relation, relative)

        assert {marked(told, {slots.RELATION: bit}).relation for bit in (0, 1)} == forms


class TestRetyping:
    told = Told("Md. Salim Prasad", "F", "Sanjay Ray", 40, "Ward 4", "", "+916000012345")

    def test_of_phones_without_spaces_loses_bits_and_invents_none(self):
        copy = marked(self.told, {0: 1})._replace(phone="6000012345")

        assert slots.PHONE_SPACING not in read(self.told, copy)

    def test_in_the_other_script_invents_no_bits(self):
        copy = Told("मोहम्मद सलीम प्रसाद", "", "पिता संजय राय", 40, "वार्ड 4", "", "६०००० १२३४५")

        assert read(self.told, copy).keys() <= {slots.PHONE_SPACING, slots.WARD}

    def test_with_other_dots_capitals_and_spaces_is_still_read(self):
        copy = Told("MD  SALIM PD", "", "s/o  SHRI SANJAY RAY", 40, "WARD NO 4", "", "+91 600 001 2345")
        wanted = {
            slots.PHONE_SPACING: 1,
            slots.RELATION: 1,
            slots.NAME_MD: 0,
            slots.NAME_PRASAD: 1,
            slots.RELATIVE_HONORIFIC: 0,
            slots.WARD: 1,
        }

        assert read(self.told, copy) == wanted

    def test_of_another_relative_says_nothing_of_the_title(self):
        copy = Told("", "", "Mohan Das", None)

        assert read(self.told, copy) == {}


class TestParted:
    @pytest.mark.parametrize(
        ("cell", "word", "name"),
        [
            ("S/o Ram Lal", "S/o", "Ram Lal"),
            ("पिता- राम", "पिता", "राम"),
            ("पि० राम", "पि०", "राम"),
            ("F/N RAM", "F/N", "RAM"),
            ("Ram Lal", "", "Ram Lal"),
            ("पिताम्बर राय", "", "पिताम्बर राय"),
            ("", "", ""),
        ],
    )
    def test_parts_the_word_from_the_name(self, cell, word, name):
        assert parted(cell) == (word, name)
