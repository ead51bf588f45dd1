"""The start page and the shell: each post finds its own rooms and what waits for it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom import operations as callroom
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch, Submission
from dharatal.field.intake.operations import receiving
from dharatal.field.trace.models import Entrusted
from dharatal.guard.access import operations as access
from dharatal.guard.audit.models import Entry
from dharatal.interfaces.web import shell
from dharatal.interfaces.web.tests.conftest import PASSWORD, Browser, hire
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.ids import new_uuid

ROOMS = {
    ("state_admin", "bihar"): [
        "today",
        "callroom",
        "coverage",
        "approvals",
        "access",
        "devices",
        "entrusted",
        "decoys",
    ],
    ("hq_operator", "bihar"): [
        "today",
        "intake",
        "coverage",
        "people",
        "files",
        "approvals",
        "review",
        "complaints",
    ],
    ("district_president", "saran"): [
        *("today", "intake", "coverage", "people", "files", "posts", "helpers", "complaints"),
    ],
    ("block_president", "marhaura"): ["today", "intake", "coverage", "people", "posts", "helpers"],
    ("panchayat_incharge", "narharpur_gp"): ["today", "intake", "coverage"],
    ("callroom_incharge", "bihar"): ["callroom", "sheets", "coverage", "devices", "complaints"],
    ("guard_officer", "bihar"): [
        "today",
        "sheets",
        "approvals",
        "access",
        "trace",
        "breach",
        "decoys",
        "watch",
        "audit",
    ],
    ("auditor", "bihar"): ["today", "audit"],
    ("caller", "bihar"): ["call", "my_day", "complaints"],
    ("desk_clerk", "bihar"): [],
}


def test_each_room_has_a_key_of_its_own() -> None:
    assert len({room.key for room in shell.ROOMS}) == len(shell.ROOMS)


@pytest.mark.parametrize(
    ("rights", "path", "room"),
    [
        ({"calls.watch", "callroom.keep_paper"}, "/calls/paper/", "callroom"),
        ({"calls.watch", "callroom.keep_paper"}, "/calls/paper/12/", "callroom"),
        ({"calls.watch", "callroom.approve_paper"}, "/calls/paper/asked/", "sheets"),
        ({"calls.make"}, "/calls/", "call"),
        ({"calls.make"}, "/calls/checks/", "my_day"),
    ],
)
def test_a_page_beside_its_room_marks_the_room(rights: set[str], path: str, room: str) -> None:
    shown = shell.rooms_for(frozenset(rights), path)

    assert [one["code"] for one in shown if one["current"]] == [room]


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

    def tasks(self, land: Land, browser: Browser, post: str, unit: str) -> dict[str, int]:
        """Counts by where the task leads."""
        hire(land, "somebody", post, unit)
        page = browser("somebody").get("/")
        assert {page.client.get(one["href"]).status_code for one in page.context["tasks"]} <= {200}
        return {one["href"].partition("&")[2] or one["href"]: one["count"] for one in page.context["tasks"]}

    def test_shows_a_president_what_the_area_lacks(self, land: Land, browser: Browser):
        land.enlist("Suman Kumar", "+916000012301")

        tasks = self.tasks(land, browser, "district_president", "saran")

        assert tasks == {
            "figure=empty": 2,
            "figure=missing": 30,
            "figure=waiting": 1,
            "/staff/posts/add/": 2,
        }

    def test_shows_the_state_the_calls_that_nobody_makes(self, land: Land, browser: Browser):
        land.enlist("Suman Kumar", "+916000012301")
        with land.door("asha", MAKE_CALLS):
            claim, _card = callroom.take(land.actors["asha"], at=MORNING)
            callroom.show_number(land.actors["asha"], call=claim.task.call_uuid, at=MORNING)
            callroom.record(
                land.actors["asha"],
                call=claim.task.call_uuid,
                outcome="call_back",
                answers={},
                note="",
                callback_at=MORNING + timedelta(minutes=10),
                key="",
                at=MORNING,
            )
        clock.set_trial_clock(lambda: MORNING + timedelta(hours=1))

        hire(land, "somebody", "state_admin", "bihar")
        tasks = browser("somebody").get("/").context["tasks"]

        assert [(one["count"], one["needs"]) for one in tasks if one["href"] == "/calls/room/"] == [
            (1, True),
            (1, True),
        ]

    def test_shows_a_load_that_stopped(self, land: Land, browser: Browser, sql: None):
        hire(land, "somebody", "district_president", "saran")
        with land.door("saran", SEND):
            batch = receiving.new_batch(
                land.actors["saran"],
                unit=land.units["saran"],
                kind="sheet",
                label="x.csv",
                state=Batch.State.FAILED,
                at=MORNING,
            )

        tasks = browser("somebody").get("/").context["tasks"]

        assert (tasks[0]["href"], tasks[0]["needs"]) == (f"/lists/{batch.id}/", True)

    def test_shows_the_guard_officer_log_ins_that_nobody_uses(self, land: Land, browser: Browser):
        tasks = self.tasks(land, browser, "guard_officer", "bihar")

        assert tasks["/staff/users/"] > 0

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
        with land.enter(SYSTEM, None):
            access.add_user(SYSTEM, login="somebody", password=PASSWORD, at=MORNING)

        (task,) = browser("somebody").get("/").context["tasks"]

        assert task["href"] == ""

    def test_leads_whom_the_leader_named_to_the_inquiries(self, land: Land, browser: Browser):
        with land.enter(SYSTEM, None):
            user = access.add_user(SYSTEM, login="somebody", password=PASSWORD, at=MORNING)
        with permitted():
            Entrusted.objects.create(id=new_uuid(), user_id=user.id, named_by=-1, from_at=MORNING)

        hrefs = [task["href"] for task in browser("somebody").get("/").context["tasks"]]

        assert "/trace/cases/" in hrefs

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
