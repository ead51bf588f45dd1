import hinlegacy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dharatal.field.intake.reading import legacy

HINDI = [
    "सुमन कुमार सिंह", "राम प्रसाद", "लक्ष्मी देवी", "शिव शंकर", "अखिलेश महतो", "शान्ति", "खुर्शीद आलम", "चौधरी",
    "विश्वनाथ", "धर्मेन्द्र", "द्विवेदी", "त्रिवेणी", "किशोर", "कीर्ति", "आर्थिक कार्य", "वार्ड 05", "ओमप्रकाश", "ईश्वर",
]  # fmt: skip
KRUTI_DEV = [
    "lqeu dqekj flag", "jke izlkn", "y{eh nsoh", "f'ko 'kadj", "vf[kys'k egrks", "'kkfUr", "[kq'khZn vkye",
    "pkS/kjh", "fo'oukFk", "/kesZUnz", "f}osnh", "f=os.kh", "fd'kksj", "dhfrZ", "vkfFkZd dk;Z", "okMZ 05",
    "vkseizdk'k", "bZ'oj",
]  # fmt: skip
ENGLISH = [
    "Suman Kumar Singh",
    "Ram Prasad",
    "Laxmi Devi",
    "Md Aslam",
    "uma",
    "suman kumar",
    "RITA DEVI",
    "Akhilesh",
]


class TestKrutiDev:
    @pytest.mark.parametrize(("typed", "meant"), list(zip(KRUTI_DEV, HINDI, strict=True)))
    def test_is_read_with_its_short_i_and_upper_r_in_place(self, typed: str, meant: str) -> None:
        assert legacy.decode_cell(typed, legacy.KRUTI_DEV) == meant

    def test_is_found_by_what_a_column_becomes(self) -> None:
        assert legacy.convert_column(KRUTI_DEV) == (HINDI, legacy.KRUTI_DEV)

    def test_is_found_in_one_short_cell_by_its_font(self) -> None:
        assert legacy.convert_column(["jke"], ["Kruti Dev 010"]) == (["राम"], legacy.KRUTI_DEV)

    def test_leaves_an_english_name_among_hindi_ones(self) -> None:
        converted = legacy.convert_column([*KRUTI_DEV, "Ram Kumar"], ["Kruti Dev 010", "Calibri"])

        assert converted.values[-1] == "Ram Kumar"

    def test_leaves_digits_alone(self) -> None:
        assert legacy.convert_column(["6000012345", "", "12"], ["Kruti Dev 010"]).values == [
            "6000012345",
            "",
            "12",
        ]

    @pytest.mark.parametrize(
        "hindi", [name for name in HINDI if "Z" not in hinlegacy.encode(name, legacy.KRUTI_DEV)]
    )
    def test_undoes_what_the_encoder_writes(self, hindi: str) -> None:
        assert legacy.decode_cell(hinlegacy.encode(hindi, legacy.KRUTI_DEV), legacy.KRUTI_DEV) == hindi


class TestChanakya:
    @pytest.mark.parametrize(
        ("typed", "meant"), [("{k=kh", "क्षत्री"), ("uke", "नाम"), ("lfU/k", "सन्धि"), ("¨", "¨")]
    )
    def test_is_read_by_its_own_glyphs(self, typed: str, meant: str) -> None:
        assert legacy.decode_cell(typed, legacy.CHANAKYA) == meant

    def test_is_known_by_its_font(self) -> None:
        assert legacy.encoding_of(["jke dqekj", "lhrk nsoh"], ["Walkman-Chanakya-905"]) == legacy.CHANAKYA


class TestColumn:
    @pytest.mark.parametrize("cells", [ENGLISH, HINDI, ["6000012345"], [""], [], ["yes", "no"], ["M", "F"]])
    def test_that_needs_no_conversion_is_left_as_it_is(self, cells: list[str]) -> None:
        assert legacy.convert_column(cells) == (cells, "")

    def test_in_english_is_left_though_its_heading_is_in_kruti_dev(self) -> None:
        assert legacy.encoding_of(ENGLISH, ["Kruti Dev 010", "Arial"]) == ""

    @given(
        st.lists(st.text(max_size=30), max_size=20), st.sampled_from([(), ("Kruti Dev 010",), ("Chanakya",)])
    )
    def test_of_any_text_keeps_its_length(self, cells: list[str], fonts: tuple[str, ...]) -> None:
        assert len(legacy.convert_column(cells, fonts).values) == len(cells)


@pytest.mark.parametrize(
    "codes", [["ABC1234567", "XYZ7654321"], ["BR/34/205/123456"], ["BR01AB1234"], ["a.b@mail.in"]]
)
def test_codes_are_no_hindi(codes: list[str]) -> None:
    assert legacy.convert_column(codes * 5).values == codes * 5
