"""Lists in the shapes that districts type them in, from the file to rows of fields."""

from datetime import date

import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dharatal.field.intake.choosing import with_people
from dharatal.field.intake.reading import columns, header, letters, rows
from dharatal.field.intake.reading.lists import open_lists
from dharatal.field.intake.reading.people import read_age
from dharatal.field.intake.reading.refusals import CannotReadSheet, LettersLost
from dharatal.field.intake.reading.returns import ReturnedRow, write_sheet
from dharatal.field.intake.reading.sheets import Sheet

HEADINGS = "क्र.,नाम,मोबाइल,गाँव"
PEOPLE = ("सुमन कुमार", "रेखा देवी", "अजय पासवान", "गीता राम", "विजय सिंह", "नीतू यादव")


def number(place: int) -> str:
    return str(6_000_012_340 + place)


def people_of(sheet: Sheet) -> list[dict[str, str]]:
    """Each row of people: its number in the file and what its fields hold."""
    head = header.find(sheet)
    mapping = columns.mapping_of(columns.guess(sheet, head), head)
    return [{"#": str(at), **fields} for at, _, fields in rows.iter_rows(sheet, mapping)]


def read(text: str, filename: str = "list.csv") -> list[list[dict[str, str]]]:
    return [people_of(sheet) for sheet in open_lists(text.encode(), filename)]


class TestPlacesInRowsOfTheirOwn:
    def test_stand_beside_the_people_below_them(self) -> None:
        (told,) = read(
            "क्र.,नाम,मोबाइल\nग्राम: सिसवाँ  पंचायत: नरहरपुर,,\n"
            f"1,{PEOPLE[0]},{number(0)}\n2,{PEOPLE[1]},{number(1)}\nग्राम - बेलवा,,\n3,{PEOPLE[2]},{number(2)}\n"
            f"ग्राम पंचायत:,सोनीहार,\n4,{PEOPLE[3]},{number(3)}\n"
        )

        assert [(one["#"], one["panchayat"], one["village"]) for one in told] == [
            ("3", "नरहरपुर", "सिसवाँ"),
            ("4", "नरहरपुर", "सिसवाँ"),
            ("6", "नरहरपुर", "बेलवा"),
            ("8", "सोनीहार", ""),
        ]

    def test_hold_from_the_title_on_where_the_sheet_has_no_such_column(self) -> None:
        (told,) = read(
            f"पंचायत : नरहरपुर,,\nग्राम स्तरीय समिति - सदस्य सूची,,\nनाम,मोबाइल,गाँव\n{PEOPLE[0]},{number(0)},बेलवा\n"
        )

        assert told == [
            {"#": "4", "name": PEOPLE[0], "mobile": number(0), "village": "बेलवा", "panchayat": "नरहरपुर"}
        ]

    def test_are_not_looked_for_in_rows_of_people_or_in_totals(self) -> None:
        (told,) = read(
            f"नाम,मोबाइल,पता\n{PEOPLE[0]},{number(0)},ग्राम: बेलवा\n{PEOPLE[1]},{number(1)},ग्राम: बेलवा\nकुल,2,\n"
        )

        assert [set(one) for one in told] == [{"#", "name", "mobile", "address"}] * 3

    @pytest.mark.parametrize(
        "row", ["ग्राम: सिसवाँ,6000012349", "ग्राम: सिसवाँ,अजय राम", "ग्राम: सिसवाँ अजय ६०००० १२३४९,"]
    )
    def test_are_no_row_that_holds_more_than_a_place(self, row: str) -> None:
        (told,) = read(f"नाम,मोबाइल\n{PEOPLE[0]},{number(0)}\n{row}\n")

        assert [one["#"] for one in told] == ["2", "3"]

    def test_that_are_told_only_in_part_stay_rows(self) -> None:
        (told,) = read(f"पंचायत: नरहरपुर,,\nनाम,मोबाइल,गाँव\n{PEOPLE[0]},{number(0)},बेलवा\nग्राम: सिसवाँ,,\n")

        assert [one["#"] for one in told] == ["3", "4"]

    def test_leave_a_sheet_that_names_its_places_as_it_is(self) -> None:
        (told,) = read(f"{HEADINGS}\nग्राम: सिसवाँ,,,\n1,{PEOPLE[0]},{number(0)},बेलवा\n")

        assert [one["village"] for one in told] == ["", "बेलवा"]


