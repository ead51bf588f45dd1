"""The start page and the shell: each post finds its own rooms and what waits for it."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import Land
from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import Submission
from dharatal.guard.audit.models import Entry
from dharatal.interfaces.web.tests.conftest import Browser, hire

ROOMS = {
    ("state_admin", "bihar"): ["today", "callroom", "coverage", "access", "devices"],
    ("hq_operator", "bihar"): ["today", "intake", "coverage", "people"],
    ("district_president", "saran"): ["today", "intake", "coverage", "people", "posts", "helpers"],
    ("block_president", "marhaura"): ["today", "intake", "coverage", "people", "posts", "helpers"],
    ("panchayat_incharge", "narharpur_gp"): ["today", "intake", "coverage"],
    ("callroom_incharge", "bihar"): ["callroom", "coverage", "devices"],
    ("guard_officer", "bihar"): ["today", "access", "audit"],
    ("auditor", "bihar"): ["today", "audit"],
    ("caller", "bihar"): ["call", "my_day"],
    ("desk_clerk", "bihar"): [],
}


@pytest.mark.parametrize(("post", "unit"), ROOMS)
def test_each_post_finds_its_rooms(land: Land, browser: Browser, post: str, unit: str):
    hire(land, "somebody", post, unit)
    page = browser("somebody").get("/accounts/sessions/")

    assert [room["code"] for room in page.context["rooms"]] == ROOMS[post, unit]


@pytest.mark.parametrize(("post", "unit"), [key for key, rooms in ROOMS.items() if "call" not in rooms])
def test_every_room_that_is_shown_opens(land: Land, browser: Browser, post: str, unit: str):
    hire(land, "somebody", post, unit)
    somebody = browser("somebody")

    rooms = somebody.get("/accounts/sessions/").context["rooms"]

    assert {room["code"]: somebody.get(room["href"]).status_code for room in rooms} == dict.fromkeys(
        ROOMS[post, unit], 200
    )


class TestToday:
    def test_leads_callers_to_their_desk(self, land: Land, browser: Browser):
        hire(land, "somebody", "caller", "bihar")

        assert browser("somebody").get("/").url == "/calls/"

    def test_leads_the_in_charge_to_the_room(self, land: Land, browser: Browser):
        hire(land, "somebody", "callroom_incharge", "bihar")

        assert browser("somebody").get("/").url == "/calls/room/"

    def test_tells_a_president_how_far_the_district_is(self, land: Land, browser: Browser):
        land.enlist("सुमन कुमार", "+916000012345")
        hire(land, "somebody", "district_president", "saran")

        progress = browser("somebody").get("/").context["progress"]

        assert (progress["quota"], progress["verified"], progress["waiting"]) == (30, 0, 1)

    def test_asks_for_what_came_back(self, land: Land, browser: Browser):
        one = land.enlist("सुमन कुमार", "+916000012345")
        with land.door("hq", SEE):
            Submission.objects.filter(id=one.id).update(state="returned")
        hire(land, "somebody", "district_president", "saran")

        page = browser("somebody").get("/")

        task = page.context["tasks"][0]
        assert (task["count"], task["href"], task["needs"]) == (1, "/lists/returns/", True)

    def test_is_a_phone_page_in_a_panchayat(self, land: Land, browser: Browser):
        hire(land, "somebody", "panchayat_incharge", "narharpur_gp")

        page = browser("somebody").get("/")

        assert "phone.css" in page.content.decode()

    def test_on_a_phone_leads_everywhere_and_out_again(self, land: Land, browser: Browser):
        hire(land, "somebody", "panchayat_incharge", "narharpur_gp")
        client = browser("somebody")

        page = client.get("/").content.decode()
        sheet = Path(finders.find("phone.css")).stat().st_size

        assert all(f'href="{address}"' in page for address in ("/lists/", "/coverage/"))
        assert 'action="/accounts/logout/"' in page
        assert "<script" not in page
        assert len(page.encode()) + sheet <= 30 * 1024

    def test_says_whom_to_ask_without_a_post(self, land: Land, browser: Browser):
        hire(land, "somebody", "desk_clerk", "bihar")

        assert len(browser("somebody").get("/").context["tasks"]) == 1

    def test_needs_a_log_in(self, db):
        assert Client().get("/").url == "/accounts/login/?next=%2F"


class TestRefused:
    def test_page_is_in_hindi_and_in_the_log(self, land: Land, browser: Browser):
        hire(land, "somebody", "caller", "bihar")

        answer = browser("somebody").get("/people/")

        with permitted():
            entry = Entry.objects.get(action="access.refused")
        assert answer.status_code == 403
        assert "यह आप नहीं खोल सकते" in answer.content.decode()
        assert (entry.login, entry.facts) == ("somebody", {"route": "people:list", "code": "not_allowed"})


class TestFindKey:
    def test_leads_to_the_search_of_who_may_search(self, land: Land, browser: Browser):
        hire(land, "somebody", "district_president", "saran")

        assert 'data-find="/people/find/"' in browser("somebody").get("/").content.decode()

    def test_is_empty_for_others(self, land: Land, browser: Browser):
        hire(land, "somebody", "auditor", "bihar")

        assert 'data-find=""' in browser("somebody").get("/").content.decode()
