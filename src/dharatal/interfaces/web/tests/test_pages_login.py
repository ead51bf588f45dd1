"""Logging in through the real forms: password, then a code of the app or of the printed card."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import second_factor
from dharatal.guard.access.models import User
from dharatal.interfaces.web.tests.conftest import PASSWORD, hire
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM

LOGIN = "/accounts/login/"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "hi"})


def log_in(visitor: Client, login: str, password: str = PASSWORD):
    return visitor.post(LOGIN, {"login": login, "password": password})


class TestLogin:
    def test_with_password_and_app_opens_the_start_page(self, land, visitor: Client):
        user = hire(land, "somebody", "district_president", "saran")
        with permitted():
            secret = second_factor.set_totp(SYSTEM, user=user, at=clock.now())

        asked = log_in(visitor, "somebody")
        inside = visitor.post(asked.url, {"code": code_of(secret)})

        assert asked.url == "/accounts/2fa/authenticate/"
        assert inside.url == "/"
        assert visitor.get("/").status_code == 200

    def test_with_the_password_alone_opens_nothing(self, land, visitor: Client):
        user = hire(land, "somebody", "district_president", "saran")
        with permitted():
            second_factor.set_totp(SYSTEM, user=user, at=clock.now())

        log_in(visitor, "somebody")

        assert visitor.get("/people/").url.startswith(LOGIN)

    def test_with_a_wrong_password_says_so_in_hindi(self, land, visitor: Client):
        hire(land, "somebody", "caller", "bihar")

        page = log_in(visitor, "somebody", "wrong-wrong-wrong").content.decode()

        assert 'role="alert"' in page
        assert "correct" not in page

    def test_of_an_ended_login_is_refused(self, land, visitor: Client):
        user = hire(land, "somebody", "caller", "bihar")
        with permitted():
            User.objects.filter(id=user.id).update(is_active=False)

        log_in(visitor, "somebody")

        assert visitor.get("/").status_code == 302


class TestCard:
    def test_alone_is_asked_for_before_people_are_seen(self, land, visitor: Client):
        user = hire(land, "somebody", "district_president", "saran")
        with permitted():
            codes = second_factor.issue_code_card(SYSTEM, user=user, at=clock.now())

        inside = log_in(visitor, "somebody")
        asked = visitor.get("/people/") if inside.url == "/" else inside
        shown = visitor.post(asked.url, {"code": codes[0]})

        assert "2fa" in asked.url
        assert shown.status_code == 302
        assert visitor.get("/people/").status_code == 200

    def test_gives_each_code_once(self, land, visitor: Client):
        user = hire(land, "somebody", "district_president", "saran")
        with permitted():
            codes = second_factor.issue_code_card(SYSTEM, user=user, at=clock.now())
        asked = log_in(visitor, "somebody")
        asked = visitor.get("/people/") if asked.url == "/" else asked
        visitor.post(asked.url, {"code": codes[0]})
        other = Client()
        asked = log_in(other, "somebody")
        asked = other.get("/people/") if asked.url == "/" else asked

        again = other.post(asked.url, {"code": codes[0]})

        assert again.status_code == 200
        assert other.get("/people/").status_code == 302


class TestLockout:
    def test_comes_after_eight_wrong_passwords(self, land, visitor: Client):
        hire(land, "somebody", "caller", "bihar")
        for spelling in ("somebody", "Somebody") * 4:
            log_in(visitor, spelling, "wrong-wrong-wrong")

        right = log_in(visitor, "somebody")

        assert right.status_code == 429
        assert visitor.get("/accounts/sessions/").url.startswith(LOGIN)

    def test_stays_shut_to_whoever_goes_on_trying(self, land, visitor: Client):
        hire(land, "somebody", "caller", "bihar")
        for _ in range(12):
            log_in(visitor, "somebody", "wrong-wrong-wrong")

        log_in(visitor, "somebody")

        assert visitor.get("/accounts/sessions/").url.startswith(LOGIN)

    def test_leaves_its_holder_alone_who_comes_from_elsewhere(self, land, visitor: Client):
        hire(land, "somebody", "caller", "bihar")
        for _ in range(12):
            log_in(visitor, "somebody", "wrong-wrong-wrong")

        holder = Client(headers={"accept-language": "hi"}, REMOTE_ADDR="192.0.2.7")

        assert log_in(holder, "somebody").url == "/"

    def test_says_in_hindi_how_long_to_wait(self, land, visitor: Client):
        hire(land, "somebody", "caller", "bihar")
        for _ in range(8):
            last = log_in(visitor, "somebody", "wrong-wrong-wrong")

        assert last.status_code == 429
        assert "मिनट" in last.content.decode()

    def test_leaves_others_of_the_same_address_alone(self, land, visitor: Client):
        hire(land, "somebody", "caller", "bihar")
        hire(land, "neighbour", "caller", "bihar")
        for _ in range(8):
            log_in(visitor, "somebody", "wrong-wrong-wrong")

        assert log_in(visitor, "neighbour", "wrong-wrong-wrong").status_code == 200
        assert log_in(visitor, "neighbour").url == "/"

    def test_begins_anew_after_the_right_password(self, land, visitor: Client):
        hire(land, "somebody", "caller", "bihar")
        for wrong in (5, 4):
            for _ in range(wrong):
                log_in(visitor, "somebody", "wrong-wrong-wrong")
            last = log_in(Client(), " Somebody")

        assert last.url == "/"

    def test_writes_down_no_word_that_was_typed(self, land, visitor: Client):
        log_in(visitor, "A-password-in-the-wrong-field", "wrong-wrong-wrong")

        with permitted():
            (held,) = AccessAttempt.objects.values_list("username", "post_data", "get_data")
        assert "wrong-wrong" not in str(held) and "wrong-field" not in str(held).lower()


class TestSecondFactor:
    def test_is_set_up_before_any_other_page(self, land, visitor: Client):
        hire(land, "somebody", "district_president", "saran")

        log_in(visitor, "somebody")

        assert visitor.get("/").url == "/accounts/2fa/"
        assert visitor.get("/people/").url == "/accounts/2fa/"
        assert "s-need" in visitor.get("/accounts/2fa/").content.decode()

    def test_is_set_up_with_the_app_through_the_forms(self, land, visitor: Client):
        hire(land, "somebody", "district_president", "saran")
        log_in(visitor, "somebody")

        done = set_up_app(visitor)

        assert done.status_code == 302
        assert visitor.get("/people/").status_code == 200

    def test_is_not_asked_of_who_sees_one_block_only(self, land, visitor: Client):
        hire(land, "somebody", "block_president", "marhaura")

        log_in(visitor, "somebody")

        assert visitor.get("/").status_code == 200

    def test_is_asked_of_a_post_that_needs_one_whatever_it_sees(self, land, visitor: Client):
        hire(land, "somebody", "auditor", "bihar")

        log_in(visitor, "somebody")

        assert visitor.get("/log/").url == "/accounts/2fa/"

    def test_cannot_be_switched_off(self, land, visitor: Client):
        hire(land, "somebody", "district_president", "saran")
        log_in(visitor, "somebody")
        set_up_app(visitor)

        refused = visitor.post("/accounts/2fa/totp/deactivate/")

        assert refused.status_code == 409
        assert visitor.get("/people/").status_code == 200

    def test_is_not_offered_for_removal_where_it_is_the_only_one(self, land, visitor: Client):
        hire(land, "somebody", "district_president", "saran")
        log_in(visitor, "somebody")
        set_up_app(visitor)

        page = visitor.get("/accounts/2fa/").content.decode()

        assert "/accounts/2fa/totp/deactivate/" not in page
        assert "यही एक है" in page

    def test_can_be_switched_off_by_who_needs_none(self, land, visitor: Client):
        hire(land, "somebody", "block_president", "marhaura")
        log_in(visitor, "somebody")
        set_up_app(visitor)

        assert "/accounts/2fa/totp/deactivate/" in visitor.get("/accounts/2fa/").content.decode()
        assert visitor.post("/accounts/2fa/totp/deactivate/").status_code == 302


@pytest.mark.parametrize("address", ["signup/", "email/", "password/reset/"])
def test_nobody_signs_up_or_resets_by_mail(db, visitor: Client, address: str):
    assert visitor.get(f"/accounts/{address}").status_code == 404


def code_of(secret: str) -> str:
    """What an authenticator app shows for a secret now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(visitor: Client):
    """Prove oneself once more, scan the secret, type the code."""
    asked = visitor.get("/accounts/2fa/totp/activate/")
    page = visitor.post(asked.url, {"password": PASSWORD}, follow=True)
    return visitor.post("/accounts/2fa/totp/activate/", {"code": code_of(page.context["form"].secret)})


class TestSession:
    def test_is_noted_when_it_moves_and_not_with_every_page(self, land, visitor: Client):
        user = hire(land, "somebody", "caller", "bihar")
        with permitted():
            visitor.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

        noted = [seen_after(visitor, user, address) for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2")]

        assert [session.ip for session in noted] == ["10.0.0.1", "10.0.0.1", "10.0.0.2"]
        assert noted[0].last_seen_at == noted[1].last_seen_at < noted[2].last_seen_at


def seen_after(visitor: Client, user: User, address: str) -> UserSession:
    """What is noted of the only session after a page was asked for from that address."""
    visitor.get("/", REMOTE_ADDR=address)
    with permitted():
        return UserSession.objects.get(user=user)
