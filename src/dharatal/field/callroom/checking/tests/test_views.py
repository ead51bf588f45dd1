"""The pages of second calls through the front door."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.checking import certainty, hearings, planting, queries
from dharatal.field.callroom.checking.tests.conftest import Room
from dharatal.field.callroom.models import Accepted, Check, Planted
from dharatal.field.calls.capabilities import HEAR_CALLERS, STEER_CALLS
from dharatal.field.intake.capabilities import SEE_COVERAGE
from dharatal.guard.access import operations as access
from dharatal.guard.access.models import User
from dharatal.guard.access.second_factor import set_totp
from dharatal.guard.audit.models import Entry
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.models import Person

CHECKS = "/calls/room/checks/"
NOT_CERTAIN = '<span class="state s-half">'


@pytest.fixture(autouse=True)
def time_of_the_room(room: Room) -> Iterator[None]:
    clock.set_trial_clock(lambda: room.now)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def incharge(room: Room) -> Client:
    with room.land.door("system", None):  # type: ignore[arg-type]
        access.grant(
            SYSTEM,
            user_id=room.land.actors["incharge"].user_id,
            capabilities=[HEAR_CALLERS.code, LOOK.code, SEE_COVERAGE.code],
            unit_id=room.land.units["bihar"].id,
            starts_at=room.now.replace(year=2025),
            ends_at=None,
            source="test",
            at=room.now,
        )
        set_totp(SYSTEM, user=User.objects.get(login="incharge"), at=room.now)
    return logged_in("incharge")


def logged_in(login: str) -> Client:
    client = Client(HTTP_HOST="localhost")
    with permitted():
        client.force_login(User.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def asha(room: Room) -> Client:
    client = logged_in("asha")
    with room.land.door("system", None):  # type: ignore[arg-type]
        _device, secret = access.enrol_device(SYSTEM, label="मेज़ 1", at=room.now)
    client.cookies["dharatal_device"] = secret
    return client


class TestTheOverview:
    def test_shows_each_caller_with_how_many_were_checked(self, room: Room, incharge: Client) -> None:
        room.stopped()

        page = incharge.get(CHECKS).content.decode()

        assert f"{CHECKS}caller/{room.land.actors['asha'].user_id}/" in page
        assert "/calls/room/hearings/" in page
        assert "asha" in page

    def test_shows_that_nothing_was_checked_yet(self, incharge: Client) -> None:
        assert 'class="empty"' in incharge.get(CHECKS).content.decode()

    def test_costs_the_same_for_two_and_for_twenty_checks(self, room: Room, incharge: Client) -> None:
        queries_made = []
        incharge.get(CHECKS)
        for more in (2, 18):
            for _one in range(more):
                room.enlist()
            for _one in range(more):
                room.call("asha", "yes")
            room.follow()
            href = f"{CHECKS}caller/{room.land.actors['asha'].user_id}/"
            with CaptureQueriesContext(connection) as made:
                assert incharge.get(href).status_code == 200
            queries_made.append(len(made))

        assert abs(queries_made[0] - queries_made[1]) <= 1

    def test_is_shut_to_callers(self, asha: Client) -> None:
        assert asha.get(CHECKS).status_code == 403


class TestARecord:
    def test_is_opened_with_the_name_and_what_was_heard(self, room: Room, incharge: Client) -> None:
        room.first()
        room.again("no")
        (check,) = room.checks()

        page = incharge.get(f"{CHECKS}{check.id}/").content.decode()

        assert "Suman Kumar" in page
        assert "मंदिर के पास" in page
        with room.land.door("system", STEER_CALLS):
            assert Entry.objects.filter(action="callroom.check_shown").count() == 1

    def test_is_decided_with_a_reason(self, room: Room, incharge: Client) -> None:
        room.first()
        room.again("no")
        (check,) = room.checks()
        href = f"{CHECKS}{check.id}/"

        without = incharge.post(href, {"ruling": "kept", "reason": ""})
        withal = incharge.post(href, {"ruling": "kept", "reason": "met her"})

        assert (without.status_code, withal.status_code) == (409, 302)
        assert [one.ruling for one in room.checks()] == ["kept"]


class TestAHearing:
    def test_goes_from_the_stop_to_the_decision(self, room: Room, incharge: Client, asha: Client) -> None:
        found = room.stopped()
        own = "/calls/hearing/"
        with permitted(), room.land.door("system", STEER_CALLS):
            pause = f"/calls/room/resume/{found.pause_id}/"

        told = asha.get(own).content.decode()
        asha.post(own, {"text": "मैंने सबसे बात की"})
        resumed = incharge.post(pause)
        shown = incharge.get(f"/calls/room/hearings/{found.id}/").content.decode()
        refused = incharge.post(f"/calls/room/hearings/{found.id}/", {"decision": "ended", "reason": "x"})
        decided = incharge.post(
            f"/calls/room/hearings/{found.id}/", {"decision": "continue", "reason": "ठीक है"}
        )

        assert "Suman" not in told
        assert resumed.status_code == 409
        assert "मैंने सबसे बात की" in shown
        assert (refused.status_code, decided.status_code) == (409, 302)
        assert "ठीक है" in asha.get(own).content.decode()

    @pytest.mark.parametrize(("decision", "may_resume"), [("", False), ("training", True)])
    def test_alone_ends_its_pause(
        self, room: Room, incharge: Client, decision: str, may_resume: bool
    ) -> None:
        found = room.stopped()
        if decision:
            incharge.post(f"/calls/room/hearings/{found.id}/", {"decision": decision, "reason": "x"})

        page = incharge.get("/calls/room/").content.decode()

        assert (f"/calls/room/resume/{found.pause_id}/" in page) is may_resume

    def test_is_offered_on_the_desk_of_who_was_stopped(self, room: Room, asha: Client) -> None:
        asha.post("/calls/notice/")
        room.stopped()

        assert "/calls/hearing/" in asha.get("/calls/").content.decode()


class TestAHeldYes:
    """A member whom a stopped caller confirmed stays in the register, and is shown as not certain yet."""

    @pytest.fixture
    def held(self, room: Room) -> str:
        room.stopped()
        waiting = next(one for one in room.checks() if one.state == "open")
        with room.land.door("system", LOOK):
            return f"/people/{Person.objects.get(id=waiting.subject_id).uuid}/"

    def test_is_not_certain_on_the_page_of_the_member(self, incharge: Client, held: str) -> None:
        assert NOT_CERTAIN in incharge.get(held).content.decode()

    def test_is_certain_when_somebody_else_heard_it_too(
        self, room: Room, incharge: Client, held: str
    ) -> None:
        for _one in range(4):
            room.again("yes")

        assert NOT_CERTAIN not in incharge.get(held).content.decode()

    @pytest.mark.parametrize(("decision", "is_held"), [("continue", False), ("training", True)])
    def test_is_certain_when_its_caller_goes_on(
        self, room: Room, incharge: Client, held: str, decision: str, is_held: bool
    ) -> None:
        found = room.hearing()
        assert found is not None
        with room.land.door("system", STEER_CALLS):
            by = room.land.actors["incharge"]
            hearings.decide(by, found.id, decision=decision, reason="heard both", at=room.now)

        assert (NOT_CERTAIN in incharge.get(held).content.decode()) is is_held

    def test_that_nobody_reached_again_waits_for_the_decision(self, room: Room, held: str) -> None:
        with room.land.door("system", STEER_CALLS):
            Check.objects.filter(state="open").update(state="unclear", decided_at=room.now)
            assert certainty.not_certain(SYSTEM) == 4 + 3

    def test_is_counted_on_the_board(self, incharge: Client, held: str) -> None:
        page = incharge.get("/coverage/?unit=district:211").content.decode()

        assert "7 अभी पक्के नहीं" in page


class TestTheNotice:
    @pytest.fixture(autouse=True)
    def unread(self, room: Room) -> None:
        with room.land.door("system", STEER_CALLS):
            Accepted.objects.all().delete()

    def test_comes_before_the_first_card(self, asha: Client) -> None:
        first = asha.get("/calls/")
        asha.post("/calls/notice/")
        second = asha.get("/calls/")

        assert (first.status_code, first["Location"]) == (302, "/calls/notice/")
        assert second.status_code == 200

    def test_is_accepted_once(self, room: Room, asha: Client) -> None:
        asha.post("/calls/notice/")
        asha.post("/calls/notice/")

        with room.land.door("system", STEER_CALLS):
            assert Accepted.objects.count() == 1


class TestMyChecks:
    def test_shows_own_figures_and_no_record(self, room: Room, asha: Client) -> None:
        room.first()
        room.again("no")

        page = asha.get("/calls/checks/").content.decode()

        assert page.count("<b>1</b>") == 2
        assert "Suman" not in page


class TestPlantedTests:
    FORM = {
        "name": "राम सकल",
        "phone": "6000099999",
        "place": "village:500001",
        "expected": "wrong_number",
        "answers": "office, desk 3",
    }

    def test_are_entered_and_called_like_anybody(self, room: Room, incharge: Client) -> None:
        made = incharge.post("/calls/room/tests/", self.FORM)
        with room.land.door("system", STEER_CALLS):
            assert planting._plant(SYSTEM, Planted.objects.get().id, at=room.now)
        room.now = room.now.replace(day=room.now.day + 2)
        room.call("asha", "yes")
        room.weigh()

        assert made.status_code == 302
        (check,) = room.checks()
        assert (check.state, check.caller_id) == ("differs", room.land.actors["asha"].user_id)
        assert check.ruling == ""

    def test_are_refused_in_production(
        self, room: Room, incharge: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(planting, "mode", lambda: "production")

        assert incharge.post("/calls/room/tests/", self.FORM).status_code == 409

    @pytest.mark.parametrize("missing", ["name", "phone", "answers"])
    def test_need_a_name_a_number_and_who_answers(self, incharge: Client, missing: str) -> None:
        assert incharge.post("/calls/room/tests/", {**self.FORM, missing: ""}).status_code == 409


class TestFigures:
    def test_of_a_stopped_caller_say_so(self, room: Room) -> None:
        room.stopped()
        with room.land.door("incharge", STEER_CALLS):
            (asha,) = queries.caller_figures(room.land.actors["incharge"])
            waits = certainty.not_certain(room.land.actors["incharge"])

        assert (asha.checks, asha.differ, asha.waiting, asha.verdict) == (3, 3, 4, "stop")
        assert waits == 7

    def test_follow_the_place(self, room: Room) -> None:
        room.stopped()
        with room.land.door("incharge", STEER_CALLS):
            there = queries.caller_figures(room.land.actors["incharge"], unit=room.land.units["khagaria"])

        assert there == []
