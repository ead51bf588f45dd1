"""Log-ins, helpers, machines and other people's sessions, through the pages."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import operations as access
from dharatal.guard.access.models import Device, Grant, Token, User
from dharatal.guard.audit.models import Entry
from dharatal.interfaces.web.tests.conftest import MORNING, PASSWORD, Browser, hire
from dharatal.kernel.actor import SYSTEM
from dharatal.register.posts import operations as posts
from dharatal.register.posts.models import Holder


@pytest.fixture
def president(land, browser: Browser) -> Client:
    hire(land, "president", "district_president", "saran")
    return browser("president")


def give(client: Client, **more: str):
    sent = {
        "name": "Invented Name",
        "login": "new.caller",
        "post": "caller",
        "unit": "state:10",
        "until": "",
        **more,
    }
    return client.post("/staff/users/add/", sent)


def shown_password(page: str) -> str:
    return re.search(r"<code>((?:[a-z2-9]{4}-){3}[a-z2-9]{4})</code>", page)[1]


class TestUsers:
    def test_are_given_a_card_that_opens_the_house(self, admin: Client):
        page = give(admin).content.decode()

        codes = re.findall(r"<li><code>([^<]+)</code></li>", page)
        newcomer = Client()
        asked = newcomer.post("/accounts/login/", {"login": "new.caller", "password": shown_password(page)})
        asked = newcomer.get("/") if asked.url == "/" else asked
        newcomer.post(asked.url, {"code": codes[0]})

        assert len(codes) == 16
        assert newcomer.get("/").url == "/accounts/password/change/"

    def test_choose_the_post_and_the_place_themselves(self, admin: Client):
        form = admin.get("/staff/users/add/").content.decode()
        refused = [give(admin, **{name: ""}) for name in ("post", "unit")]

        assert form.count('required><option value="">') == 2 and "selected" not in form
        assert [one.status_code for one in refused] == [409, 409]
        assert [list(one.context["errors"]) for one in refused] == [["form"], ["unit"]]

    def test_without_a_place_are_told_to_choose_one(self, admin: Client):
        refused = give(admin, unit="")

        assert [str(one) for one in refused.context["errors"].values()] == ["एक इलाक़ा चुनें।"]

    def test_get_the_post_with_the_log_in(self, admin: Client):
        give(admin)

        with permitted():
            held = Holder.objects.get(user__login="new.caller")
            assert Grant.objects.filter(user__login="new.caller", capability="calls.make").count() == 1
        assert held.post == "caller"

    def test_with_a_login_that_is_taken_are_refused_and_nothing_is_kept(self, admin: Client):
        give(admin)

        again = give(admin, post="desk_clerk")

        with permitted():
            assert Holder.objects.filter(user__login="new.caller").count() == 1
        assert again.status_code == 409

    def test_with_a_post_that_fits_no_unit_leave_no_log_in_behind(self, admin: Client):
        refused = give(admin, post="district_president", unit="state:10")

        with permitted():
            assert not User.objects.filter(login="new.caller").exists()
        assert refused.status_code == 409
        assert "new.caller" in refused.content.decode()

    def test_are_listed_with_one_question_each_however_many(self, land, admin: Client, questions):
        admin.get("/staff/users/")
        few = questions(admin, "/staff/users/")
        for number in range(40):
            with land.enter(SYSTEM, None):
                User(login=f"more{number}", created_at=MORNING).save()

        assert questions(admin, "/staff/users/") == few

    def test_that_end_are_out_at_once(self, land, admin: Client, browser: Browser):
        user = hire(land, "leaver", "caller", "bihar")
        leaver = Client()
        leaver.post("/accounts/login/", {"login": "leaver", "password": PASSWORD})
        assert leaver.get("/accounts/sessions/").status_code == 200

        admin.post(f"/staff/users/{user.id}/end/")

        assert leaver.get("/").url.startswith("/accounts/login/")
        assert "leaver" not in admin.get("/staff/users/").content.decode()

    def test_are_not_for_a_president(self, president: Client):
        assert president.get("/staff/users/").status_code == 403


class TestSessions:
    def test_of_another_are_seen_and_ended(self, land, admin: Client):
        user = hire(land, "elsewhere", "caller", "bihar")
        other = Client(
            headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"}
        )
        other.post("/accounts/login/", {"login": "elsewhere", "password": PASSWORD})
        other.get("/accounts/sessions/")

        page = admin.get(f"/staff/users/{user.id}/").content.decode()
        admin.post(f"/staff/users/{user.id}/sessions/")

        assert "Firefox, Android" in page
        assert other.get("/accounts/sessions/").url.startswith("/accounts/login/")
        with permitted():
            ended = Entry.objects.get(action="access.sessions_ended").facts
        assert ended == {"user": user.id, "sessions": 1, "tokens": 0}

    def test_of_ones_own_are_listed_and_the_others_ended(self, land):
        hire(land, "twice", "caller", "bihar")
        here, there = Client(), Client()
        for one in (here, there):
            one.post("/accounts/login/", {"login": "twice", "password": PASSWORD})
            one.get("/accounts/sessions/")

        here.post("/accounts/sessions/")

        assert here.get("/accounts/sessions/").status_code == 200
        assert there.get("/accounts/sessions/").url.startswith("/accounts/login/")
        with permitted():
            assert UserSession.objects.filter(user__login="twice").count() == 1


class TestHelpers:
    def name(self, president: Client, **more: str):
        sent = {"name": "", "login": "helper.one", "unit": "block:1811", "until": "2026-11-30", **more}
        return president.post("/staff/helpers/add/", sent)

    def test_get_a_part_of_the_area_until_a_day(self, president: Client):
        page = self.name(president)

        with permitted():
            grant = Grant.objects.filter(user__login="helper.one").first()
        assert shown_password(page.content.decode())
        assert grant.ends_at.date().isoformat() == "2026-11-30"
        assert "helper.one" in president.get("/staff/helpers/").content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"unit": "district:211"}, {"unit": "block:1701"}, {"until": ""}, {"until": "2027-11-30"}]
    )
    def test_never_get_more(self, president: Client, wrong: dict[str, str]):
        refused = self.name(president, **wrong)

        with permitted():
            assert not User.objects.filter(login="helper.one").exists()
        assert refused.status_code == 409

    def test_end_when_the_president_says_so(self, president: Client):
        self.name(president)
        with permitted():
            holder = Holder.objects.get(user__login="helper.one")

        president.post(f"/staff/helpers/{holder.id}/end/")

        with permitted():
            assert not Grant.objects.filter(user__login="helper.one", ends_at__gt=MORNING).exists()
        assert "helper.one" not in president.get("/staff/helpers/").content.decode()

    def test_are_three_at_most(self, president: Client):
        for number in range(3):
            self.name(president, login=f"helper.{number}")

        fourth = self.name(president, login="helper.four")

        assert fourth.status_code == 409
        assert "/staff/helpers/add/" not in president.get("/staff/helpers/").content.decode()


class TestPosts:
    def appoint(self, president: Client, **more: str):
        sent = {"name": "", "login": "block.one", "post": "block_president", "unit": "block:1811", **more}
        return president.post("/staff/posts/add/", {"until": "", **sent})

    def held(self) -> Holder:
        with permitted():
            return Holder.objects.select_related("unit").get(user__login="block.one")

    def test_are_given_with_a_log_in_in_the_own_district(self, president: Client):
        page = self.appoint(president, until="2026-11-30").content.decode()

        newcomer = Client()
        newcomer.post("/accounts/login/", {"login": "block.one", "password": shown_password(page)})
        with permitted():
            grants = Grant.objects.filter(user__login="block.one")
            assert {one.unit_id for one in grants} == {self.held().unit_id}
            assert {one.ends_at.date().isoformat() for one in grants} == {"2026-11-30"}
        assert self.held().unit.ref == "block:1811"
        assert len(re.findall(r"<li><code>([^<]+)</code></li>", page)) == 16
        assert "block.one" in president.get("/staff/posts/").content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"unit": "block:1701"},
            {"post": "district_president", "unit": "district:211"},
            {"post": "hq_operator"},
        ],
        ids=["beyond the district", "the own post", "a higher post"],
    )
    def test_never_reach_further_than_who_gives_them(self, president: Client, wrong: dict[str, str]):
        refused = self.appoint(president, **wrong)

        with permitted():
            assert not User.objects.filter(login="block.one").exists()
        assert refused.status_code == 409

    def test_of_another_district_are_not_shown(self, land, president: Client, browser: Browser):
        self.appoint(president)
        hire(land, "other", "district_president", "khagaria")

        assert "block.one" not in browser("other").get("/staff/posts/").content.decode()

    def test_end_when_the_president_says_so(self, president: Client):
        self.appoint(president)

        president.post(f"/staff/posts/{self.held().id}/end/")

        with permitted():
            assert not Grant.objects.filter(user__login="block.one", ends_at=None).exists()
        assert "block.one" not in president.get("/staff/posts/").content.decode()

    def test_take_three_questions_however_many_hold_one(self, land, president: Client, questions):
        self.appoint(president)
        president.get("/staff/posts/")
        few = questions(president, "/staff/posts/")
        for number in range(20):
            hire(land, f"more{number}", "panchayat_incharge", "narharpur_gp")

        assert questions(president, "/staff/posts/") == few


class TestNewPassword:
    @pytest.fixture
    def block(self, land) -> Client:
        """A block president who is signed in and has a token."""
        user = hire(land, "block.one", "block_president", "marhaura")
        with land.enter(SYSTEM, None):
            access.issue_token(SYSTEM, user_id=user.id, at=MORNING)
        client = Client()
        client.post("/accounts/login/", {"login": "block.one", "password": PASSWORD})
        client.get("/accounts/sessions/")
        return client

    def holder(self) -> int:
        with permitted():
            return Holder.objects.get(user__login="block.one", post="block_president").id

    def test_opens_and_the_old_one_does_not(self, president: Client, block: Client):
        page = president.post(f"/staff/posts/{self.holder()}/password/").content.decode()

        old, new = Client(), Client()
        old.post("/accounts/login/", {"login": "block.one", "password": PASSWORD})
        new.post("/accounts/login/", {"login": "block.one", "password": shown_password(page)})
        assert old.get("/").url.startswith("/accounts/login/")
        assert new.get("/").url == "/accounts/password/change/"

    def test_signs_out_everywhere_and_ends_tokens(self, president: Client, block: Client):
        president.post(f"/staff/posts/{self.holder()}/password/")

        assert block.get("/accounts/sessions/").url.startswith("/accounts/login/")
        with permitted():
            assert not Token.objects.filter(user__login="block.one", revoked_at=None).exists()
            assert Entry.objects.filter(action="access.password_set").count() == 1

    def test_is_not_given_by_the_president_of_another_district(self, land, browser: Browser, block: Client):
        hire(land, "other", "district_president", "khagaria")

        refused = browser("other").post(f"/staff/posts/{self.holder()}/password/")

        assert refused.status_code == 409
        assert block.get("/accounts/sessions/").status_code == 200

    def test_is_not_given_to_who_holds_a_higher_post_as_well(self, land, president: Client, block: Client):
        """Else a president would come into the state office through a block."""
        with land.enter(SYSTEM, None):
            user = User.objects.get(login="block.one")
            unit = land.units["bihar"].id
            posts.appoint(
                SYSTEM, user_id=user.id, post="hq_operator", unit_id=unit, starts_at=MORNING, at=MORNING
            )

        refused = president.post(f"/staff/posts/{self.holder()}/password/")

        assert refused.status_code == 409

    def test_is_given_by_the_state_office_to_anybody_else(self, admin: Client, block: Client):
        with permitted():
            user = User.objects.get(login="block.one")

        page = admin.post(f"/staff/users/{user.id}/password/").content.decode()

        assert shown_password(page)
        assert block.get("/accounts/sessions/").url.startswith("/accounts/login/")


class TestMachines:
    @pytest.fixture
    def incharge(self, land, browser: Browser) -> Client:
        hire(land, "boss", "callroom_incharge", "bihar")
        return browser("boss")

    def code(self, incharge: Client) -> str:
        page = incharge.post("/staff/machines/", {"label": "Call room, machine 14"}).content.decode()
        return re.search(r'class="big-code"><code>([A-Z2-9]{4}-[A-Z2-9]{4})</code>', page)[1]

    def test_are_enrolled_by_a_code_and_let_callers_work(self, land, incharge: Client):
        hire(land, "caller", "caller", "bihar")
        machine = Client()
        machine.post("/accounts/login/", {"login": "caller", "password": PASSWORD})
        before = machine.get("/calls/").status_code

        machine.post("/staff/machines/enrol/", {"code": self.code(incharge).lower()})

        assert before == 403
        assert machine.get("/calls/", follow=True).status_code == 200

    def test_take_a_code_once(self, incharge: Client):
        code = self.code(incharge)
        Client().post("/staff/machines/enrol/", {"code": code})

        again = Client().post("/staff/machines/enrol/", {"code": code})

        with permitted():
            assert Device.objects.count() == 1
        assert 'role="alert"' in again.content.decode()

    def test_do_not_let_codes_be_guessed(self, incharge: Client):
        code, thief = self.code(incharge), Client()
        for _ in range(20):
            thief.post("/staff/machines/enrol/", {"code": "ABCD-EFGH"})

        assert thief.post("/staff/machines/enrol/", {"code": code}).status_code == 429

    def test_that_are_shut_out_open_nothing(self, land, incharge: Client):
        hire(land, "caller", "caller", "bihar")
        machine = Client()
        machine.post("/staff/machines/enrol/", {"code": self.code(incharge)})
        machine.post("/accounts/login/", {"login": "caller", "password": PASSWORD})
        with permitted():
            device = Device.objects.get()

        incharge.post(f"/staff/machines/{device.id}/revoke/")

        assert machine.get("/calls/").status_code == 403

    def test_are_enrolled_in_the_name_of_the_in_charge(self, incharge: Client):
        Client().post("/staff/machines/enrol/", {"code": self.code(incharge)})

        with permitted():
            assert Entry.objects.get(action="access.device_enrolled").login == "boss"

    def test_of_an_in_charge_who_left_are_not_enrolled(self, incharge: Client):
        code = self.code(incharge)
        with permitted():
            Grant.objects.filter(user__login="boss").delete()

        refused = Client().post("/staff/machines/enrol/", {"code": code})

        with permitted():
            assert Device.objects.count() == 0
        assert refused.status_code == 403