class TestPlacesWrittenOnce:
    def grouped(self, *cells: tuple[str, str]) -> list[tuple[str, str]]:
        lines = [
            f"{PEOPLE[place % 6]},{number(place)},{panchayat},{village}"
            for place, (panchayat, village) in enumerate(cells)
        ]
        (told,) = read("\n".join(["नाम,मोबाइल,पंचायत,गाँव", *lines]) + "\n")
        return [(one["panchayat"], one["village"]) for one in told]

    def test_hold_for_the_empty_cells_below_as_merged_ones_leave_them(self) -> None:
        told = self.grouped(
            ("क", "च"), ("", ""), ("", ""), ("", "छ"), ("", ""), ("", ""), ("ख", "ज"), ("", "")
        )

        assert told == [("क", "च")] * 3 + [("क", "छ")] * 3 + [("ख", "ज")] * 2

    def test_end_where_a_wider_place_begins(self) -> None:
        told = self.grouped(("क", "च"), ("", ""), ("", ""), ("ख", ""), ("", "छ"), ("", ""), ("", ""))

        assert told == [("क", "च")] * 3 + [("ख", "")] + [("ख", "छ")] * 3

    def test_are_not_made_up_where_cells_were_left_out_here_and_there(self) -> None:
        villages = ["च", "", "छ", "", "", "च", "छ", "", "च", "", "छ", ""]

        told = self.grouped(*(("क", village) for village in villages))

        assert [village for _, village in told] == villages

    @pytest.mark.parametrize("sign", ["उपरोक्त", "वही", "ऐजन", "same", "-do-", "--''--"])
    def test_may_be_said_by_a_word(self, sign: str) -> None:
        assert self.grouped(("क", "च"), (sign, "छ"), ("क", sign))[1:] == [("क", "छ"), ("क", "छ")]

    def test_are_noted_where_the_columns_are_shown(self) -> None:
        sheet = Sheet(
            "",
            polars.DataFrame(
                {"a": ["नाम", "सुमन कुमार", "रेखा देवी", "गीता राम"], "b": ["गाँव", "बेलवा", None, None]}
            ),
        )

        assert columns.guess(sheet, header.find(sheet))[1].note == "once_for_several"


class TestTablesBesideEachOther:
    def test_are_read_one_after_the_other(self) -> None:
        lines = [
            f"{n},{PEOPLE[n]},{number(n)},बेलवा,,{n + 3},{PEOPLE[n + 3]},{number(n + 3)},सिसवाँ"
            for n in range(3)
        ]

        left, right = read("\n".join([f"{HEADINGS},,{HEADINGS}", *lines]))

        assert [one["name"] for one in left] == list(PEOPLE[:3])
        assert [(one["#"], one["name"], one["mobile"]) for one in right] == [
            (str(n + 2), PEOPLE[n + 3], number(n + 3)) for n in range(3)
        ]

    def test_are_one_where_only_some_headings_come_twice(self) -> None:
        (told,) = read(f"नाम,मोबाइल,मोबाइल,गाँव\n{PEOPLE[0]},{number(0)},{number(1)},बेलवा\n")

        assert (told[0]["mobile"], told[0]["alternate_mobile"]) == (number(0), number(1))

    def test_come_after_all_other_sheets(self) -> None:
        sheets = open_lists(f"{HEADINGS},{HEADINGS}\n1,क,2,ख,1,ग,2,घ\n".encode(), "दो.csv")

        assert [sheet.name for sheet in sheets] == ["दो.csv · 1", "दो.csv · 2"]


class TestSpoiltLetters:
    SHEET = f"{HEADINGS}\n1,{PEOPLE[0]},{number(0)},सिसवाँ\n2,रेखा\u200dदेवी,{number(1)},ज्ञानपुर\n"

    @pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
    def test_that_were_read_as_windows_are_put_right(self, encoding: str) -> None:
        spoilt = "".join(
            bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in self.SHEET.encode()
        )

        (told,) = read(spoilt)

        assert [(one["name"], one["village"]) for one in told] == [
            (PEOPLE[0], "सिसवाँ"),
            ("रेखा\u200dदेवी", "ज्ञानपुर"),
        ]

    def test_leave_latin_words_alone(self) -> None:
        assert letters.right("à la carte, Ã©, à¤") == "à la carte, Ã©, à¤"

    @pytest.mark.parametrize("lost", ["?", "\ufffd"])
    def test_that_are_gone_refuse_the_file_and_say_why(self, lost: str) -> None:
        gone = "".join(lost if sign >= "\u0900" else sign for sign in self.SHEET.replace("क्र.", "No"))

        with pytest.raises(LettersLost):
            with_people(open_lists(gone.encode(), "list.csv"))


