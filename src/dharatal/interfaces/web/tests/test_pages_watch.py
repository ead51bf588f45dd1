"""Tests of the guard officer's board and of break-glass, by page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access.door import entering
from dharatal.guard.audit.models import Entry
from dharatal.guard.vault.marks import custodian
from dharatal.guard.vault.models import Noticed
from dharatal.guard.vault.watching.operations import looked
from dharatal.guard.vault.watching.refusals import Locked
from dharatal.interfaces.web.tests.conftest import PASSWORD, Browser, code_of, hire
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor
from dharatal.kernel.ids import new_uuid

WORDS = "Prepared the tour; asked him by phone."
REASON = "A court asks for one name tonight."


@pytest.fixture
def guard(land: Land, browser: Browser) -> Client:
    hire(land, "guard", "guard_officer", "bihar")
    return browser("guard")


def copy(land: Land) -> None:
    """A president pages through a block until it stops."""
    user, block = hire(land, "copier", "district_president", "saran"), land.units["marhaura"]
    who = Actor(user_id=user.id, login="copier", channel="web")
    with pytest.raises(Locked):
        for page in range(20):
            members = range(1 + page * 50, 51 + page * 50)
            with entering(who, None):
                where = [(block.district_id, block.id, 1 + page)] * 50
                looked(who, members, unit_id=block.id, kind="lists", at=MORNING, where=where, of=900)


def broken_by(land: Land, browser: Browser, login: str = "admin") -> Client:
    hire(land, login, "state_admin", "bihar")
    client = browser(login)
    told = {"reason": REASON, "password": PASSWORD, "code": code_of(login)}
    answer = client.post("/watch/glass/", told)
    assert answer.status_code == 302, answer.content.decode()
    return client


class TestTheBoard:
    def test_says_what_will_stand_there(self, guard: Client) -> None:
        assert "किसी" in guard.get("/watch/").content.decode()

    def test_warns_a_production_that_has_no_second_custodian(
        self, guard: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "dharatal custodian use" not in guard.get("/watch/").content.decode()

        monkeypatch.setattr(custodian, "mode", lambda: "production")

        assert "dharatal custodian use" in guard.get("/watch/").content.decode()

    def test_opens_a_lock_with_the_records_behind_it(self, land: Land, guard: Client) -> None:
        copy(land)

        (lock,) = guard.get("/watch/").context["locks"]
        page = guard.get(lock["href"])

        assert lock["login"] == "copier"
        assert page.context["days"][0]["fresh"] >= 100
        assert guard.get(lock["log_href"]).status_code == 200

    def test_opens_the_log_in_again_with_words(self, land: Land, guard: Client, browser: Browser) -> None:
        copy(land)
        (lock,) = guard.get("/watch/").context["locks"]

        assert guard.post(lock["close_href"], {"words": "ok"}).status_code == 409
        assert guard.post(lock["close_href"], {"words": WORDS}).status_code == 302

        assert guard.get("/watch/").context["locks"] == []
        assert browser("copier").get("/people/").status_code == 200

    def test_asks_no_more_of_the_database_for_many_notices_than_for_two(
        self, land: Land, guard: Client, questions: Callable[[Client, str], int]
    ) -> None:
        copy(land)
        few = questions(guard, "/watch/")
        with permitted():
            warning = Noticed.objects.get(step="warn")
            for day in range(48):
                warning.id, warning.day = new_uuid(), MORNING.date() - timedelta(days=1 + day)
                warning.save(force_insert=True)

        many = questions(guard, "/watch/")

        assert many <= few

    def test_is_for_the_guard_only(self, land: Land, browser: Browser) -> None:
        assert browser("saran").get("/watch/").status_code == 403


class TestWhoIsLocked:
    def test_is_told_why_and_whom_to_ask_and_works_on_without_names(
        self, land: Land, guard: Client, browser: Browser
    ) -> None:
        land.enlist("Suman Kumari", "6000012345")
        copy(land)
        copier = browser("copier")

        refused = copier.get("/coverage/rows/?unit=district:211&figure=waiting")

        assert refused.status_code == 403
        assert "guard" in refused.content.decode()
        assert copier.get("/coverage/").status_code == 200


class TestBreakGlass:
    def test_opens_the_people_and_stands_on_every_page_of_the_guard(
        self, land: Land, guard: Client, browser: Browser
    ) -> None:
        admin = broken_by(land, browser)

        assert admin.get("/people/").status_code == 200
        for address in ("/", "/log/", "/watch/"):
            assert "admin" in guard.get(address).context["glass"]["login"]

    def test_is_ended_and_reviewed(self, land: Land, guard: Client, browser: Browser) -> None:
        admin = broken_by(land, browser)
        (glass,) = guard.get("/watch/").context["glasses"]

        assert admin.post(glass["end_href"]).status_code == 302
        assert admin.get("/people/").status_code == 403
        assert guard.post(glass["review_href"], {"words": WORDS}).status_code == 302

        assert not guard.get("/").context["glass"]

    def test_is_louder_when_overdue(self, land: Land, guard: Client, browser: Browser) -> None:
        broken_by(land, browser)
        clock.set_trial_clock(lambda: MORNING + timedelta(hours=26))

        page = guard.get("/watch/")

        assert page.context["glass"]["state"] == "overdue"
        assert 'class="notice stop" role="alert"' in page.content.decode()

    def test_refuses_a_wrong_password(self, land: Land, browser: Browser) -> None:
        hire(land, "admin", "state_admin", "bihar")

        answer = browser("admin").post("/watch/glass/", {"reason": REASON, "password": "x", "code": "000000"})

        assert answer.status_code == 409
        assert REASON in answer.content.decode() and answer.context["refusal"]
        with permitted():
            assert Entry.objects.filter(action="glass.refused").count() == 1
