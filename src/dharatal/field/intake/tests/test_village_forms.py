"""Village forms: printed with row keys, photographed, keyed in line by line, put right under the same key."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.forms_on_paper import operations as paper
from dharatal.field.intake.forms_on_paper import queries
from dharatal.field.intake.models import Submission, VillageForm
from dharatal.field.intake.operations.receiving import file_of
from dharatal.field.intake.queries import NotFound
from dharatal.field.intake.tests import photos
from dharatal.field.intake.tests.conftest import called
from dharatal.guard.audit.models import Entry
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.card import Card
from dharatal.register.territory import operations as territory
from dharatal.register.territory import queries as places
from dharatal.register.territory.capabilities import MANAGE_TERRITORY

Browse = Callable[[str], Client]
SUMAN = Card("सुमन कुमार", "F", "राम प्रसाद")
LINE = {
    "name": "सुमन कुमार",
    "relation": "F",
    "relative_name": "राम प्रसाद",
    "phone": "60000 12345",
    "told": "on",
}


@pytest.fixture
def form(land: Land) -> VillageForm:
    with land.door("saran", SEND):
        return paper.new_form(land.actors["saran"], unit=land.units["narharpur"], at=MORNING)


def key_in(land: Land, form: VillageForm, line: int, card: Card = SUMAN, phone: str = "+916000012345") -> str:
    with land.door("saran", SEND):
        unit = queries.unit_of(form)
        return paper.key_in(
            land.actors["saran"], form, line, card=card, phones=[phone], unit=unit, at=MORNING
        )


def states(land: Land, form: VillageForm) -> list[str]:
    with land.door("saran", SEND):
        return [one.state for one in queries.lines_of(VillageForm.objects.get(number=form.number))]


class TestAForm:
    def test_has_ten_keys_in_its_code(self, land: Land, form: VillageForm) -> None:
        with land.door("saran", SEND):
            keys = [one.row_key for one in queries.lines_of(form)]
            text = queries.qr_text(form, land.units["narharpur"], keys)

        assert len(set(keys)) == 10
        assert text == f"DHARATAL:{form.number} VILLAGE:500001 {' '.join(keys)}"

    def test_is_printed_for_own_villages_only(self, land: Land) -> None:
        with pytest.raises(intake.CannotReceive), land.door("khagaria", SEND):
            paper.new_form(land.actors["khagaria"], unit=land.units["narharpur"], at=MORNING)

    def test_is_for_one_village_and_no_district(self, land: Land) -> None:
        with pytest.raises(paper.CannotPrintForm), land.door("saran", SEND):
            paper.new_form(land.actors["saran"], unit=land.units["saran"], at=MORNING)

    def test_is_no_affair_of_another_district(self, land: Land, form: VillageForm) -> None:
        with pytest.raises(NotFound), land.door("khagaria", SEND):
            queries.form(land.actors["khagaria"], form.number)

    def test_is_found_by_the_key_of_any_line(self, land: Land, form: VillageForm) -> None:
        with land.door("saran", SEND):
            key = queries.lines_of(form)[6].row_key
            found, line = queries.form_of_key(land.actors["saran"], f" {key.lower()} ")

        assert (found.number, line) == (form.number, 7)


class TestALine:
    def test_becomes_a_submission_under_its_printed_key(self, land: Land, form: VillageForm) -> None:
        assert key_in(land, form, 3) == "accepted"

        with land.door("saran", SEND):
            key = queries.lines_of(form)[2].row_key
            sent = Submission.objects.get(row_key=key)
        assert (sent.unit_id, sent.state) == (form.unit_id, "waiting")
        assert states(land, form) == ["open_line"] * 2 + ["accepted"] + ["open_line"] * 7

    def test_that_is_known_already_is_a_duplicate(self, land: Land, form: VillageForm) -> None:
        land.enlist("सुमन कुमार", "+916000012345")

        assert key_in(land, form, 1) == "duplicate"
        assert states(land, form)[0] == "duplicate"

    def test_is_keyed_in_again_after_a_duplicate(self, land: Land, form: VillageForm) -> None:
        land.enlist("सुमन कुमार", "+916000012345")
        key_in(land, form, 1)

        assert key_in(land, form, 1, Card("रीता देवी"), "+916000012346") == "accepted"
        assert states(land, form)[0] == "accepted"

    def test_typed_twice_is_one_name(self, land: Land, form: VillageForm) -> None:
        assert [key_in(land, form, 1) for _again in range(2)] == ["accepted", "duplicate"]
        with land.door("saran", SEND):
            assert Submission.objects.count() == 1

    def test_that_came_back_is_corrected_by_a_second_sending(self, land: Land, form: VillageForm) -> None:
        key_in(land, form, 1)
        called(land, "wrong_number")

        assert key_in(land, form, 1, phone="+916000012399") == "accepted"

        with land.door("saran", SEND):
            (sent,) = Submission.objects.all()
        assert (sent.state, sent.times_returned) == ("waiting", 1)

    def test_of_a_village_renamed_meanwhile_stays_in_it(self, land: Land, form: VillageForm) -> None:
        with permitted(), land.door("system", MANAGE_TERRITORY):
            territory.rename(SYSTEM, unit_id=form.unit_id, name_en="Shivpur", name_hi="शिवपुर", at=MORNING)

        key_in(land, form, 1)

        with land.door("saran", SEND):
            (sent,) = Submission.objects.all()
            assert places.unit_by_ref("village:500001").id == sent.unit_id
            within = places.PlaceIndex(land.units["saran"])
            assert within.resolve("", "", "", "नरहरपुर", "", "", "").unit is not None


class TestAPhoto:
    def keep(self, land: Land, form: VillageForm, content: bytes) -> VillageForm:
        with land.door("saran", SEND):
            return paper.keep_photo(land.actors["saran"], form, content, at=MORNING)

    def test_is_sealed_on_the_disk_and_opens_again(self, land: Land, form: VillageForm, files: Path) -> None:
        kept = self.keep(land, form, photos.jpeg(orientation=6))

        (stored,) = files.iterdir()
        assert b"\xff\xd8\xff" not in stored.read_bytes()
        with land.door("saran", SEND):
            assert paper.photo_of(land.actors["saran"], kept).startswith(b"\xff\xd8\xff")

    def test_lying_on_its_side_is_shown_upright(self, land: Land, form: VillageForm) -> None:
        kept = self.keep(land, form, photos.jpeg(width=1600, height=1200))

        assert kept.quarter == 1

    def test_is_shredded_after_its_days(self, land: Land, form: VillageForm, files: Path) -> None:
        kept = self.keep(land, form, photos.jpeg())
        key_in(land, form, 1)
        for days, left in ((60, 1), (120, 0)):
            with land.door("system", SEND):
                paper.shred_photos(SYSTEM, at=MORNING + timedelta(days=days))
            assert len(list(files.iterdir())) == left

        assert not file_of(kept.batch_id).exists()
        assert states(land, form)[0] == "accepted"

    def test_survives_the_sweep_for_files_of_nobody(self, land: Land, form: VillageForm, files: Path) -> None:
        self.keep(land, form, photos.jpeg())

        with land.door("system", SEND):
            intake.drop_orphans(before=10**11)

        assert len(list(files.iterdir())) == 1


class TestThePages:
    def test_print_a_form_with_its_code(self, form: VillageForm, browse: Browse) -> None:
        page = browse("saran").get(f"/lists/forms/{form.number}/print/").content.decode()

        assert "कोड 500001" in page
        assert 'class="qr"' in page

    def test_make_a_form_from_a_village(self, land: Land, browse: Browse) -> None:
        answer = browse("saran").post("/lists/forms/new/", {"unit": "village:500002"})

        assert answer.status_code == 302
        assert "500002" in browse("saran").get(answer["Location"]).content.decode()

    def test_key_in_a_line_and_go_on_with_the_next(self, form: VillageForm, browse: Browse) -> None:
        browser = browse("saran")

        answer = browser.post(f"/lists/forms/{form.number}/line/1/", LINE)

        page = browser.get(answer["Location"]).content.decode()
        assert "?line=2" in answer["Location"]
        assert "Line 1:" in page
        assert "Accepted" in page

    def test_say_what_is_wrong_with_a_line_and_keep_what_was_typed(
        self, form: VillageForm, browse: Browse
    ) -> None:
        answer = browse("saran").post(f"/lists/forms/{form.number}/line/1/", {**LINE, "phone": "12345"})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="सुमन कुमार"' in page
        assert 'id="te"' in page

    def test_show_the_strip_of_the_line(self, form: VillageForm, browse: Browse) -> None:
        browser = browse("saran")
        browser.post(f"/lists/forms/{form.number}/photo/", {"photo": _file(photos.jpeg())})

        pages = [browser.get(f"/lists/forms/{form.number}/?line={line}").content.decode() for line in (1, 2)]
        strips = [page.split('class="strip" viewBox="')[1].split('"')[0] for page in pages]

        assert strips[0] != strips[1]
        picture = browser.get(f"/lists/forms/{form.number}/picture/")
        assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/jpeg", "no-store")

    @pytest.mark.parametrize(
        ("act", "at", "changed"),
        [
            ("turn", "", {"quarter": 1}),
            ("upright", "2", {"quarter": 2}),
            ("lower", "", {"first": 247, "last": 853}),
            ("first", "250", {"first": 250}),
            ("last", "950", {"last": 950}),
        ],
    )
    def test_move_the_strip_by_buttons(
        self, land: Land, form: VillageForm, browse: Browse, act: str, at: str, changed: dict[str, int]
    ) -> None:
        browse("saran").post(f"/lists/forms/{form.number}/look/", {"act": act, "at": at, "line": "4"})

        with land.door("saran", SEND):
            now = VillageForm.objects.get(number=form.number)
        assert {name: getattr(now, name) for name in changed} == changed

    def test_refuse_a_photo_that_nobody_can_show(self, form: VillageForm, browse: Browse) -> None:
        answer = browse("saran").post(f"/lists/forms/{form.number}/photo/", {"photo": _file(photos.heic())})

        assert answer.status_code == 422
        assert "HEIC" in answer.content.decode()

    def test_open_nothing_of_another_district(self, form: VillageForm, browse: Browse) -> None:
        browser = browse("khagaria")

        answers = [browser.get(f"/lists/forms/{form.number}/{part}") for part in ("", "print/", "picture/")]

        assert [one.status_code for one in answers] == [404] * 3


class TestReturnsOnPaper:
    def test_are_printed_by_block_with_their_row_keys(self, land: Land, browse: Browse) -> None:
        sent = land.enlist("रीता देवी", "+916000012346")
        land.enlist("दूर की", "+916000012347", village="basantpur")
        called(land, "wrong_number", note="दुकान का नंबर है")

        page = browse("saran").get("/lists/returns/print/?unit=block:1811").content.decode()

        assert land.submission(sent.uuid).row_key in page
        assert "दुकान का नंबर है" in page
        assert "60000" not in page
        with permitted():
            assert Entry.objects.get(action="intake.returns_printed").facts == {"rows": 1}

    def test_are_hindi_on_the_sheet_and_english_around_it_for_an_english_reader(
        self, land: Land, browse: Browse
    ) -> None:
        land.enlist("रीता देवी", "+916000012346")
        called(land, "wrong_number")
        browser = browse("saran")
        browser.cookies["django_language"] = "en"

        page = browser.get("/lists/returns/print/?unit=block:1811").content.decode()

        around, _start, sheet = page.partition("<article")
        assert "Wrong numbers" in around
        assert "कौन" in sheet
        assert "Wrong number:" not in sheet

    def test_offer_the_blocks_of_a_district_first(self, land: Land, browse: Browse) -> None:
        land.enlist("रीता देवी", "+916000012346")
        called(land, "wrong_number")

        page = browse("saran").get("/lists/returns/print/").content.decode()

        assert "unit=block:1811" in page
        assert "रीता" not in page

    def test_are_refused_beyond_the_own_area(self, land: Land, browse: Browse) -> None:
        answer = browse("khagaria").get("/lists/returns/print/?unit=block:1811")

        assert answer.status_code == 422


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
