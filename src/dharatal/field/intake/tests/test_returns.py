"""The correction loop: what a caller sends back is put right by its sender and called again."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from dharatal.field.calls import operations as calls
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import coverage, operations, queries
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.models import Submission
from dharatal.field.intake.tests.conftest import Browse, called
from dharatal.field.intake.tests.test_loading import load
from dharatal.guard.audit.models import Entry
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.sealing import open_sealed
from dharatal.register.people.card import Card, phones_from_bytes


@pytest.fixture
def wrong(land: Land) -> Submission:
    """A name that came back with the caller's note."""
    sent = land.enlist("Suman Kumar", "+916000012301", relation="F", relative_name="Ram Prasad", age=34)
    called(land, "wrong_number", note="Somebody else has this number")
    return land.submission(sent.uuid)


def content_of(land: Land, submission: Submission) -> tuple[Card, list[str]]:
    with land.door("hq", SEE):
        row = Submission.objects.get(id=submission.id)
        subject = subjects_by_id([row.id])[row.id]
        return (
            Card.from_bytes(open_sealed(subject, "card", bytes(row.card))),
            phones_from_bytes(open_sealed(subject, "phone", bytes(row.phone))),
        )


def is_called_next(land: Land, submission: Submission) -> bool:
    with land.door("bina", MAKE_CALLS):
        task = calls.claim(land.actors["bina"], at=MORNING).task
    return task is not None and task.owner_ref == submission.uuid


class TestThePage:
    def test_shows_the_note_and_the_end_of_the_number(self, browse: Browse, wrong: Submission) -> None:
        (one,) = browse("saran").get("/lists/returns/").context["open"]

        assert (one["name"], one["note"]) == ("Suman Kumar", "Somebody else has this number")
        assert one["masked"] == "••••• ••301"

    def test_holds_no_whole_number(self, browse: Browse, wrong: Submission) -> None:
        page = browse("saran").get("/lists/returns/")

        assert b"12301" not in page.content

    def test_is_a_phone_page_of_thirty_kilobytes(self, browse: Browse, land: Land) -> None:
        names = ("Suman", "Rekha", "Deepak", "Gita", "Raju", "Meena")
        for number, name in enumerate(names):
            land.enlist(f"{name} Kumar", f"+91600001230{number}")
            called(land, "wrong_number", note="Wrong")

        page = browse("saran").get("/lists/returns/")

        assert len(page.context["open"]) == 5 and len(page.context["more"]) == 1
        assert len(page.content) <= 30_000
        assert b"<script" not in page.content

    def test_is_empty_for_another_district(self, browse: Browse, wrong: Submission) -> None:
        assert browse("khagaria").get("/lists/returns/").context["open"] == []

    def test_is_shown_to_the_block_it_lies_in(self, browse: Browse, wrong: Submission) -> None:
        assert browse("marhaura").get("/lists/returns/").context["left"] == 1

    def test_is_one_look_with_everybody_on_it(self, browse: Browse, wrong: Submission, land: Land) -> None:
        browse("saran").get("/lists/returns/")

        with land.door("hq", SEE):
            (entry,) = Entry.objects.filter(action="intake.returns_shown")
        assert entry.action == "intake.returns_shown"


class TestItsRowKey:
    def test_is_given_when_it_comes_back(self, land: Land) -> None:
        waiting = land.enlist("Suman Kumar", "+916000012301")
        called(land, "wrong_number", note="Wrong")

        assert waiting.row_key is None
        assert land.submission(waiting.uuid).row_key

    def test_stays_when_it_comes_back_again(self, browse: Browse, land: Land, wrong: Submission) -> None:
        browse("saran").post(f"/lists/returns/{wrong.uuid}/number/", {"phone": "6000012399", "key": "k1"})
        called(land, "wrong_number", note="Wrong once more", at=MORNING + timedelta(hours=1))

        again = land.submission(wrong.uuid)
        assert (again.times_returned, again.row_key) == (2, wrong.row_key)


class TestANewNumber:
    def post(self, client: Client, wrong: Submission, phone: str, key: str = "k1") -> object:
        return client.post(f"/lists/returns/{wrong.uuid}/number/", {"phone": phone, "key": key})

    def test_puts_the_name_back_into_the_queue(self, browse: Browse, land: Land, wrong: Submission) -> None:
        self.post(browse("saran"), wrong, "60000 12399")

        card, phones = content_of(land, wrong)
        assert phones == ["+916000012399"]
        assert (card.name, card.relative_name, card.age) == ("Suman Kumar", "Ram Prasad", 34)
        assert is_called_next(land, wrong)

    def test_sent_twice_is_taken_once(self, browse: Browse, land: Land, wrong: Submission) -> None:
        client = browse("saran")

        first, second = self.post(client, wrong, "6000012399"), self.post(client, wrong, "6000012399")

        assert first.url == second.url == "/lists/returns/"
        assert land.submission(wrong.uuid).state == "waiting"

    def test_that_is_none_is_refused_beside_the_field(
        self, browse: Browse, land: Land, wrong: Submission
    ) -> None:
        page = self.post(browse("saran"), wrong, "60000")

        (one,) = page.context["open"]
        assert page.status_code == 422
        assert "5 digits" in one["error"] and one["value"] == "60000"
        assert land.submission(wrong.uuid).state == "returned"

    def test_of_somebody_known_by_that_name_is_refused(
        self, browse: Browse, land: Land, wrong: Submission
    ) -> None:
        land.enlist("Suman Kumar", "+916000012377")

        page = self.post(browse("saran"), wrong, "6000012377")

        assert "sent already" in page.context["open"][0]["error"]

    def test_is_not_taken_from_another_district(self, browse: Browse, land: Land, wrong: Submission) -> None:
        self.post(browse("khagaria"), wrong, "6000012399")

        assert content_of(land, wrong)[1] == ["+916000012301"]


