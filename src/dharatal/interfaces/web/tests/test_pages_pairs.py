"""The review desk and the president's answers, through the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.interfaces.web.tests.conftest import MORNING, Browser, hire
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.pairs import finding, kept
from dharatal.register.people.pairs import operations as deciding
from dharatal.register.people.pairs.models import Decision, Pair

POINTS = [["given", 0, 5.2], ["phone", 6, -15.0], ["village", 0, 3.0], ["household", 4, 7.0]]


@pytest.fixture
def reviewer(land: Any, browser: Browser) -> Client:
    hire(land, "reviewer", "hq_operator", "bihar")
    return browser("reviewer")


@pytest.fixture
def president(land: Any, browser: Browser) -> Client:
    hire(land, "president", "district_president", "saran")
    return browser("president")


def pairs(land: Any, count: int, *, state: str = "open", start: int = 0) -> list[Pair]:
    """Members of Saran, two by two likely one person."""
    ids = []
    for number in range(start, start + 2 * count):
        sent = land.enlist(
            f"Suman Singh {'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number}", f"+9160000{number:05}"
        )
        with land.door("system", SEND):
            intake.verify(SYSTEM, sent.uuid, at=MORNING)
        ids.append(sent.id)
    with land.door("system", LOOK):
        found = [
            finding.Weighed(one, other, 0.5, POINTS) for one, other in zip(ids[::2], ids[1::2], strict=True)
        ]
        kept_pairs = finding.keep(found, kept.in_force().model, at=MORNING)
        Pair.objects.update(state=state, decided_at=MORNING)
    return kept_pairs


def state_of(land: Any, pair: Pair) -> str:
    with land.door("system", LOOK):
        return str(Pair.objects.get(id=pair.id).state)


@pytest.fixture(autouse=True)
def never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """One pair in twenty would be laid before a second reviewer."""
    monkeypatch.setattr(deciding, "_is_drawn", lambda pair: False)


class TestTheDesk:
    def test_lays_both_records_in_both_scripts_with_their_points(self, land: Any, reviewer: Client) -> None:
        pairs(land, 1)
        page = reviewer.get("/pairs/").content.decode()

        assert "Suman Singh a0" in page
        assert "सुमन" in page
        assert "+5" in page and "−15" in page

    def test_shows_no_number(self, land: Any, reviewer: Client) -> None:
        pairs(land, 1)
        page = reviewer.get("/pairs/").content.decode()

        assert "6000000000" not in page and "60000 00000" not in page

    def test_takes_a_plain_form_and_comes_back(self, land: Any, reviewer: Client) -> None:
        (pair,) = pairs(land, 1)
        answer = reviewer.post(f"/pairs/{pair.uuid}/", {"what": "different"})

        assert (answer.status_code, answer["Location"]) == (302, "/pairs/")
        assert state_of(land, pair) == "different"

    def test_answers_a_key_with_the_next_pair(self, land: Any, reviewer: Client) -> None:
        first, second = pairs(land, 2)
        fragment = reviewer.post(f"/pairs/{first.uuid}/", {"what": "same"}, headers={"HX-Request": "true"})

        page = fragment.content.decode()
        assert page.lstrip().startswith('<div id="review"')
        assert f'data-pair="{second.uuid}"' in page

    def test_tells_the_second_of_two_reviewers(self, land: Any, reviewer: Client, browser: Browser) -> None:
        (pair,) = pairs(land, 1)
        hire(land, "second", "reviewer", "bihar")
        reviewer.post(f"/pairs/{pair.uuid}/", {"what": "different"})
        page = browser("second").post(
            f"/pairs/{pair.uuid}/", {"what": "same"}, headers={"HX-Request": "true"}
        )

        assert 'role="alert"' in page.content.decode()
        assert state_of(land, pair) == "different"

    def test_takes_the_last_back(self, land: Any, reviewer: Client) -> None:
        (pair,) = pairs(land, 1)
        reviewer.post(f"/pairs/{pair.uuid}/", {"what": "same"})
        reviewer.post("/pairs/undo/")

        assert state_of(land, pair) == "open"
        with land.door("system", LOOK):
            assert PersonRecord.objects.values("person_id").distinct().count() == 2

    def test_says_when_nothing_is_left(self, land: Any, reviewer: Client) -> None:
        page = reviewer.get("/pairs/")

        assert page.status_code == 200
        assert 'data-pair=""' in page.content.decode()


class TestThePresidentsPage:
    def test_shows_what_was_sent_and_takes_the_answer(self, land: Any, president: Client) -> None:
        (pair,) = pairs(land, 1, state="sent")
        assert "Suman Singh a0" in president.get("/pairs/sent/").content.decode()

        president.post(f"/pairs/sent/{pair.uuid}/", {"what": "same"})

        assert state_of(land, pair) == "same"
        with land.door("system", LOOK):
            assert Decision.objects.get().by == "president"

    def test_is_on_the_start_page_as_long_as_something_waits(self, land: Any, president: Client) -> None:
        (pair,) = pairs(land, 1, state="sent")
        assert "/pairs/sent/" in president.get("/").content.decode()

        president.post(f"/pairs/sent/{pair.uuid}/", {"what": "different"})

        assert "/pairs/sent/" not in president.get("/").content.decode()

    def test_takes_as_many_queries_for_many_pairs_as_for_two(
        self, land: Any, president: Client, questions: Callable[[Client, str], int]
    ) -> None:
        pairs(land, 2, state="sent")
        president.get("/pairs/sent/")  # what is asked once and remembered
        few = questions(president, "/pairs/sent/")
        pairs(land, 18, state="sent", start=4)

        assert questions(president, "/pairs/sent/") == few


class TestTheFigures:
    def test_name_reviewers_but_nobody_else(self, land: Any, reviewer: Client) -> None:
        (pair,) = pairs(land, 1)
        reviewer.post(f"/pairs/{pair.uuid}/", {"what": "different"})
        page = reviewer.get("/pairs/figures/").content.decode()

        assert "reviewer" in page
        assert "Suman" not in page
