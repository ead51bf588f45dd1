"""Paper hour through the front door: asked, approved by another, printed, entered, signed back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.models import Sheet, SheetRow, SheetsAsked
from dharatal.field.callroom.tests.test_paper import room as room
from dharatal.field.callroom.tests.test_paper import rows_of, sheet_for
from dharatal.field.callroom.tests.test_views import logged_in
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.guard.access import operations as access
from dharatal.guard.access.models import User
from dharatal.guard.access.second_factor import set_totp
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY

EVENING = MORNING + timedelta(hours=7)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def incharge(room: Land) -> Client:
    return logged_in(room, "incharge")


@pytest.fixture
def guard(room: Land) -> Client:
    with permitted():
        set_totp(SYSTEM, user=User.objects.get(login="guard"), at=MORNING)
    return logged_in(room, "guard")


def in_the_evening() -> None:
    clock.set_trial_clock(lambda: EVENING)


def entered(
    browser: Client, code: str, outcome: str, *, address: str = "/calls/paper/enter/", **more: str
) -> Any:
    return browser.post(address, {"code": code, "outcome": outcome, "time": "12.05", **more})


class TestMakingASheet:
    def test_takes_two_people(self, room: Land, incharge: Client, guard: Client) -> None:
        asha = room.actors["asha"].user_id
        incharge.post("/calls/paper/ask/", {"caller": [asha], "rows": "2"})
        with permitted():
            asked = SheetsAsked.objects.get()

        own = incharge.post(f"/calls/paper/asked/{asked.id}/approve/")
        other = guard.post(f"/calls/paper/asked/{asked.id}/approve/")

        assert (own.status_code, other.status_code) == (403, 302)
        with permitted():
            assert Sheet.objects.get().caller_id == asha

    def test_stays_on_its_page_with_what_was_typed_when_it_is_refused(self, incharge: Client) -> None:
        page = incharge.post("/calls/paper/ask/", {"rows": "7"})

        assert page.status_code == 422
        assert page.context["refusal"]
        assert 'value="7"' in page.content.decode()

    def test_shows_the_approver_no_name(self, room: Land, incharge: Client, guard: Client) -> None:
        incharge.post("/calls/paper/ask/", {"caller": [room.actors["asha"].user_id], "rows": "2"})

        page = guard.get("/calls/paper/asked/").content.decode()

        assert "asha" in page
        assert "सुमन" not in page

    def test_stays_shut_for_a_caller(self, room: Land) -> None:
        answers = [logged_in(room, "asha").get(f"/calls/paper/{part}") for part in ("", "asked/", "enter/")]

        assert [one.status_code for one in answers] == [403] * 3


class TestAPrintedSheet:
    def test_shows_names_numbers_codes_and_for_whom_it_is(self, room: Land, incharge: Client) -> None:
        (sheet,) = sheet_for(room, "asha")

        answer = incharge.get(f"/calls/paper/{sheet.number}/print/")

        page = answer.content.decode()
        assert "सुमन कुमार" in page
        assert "60000 12340" in page
        assert f"incharge → asha · {sheet.number} · 09.11.2026 10:30" in page
        assert answer["Cache-Control"] == "no-store"

    def test_names_a_village_as_it_is_called_now(self, room: Land, incharge: Client) -> None:
        (sheet,) = sheet_for(room, "asha")
        with permitted(), room.door("system", MANAGE_TERRITORY):
            territory.rename(SYSTEM, unit_id=room.units["narharpur"].id, name_hi="शिवपुर", at=MORNING)

        page = incharge.get(f"/calls/paper/{sheet.number}/print/").content.decode()

        assert "सारण › शिवपुर" in page

    def test_is_shown_row_by_row_without_a_name(self, room: Land, incharge: Client) -> None:
        (sheet,) = sheet_for(room, "asha")

        page = incharge.get(f"/calls/paper/{sheet.number}/").content.decode()

        assert "सुमन" not in page
        assert "60000" not in page


class TestEntering:
    def test_answers_with_the_name_and_waits_for_the_next_row(self, room: Land, incharge: Client) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        in_the_evening()

        page = entered(incharge, row.code, "no").content.decode()

        assert "सुमन कुमार" in page
        assert 'id="code" name="code" inputmode="numeric" required maxlength="20" value=""' in page
        assert 'value="12.05"' in page

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, room: Land, incharge: Client) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        in_the_evening()
        wrong = f"{row.code[:-1]}{(int(row.code[-1]) + 1) % 10}"

        answer = entered(incharge, wrong, "no")

        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.content.decode()

    def test_shows_a_second_result_beside_the_first(self, room: Land, incharge: Client) -> None:
        (sheet,) = sheet_for(room, "asha")
        row = rows_of(room, sheet)[0]
        in_the_evening()
        entered(incharge, row.code, "no")

        answer = entered(incharge, row.code, "busy", time="12.10")

        assert answer.status_code == 409
        page = incharge.get(f"/calls/paper/{sheet.number}/").content.decode()
        assert "व्यस्त" in page and "नहीं जुड़े" in page

    def test_replaces_the_first_result_when_the_in_charge_corrects_it(
        self, room: Land, incharge: Client
    ) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        in_the_evening()
        entered(incharge, row.code, "no")

        answer = entered(incharge, row.code, "busy", time="12.10", correct="1")

        assert answer.status_code == 200
        assert room.submission(row.owner_ref).state == "waiting"

    def test_counts_once_however_often_it_is_sent(self, room: Land, incharge: Client) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        in_the_evening()
        entered(incharge, row.code, "no")

        answers = [
            entered(incharge, row.code, "busy", time="12.10", correct="1", key="k1") for _sending in range(2)
        ]

        assert [one.status_code for one in answers] == [200, 200]
        assert "पहले ही" in answers[1].content.decode()
        assert room.submission(row.owner_ref).times_called == 1

    def test_answers_a_script_with_what_has_changed_only(self, room: Land, incharge: Client) -> None:
        row = rows_of(room, sheet_for(room, "asha")[0])[0]
        in_the_evening()
        page = {"HTTP_HX_REQUEST": "true"}

        done = incharge.post(
            "/calls/paper/enter/", {"code": row.code, "outcome": "no", "time": "12.05"}, **page
        )
        refused = incharge.post(
            "/calls/paper/enter/", {"code": "11", "outcome": "no", "time": "12.05"}, **page
        )

        assert (done.status_code, refused.status_code) == (200, 422)
        for answer in (done.content.decode(), refused.content.decode()):
            assert 'id="told"' in answer
            assert 'id="lists"' in answer
            assert 'id="paper"' not in answer

    def test_is_open_to_a_caller_for_the_own_sheet(self, room: Land, enter: Enter) -> None:
        own, other = sheet_for(room, "asha", rows=1)[0], sheet_for(room, "bina", rows=1)[0]
        asha = logged_in(room, "asha")
        with enter(SYSTEM, None):
            asha.cookies["dharatal_device"] = access.enrol_device(SYSTEM, label="मेज़ 1", at=MORNING)[1]
        in_the_evening()

        codes = [rows_of(room, sheet)[0].code for sheet in (own, other)]
        answers = [entered(asha, code, "no", address="/calls/own-sheet/") for code in codes]

        assert [one.status_code for one in answers] == [200, 404]


class TestTheBoard:
    def test_signs_a_sheet_back(self, room: Land, incharge: Client) -> None:
        (sheet,) = sheet_for(room, "asha")

        refused = incharge.post(f"/calls/paper/{sheet.number}/back/")
        done = incharge.post(f"/calls/paper/{sheet.number}/back/", {"rest_not_called": "1"})

        assert (refused.status_code, done.status_code) == (409, 302)
        with permitted():
            assert Sheet.objects.get().state == "closed"

    def test_shows_who_has_a_missing_sheet(self, room: Land, incharge: Client) -> None:
        (sheet,) = sheet_for(room, "asha")
        clock.set_trial_clock(lambda: sheet.until + timedelta(hours=12))

        page = incharge.get("/calls/paper/").content.decode()

        assert "नहीं लौटी" in page
        assert "asha" in page
        assert "(1)" in incharge.get("/calls/room/").content.decode()

    def test_asks_as_often_for_fifty_sheets_as_for_two(self, room: Land, incharge: Client) -> None:
        (sheet,) = sheet_for(room, "asha")
        counts = []
        for more in (1, 48):
            _sheets_like(room, sheet, more)
            with CaptureQueriesContext(connection) as asked:
                incharge.get("/calls/paper/")
            counts.append(len(asked))

        assert counts[1] <= counts[0]


def _sheets_like(land: Land, sheet: Sheet, more: int) -> None:
    """Other sheets of other callers, each with one row."""
    row = rows_of(land, sheet)[0]
    with land.door("system", MANAGE_TERRITORY):
        for _sheet in range(more):
            caller = 10_000 + Sheet.objects.count()
            made = Sheet(
                asked_id=sheet.asked_id,
                caller_id=caller,
                made_by=sheet.made_by,
                approved_by=sheet.approved_by,
                made_at=MORNING,
                until=sheet.until,
            )
            made.save(force_insert=True)
            values = {one.attname: getattr(row, one.attname) for one in SheetRow._meta.concrete_fields}
            unlike = {"sheet_id": made.number, "caller_id": caller, "code": f"x{caller}"}
            SheetRow(**{**values, **unlike, "call_uuid": uuid4()}).save(force_insert=True)