class TestAWholeCorrection:
    def test_changes_name_and_village(self, browse: Browse, land: Land, wrong: Submission) -> None:
        sent = {
            "name": "Suman Kumar Singh",
            "relative_name": "Ram Prasad Singh",
            "age": "35",
            "phone": "6000012399",
            "unit": "village:500002",
            "key": "k1",
        }
        browse("saran").post(f"/lists/returns/{wrong.uuid}/", sent)

        card, _phones = content_of(land, wrong)
        assert (card.name, card.age, card.relation) == ("Suman Kumar Singh", 35, "F")
        assert land.submission(wrong.uuid).unit_id == land.units["bahuara"].id

    def test_keeps_what_was_typed_when_it_is_refused(self, browse: Browse, wrong: Submission) -> None:
        sent = {"name": "Suman K", "age": "12", "phone": "6000012399", "unit": "village:500001", "key": "k1"}

        page = browse("saran").post(f"/lists/returns/{wrong.uuid}/", sent)

        assert page.context["values"]["name"] == "Suman K"
        assert set(page.context["errors"]) == {"age"}

    def test_needs_another_number_after_a_wrong_one(self, browse: Browse, wrong: Submission) -> None:
        sent = {"name": "Suman Kumar", "phone": "", "unit": "village:500001", "key": "k1"}

        page = browse("saran").post(f"/lists/returns/{wrong.uuid}/", sent)

        assert set(page.context["errors"]) == {"phone"}

    def test_does_not_reach_beyond_the_own_area(self, browse: Browse, land: Land, wrong: Submission) -> None:
        sent = {"name": "Suman Kumar", "phone": "6000012399", "unit": "village:500004", "key": "k1"}

        page = browse("saran").post(f"/lists/returns/{wrong.uuid}/", sent)

        assert "not yours" in page.context["errors"]["form"]
        assert land.submission(wrong.uuid).state == "returned"

    def test_offers_the_villages_of_the_panchayat(self, browse: Browse, wrong: Submission) -> None:
        page = browse("saran").get(f"/lists/returns/{wrong.uuid}/")

        assert [one["ref"] for one in page.context["villages"]] == ["village:500002", "village:500001"]

    def test_of_a_name_that_went_on_is_not_found(self, browse: Browse, land: Land, wrong: Submission) -> None:
        client = browse("saran")
        client.post(f"/lists/returns/{wrong.uuid}/number/", {"phone": "6000012399", "key": "k1"})

        assert client.get(f"/lists/returns/{wrong.uuid}/").status_code == 404


class TestSomebodyWhoIsGone:
    def test_leaves_the_figures_as_if_never_sent(self, browse: Browse, land: Land, wrong: Submission) -> None:
        client = browse("saran")

        client.post(f"/lists/returns/{wrong.uuid}/gone/", {"key": "k1"})
        client.post(f"/lists/returns/{wrong.uuid}/gone/", {"key": "k1"})

        with land.door("saran", SEE_COVERAGE):
            standing = coverage.standing_of(land.actors["saran"], land.units["saran"])
        assert (standing.submitted, standing.called, standing.returned) == (0, 0, 0)

    def test_is_shredded_after_thirty_days(self, browse: Browse, land: Land, wrong: Submission) -> None:
        browse("saran").post(f"/lists/returns/{wrong.uuid}/gone/", {})

        row = land.submission(wrong.uuid)
        assert (row.state, (row.shred_after - MORNING.date()).days) == ("closed", 30)


class TestTheSheet:
    def test_comes_back_as_a_correction(
        self, browse: Browse, land: Land, wrong: Submission, tmp_path: Path
    ) -> None:
        book = openpyxl.load_workbook(BytesIO(browse("saran").get("/lists/returns/sheet.xlsx").content))
        book.active["C2"] = "6000012388"
        stream = BytesIO()
        book.save(stream)

        told = load(land, tmp_path, stream.getvalue(), name="back.xlsx")

        assert (told["accepted"], told["duplicates"], told["rejected"]) == (1, 0, 0)
        assert content_of(land, wrong)[1] == ["+916000012388"]
        assert is_called_next(land, wrong)

    def test_with_the_same_wrong_number_is_called_again_all_the_same(
        self, browse: Browse, land: Land, wrong: Submission, tmp_path: Path
    ) -> None:
        content = browse("saran").get("/lists/returns/sheet.xlsx").content

        load(land, tmp_path, content, name="back.xlsx")

        assert land.submission(wrong.uuid).state == "waiting"


class TestWhoNeverAnswered:
    def test_may_keep_the_number(self, browse: Browse, land: Land) -> None:
        sent = land.enlist("Suman Kumar", "+916000012301")
        with land.door("hq", SEND):
            operations.unreached(land.actors["hq"], sent.uuid, at=MORNING)
            calls.close_tasks(land.actors["hq"], [sent.uuid], at=MORNING)
        values = {"name": "Suman Kumar", "phone": "", "unit": "village:500001", "key": "k1"}

        browse("saran").post(f"/lists/returns/{sent.uuid}/", values)

        assert land.submission(sent.uuid).state == "waiting"
        with land.door("saran", SEND):
            assert queries.count_corrected(land.actors["saran"], land.units["saran"]) == 1
