"""Every page of ours opens for whom it is meant."""

import pytest
from django.test import Client

from dharatal.interfaces.web.tests.conftest import Browser, hire


@pytest.mark.parametrize(
    ("post", "address"),
    [
        ("district_president", "/"),
        ("district_president", "/people/"),
        ("district_president", "/people/find/"),
        ("district_president", "/staff/helpers/"),
        ("district_president", "/staff/helpers/add/"),
        ("state_admin", "/"),
        ("state_admin", "/staff/users/"),
        ("state_admin", "/staff/users/add/"),
        ("state_admin", "/staff/machines/"),
        ("auditor", "/log/"),
        ("auditor", "/accounts/2fa/"),
        ("auditor", "/accounts/sessions/"),
        ("auditor", "/accounts/password/change/"),
    ],
)
def test_a_page_opens_for_whom_it_is_meant(land, browser: Browser, post: str, address: str):
    hire(land, "somebody", post, "saran" if post == "district_president" else "bihar")

    answer = browser("somebody").get(address)

    assert answer.status_code == 200
    assert 'lang="hi"' in answer.content.decode()


def test_the_login_page_opens_for_everybody(db):
    answer = Client().get("/accounts/login/")

    assert answer.status_code == 200


def test_a_reader_switches_the_language_and_stays_on_the_page(db):
    reader = Client()

    switched = reader.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})

    assert switched.url == "/accounts/login/"
    assert 'lang="en"' in reader.get("/accounts/login/").content.decode()


def test_a_machine_gets_its_answers_without_a_log_in(db):
    assert Client().get("/healthz").json() == {"ok": True}
    assert Client().get("/metrics", REMOTE_ADDR="192.0.2.1").status_code == 404
