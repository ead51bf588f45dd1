"""A password that somebody gave, and who may give both it and the card."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access.models import User
from dharatal.guard.audit.models import Entry
from dharatal.interfaces.web.tests.conftest import MORNING, PASSWORD, Browser, hire
from dharatal.interfaces.web.tests.test_pages_staff import give, shown_password
from dharatal.kernel import clock

OWN = "kuan-kapas-kadam-7"


def choose_password(client: Client, given: str, chosen: str = OWN):
    sent = {"oldpassword": given, "password1": chosen, "password2": chosen}
    return client.post("/accounts/password/change/", sent)


class TestAGivenPassword:
    @pytest.fixture
    def given(self, admin: Client) -> str:
        return give(admin, post="hq_operator").content.decode()

    @pytest.fixture
    def newcomer(self, given: str) -> Client:
        """Somebody at their first entry, with the code of the card shown."""
        codes, client = re.findall(r"<li><code>([^<]+)</code></li>", given), Client()
        asked = client.post("/accounts/login/", {"login": "new.caller", "password": shown_password(given)})
        client.post(client.get("/people/").url if asked.url == "/" else asked.url, {"code": codes[0]})
        return client

    @pytest.mark.parametrize("page", ["/", "/people/", "/lists/"])
    def test_opens_nothing_but_the_page_to_choose_another(self, newcomer: Client, page: str):
        assert newcomer.get(page).url == "/accounts/password/change/"
        assert "notice need" in newcomer.get("/accounts/password/change/").content.decode()

    def test_opens_everything_once_another_is_chosen(self, newcomer: Client, given: str):
        chosen = choose_password(newcomer, shown_password(given))

        assert chosen.url == "/"
        assert newcomer.get("/people/").status_code == 200
        with permitted():
            assert Entry.objects.filter(action="access.password_chosen", login="new.caller").count() == 1

    def test_is_not_chosen_once_more(self, newcomer: Client, given: str):
        again = choose_password(newcomer, shown_password(given), shown_password(given))

        assert again.status_code == 200
        assert newcomer.get("/").url == "/accounts/password/change/"

    @pytest.mark.parametrize("poor", ["kuan-7", "new.caller1", "1029384756", "qwertyuiop"])
    def test_is_replaced_by_no_poor_one_and_the_page_says_so_in_hindi(
        self, newcomer: Client, given: str, poor: str
    ):
        page = choose_password(newcomer, shown_password(given), poor).content.decode()

        errors = re.findall(r'class="err"[^>]*>([^<]+)<', page)
        assert errors
        assert not [one for one in errors if re.search("[A-Za-z]", one)]

    def test_is_not_replaced_before_the_card_is_shown(self, given: str):
        thief = Client()
        thief.post("/accounts/login/", {"login": "new.caller", "password": shown_password(given)})

        assert choose_password(thief, shown_password(given)).url.startswith("/accounts/login/")

    def test_that_the_trial_printed_stays_for_trying(self, land):
        hire(land, "printed", "caller", "bihar")
        client = Client()
        client.post("/accounts/login/", {"login": "printed", "password": PASSWORD})

        assert client.get("/").url == "/calls/"

    def test_that_the_trial_printed_is_changed_once_production_begins(self, land, monkeypatch):
        hire(land, "printed", "caller", "bihar")
        monkeypatch.setattr("dharatal.guard.access.models.mode", lambda: "production")
        client = Client()
        client.post("/accounts/login/", {"login": "printed", "password": PASSWORD})

        assert client.get("/").url == "/accounts/password/change/"


class TestPasswordAndCard:
    @pytest.fixture
    def member(self, land) -> User:
        """Somebody whose log-in is in use."""
        user = hire(land, "in.use", "desk_clerk", "saran")
        with permitted():
            User.objects.filter(id=user.id).update(last_login=MORNING)
        return user

    @pytest.mark.parametrize("first, second", [("password", "card"), ("card", "password")])
    def test_of_a_log_in_in_use_never_come_from_one_person(
        self, admin: Client, member: User, first: str, second: str
    ):
        given = admin.post(f"/staff/users/{member.id}/{first}/")
        refused = admin.post(f"/staff/users/{member.id}/{second}/")

        assert (given.status_code, refused.status_code) == (200, 403)
        with permitted():
            entry = Entry.objects.get(action="access.refused")
            assert entry.facts["code"] == "needs_second_person"

    def test_may_come_from_two(self, land, admin: Client, browser: Browser, member: User):
        hire(land, "second", "state_admin", "bihar", at=MORNING - timedelta(days=30))
        admin.post(f"/staff/users/{member.id}/password/")

        assert browser("second").post(f"/staff/users/{member.id}/card/").status_code == 200

    def test_may_not_come_from_a_second_whom_the_first_has_just_made(
        self, land, admin: Client, browser: Browser, member: User
    ):
        accomplice = hire(land, "second", "state_admin", "bihar")
        with permitted():
            first = User.objects.get(login="admin")
            User.objects.filter(id=accomplice.id).update(created_by=first.id)
        admin.post(f"/staff/users/{member.id}/password/")

        assert browser("second").post(f"/staff/users/{member.id}/card/").status_code == 403

    def test_may_come_from_one_a_week_apart(self, admin: Client, member: User):
        admin.post(f"/staff/users/{member.id}/card/")
        clock.set_trial_clock(lambda: MORNING + timedelta(days=7, minutes=1))

        assert admin.post(f"/staff/users/{member.id}/password/").status_code == 200

    def test_may_come_from_one_while_nobody_has_come_in(self, admin: Client):
        give(admin)
        with permitted():
            user = User.objects.get(login="new.caller")

        answers = [admin.post(f"/staff/users/{user.id}/{one}/").status_code for one in ("password", "card")]

        assert answers == [200, 200]
