"""Invented rooms by page: asked for, played through by the worker, shown with what they should be."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from dharatal.field.callroom.conftest import build_room
from dharatal.field.callroom.models import Simulation
from dharatal.field.callroom.played import operations, working
from dharatal.field.callroom.simulating import figures, telling
from dharatal.field.callroom.tests.desks import logged_in
from dharatal.field.calls.capabilities import WATCH_CALLS
from dharatal.field.conftest import MORNING, Enter, Land
from dharatal.kernel import clock

PAGE = "/calls/room/simulations/"
FIGURES = {"mean_checks_to_stop_bad": 17.9, "good_paused": 0.06, "bad_found": 0.7, "reached_vs_redial": 2.5}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    clock.set_trial_clock(lambda: MORNING)
    yield
    clock.set_trial_clock(None)


@pytest.fixture
def room(worker_role: None, enter: Enter) -> Land:
    """On a database that commits, as the worker: it alone plays."""
    return build_room(enter)


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []

    def simulate(*, rooms: int, seed: int) -> dict[str, float]:
        told.append((rooms, seed))
        return FIGURES

    monkeypatch.setattr(figures, "simulate", simulate)
    return told


def asked(land: Land, rooms: str = "2", seed: str = "7") -> Simulation:
    with land.door("incharge", WATCH_CALLS):
        return operations.ask(land.actors["incharge"], rooms=rooms, seed=seed, at=clock.now())


def shown(land: Land) -> list[Simulation]:
    with land.door("incharge", WATCH_CALLS):
        return operations.latest(land.actors["incharge"])


class TestAsking:
    def test_is_played_through_once(self, room: Land, played: list[tuple[int, int]]) -> None:
        one = asked(room)
        working.play(one.id)
        working.play(one.id)

        (done,) = shown(room)
        assert played == [(2, 7)]
        assert done.done_at is not None and done.figures == FIGURES

    def test_pressed_twice_asks_once(self, room: Land) -> None:
        assert asked(room).id == asked(room).id
        assert len(shown(room)) == 1

    def test_waits_for_the_rooms_that_are_played(self, room: Land) -> None:
        asked(room)

        with pytest.raises(operations.CannotPlay):
            asked(room, seed="8")

    def test_may_be_asked_anew_when_a_killed_worker_left_it(self, room: Land) -> None:
        with room.door("incharge", WATCH_CALLS):
            left = asked_long_ago(room)

        assert asked(room).id != left.id

    @pytest.mark.parametrize(
        ("rooms", "seed"),
        [
            ("0", "1"),
            ("61", "1"),
            ("", "1"),
            ("²", "1"),
            ("3", "-1"),
            ("3", ""),
            ("1e3", "1"),
            ("9" * 40, "1"),
        ],
    )
    def test_refuses_what_cannot_be_played(self, room: Land, rooms: str, seed: str) -> None:
        with pytest.raises(operations.CannotPlay):
            asked(room, rooms, seed)


class TestPage:
    def test_waits_and_then_shows_what_came_of_it(self, room: Land) -> None:
        incharge = seated(room, "incharge")
        asked = incharge.post(PAGE, {"rooms": "2", "seed": "7"})
        waits = incharge.get(f"{PAGE}playing/")
        working.play(shown(room)[0].id)

        assert asked.status_code == 302 and waits.context_data["waiting"].rooms == 2
        assert incharge.get(f"{PAGE}playing/")["HX-Redirect"] == PAGE
        page = incharge.get(PAGE)
        assert page.context_data["shown"]["told"][0].value == "17.90" and not page.context_data["waiting"]

    def test_says_beside_the_form_what_cannot_be_played(self, room: Land) -> None:
        page = seated(room, "incharge").post(PAGE, {"rooms": "99", "seed": "7"})

        assert page.status_code == 409 and "60" in page.context_data["refusal"]
        assert page.context_data["wanted"]["rooms"] == "99"

    def test_is_not_for_callers(self, room: Land) -> None:
        assert seated(room, "asha").get(PAGE).status_code in (403, 404)


class TestTelling:
    def test_says_which_figures_are_as_they_should_be(self) -> None:
        met = [(one.value, one.is_met) for one in telling.told(FIGURES)]

        assert met == [("17.90", True), ("6.0 %", False), ("70.0 %", None), ("2.50", True)]


def seated(land: Land, login: str) -> Client:
    with transaction.atomic():
        return logged_in(land, login)


def asked_long_ago(land: Land) -> Simulation:
    return operations.ask(land.actors["incharge"], rooms="2", seed="7", at=MORNING - 2 * operations.LATE)
