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
