"""Tests of `dharatal complaint`, and of the same by API."""

import argparse
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.conftest import build_room
from dharatal.field.conftest import MORNING, Land
from dharatal.field.trace.capabilities import BOOK, TELL
from dharatal.field.trace.complaints.operations import CannotTell
from dharatal.field.trace.complaints.tests.conftest import Book
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import NotAllowed, entering
from dharatal.interfaces.cli.commands import complaint
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM

MOBILE = "6000012345"


@pytest.fixture
def land(db: None, enter: Callable[..., Any]) -> Any:
    """Headquarters keep the book; Asha, a caller, only writes into it."""
    clock.set_trial_clock(lambda: MORNING)
    made = build_room(enter)
    with permitted(), entering(SYSTEM, None):
        for login, rights in (("hq", [TELL.code, BOOK.code]), ("asha", [TELL.code])):
            access.grant(
                SYSTEM,
                user_id=made.actors[login].user_id,
                capabilities=rights,
                unit_id=made.units["bihar"].id,
                starts_at=MORNING,
                ends_at=None,
                source="test:book",
                at=MORNING,
            )
    yield made
    clock.set_trial_clock(None)


def asked(login: str, **more: Any) -> argparse.Namespace:
    told = dict.fromkeys(("caller", "at", "until", "name", "offer", "details", "how", "key"), "")
    found = {"state": "", "district": "", "by": "", "page": 1}
    return argparse.Namespace(
        **{**told, **found, "login": login, "code": "", "mobile": MOBILE, "by_message": False, **more}
    )


class TestTheCommand:
    def test_refuses_a_call_that_ends_in_years_to_come(self, land: Land) -> None:
        with pytest.raises(CannotTell):
            complaint.add(asked("asha", at="2026-11-08T18:30", until="2031-01-01T00:00"))

    def test_writes_down_what_is_listed(self, land: Land) -> None:
        land.enlist("Suman Kumar", f"+91{MOBILE}")

        kept = complaint.add(asked("asha", at="2026-11-08T18:30", name="Sumon", by_message=True))

        found = complaint.listed(asked("hq"))
        (one,) = found["complaints"]
        assert (found["total"], one["complaint"]) == (1, kept["complaint"])
        assert (one["via"], one["by"], one["ours"], one["unit"]) == ("sms", "asha", True, "village:500001")
        assert one["called_at"] == "2026-11-08T13:00:00+00:00"

    def test_answers_alike_for_a_number_that_is_not_ours(self, land: Land) -> None:
        assert complaint.add(asked("asha")).keys() == {"complaint"}

    def test_lists_by_state_by_district_and_by_log_in(self, land: Land) -> None:
        land.enlist("Suman Kumar", f"+91{MOBILE}")
        complaint.add(asked("asha"))

        assert complaint.listed(asked("hq", state="confirmed"))["total"] == 0
        assert complaint.listed(asked("hq", district="district:211"))["total"] == 1
        assert complaint.listed(asked("hq", district="district:200"))["total"] == 0
        assert complaint.listed(asked("hq", by="asha"))["total"] == 1
        assert complaint.listed(asked("hq", by="hq"))["total"] == 0

    def test_shows_the_book_to_nobody_who_only_writes_into_it(self, land: Land) -> None:
        with pytest.raises(NotAllowed):
            complaint.listed(asked("asha"))

    def test_takes_no_time_that_is_none(self, land: Land) -> None:
        with pytest.raises(CannotTell) as refusal:
            complaint.add(asked("asha", at="last week"))

        assert refusal.value.code == "no_time"

    def test_shows_the_board(self, land: Land) -> None:
        land.enlist("Suman Kumar", f"+91{MOBILE}")
        complaint.add(asked("asha"))

        (row,) = complaint.board(asked("hq"))["districts"]

        assert (row["district"], row["told"], row["alarm"]) == ("district:211", 1, False)


@pytest.fixture
def program(land: Land) -> Client:
    """Headquarters' log-in by API."""
    with permitted(), entering(SYSTEM, None):
        token = access.issue_token(SYSTEM, user_id=land.actors["hq"].user_id, at=MORNING)
    return Client(headers={"authorization": f"Bearer {token}", "idempotency-key": "k1"})


class TestTheApi:
    def test_writes_down_once_under_one_key(self, program: Client) -> None:
        answers = [
            program.post("/api/complaints", {"mobile": MOBILE}, content_type="application/json")
            for _press in range(2)
        ]

        assert [one.status_code for one in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
        assert program.get("/api/complaints").json()["total"] == 1

    def test_has_an_answer_asked_for_once_more(self, land: Land, program: Client) -> None:
        book = Book(land, now=MORNING + timedelta(minutes=1))
        kept = book.tell(book.member(), by="hq")
        path = f"/api/complaints/{kept}/again"

        early = program.post(path, {"why": "member"}, content_type="application/json")
        book.answer("no", answers={"identity": "yes", "called": "no"})
        clock.set_trial_clock(lambda: book.now + timedelta(hours=1))
        wrong = program.post(path, {"why": "whim"}, content_type="application/json")
        answer = program.post(path, {"why": "member"}, content_type="application/json")

        assert (early.status_code, early.json()["error"]) == (409, "waits_already")
        assert (wrong.status_code, wrong.json()["error"]) == (409, "no_reason")
        assert answer.json() == {"complaint": str(kept), "state": "told", "earlier": 1}
