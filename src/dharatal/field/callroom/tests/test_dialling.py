"""A call is dialled by whatever is ready: the gateway, a phone, or the number on the screen."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dharatal.engines.home import secrets_dir
from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.dialling import operations as dialling
from dharatal.field.callroom.dialling import sealed
from dharatal.field.callroom.dialling.gateway import running, settings
from dharatal.field.callroom.dialling.gateway.agent import Agent
from dharatal.field.callroom.models import Dialling
from dharatal.field.callroom.tests.desks import add_line, dialled, logged_in, paired, press_call
from dharatal.field.callroom.tests.sip_peer import Phone, SipPeer
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access.door import NotAllowed
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.guard.vault.registry import registered
from dharatal.guard.vault.sealing import open_sealed
from dharatal.kernel import clock

NUMBER, SHOWN = "+916000012345", "60000 12345"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def peer() -> Iterator[SipPeer]:
    made = SipPeer()
    yield made
    made.close()


@pytest.fixture
def gateway(peer: SipPeer) -> Iterator[Path]:
    path = secrets_dir() / settings.FILE
    path.write_text(json.dumps({"host": "127.0.0.1", "port": peer.port, "our_host": "127.0.0.1"}))
    yield path
    path.unlink()


@pytest.fixture
def desk(land: Land) -> Client:
    """Asha, whose line at the gateway is 214, with a card."""
    land.enlist("सुमन कुमार सिंह", NUMBER)
    with land.door("incharge", STEER_CALLS):
        dialling.set_way(
            land.actors["incharge"],
            caller_id=land.actors["asha"].user_id,
            way="gateway",
            extension="214",
            at=MORNING,
        )
    return logged_in(land, "asha")


def row_of(land: Land) -> Dialling:
    with land.door("incharge", STEER_CALLS):
        return Dialling.objects.get()


def at_work(rounds: int = 60) -> Agent:
    """The worker's thread, for some rounds."""
    told = settings.read()
    assert told is not None
    agent = Agent(told)
    for _round in range(rounds):
        agent.poll(0.02)
        running.step(agent)
    return agent


class TestTheGateway:
    def test_rings_both_and_the_screen_shows_no_number(
        self, land: Land, desk: Client, gateway: Path, peer: SipPeer
    ) -> None:
        call, page = press_call(desk)
        at_work()

        after = desk.get(f"/calls/{call}/dialling/").content.decode()

        assert "60000" not in page + after
        assert peer.invited.keys() == {"214", NUMBER}
        assert row_of(land).answered_at is not None

    def test_is_rung_only_after_the_dial_was_committed(
        self, land: Land, desk: Client, gateway: Path, peer: SipPeer
    ) -> None:
        press_call(desk)

        assert row_of(land).state == "wanted"
        assert peer.heard == []

    def test_hangs_up_when_the_result_is_recorded(
        self, land: Land, desk: Client, gateway: Path, peer: SipPeer
    ) -> None:
        call, _page = press_call(desk)
        agent = at_work()
        desk.post(f"/calls/{call}/record/", {"outcome": "no_answer", "key": "k"})

        for _round in range(40):
            running.step(agent)
            agent.poll(0.02)

        assert peer.ended == {"214", NUMBER}
        row = row_of(land)
        assert row.state == "ended" and row.ended_at is not None

    def test_that_is_down_says_so_and_another_way_is_open(
        self, land: Land, desk: Client, gateway: Path, peer: SipPeer
    ) -> None:
        peer.close()
        call, _page = press_call(desk)
        at_work(20)

        page = desk.get(f"/calls/{call}/dialling/").content.decode()
        shown = desk.post(f"/calls/{call}/fall-back/", HTTP_HX_REQUEST="true").content.decode()

        assert "गेटवे" in page and "fall-back" in page
        assert SHOWN in shown

    def test_that_is_down_leaves_the_paired_phone(
        self, land: Land, desk: Client, gateway: Path, peer: SipPeer
    ) -> None:
        peer.phones["214"] = Phone((503,))
        handset = paired(desk)
        call, _page = press_call(desk)
        at_work(20)

        page = desk.post(f"/calls/{call}/fall-back/", HTTP_HX_REQUEST="true").content.decode()

        assert "60000" not in page
        assert SHOWN in handset.get("/handset/").content.decode()

    def test_tells_that_the_line_is_busy(
        self, land: Land, desk: Client, gateway: Path, peer: SipPeer
    ) -> None:
        peer.phones[NUMBER] = Phone((180, 486))
        press_call(desk)
        at_work()

        row = row_of(land)

        assert (row.state, row.cause) == ("failed", "busy")

    def test_without_a_worker_is_not_waited_for(self, land: Land, desk: Client, gateway: Path) -> None:
        call, _page = press_call(desk)
        clock.set_trial_clock(lambda: MORNING + timedelta(seconds=9))

        assert "fall-back" in desk.get(f"/calls/{call}/dialling/").content.decode()

    def test_is_not_offered_where_none_is_set_up(self, desk: Client) -> None:
        _call, page = press_call(desk)

        assert SHOWN in page

    def test_that_cannot_be_read_says_which_file(self, gateway: Path) -> None:
        gateway.write_text("{")

        with pytest.raises(settings.CannotReadGateway):
            settings.read()


