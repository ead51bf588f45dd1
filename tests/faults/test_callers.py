"""A full room at its pages, without internet: no card twice, no result twice, and no card lost with a session."""

import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import psycopg
import pytest
from django.db import connection
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.checking import noticing
from dharatal.field.callroom.conftest import build_room
from dharatal.field.callroom.operations import QUESTIONS
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.field.intake.operations.receiving import new_batch
from dharatal.field.intake.rows import Prepared
from dharatal.guard.access import operations as access
from dharatal.guard.access.models import User
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM, Actor
from dharatal.register.people.card import Card

CALLERS = 50
CARDS = 2  # that each of them works through
YES = {"outcome": "yes", **dict.fromkeys(QUESTIONS, "yes")}
Sql = psycopg.Connection[Any]
Done = TypeVar("Done")


@pytest.fixture(autouse=True)
def _morning_without_internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing but this machine answers."""
    connect = socket.socket.connect

    def refused(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            raise OSError("no internet")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refused)
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def land(whole_database: str, enter: Enter) -> Land:
    return build_room(enter)


def fill(land: Land, people: int) -> None:
    """Put people into the queue, with a number each."""
    saran = land.actors["saran"]
    with land.door("saran", SEND):
        batch = new_batch(
            saran, unit=land.units["saran"], kind="sheet", label="list", state="loading", at=MORNING
        )
        rows = [
            Prepared(number, "", Card("सुमन कुमार"), (f"+9160000{number:05}",), land.units["narharpur"], ())
            for number in range(people)
        ]
        intake.write_chunk(saran, batch, prepared=rows, left=[], at=MORNING)


def hired(land: Land, count: int) -> list[Client]:
    """The browsers of so many callers, who are logged in at machines of the room."""
    with permitted(), land.enter(SYSTEM, None):
        secret = access.enrol_device(SYSTEM, label="मेज़", at=MORNING)[1]
        users = [_caller(land, f"caller{number}") for number in range(count)]
    return [_browser(user, secret) for user in users]


def _caller(land: Land, login: str) -> User:
    user = access.add_user(SYSTEM, login=login, password=None, at=MORNING)
    access.grant(
        SYSTEM,
        user_id=user.id,
        capabilities=[MAKE_CALLS.code],
        unit_id=land.units["bihar"].id,
        starts_at=MORNING,
        ends_at=None,
        source="test",
        at=MORNING,
    )
    noticing.accept(Actor(user.id, login, "web"), at=MORNING)
    return user


def _browser(user: User, secret: str) -> Client:
    client = Client(HTTP_HOST="localhost", raise_request_exception=False, HTTP_HX_REQUEST="true")
    with permitted():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["dharatal_device"] = secret
    return client


def at_once(work: Callable[[Client], Done], browsers: Sequence[Client]) -> list[Done]:
    """Let every browser do its work in a thread, all beginning together."""
    barrier = Barrier(len(browsers))

    def run(browser: Client) -> Done:
        try:
            barrier.wait()
            return work(browser)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(run, browsers))


def form(page: str) -> tuple[str, str]:
    """The call's id and the form's key, as the page carries them."""
    return page.split('data-call="')[1].split('"')[0], page.split('name="key" value="')[1].split('"')[0]


def card_of(browser: Client) -> tuple[str, str]:
    return form(browser.get("/calls/").content.decode())


class TestFiftyCallers:
    def test_never_have_the_same_card(self, land: Land, superuser: Sql) -> None:
        fill(land, CALLERS * (CARDS + 1))
        browsers = hired(land, CALLERS)

        def work(browser: Client) -> list[int]:
            call, key = card_of(browser)
            statuses = []
            for _card in range(CARDS):
                statuses.append(browser.post(f"/calls/{call}/dial/").status_code)
                answer = browser.post(f"/calls/{call}/record/", {"outcome": "wrong_number", "key": key})
                statuses.append(answer.status_code)
                call, key = form(answer.content.decode())
            return statuses

        answered = at_once(work, browsers)

        assert answered == [[200] * 2 * CARDS] * CALLERS
        sql = "SELECT count(*), count(DISTINCT task_id), count(DISTINCT caller_id) FROM calls_call"
        assert superuser.execute(sql).fetchone() == (CALLERS * CARDS, CALLERS * CARDS, CALLERS)
        sql = "SELECT count(*), count(DISTINCT leased_by) FROM calls_task WHERE state = 'leased'"
        assert superuser.execute(sql).fetchone() == (CALLERS, CALLERS)


class TestOneCaller:
    def test_who_presses_twice_records_once(self, land: Land, superuser: Sql) -> None:
        fill(land, 1)
        (browser,) = hired(land, 1)
        call, key = card_of(browser)
        browser.post(f"/calls/{call}/dial/")

        statuses = at_once(
            lambda browser: browser.post(f"/calls/{call}/record/", {**YES, "key": key}).status_code,
            [browser] * 4,
        )

        assert statuses == [200] * 4
        figures = (
            "SELECT (SELECT count(*) FROM calls_call), (SELECT count(*) FROM people_person), sum(verified)"
        )
        assert superuser.execute(f"{figures} FROM intake_tally").fetchone() == (1, 1, 1)

    def test_with_two_tabs_has_one_card(self, land: Land) -> None:
        fill(land, 5)
        (browser,) = hired(land, 1)

        cards = at_once(lambda browser: card_of(browser)[0], [browser] * 4)

        assert len(set(cards)) == 1

    def test_whose_session_ends_in_a_call_finds_the_card_again(self, land: Land, superuser: Sql) -> None:
        fill(land, 2)
        (browser,) = hired(land, 1)
        call, key = card_of(browser)
        browser.post(f"/calls/{call}/dial/")
        superuser.execute("DELETE FROM django_session")

        lost = browser.post(f"/calls/{call}/record/", {**YES, "key": key})

        assert "/accounts/login/" in str(lost.headers)
        with permitted():
            browser.force_login(
                User.objects.get(login="caller0"), backend="django.contrib.auth.backends.ModelBackend"
            )
        assert card_of(browser)[0] == call
        assert browser.post(f"/calls/{call}/record/", {**YES, "key": key}).status_code == 200
        assert superuser.execute("SELECT count(*) FROM people_person").fetchone() == (1,)
