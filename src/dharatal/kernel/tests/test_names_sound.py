from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.kernel.names import devanagarise, fold, given_key, romanise, skeleton, sound_key

SAME_NAME = """
सुमन Suman|संजय Sanjay|विजय Bijay|अशोक Ashok|शिव Shiv|कृष्णा Krishna
लक्ष्मी Laxmi|लक्ष्मी Lakshmi|चौधरी Choudhary|चौधरी Chaudhari|यादव Yadav
मोहम्मद Mohammad|मोहम्मद Md|अंसारी Ansari|हुसैन Hussain|हुसैन Husain
फ़ातिमा Fatima|ज़ाकिर Jakir|सिंह Singh|सिंह Sinh|सिन्हा Sinha|झा Jha
मिश्रा Mishra|मिश्र Misra|ठाकुर Thakur|पासवान Paswan|महतो Mahto|महतो Mahato
मांझी Manjhi|राय Rai|राय Ray|शर्मा Sharma|वर्मा Verma|गुप्ता Gupta|साह Shah
दुबे Dubey|पाण्डेय Pandey|तिवारी Tiwari|श्रीवास्तव Srivastava|सुनीता Sunita
रीता Reeta|गीता Geeta|पूजा Pooja|नीतू Nitu|संतोष Santosh|मुकेश Mukesh
राकेश Rakesh|अखिलेश Akhilesh|ऋषि Rishi|ज्ञान Gyan|ज्योति Jyoti
विश्वनाथ Bishwanath|वीरेन्द्र Birendra|जितेंद्र Jitendra|धर्मेन्द्र Dharmendra
सत्येन्द्र Satyendra|पंकज Pankaj|अरविन्द Arbind|सुनील Sunil|रंजीत Ranjeet
शम्भु Shambhu|शंभू Sambhu|विद्या Vidya|शान्ति Shanti|शांति Santi
कौशल्या Kaushalya|अब्दुल Abdul|इमरान Imran|सलीम Salim|शाहनवाज़ Shahnawaz
राजेश्वर Rajeshwar|कमला Kamala|रजनी Rajni|कलावती Kalawati|कलावती Kalawti
रामनगर Ramnagar|भगवान Bhagwan|सहनी Sahani|शेख Sheikh|खुर्शीद Khurshid
परवीन Perween|कैलाश Kailash|प्रसाद Prasad|कुमारी Kumari|देवी Debi|मनोज Manoj
दिनेश Dinesh|राजकुमार Rajkumar|रामप्रवेश Rampravesh|बैठा Baitha
कुशवाहा Kushwaha|उपाध्याय Upadhyay|द्वारिका Dwarika|नारायण Narayan
"""
SAME_PLACE = """
नरहरपुर Naraharpur|सिसवाँ खुर्द Siswan Khurd|पिपरा टोला Pipra Tola
खगड़िया Khagaria|समस्तीपुर Samastipur|अररिया Araria|मढ़ौरा Marhaura
भागलपुर Bhagalpur|मुजफ्फरपुर Muzaffarpur|दरभंगा Darbhanga|पूर्णिया Purnia
किशनगंज Kishanganj|छपरा Chhapra|सहरसा Saharsa|मधेपुरा Madhepura|सुपौल Supaul
गोपालगंज Gopalganj|औरंगाबाद Aurangabad|नवादा Nawada|शेखपुरा Sheikhpura
लखीसराय Lakhisarai|बेगूसराय Begusarai|नालंदा Nalanda|पटना Patna
वैशाली Vaishali|बक्सर Baksar
"""
DIFFERENT = [
    ("Ramesh", "Rajesh"), ("Rakesh", "Rajesh"), ("Mukesh", "Mahesh"), ("Sita", "Sunita"), ("Anil", "Sunil"),
    ("Suresh", "Naresh"), ("Manish", "Munesh"), ("Anita", "Sunita"), ("Aslam", "Akram"), ("Gita", "Rita"),
    ("Raju", "Raja"), ("Kamal", "Kamla"), ("Suman", "Sumit"), ("Sinha", "Singh"),
]  # fmt: skip


def _pairs(table: str) -> list[tuple[str, str]]:
    return [_halves(row) for line in table.strip().splitlines() for row in line.split("|")]


def _halves(row: str) -> tuple[str, str]:
    words = row.split()
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])