class TestADialling:
    def test_keeps_the_number_sealed(self, land: Land, superuser: Any) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        dialled(land)

        row = row_of(land)

        assert b"60000" not in bytes(row.sealed)
        subject = subjects_of(land, row)
        assert sealed.unpack(open_sealed(subject, sealed.FIELD, bytes(row.sealed)))[1] == [NUMBER]

    def test_moves_to_a_new_key_with_its_tokens(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        dialled(land)
        row = row_of(land)
        table = next(one for one in registered() if one.table == sealed.TABLE)
        plain = open_sealed(subjects_of(land, row), sealed.FIELD, bytes(row.sealed))

        assert table.retoken is not None
        assert table.retoken({"sealed": plain}, row.key_version)["tokens"] == row.tokens
        assert table.retoken(None, row.key_version)["tokens"] == []

    def test_is_seen_by_its_caller_and_nobody_else_in_the_room(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)
        dialled(land)

        with land.door("bina", dialling.MAKE_CALLS):
            assert not Dialling.objects.exists()
        with land.door("asha", dialling.MAKE_CALLS):
            assert Dialling.objects.count() == 1

    def test_pressed_twice_keeps_its_code(self, land: Land) -> None:
        land.enlist("सुमन कुमार सिंह", NUMBER)

        first, second = dialled(land), dialled(land)

        assert (first.word_a, first.word_b) == (second.word_a, second.word_b)


class TestTheLines:
    def test_are_added_listed_and_retired(self, land: Land) -> None:
        room = logged_in(land, "incharge")

        room.post("/calls/room/lines/add/", {"label": "Patna 3", "cap": "12"})
        page = room.get("/calls/room/lines/").content.decode()
        line = page.split("/calls/room/lines/")[2].split("/")[0]
        room.post(f"/calls/room/lines/{line}/retire/")

        assert "Patna 3" in page and ">12<" in page
        assert "/retire/" not in room.get("/calls/room/lines/").content.decode()

    @pytest.mark.parametrize("sent", [{"label": ""}, {"label": "P", "cap": "0"}, {"label": "P", "cap": "x"}])
    def test_say_what_is_wrong(self, land: Land, sent: dict[str, str]) -> None:
        answer = logged_in(land, "incharge").post("/calls/room/lines/add/", sent)

        assert answer.status_code == 400
        assert 'role="alert"' in answer.content.decode()

    def test_have_each_its_own_name(self, land: Land) -> None:
        add_line(land, "Patna 1")

        answer = logged_in(land, "incharge").post("/calls/room/lines/add/", {"label": " Patna  1 "})

        assert answer.status_code == 400

    def test_are_kept_by_the_whole_rooms_in_charge(self, land: Land) -> None:
        with land.enter(land.actors["incharge"], STEER_CALLS, at=MORNING) as reach:
            assert reach.districts
        with permitted(), pytest.raises(NotAllowed):
            dialling.set_way(land.actors["asha"], caller_id=0, way="shown", at=MORNING)

    def test_way_to_dial_is_chosen_on_the_page(self, land: Land, desk: Client) -> None:
        room = logged_in(land, "incharge")

        room.post("/calls/room/way/", {"caller": "0", "way": "handset"})

        assert '<option value="handset" selected>' in room.get("/calls/room/lines/").content.decode()


def subjects_of(land: Land, row: Dialling) -> Any:
    with land.door("incharge", STEER_CALLS):
        return subjects_by_id([row.subject_id])[row.subject_id]
