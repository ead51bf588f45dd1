"""The caller's desk and the in-charge's room through the front door."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls.models import Presence
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.guard.access import operations as access
from dharatal.guard.access.models import User
from dharatal.guard.access.second_factor import set_totp
from dharatal.guard.audit.models import Entry
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM

DESK = "/calls/"
NEXT_CARD = (
    52  # statements: of the door, of the result with its effects and its log, of the card and its look
)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def browser(land: Land, enter: Enter) -> Client:
    """Asha's browser, on a machine of the room."""
    client = logged_in(land, "asha")
    with enter(SYSTEM, None):
        _device, secret = access.enrol_device(SYSTEM, label="मेज़ 1", at=MORNING)
    client.cookies["dharatal_device"] = secret
    return client


def logged_in(land: Land, login: str) -> Client:
    client = Client(HTTP_HOST="localhost")
    with permitted():
        user = User.objects.get(id=land.actors[login].user_id)
        if login == "incharge":
            set_totp(SYSTEM, user=user, at=MORNING)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def form(page: str) -> tuple[str, str]:
    """The call's id and the form's key, as the page carries them."""
    call = page.split('data-call="')[1].split('"')[0]
    return call, page.split('name="key" value="')[1].split('"')[0]


class TestTheNextCard:
    def test_asks_the_database_nothing_twice(self, land: Land, browser: Client) -> None:
        for last in range(3):
            land.enlist("सुमन कुमार सिंह", f"+91600001234{last}")
        call, key = form(browser.get(DESK).content.decode())
        browser.post(f"{DESK}{call}/dial/", HTTP_HX_REQUEST="true")

        with CaptureQueriesContext(connection) as asked:
            sent = {"outcome": "no_answer", "key": key}
            page = browser.post(f"{DESK}{call}/record/", sent, HTTP_HX_REQUEST="true").content.decode()

        said = [one["sql"] for one in asked.captured_queries]
        looked = [one for one in said if one.startswith("SELECT") and "set_config" not in one]
        assert form(page)[0] != call
        assert [one for one in looked if looked.count(one) > 1] == []
        assert len(said) <= NEXT_CARD


class TestTheDesk:
    def test_shows_the_name_and_no_number(self, land: Land, browser: Client) -> None:
        land.enlist("सुमन कुमार सिंह", "+916000012345")

        page = browser.get(DESK).content.decode()

        assert "सुमन कुमार सिंह" in page
        assert "60000" not in page

    def test_shows_the_number_once_call_was_pressed(self, land: Land, browser: Client) -> None:
        land.enlist("सुमन कुमार सिंह", "+916000012345")
        call, _key = form(browser.get(DESK).content.decode())

        page = browser.post(f"/calls/{call}/dial/", HTTP_HX_REQUEST="true").content.decode()

        assert "60000 12345" in page
        with permitted():
            assert Entry.objects.filter(action="call.dialled").count() == 1

    def test_takes_a_wrong_number_and_draws_the_next_card(self, land: Land, browser: Client) -> None:
        land.enlist("सुमन कुमार सिंह", "+916000012345")
        land.enlist("रीता देवी", "+916000012346")
        call, key = form(browser.get(DESK).content.decode())
        browser.post(f"/calls/{call}/dial/", HTTP_HX_REQUEST="true")

        answer = browser.post(
            f"/calls/{call}/record/", {"outcome": "wrong_number", "key": key}, HTTP_HX_REQUEST="true"
        )

        assert form(answer.content.decode())[0] != call

    def test_refuses_a_yes_before_all_four_answers(self, land: Land, browser: Client) -> None:
        land.enlist("सुमन कुमार सिंह", "+916000012345")
        call, key = form(browser.get(DESK).content.decode())
        browser.post(f"/calls/{call}/dial/", HTTP_HX_REQUEST="true")

        answer = browser.post(
            f"/calls/{call}/record/",
            {"outcome": "yes", "key": key, "identity": "yes"},
            HTTP_HX_REQUEST="true",
        )

        assert answer.status_code == 409

    def test_says_what_to_do_at_a_machine_that_is_not_enrolled(self, land: Land) -> None:
        answer = logged_in(land, "asha").get(DESK)

        assert answer.status_code == 403
        assert "/staff/machines/enrol/" in answer.content.decode()

    def test_holds_no_card_during_a_break(self, land: Land, browser: Client) -> None:
        sent = land.enlist("सुमन कुमार सिंह", "+916000012345")
        browser.get(DESK)

        page = browser.post("/calls/break/", HTTP_HX_REQUEST="true").content.decode()

        assert "सुमन" not in page
        assert land.submission(sent.uuid).state == "waiting"

    def test_gives_the_card_again_after_the_break(self, land: Land, browser: Client) -> None:
        land.enlist("सुमन कुमार सिंह", "+916000012345")
        browser.get(DESK)
        browser.post("/calls/break/", HTTP_HX_REQUEST="true")

        page = browser.post("/calls/go-on/", HTTP_HX_REQUEST="true").content.decode()

        assert "सुमन कुमार सिंह" in page


class TestTheRoom:
    @pytest.mark.parametrize("path", ["/calls/room/", "/calls/room/live/", "/calls/report/"])
    def test_opens_for_the_in_charge_and_names_nobody(self, land: Land, path: str) -> None:
        land.enlist("सुमन कुमार सिंह", "+916000012345")

        answer = logged_in(land, "incharge").get(path)

        assert answer.status_code == 200
        assert "सुमन" not in answer.content.decode()

    def test_stays_shut_for_a_caller(self, browser: Client) -> None:
        assert browser.get("/calls/room/").status_code == 403

    def test_asks_as_often_for_fifty_callers_as_for_two(
        self, land: Land, browser: Client, enter: Enter
    ) -> None:
        incharge = logged_in(land, "incharge")
        counts = []
        for more in (2, 48):
            with permitted(), enter(SYSTEM, None):
                _present(land, more)
            with CaptureQueriesContext(connection) as asked:
                incharge.get("/calls/room/")
            counts.append(len(asked))

        assert counts[1] <= counts[0]

    def test_shows_sixty_callers_and_every_one_when_asked(self, land: Land, enter: Enter) -> None:
        incharge = logged_in(land, "incharge")
        with permitted(), enter(SYSTEM, None):
            _present(land, 70)

        few, all_ = (incharge.get("/calls/room/" + asked).content.decode() for asked in ("", "?all=1"))

        assert (few.count("/pause/caller/"), all_.count("/pause/caller/")) == (60, 70)
        assert "/calls/room/?all=1" in few
        assert "/calls/room/live/?all=1" in all_

    def test_shows_those_first_whom_somebody_stopped(self, land: Land, enter: Enter) -> None:
        incharge = logged_in(land, "incharge")
        with permitted(), enter(SYSTEM, None):
            _present(land, 70)
        asha = land.actors["asha"].user_id
        incharge.post(f"/calls/room/pause/caller/{asha}/")

        page = incharge.get("/calls/room/live/").content.decode()

        assert page.index('<th scope="row">asha</th>') < page.index("/pause/caller/")

    def test_pauses_the_room_for_everybody(self, land: Land, browser: Client) -> None:
        land.enlist("सुमन कुमार सिंह", "+916000012345")

        logged_in(land, "incharge").post("/calls/room/pause/", {"reason": "आग"})

        assert 'data-idle="room_paused"' in browser.get(DESK).content.decode()


def _present(land: Land, more: int) -> None:
    start = Presence.objects.count() + 1_000
    Presence.objects.bulk_create(Presence(caller_id=start + n, seen_at=MORNING) for n in range(more))
