"""The four steps of a sheet, in a browser."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import loading_job, operations
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch, LeftRow, Submission
from dharatal.field.intake.reading.tests import making
from dharatal.field.intake.tests.conftest import Browse, csv, uploaded
from dharatal.kernel.actor import SYSTEM

GOOD = csv("Suman Kumar,6000012301,Narharpur,34", "Rekha Devi,6000012302,Bahuara,41")
MIXED = csv(
    "Suman Kumar,6000012301,Narharpur,34",
    "Suman Kumar,6000012301,Narharpur,34",
    "Rekha Devi,60000123,Bahuara,41",
    "Deepak Ram,6000012303,Bahuwra,30",
    "Gita Kumari,6000012304,Narharpur,17",
)


def send_file(
    client: Client, content: bytes, *, name: str = "list.csv", unit: str = "district:211"
) -> HttpResponse:
    return client.post("/lists/send/", {"file": uploaded(content, name), "unit": unit})


def checked(client: Client, content: bytes) -> str:
    """Upload a sheet and take its columns as guessed; answers the address of the batch."""
    address = send_file(client, content).url.removesuffix("columns/").removesuffix("check/")
    client.post(f"{address}columns/", {"remember": "on"})
    return address


def only_batch(land: Land) -> Batch:
    with land.door("hq", SEE):
        return Batch.objects.get()


class TestUpload:
    def test_shows_the_columns_that_were_found(self, browse: Browse) -> None:
        client = browse("saran")

        page = client.get(send_file(client, GOOD).url)

        assert [one["field"] for one in page.context["columns"]] == ["name", "mobile", "village", "age"]
        assert page.context["missing"] == []

    def test_stores_no_row(self, browse: Browse, land: Land) -> None:
        checked(browse("saran"), MIXED)

        with land.door("hq", SEE):
            assert not Submission.objects.exists()
            assert not LeftRow.objects.exists()

    def test_keeps_nothing_in_clear(self, browse: Browse, files: Path) -> None:
        checked(browse("saran"), MIXED)

        kept = b"".join(path.read_bytes() for path in files.iterdir())
        assert kept
        assert b"Suman" not in kept and b"6000012301" not in kept

    def test_sent_twice_is_kept_once(self, browse: Browse, land: Land) -> None:
        client = browse("saran")

        assert send_file(client, GOOD).url == send_file(client, GOOD).url

        assert only_batch(land).state == "preview"

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"%PDF-1.7 ...", "list.pdf"),
            (b"", "list.csv"),
            (making.locked_workbook(), "list.xlsx"),
            (b"<html><table></table></html>", "list.xls"),
            (b"\x89PNG\r\n\x1a\n" + bytes(200), "list.xlsx"),
            (making.lying_zip_bomb(96 << 20), "list.xlsx"),
            (",".join(f"c{n}" for n in range(2_000)).encode() + b"\n" + b"x," * 1_999 + b"x\n", "list.csv"),
        ],
        ids=["pdf", "empty", "locked", "web page", "picture", "zip bomb", "2,000 columns"],
    )
    def test_refuses_what_is_no_sheet_beside_the_field(
        self, browse: Browse, files: Path, content: bytes, name: str
    ) -> None:
        page = send_file(browse("saran"), content, name=name)

        assert page.status_code in (413, 422)
        assert page.context["refusal"]
        assert not list(files.iterdir())

    def test_refuses_a_place_outside_the_own_area(self, browse: Browse) -> None:
        page = send_file(browse("saran"), GOOD, unit="district:200")

        assert "not yours" in page.context["refusal"]

    def test_offers_the_own_area_and_its_blocks(self, browse: Browse) -> None:
        units = browse("saran").get("/lists/send/").context["units"]

        assert [one["ref"] for one in units] == ["district:211", "block:1812", "block:1811"]

    def test_says_when_the_disk_is_full(
        self, browse: Browse, monkeypatch: pytest.MonkeyPatch, files: Path
    ) -> None:
        full = type("Space", (), {"f_bavail": 10, "f_frsize": 4096})
        monkeypatch.setattr("dharatal.field.intake.operations.receiving.os.statvfs", lambda path: full)

        page = send_file(browse("saran"), GOOD)

        assert "disk is full" in page.context["refusal"]
        assert not list(files.iterdir())

    def test_gives_an_empty_sheet_that_is_understood(self, browse: Browse) -> None:
        client = browse("saran")
        empty = client.get("/lists/send/sample.xlsx").content

        page = send_file(client, empty, name="sample.xlsx")

        assert page.status_code == 422


class TestColumns:
    def test_ask_for_what_is_missing(self, browse: Browse) -> None:
        client = browse("saran")
        content = csv("Suman Kumar,abc", "Rekha Devi,def", heading="Name,Remarks")

        page = client.get(send_file(client, content).url)

        assert page.context["missing"] == ["Mobile"]
        assert client.post(page.request["PATH_INFO"], {}).status_code == 422

    def test_take_the_users_word(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        content = csv("Suman Kumar,6000012301,Narharpur", heading="A,B,C")
        address = send_file(client, content).url

        client.post(address, {"column-0": "name", "column-1": "mobile", "column-2": "village"})
        page = client.get(address.replace("columns", "check"))

        assert page.context["counts"]["accepted"]["count"] == 1

    def test_are_remembered_for_the_district(self, browse: Browse) -> None:
        client = browse("saran")
        first = csv("Suman Kumar,6000012301,Narharpur", heading="Naam,Number,Remarks")
        address = send_file(client, first).url
        fields = {"column-0": "name", "column-1": "mobile", "column-2": "village", "remember": "on"}
        client.post(address, fields)

        second = send_file(client, csv("Rekha Devi,6000012302,Bahuara", heading="Naam,Number,Remarks"))

        assert second.url.endswith("/check/")
        assert client.get(second.url).context["remembered"]

    def test_of_a_list_that_was_sent_stay(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        address = checked(client, GOOD)
        client.post(f"{address}send/")

        late = client.post(f"{address}columns/", {"column-0": ""})

        assert late.url.endswith("/working/")
        assert only_batch(land).mapping["sheets"]


class TestSheets:
    PEOPLE = (("Name", "Mobile", "Village"), ("Suman Kumar", "6000012301", "Narharpur"))
    OTHERS = (("Name", "Mobile", "Village"), ("Rekha Devi", "6000012302", "Bahuara"))
    NOTES = (("Item", "Price"), ("Flags", "200"), ("Chairs", "300"))

    def upload(self, client: Client, **more: Any) -> str:
        return send_file(client, making.xlsx(self.PEOPLE, more=more), name="list.xlsx").url

    def test_with_people_are_all_taken(self, browse: Browse) -> None:
        client = browse("saran")
        address = self.upload(client, Second=self.OTHERS, Costs=self.NOTES)

        chosen = [one["chosen"] for one in client.get(address).context["sheets"]]
        client.post(address, {"sheet": ["0", "1"]})

        assert chosen == [True, True, False]
        assert client.get(address.replace("columns", "check")).context["batch"]["rows"] == 2

    def test_that_are_not_ticked_are_left_out(self, browse: Browse) -> None:
        client = browse("saran")
        address = self.upload(client, Second=self.OTHERS)

        client.post(address, {"sheet": ["1"]})

        page = client.get(address.replace("columns", "check"))
        assert [row["name"] for row in page.context["rows"]] == ["Rekha Devi"]

    def test_that_were_ticked_are_never_dropped_unsaid(self, browse: Browse) -> None:
        client = browse("saran")
        address = self.upload(client, Costs=self.NOTES)

        page = client.post(address, {"sheet": ["0", "1"]})

        assert page.status_code == 422
        assert "Costs" in page.context["refusal"]


class TestCheck:
    def test_tells_what_would_become_of_each_row(self, browse: Browse) -> None:
        client = browse("saran")

        page = client.get(f"{checked(client, MIXED)}check/")

        assert sorted(row["state"] for row in page.context["rows"]) == [
            "accepted",
            "duplicate",
            "rejected",
            "rejected",
            "rejected",
        ]
        assert "Bahuara" in page.context["rows"][1]["why"]

    def test_shows_first_what_needs_the_sender(self, browse: Browse) -> None:
        client = browse("saran")

        page = client.get(f"{checked(client, MIXED)}check/")

        shown = [(row["state"], row["number"]) for row in page.context["rows"]]
        assert [state for state, _number in shown] == ["rejected"] * 3 + ["duplicate", "accepted"]
        assert [number for state, number in shown if state == "rejected"] == [4, 5, 6]

    def test_leads_from_each_count_to_its_rows(self, browse: Browse) -> None:
        client = browse("saran")
        page = client.get(f"{checked(client, MIXED)}check/")

        for name, state in (("accepted", "accepted"), ("duplicates", "duplicate"), ("rejected", "rejected")):
            counted = page.context["counts"][name]
            rows = client.get(counted["href"]).context["rows"]
            assert {row["state"] for row in rows} == {state}
            assert len(rows) == counted["count"]

    def test_narrows_to_one_reason(self, browse: Browse) -> None:
        client = browse("saran")
        address = checked(client, MIXED)

        page = client.get(f"{address}check/?state=rejected&reason=under_age")

        assert [row["name"] for row in page.context["rows"]] == ["Gita Kumari"]

    def test_says_that_only_the_first_rows_were_tried(
        self, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dharatal.field.intake.drafts.CHECKED_ROWS", 2)
        client = browse("saran")

        page = client.get(f"{checked(client, MIXED)}check/")

        assert "first 2 of 5" in page.context["toast"]["text"]
        assert len(page.context["rows"]) == 2

    def test_gives_what_would_come_back_as_a_workbook(self, browse: Browse) -> None:
        client = browse("saran")
        address = checked(client, MIXED)

        content = client.get(f"{address}check/rejected.xlsx").content

        assert content[:2] == b"PK"

    def test_is_not_found_by_another_district(self, browse: Browse) -> None:
        address = checked(browse("saran"), GOOD)

        assert browse("khagaria").get(f"{address}check/").status_code == 404


class TestSend:
    def test_queues_the_load_once_however_often_it_is_sent(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        address = checked(client, GOOD)

        first, second = client.post(f"{address}send/"), client.post(f"{address}send/")

        assert first.url == second.url == f"{address}working/"
        assert jobs() == 1

    def test_leads_on_when_the_work_is_done(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        address = checked(client, MIXED)
        client.post(f"{address}send/")
        bar = client.get(f"{address}progress/", headers={"hx-request": "true"})
        loading_job.load(land.actors["saran"], only_batch(land).id)

        done = client.get(f"{address}progress/", headers={"hx-request": "true"})

        assert bar.status_code == 200 and b"progressing" in bar.content
        assert done.headers["HX-Redirect"] == address

    def test_shows_how_the_rows_fared(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        address = checked(client, MIXED)
        client.post(f"{address}send/")
        loading_job.load(land.actors["saran"], only_batch(land).id)

        page = client.get(address)

        assert {name: one["count"] for name, one in page.context["counts"].items()} == {
            "accepted": 1,
            "duplicates": 1,
            "rejected": 3,
        }
        assert [row["state"] for row in page.context["rows"]] == ["waiting", "duplicate", *["rejected"] * 3]


class TestDrop:
    def test_leaves_neither_file_nor_batch(self, browse: Browse, land: Land, files: Path) -> None:
        client = browse("saran")
        address = checked(client, GOOD)

        answer = client.post(f"{address}drop/")

        assert answer.url == "/lists/"
        assert not list(files.iterdir())
        with land.door("hq", SEE):
            assert not Batch.objects.exists()

    def test_said_twice_is_done_once(self, browse: Browse) -> None:
        client = browse("saran")
        address = checked(client, GOOD)

        assert client.post(f"{address}drop/").url == client.post(f"{address}drop/").url == "/lists/"

    def test_does_not_touch_what_was_sent(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        address = checked(client, GOOD)
        client.post(f"{address}send/")

        client.post(f"{address}drop/")

        assert only_batch(land).state == "loading"


class TestForgottenPreviews:
    def test_go_with_their_files(self, browse: Browse, land: Land, files: Path) -> None:
        checked(browse("saran"), GOOD)
        with land.door("system", SEND):
            gone = operations.drop_forgotten(SYSTEM, before=MORNING + timedelta(minutes=1), at=MORNING)

        assert gone == 1
        assert not list(files.iterdir())

    def test_that_were_sent_stay(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        client.post(f"{checked(client, GOOD)}send/")
        with land.door("system", SEND):
            gone = operations.drop_forgotten(SYSTEM, before=MORNING + timedelta(minutes=1), at=MORNING)

        assert gone == 0


class TestLists:
    def test_asks_the_same_of_the_database_for_two_as_for_fifty(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        counts = []
        for upto in (2, 50):
            for number in range(only_count(land), upto):
                send_file(client, csv(f"Suman Kumar,60000{number:05},Narharpur,30"))
            counts.append(queries_of(client, "/lists/"))

        assert counts[0] == counts[1]

    def test_shows_each_district_its_own(self, browse: Browse) -> None:
        send_file(browse("saran"), GOOD)

        assert browse("khagaria").get("/lists/").context["batches"] == []
        assert [one["state"] for one in browse("hq").get("/lists/").context["batches"]] == ["needs_columns"]

    def test_refuses_who_may_not_see_them(self, browse: Browse) -> None:
        assert browse("asha").get("/lists/").status_code == 403


def jobs() -> int:
    with permitted(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'intake.load'")
        return int(cursor.fetchone()[0])


def only_count(land: Land) -> int:
    with land.door("hq", SEE):
        return Batch.objects.count()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
