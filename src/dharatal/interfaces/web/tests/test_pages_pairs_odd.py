"""What districts send in earnest and by mistake lies at the desk like anything else, and can be searched."""

from collections.abc import Callable
from itertools import combinations, islice, product
from typing import Any

import pytest
from django.test import Client

from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.interfaces.web.tests.conftest import MORNING, Browser, hire
from dharatal.interfaces.web.tests.test_pages_pairs import POINTS
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.pairs import finding, kept, queries

LONG = "क" * 400
ODD = ["😀🙏", "A", "ा", LONG, "x" * 400, "\u200d", "123", "<b>Suman</b>"]
ONE_PHONE = "+916000012345"


@pytest.fixture
def reviewer(land: Any, browser: Browser) -> Client:
    hire(land, "reviewer", "hq_operator", "bihar")
    return browser("reviewer")


def admit(land: Any, name: str, phone: str) -> int:
    sent = land.enlist(name, phone)
    with land.door("system", SEND):
        intake.verify(SYSTEM, sent.uuid, at=MORNING)
    return int(sent.id)


def put_together(land: Any, first: int, second: int) -> None:
    with land.door("system", LOOK):
        finding.keep([finding.Weighed(first, second, 0.5, POINTS)], kept.in_force().model, at=MORNING)


class TestAnOddName:
    @pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
    def test_lies_at_the_desk(self, land: Any, reviewer: Client, name: str) -> None:
        both = [admit(land, name, f"+91600001234{last}") for last in (1, 2)]
        put_together(land, *both)

        answer = reviewer.get("/pairs/")

        assert answer.status_code == 200
        assert "<b>Suman</b></b>" not in answer.content.decode()
        assert 'data-pair="' in answer.content.decode()

    @pytest.mark.parametrize("name", ODD, ids=range(len(ODD)))
    def test_is_answered_in_the_box(self, land: Any, reviewer: Client, name: str) -> None:
        admit(land, name, ONE_PHONE)

        answers = [reviewer.post("/people/find/", {"text": text}).status_code for text in (name, name[:4])]

        assert set(answers) <= {200, 409}

    @pytest.mark.parametrize("name", ["A", LONG, "x" * 400], ids=["one letter", "Devanagari", "Latin"])
    def test_that_has_letters_is_found(self, land: Any, reviewer: Client, name: str) -> None:
        person = admit(land, name, ONE_PHONE)
        with land.door("system", LOOK):
            from_box = finding.PersonRecord.objects.get(id=person).uuid

        page = reviewer.post("/people/find/", {"text": name}).content.decode()

        assert str(from_box) in page


class TestTwoHundredOnOnePhone:
    @pytest.fixture
    def crowd(self, land: Any) -> list[int]:
        names = map("{0[0]}a{0[1]}{0[2]}n Devi".format, product("bdgjklmnprst", "bdgjklmnprst", "iu"))
        return [admit(land, name, ONE_PHONE) for name in islice(names, 200)]

    def test_are_told_at_the_desk_in_few_questions(
        self, land: Any, reviewer: Client, crowd: list[int], questions: Callable[[Client, str], int]
    ) -> None:
        put_together(land, crowd[0], crowd[1])

        page = reviewer.get("/pairs/").content.decode()

        assert "200" in page
        assert page.count('class="ev"') <= 12
        assert questions(reviewer, "/pairs/") <= 40


class TestManyPairs:
    def test_are_counted_only_so_far(
        self, land: Any, reviewer: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queries, "MOST_COUNTED", 2)
        people = [
            admit(land, name, f"+91600001235{at}") for at, name in enumerate(("Bakin", "Dagin", "Jalin"))
        ]
        for one, other in combinations(people, 2):
            put_together(land, one, other)

        reviewer.cookies["django_language"] = "en"
        page = reviewer.get("/pairs/").content.decode()

        assert "More than 2 pairs wait" in page
