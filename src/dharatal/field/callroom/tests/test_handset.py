"""The number is on the caller's own phone, and nowhere else."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.dialling import handsets
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.callroom.models import Dialling, Handset
from dharatal.field.callroom.tests.desks import add_line, logged_in, paired, phone, press_call
from dharatal.field.calls.capabilities import MAKE_CALLS, STEER_CALLS
from dharatal.field.calls.models import LineUse
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.guard.access import operations as access
from dharatal.guard.audit.models import Entry
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM

NUMBER, SHOWN = "+916000012345", "60000 12345"
PAGE, NOW = "/handset/", "/handset/now/"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def desk(land: Land, enter: Enter) -> Client:
    land.enlist("सुमन कुमार सिंह", NUMBER)
    return logged_in(land, "asha")


def shows(handset: Client) -> str:
    return handset.get(PAGE).content.decode()


class TestAPairedPhone:
    def test_shows_nothing_before_call_is_pressed(self, desk: Client) -> None:
        handset = paired(desk)

        desk.get("/calls/")

        assert "60000" not in shows(handset)

    def test_shows_the_number_that_the_desk_does_not(self, desk: Client) -> None:
        handset = paired(desk)

        _call, page = press_call(desk)

        assert "60000" not in page
        assert SHOWN in shows(handset)
        assert f'href="tel:{NUMBER}"' in shows(handset)

    def test_needs_no_more_than_the_dial_that_is_logged_and_counted(self, desk: Client) -> None:
        handset = paired(desk)

        press_call(desk)
        shows(handset), shows(handset)

        with permitted():
            actions = list(Entry.objects.filter(object_id__isnull=False).values_list("action", flat=True))
        assert actions.count("call.dialled") == 1
        assert actions.count("callroom.opened_on_handset") == 1

    def test_loses_the_number_when_the_call_is_recorded(self, desk: Client) -> None:
        handset = paired(desk)
        call, _page = press_call(desk)
        shows(handset)

        desk.post(f"/calls/{call}/record/", {"outcome": "no_answer", "key": "k"})

        assert "60000" not in shows(handset)

    def test_loses_the_number_with_the_lease(self, desk: Client) -> None:
        handset = paired(desk)
        press_call(desk)

        clock.set_trial_clock(lambda: MORNING + timedelta(minutes=13))

        assert "60000" not in shows(handset)

    def test_says_so_at_the_desk(self, desk: Client) -> None:
        handset = paired(desk)
        call, _page = press_call(desk)
        before = desk.get(f"/calls/{call}/dialling/").content.decode()
        shows(handset)

        after = desk.get(f"/calls/{call}/dialling/").content.decode()

        assert "data-follow" in before
        assert "data-follow" not in after

    def test_is_told_only_what_is_new(self, desk: Client) -> None:
        handset = paired(desk)
        seen = re.search(r'data-seen="(\w+)"', shows(handset))
        assert seen

        assert handset.get(NOW, {"seen": seen[1]}).status_code == 204
        press_call(desk)
        assert SHOWN in handset.get(NOW, {"seen": seen[1]}).content.decode()

    def test_names_no_number_in_any_address(self, desk: Client) -> None:
        handset = paired(desk)
        press_call(desk)

        addresses = re.findall(r'(?:href|action|data-now)="(/[^"]*)"', shows(handset))

        assert addresses
        assert not [one for one in addresses if "6000" in one]

    def test_counts_the_call_on_the_sim_that_is_in_it(self, land: Land, desk: Client) -> None:
        add_line(land, "Patna 1")
        second = add_line(land, "Patna 2")
        paired(desk, line=second)

        press_call(desk)

        with permitted():
            assert LineUse.objects.get().line_id == second


class TestPairing:
    def test_takes_a_code_once(self, desk: Client) -> None:
        page = desk.post("/calls/handset/offer/").content.decode()
        code = page.split('class="big-code"><code>')[1].split("<")[0]
        phone().post("/handset/pair/", {"code": code})

        second = phone()
        answer = second.post("/handset/pair/", {"code": code})

        assert answer.status_code == 409
        assert "data-seen" not in shows(second)

    def test_takes_no_code_older_than_five_minutes(self, desk: Client) -> None:
        page = desk.post("/calls/handset/offer/").content.decode()
        code = page.split('class="big-code"><code>')[1].split("<")[0]
        clock.set_trial_clock(lambda: MORNING + timedelta(minutes=6))

        assert phone().post("/handset/pair/", {"code": code}).status_code == 409

    def test_leaves_a_caller_one_phone(self, desk: Client) -> None:
        first = paired(desk)
        second = paired(desk)
        press_call(desk)

        assert "60000" not in shows(first)
        assert SHOWN in shows(second)

    def test_ends_at_the_desk(self, desk: Client) -> None:
        handset = paired(desk)

        desk.post("/calls/handset/end/")
        _call, page = press_call(desk)

        assert "60000" not in shows(handset)
        assert SHOWN in page

    def test_ends_with_the_shift(self, desk: Client) -> None:
        handset = paired(desk)

        with permitted():
            held = Handset.objects.get()
        clock.set_trial_clock(lambda: held.ends_at)

        assert "data-seen" not in shows(handset)
        assert held.ends_at <= MORNING.replace(hour=21, minute=0)

    def test_holds_for_one_log_in_at_one_machine(self, land: Land, desk: Client) -> None:
        handset = paired(desk)
        other = logged_in(land, "asha")

        _call, page = press_call(other)

        assert "60000" not in shows(handset)
        assert SHOWN in page

    def test_ends_for_a_machine_that_is_shut_out(self, land: Land, desk: Client) -> None:
        paired(desk)
        with permitted():
            device = Handset.objects.get().device_id
        with land.enter(SYSTEM, STEER_CALLS, at=MORNING):
            access.revoke_device(SYSTEM, device_id=device, at=MORNING)

        assert desk.get("/calls/").status_code == 403

    def test_opens_nothing_to_a_log_in_that_was_closed(self, land: Land, desk: Client) -> None:
        handset = paired(desk)
        press_call(desk)
        with land.enter(SYSTEM, None):
            access.end_user(SYSTEM, user_id=land.actors["asha"].user_id, at=MORNING)

        assert handset.get(PAGE).status_code == 403

    def test_is_ended_by_the_in_charge(self, land: Land, desk: Client) -> None:
        handset = paired(desk)
        with permitted():
            held = Handset.objects.get()
        page = logged_in(land, "incharge")

        assert "asha" in page.get("/calls/room/lines/").content.decode()
        page.post(f"/calls/room/handset/{held.id}/end/")

        assert "data-seen" not in shows(handset)

    def test_is_for_a_machine_of_the_room(self, land: Land) -> None:
        with land.door("asha", MAKE_CALLS), pytest.raises(handsets.CannotPair):
            handsets.offer(land.actors["asha"], session="", at=MORNING)

    def test_stops_who_tries_codes(self, desk: Client) -> None:
        guesser = phone()
        answers = [guesser.post("/handset/pair/", {"code": "2222-2222"}).status_code for _try in range(13)]

        assert answers[-1] == 429


class TestAPhoneThatIsGone:
    """The card in hand was dialled by it; its number can be shown another way, and that is counted."""

    @pytest.fixture
    def call(self, desk: Client) -> str:
        paired(desk)
        call, _page = press_call(desk)
        desk.post("/calls/handset/end/")
        return call

    def test_leaves_a_button_and_no_number(self, desk: Client, call: str) -> None:
        page = desk.get("/calls/").content.decode()

        assert f"/calls/{call}/fall-back/" in page
        assert SHOWN not in page

    def test_lets_the_number_be_shown_and_logs_it(self, land: Land, desk: Client, call: str) -> None:
        page = desk.post(f"/calls/{call}/fall-back/", HTTP_HX_REQUEST="true").content.decode()

        assert SHOWN in page
        with land.door("incharge", STEER_CALLS):
            assert Dialling.objects.get(call_uuid=call).way == "shown"
            assert Entry.objects.filter(action="call.dialled", object_id=call).count() == 2

    def test_opens_nothing_where_the_house_shows_no_numbers(
        self, land: Land, desk: Client, call: str
    ) -> None:
        with land.door("incharge", STEER_CALLS):
            dialling.set_way(land.actors["incharge"], caller_id=0, way="handset", at=MORNING)

        page = desk.post(f"/calls/{call}/fall-back/", HTTP_HX_REQUEST="true").content.decode()

        assert SHOWN not in page


class TestAHouseThatShowsNoNumbers:
    def test_asks_for_a_phone_first(self, land: Land, desk: Client) -> None:
        with land.door("incharge", STEER_CALLS):
            dialling.set_way(land.actors["incharge"], caller_id=0, way="handset", at=MORNING)

        _call, page = press_call(desk)

        assert "60000" not in page
        with permitted():
            assert not Dialling.objects.exists()
            assert not Entry.objects.filter(action="call.dialled").exists()