class TestSound:
    @pytest.mark.parametrize(("devanagari", "latin"), _pairs(SAME_NAME))
    def test_of_a_common_name_is_one_in_both_scripts(self, devanagari: str, latin: str) -> None:
        assert fold(devanagari) == fold(latin)

    @pytest.mark.parametrize(("devanagari", "latin"), _pairs(SAME_PLACE))
    def test_of_a_place_is_one_in_both_scripts(self, devanagari: str, latin: str) -> None:
        assert sound_key(devanagari) == sound_key(latin)

    @pytest.mark.parametrize(("one", "other"), DIFFERENT)
    def test_keeps_apart_names_that_brothers_and_sisters_bear(self, one: str, other: str) -> None:
        assert fold(one) != fold(other)

    def test_of_a_place_does_not_depend_on_where_its_words_are_parted(self) -> None:
        assert sound_key("Pipra Tola") == sound_key("Pipratola") == sound_key("pipra-tola")

    def test_skeleton_is_the_consonants_after_a_leading_vowel(self) -> None:
        assert skeleton("Arvind") == skeleton("अरविन्द") == "arbnd"

    @pytest.mark.parametrize("empty", ["", " ", "123", "०", "\u200d", "्", "🙂", "\x00"])
    def test_of_something_without_letters_is_empty(self, empty: str) -> None:
        assert (fold(empty), skeleton(empty), sound_key(empty)) == ("", "", "")


class TestRomanising:
    @pytest.mark.parametrize(
        ("written", "spoken"),
        [
            ("सुमन कुमार सिंह", "suman kumar singh"),
            ("रामनगर", "ramnagar"),
            ("नरहरपुर", "narharpur"),
            ("मिश्र", "mishra"),
            ("राजेश्वर", "rajeshwar"),
            ("खगड़िया", "khagriya"),
            ("वार्ड १२", "vard 12"),
            ("Chhapra छपरा", "Chhapra chhapra"),
        ],
    )
    def test_leaves_out_the_vowels_that_hindi_does_not_speak(self, written: str, spoken: str) -> None:
        assert romanise(written) == spoken

    def test_reads_composed_and_decomposed_letters_alike(self) -> None:
        assert (
            romanise("\u095b\u093e\u0915\u093f\u0930")
            == romanise("ज\u093c\u093e\u0915\u093f\u0930")
            == "zakir"
        )


class TestAnyText:
    @given(st.text())
    def test_is_survived_and_gives_plain_letters(self, text: str) -> None:
        folded = fold(text)

        assert folded == "" or (folded.isascii() and folded.isalpha() and folded.islower())
        assert is_normalized("NFC", romanise(text))

    @given(st.text(alphabet=st.characters(min_codepoint=0x0900, max_codepoint=0x097F)))
    def test_of_devanagari_leaves_no_devanagari_letter_unread(self, text: str) -> None:
        assert not any(mark.isalpha() and "\u0904" <= mark <= "\u0939" for mark in romanise(text))

    @given(st.text())
    def test_sounds_alike_composed_and_decomposed(self, text: str) -> None:
        assert sound_key(normalize("NFC", text)) == sound_key(normalize("NFD", text))


class TestBothScripts:
    @pytest.mark.parametrize(
        ("devanagari", "latin"),
        [
            ("सूरजगांव", "Surajgaon"), ("मोहनसराय", "Mohansarai"), ("बांसबारी", "Bansbari"), ("गोतम", "Gautam"),
            ("रौशन", "Roshan"), ("योगेन्द्र", "Jogendra"), ("रामनरेश", "Ramnaresh"), ("शिवचरण", "Shibcharan"),
            ("रजनी", "Razni"), ("लछमन", "Lakshman"), ("सिद्दीकी", "Siddiqui"), ("नूरजहां", "Noorjahan"),
        ],
    )  # fmt: skip
    def test_meet_in_names_that_are_spelled_by_habit(self, devanagari: str, latin: str) -> None:
        assert fold(devanagari) == fold(latin)

    @given(st.sampled_from(_pairs(SAME_NAME)), st.sampled_from(_pairs(SAME_NAME)))
    def test_of_one_name_meet_whatever_surname_follows(
        self, one: tuple[str, str], other: tuple[str, str]
    ) -> None:
        assert given_key(f"{one[0]} {other[0]}") == given_key(f"{one[1]} {other[1]}")


class TestLatinInDevanagari:
    @pytest.mark.parametrize(
        ("latin", "devanagari"),
        [
            ("Station Road, Ward 15", "स्टेशन रोड, वार्ड 15"),
            ("Near Old Post Office", "निकट पुराना पोस्ट ऑफ़िस"),
            ("Raushan Kumar Thakur", "रौशन कुमार ठाकुर"),
        ],
    )
    def test_is_written_as_it_is_said(self, latin: str, devanagari: str) -> None:
        assert devanagarise(latin) == devanagari