class TestLinesOfText:
    def test_of_a_chat_are_people(self) -> None:
        (told,) = read(
            "ग्राम: सिसवाँ\n"
            f"[10:15, 12/11/2026] रमेश भाई: 1. {PEOPLE[0]} पिता राम यादव, उम्र 45, मो० {number(0)}\n"
            f"12/11/26, 10:17 am - रमेश: 2. {PEOPLE[1]} पति मोहन, 38 वर्ष - {number(1)}\n\n"
            f"3) {PEOPLE[2]}, अध्यक्ष, +91 {number(2)}\nग्राम: बेलवा\n{PEOPLE[3]} {number(3)}\n",
            "chat.txt",
        )

        assert [(one["#"], one["village"], one["age"], one["mobile"][-10:]) for one in told] == [
            ("2", "सिसवाँ", "45", number(0)),
            ("3", "सिसवाँ", "38", number(1)),
            ("5", "सिसवाँ", "", number(2)),
            ("7", "बेलवा", "", number(3)),
        ]
        assert [one["name"] for one in told][::2] == [f"{PEOPLE[0]} पिता राम यादव", PEOPLE[2]]

    def test_keep_label_and_place(self) -> None:
        (told,) = read(
            f"{PEOPLE[0]}, ग्राम-बेलवा, पंचायत-नरहरपुर, {number(0)}\n{PEOPLE[1]} {number(1)}\n", "a.txt"
        )

        assert (told[0]["village"], told[0]["panchayat"]) == ("बेलवा", "नरहरपुर")

    def test_with_a_person_behind_the_place_are_people(self) -> None:
        (told,) = read(f"ग्राम: बेलवा {PEOPLE[0]} {number(0)}\n{PEOPLE[1]} {number(1)}\n", "a.txt")

        assert [one["mobile"] for one in told] == [number(0), number(1)]

    def test_without_numbers_are_no_list(self) -> None:
        (sheet,) = open_lists("आज की बैठक\nसुबह दस बजे\n".encode(), "a.txt")

        assert sheet.width == 1


class TestContactsOfATelephone:
    def test_are_rows(self) -> None:
        told = read(
            "BEGIN:VCARD\r\nVERSION:2.1\r\n"
            "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=E0=A4=B8=E0=A5=81=E0=A4=AE=E0=A4=A8;;;\r\n"
            "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A4=B8=E0=A5=81=\r\n=E0=A4=AE=E0=A4=A8\r\n"
            f"TEL;CELL:+91{number(0)}\r\nTEL;HOME:{number(1)}\r\nEND:VCARD\r\n"
            f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Rekha \r\n Devi\r\nitem1.TEL;VALUE=uri:tel:{number(2)}\r\n"
            "ADR:;;Belwa;Saran;;;\r\nPHOTO:data:image/jpeg;base64\\,AAAA\r\n BBBB\r\nEND:VCARD\r\n",
            "contacts.vcf",
        )[0]

        assert told == [
            {
                "#": "1",
                "name": "सुमन",
                "mobile": f"+91{number(0)}",
                "alternate_mobile": number(1),
                "address": "",
            },
            {
                "#": "2",
                "name": "Rekha Devi",
                "mobile": number(2),
                "alternate_mobile": "",
                "address": "Belwa, Saran",
            },
        ]


def test_a_sheet_that_went_back_with_its_places_beside_comes_again_with_them(tmp_path: "object") -> None:
    (sheet,) = open_lists(f"क्र.,नाम,मोबाइल\nग्राम: सिसवाँ,,\n1,{PEOPLE[0]},99\n".encode(), "a.csv")
    head = header.find(sheet)
    cut = rows.table(sheet, columns.mapping_of(columns.guess(sheet, head), head))
    back = f"{tmp_path}/back.xlsx"
    write_sheet([ReturnedRow(cut.row(0), "…", "KEY")], back, headers=cut.headers)

    with open(back, "rb") as file:
        (again,) = open_lists(file.read())

    assert [(one["village"], one["row_key"]) for one in people_of(again)] == [("सिसवाँ", "KEY")]


@pytest.mark.parametrize(
    ("told", "age"),
    [
        ("12-मार्च-1980", 46),
        ("12 Mar 1980", 46),
        ("29292", 46),
        ("1-Dec-80", 45),
        ("12.3.80", 46),
        ("99999", None),
    ],
)
def test_a_day_of_birth_may_be_written_so(told: str, age: int | None) -> None:
    assert read_age(told, date(2026, 11, 24))[0] == age


PIECES = st.sampled_from(
    ["नाम", "मोबाइल", "गाँव", "ग्राम: सिसवाँ", "पंचायत - नरहरपुर", "ग्राम:", PEOPLE[0], number(0), "वही", "", " ", "à¤°à¤¾",
     "à¤", "????", "jke dqekj", "ABC1234567", "12-मार्च-80", "[10:15, 12/11/2026] र: ", "BEGIN:VCARD", "TEL:1",
     "END:VCARD"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=8), min_size=1, max_size=12), st.sampled_from([",", "\t", " "]))
def test_whatever_is_typed_is_read_or_refused_and_no_row_is_lost(
    cells: list[list[str]], between: str
) -> None:
    content = "\n".join(between.join(row) for row in cells).encode()

    try:
        sheets = open_lists(content, "a.txt")
    except CannotReadSheet:
        return

    for sheet in sheets:
        head = header.find(sheet)
        cut = rows.table(sheet, columns.mapping_of(columns.guess(sheet, head), head))
        below = sheet.height - head.data_start
        assert cut.height + cut.empty + cut.repeated == below
        assert len(rows.clean(cut, on=date(2026, 11, 24)).name) == cut.height
