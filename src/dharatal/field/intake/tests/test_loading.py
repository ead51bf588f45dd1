"""From a sheet to submissions: every row ends accepted, duplicate or rejected, and none is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import listing, operations
from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.reading.tests import making
from dharatal.field.intake.tests.conftest import called, csv
from dharatal.field.intake.tests.loads import cells, left, load, opened, submissions

HEADING = ("क्र0", "नाम", "पिता/पति का नाम", "मोबाइल नं0", "उम्र", "ग्राम")
DEFECTS = (
    ("1", "सुमन कुमार सिंह", "राम प्रसाद सिंह", "6000012301", "34", "नरहरपुर"),
    ("2", "श्रीमती रेखा देवी", "शंभू महतो", "+91 60000-12302", "४१", "बहुआरा"),
    ("3", "Md. Aslam", "", "६०००० १२३०३", "29", "Narharpur"),
    ("4", "दीपक राम", "", "6000012304 / 6000012305", "52", "Bahuara"),
    ("5", "गीता कुमारी", "", 6000012306.0, 33, "नरहरपुर "),
    ("6", "सुमन कुमार सिंह", "राम प्रसाद सिंह", "6000012301", "34", "नरहरपुर"),
    ("7", "राजू सिंह", "राम प्रसाद सिंह", "6000012301", "20", "नरहरपुर"),
    ("8", "", "", "6000012308", "40", "नरहरपुर"),
    ("9", "मीना देवी", "", "60000123", "40", "नरहरपुर"),
    ("10", "मीना देवी", "", "6.00E+09", "40", "नरहरपुर"),
    ("11", "मीना देवी", "", "1234567890", "40", "नरहरपुर"),
    ("12", "मीना देवी", "", "6000012312", "17", "नरहरपुर"),
    ("13", "मीना देवी", "", "6000012313", "40", "नरहरपूरा खुर्द टोला"),
    ("14", "मीना देवी", "", "6000012314", "40", "सोनिहार"),
    ("15", "9999", "", "6000012315", "40", "नरहरपुर"),
)
TAKEN = {"सुमन कुमार सिंह", "Md. Aslam", "दीपक राम", "गीता कुमारी", "राजू सिंह"}


class TestASheetWithEveryDefect:
    @pytest.fixture
    def told(self, land: Land, tmp_path: Path) -> dict[str, Any]:
        titles = [("जिला कार्यालय सारण",), ("सक्रिय सदस्यों की सूची 2026",), ()]
        content = making.xlsx([*titles, HEADING, *DEFECTS], merged=["A1:F1"])
        return load(land, tmp_path, content, name="list.xlsx")

    def test_loses_no_row(self, told: dict[str, Any]) -> None:
        assert told["rows"] == len(DEFECTS) == told["accepted"] + told["duplicates"] + told["rejected"]
        assert (told["accepted"], told["duplicates"], told["rejected"]) == (6, 1, 8)

    def test_takes_what_can_be_cleaned(self, told: dict[str, Any], land: Land) -> None:
        taken = opened(land)

        assert set(taken) >= TAKEN
        assert taken["Md. Aslam"] == ["+916000012303"]
        assert taken["दीपक राम"] == ["+916000012304", "+916000012305"]
        assert taken["गीता कुमारी"] == ["+916000012306"]

    def test_keeps_a_family_on_one_phone(self, told: dict[str, Any], land: Land) -> None:
        taken = opened(land)

        assert taken["राजू सिंह"] == taken["सुमन कुमार सिंह"] == ["+916000012301"]

    def test_says_why_each_other_row_is_left(self, told: dict[str, Any], land: Land) -> None:
        assert [(outcome, problem) for _row, outcome, problem in left(land)] == [
            ("duplicate", "twice_in_sheet"),
            ("rejected", "no_name"),
            ("rejected", "mobile_digits"),
            ("rejected", "mobile_rounded"),
            ("rejected", "mobile_not_indian_mobile"),
            ("rejected", "under_age"),
            ("rejected", "place_unknown"),
            ("rejected", "place_outside"),
            ("rejected", "name_not_letters"),
        ]

    def test_puts_every_taken_name_into_the_queue_and_none_into_the_register(
        self, told: dict[str, Any], land: Land
    ) -> None:
        assert {row.state for row in submissions(land)} == {"waiting"}

    def test_gives_the_rejected_back_with_reason_and_key(self, told: dict[str, Any], tmp_path: Path) -> None:
        rows = cells(Path(told["rejects_file"]))

        assert len(rows) == 1 + 8
        assert rows[0][-2:] == ["कारण / reason", "row_key"]
        assert all(row[-1] and row[-2] for row in rows[1:])

    def test_comes_back_corrected_under_the_same_keys(
        self, told: dict[str, Any], land: Land, tmp_path: Path
    ) -> None:
        rows = cells(Path(told["rejects_file"]))
        rows[1][1], rows[2][3] = "शोभा देवी", "6000012309"
        again = load(land, tmp_path, making.xlsx(rows), name="again.xlsx")

        keys = {row.row_key for row in submissions(land)}
        assert (again["accepted"], again["rejected"]) == (2, 6)
        assert {rows[1][-1], rows[2][-1]} <= keys

    def test_corrected_twice_is_corrected_once(
        self, told: dict[str, Any], land: Land, tmp_path: Path
    ) -> None:
        rows = cells(Path(told["rejects_file"]))[:2]
        rows[1][1] = "शोभा देवी"
        load(land, tmp_path, making.xlsx(rows), name="again.xlsx")

        third = load(land, tmp_path, making.xlsx(rows), name="again.xlsx")

        assert (third["accepted"], third["duplicates"]) == (0, 1)


class TestDuplicates:
    def test_of_an_earlier_list_are_known(self, land: Land, tmp_path: Path) -> None:
        load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34"))

        told = load(land, tmp_path, csv("Suman Kumar Singh,6000012301,Bahuara,35"))

        assert (told["accepted"], told["duplicates"]) == (0, 1)

    def test_beyond_reach_are_accepted_and_silently_flagged(self, land: Land, tmp_path: Path) -> None:
        land.enlist("Suman Kumar", "+916000012301", village="sonihar", by="khagaria")

        told = load(
            land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34", "Rekha Devi,6000012302,Bahuara,")
        )

        assert (told["accepted"], told["duplicates"], told["rejected"]) == (2, 0, 0)
        with land.door("saran", SEE):
            assert list(Submission.objects.order_by("row_number").values_list("is_flagged", flat=True)) == [
                True,
                False,
            ]

    def test_of_a_verified_member_are_known(self, land: Land, tmp_path: Path) -> None:
        land.enlist("Suman Kumar", "+916000012301")
        called(land, "yes")

        told = load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34"))

        assert told["duplicates"] == 1


class TestPlaces:
    def test_without_a_column_are_the_unit_itself(self, land: Land, tmp_path: Path) -> None:
        content = csv("Suman Kumar,6000012301", heading="Name,Mobile")

        load(land, tmp_path, content, unit="village:500001")

        assert [row.unit_id for row in submissions(land)] == [land.units["narharpur"].id]

    def test_of_the_whole_state_may_be_sent_by_the_state_office(self, land: Land, tmp_path: Path) -> None:
        content = csv(
            "Suman Kumar,6000012301,Narharpur,Saran", "Rekha Devi,6000012302,Sonihar,Khagaria",
            heading="Name,Mobile,Village,District",
        )  # fmt: skip

        told = load(land, tmp_path, content, by="hq", unit="state:10")

        assert told["accepted"] == 2
        assert len(submissions(land, "saran")) == len(submissions(land, "khagaria")) == 1

    def test_of_a_sheet_of_another_state_are_outside(self, land: Land, tmp_path: Path) -> None:
        content = csv("Suman Kumar,6000012301,Nowhere,Patiala", heading="Name,Mobile,Village,District")

        told = load(land, tmp_path, content, by="hq", unit="state:10")

        assert (told["accepted"], told["rejected"]) == (0, 1)

    def test_outside_the_own_area_are_refused_whole(self, land: Land, tmp_path: Path) -> None:
        with pytest.raises(operations.CannotReceive):
            load(land, tmp_path, csv("Suman Kumar,6000012301,Sonihar,34"), unit="district:200")


class TestRowKeys:
    def test_that_nobody_knows_make_a_row_new(self, land: Land, tmp_path: Path) -> None:
        content = csv("Suman Kumar,6000012301,ABCDEFGH23", heading="Name,Mobile,row_key")

        told = load(land, tmp_path, content, unit="village:500001")

        assert told["accepted"] == 1
        assert submissions(land)[0].row_key != "ABCDEFGH23"

    def test_copied_onto_a_second_row_leave_that_row_new(self, land: Land, tmp_path: Path) -> None:
        told = load(land, tmp_path, csv("Suman Kumar,60000,Narharpur,34"))
        key = cells(Path(told["rejects_file"]))[1][-1]
        content = csv(
            f"Suman Kumar,6000012301,Narharpur,{key}", f"Rekha Devi,6000012302,Narharpur,{key}",
            heading="Name,Mobile,Village,row_key",
        )  # fmt: skip

        again = load(land, tmp_path, content)

        assert again["accepted"] == 2
        assert [row.row_key == key for row in submissions(land)] == [True, False]

    def test_stay_with_a_row_that_is_rejected_again(self, land: Land, tmp_path: Path) -> None:
        told = load(land, tmp_path, csv("Suman Kumar,60000,Narharpur,34"))
        first = cells(Path(told["rejects_file"]))

        again = load(land, tmp_path, making.xlsx(first), name="again.xlsx")

        assert cells(Path(again["rejects_file"]))[1][-1] == first[1][-1]


class TestRowsOfAList:
    def test_do_not_name_who_said_no(self, land: Land, tmp_path: Path) -> None:
        load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34"))
        called(land, "no")

        with land.door("saran", SEE):
            (row,) = listing.batch_rows(land.actors["saran"], Batch.objects.get(), at=MORNING)
        assert (row.name, row.state) == ("", "closed")


class TestWhatIsKept:
    def test_the_sealed_file_goes_when_the_rows_are_stored(
        self, land: Land, tmp_path: Path, files: Path
    ) -> None:
        load(land, tmp_path, csv("Suman Kumar,6000012301,Narharpur,34"))

        assert not list(files.iterdir())

    def test_no_cell_of_a_rejected_row_is_in_clear(self, land: Land, tmp_path: Path) -> None:
        load(land, tmp_path, csv("Suman Kumar,60000123,Narharpur,34"))

        with land.door("saran", SEE):
            row = LeftRow.objects.get()
            batch = Batch.objects.get()
        assert b"Suman" not in bytes(row.raw) and "Suman" not in json.dumps(row.params)
        assert b"list.csv" not in bytes(batch.label)
