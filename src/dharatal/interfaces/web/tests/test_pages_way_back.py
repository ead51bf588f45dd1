"""No page is a dead end: forms, old pages, the switch of language, areas that are not there."""

import re

import pytest
from django.test import Client

from dharatal.interfaces.web.tests.conftest import Browser, hire

NUMBER = "/people/3f0c1c8e-9f0a-4a55-8d8e-111111111111/number/"
HERE = "http://testserver"
NEXT = re.compile(r'name="next" value="([^"]*)"')


@pytest.fixture
def president(land, browser: Browser) -> Client:
    hire(land, "somebody", "district_president", "saran")
    return browser("somebody")


class TestLanguageSwitch:
    @pytest.mark.parametrize(
        ("came_from", "leads_to"),
        [
            (f"{HERE}/staff/machines/?page=2", "/staff/machines/?page=2"),
            (f"{HERE}{NUMBER}", "/"),
            (f"{HERE}//elsewhere.example/", "/"),
            ("https://elsewhere.example/staff/machines/", "/"),
            ("", "/"),
        ],
    )
    def test_after_a_form_leads_to_a_page_that_opens(self, president: Client, came_from: str, leads_to: str):
        page = president.post(NUMBER, headers={"referer": came_from})

        assert NEXT.findall(page.content.decode()) == [leads_to]

    def test_keeps_the_page_that_was_opened_by_a_link(self, president: Client):
        page = president.get("/coverage/?order=missing").content.decode()

        assert NEXT.findall(page) == ["/coverage/?order=missing"]

    def test_keeps_the_page_of_a_form_that_opens_by_a_link_as_well(self, db):
        page = Client().post("/accounts/login/", {"login": "nobody", "password": "wrong"}).content.decode()

        assert NEXT.findall(page) == ["/accounts/login/"]


class TestAnAddressOfAForm:
    def test_says_that_it_opens_no_page_and_leads_back(self, president: Client):
        page = president.get(NUMBER, headers={"referer": f"{HERE}/people/find/"})

        assert (page.status_code, page["Allow"]) == (405, "POST")
        assert "इस पते पर कोई पन्ना नहीं खुलता" in page.content.decode()
        assert '<a class="btn" href="/people/find/">' in page.content.decode()

    def test_answers_a_fragment_where_one_was_asked_for(self, president: Client):
        page = president.get(NUMBER, headers={"hx-request": "true"})

        assert page.status_code == 405
        assert "<html" not in page.content.decode()


class TestAnOldPage:
    def test_says_that_nothing_was_sent_and_nothing_forbidden(self, land):
        visitor = Client(enforce_csrf_checks=True)

        page = visitor.post("/check/", {"code": "a b", "last": "1234"})

        assert page.status_code == 403
        assert "यह पन्ना पुराना हो गया था" in page.content.decode()
        assert "यह आप नहीं खोल सकते" not in page.content.decode()
        assert "भेजा नहीं गया" in page.content.decode()


class TestAnAreaThatIsNotThere:
    def test_leads_to_the_own_area_and_names_no_command(self, president: Client):
        page = president.get("/coverage/?unit=district:999")

        assert page.status_code == 404
        assert "dharatal units" not in page.content.decode()
        assert '<a class="btn" href="/coverage/">' in page.content.decode()


class TestRefused:
    def test_shows_a_number_for_who_helps_and_no_code(self, land, browser: Browser):
        hire(land, "somebody", "caller", "bihar")

        page = browser("somebody").get("/people/")

        shown = re.sub(r"<[^>]+>", " ", page.content.decode())
        assert f"मदद करने वाले को यह नंबर बताएँ: {page['X-Request-Id'][:8]}" in shown
        assert "not_allowed" not in shown
        assert 'data-code="not_allowed"' in page.content.decode()


class TestAPostWithNothingToDo:
    def test_is_not_sent_to_ask_for_a_post(self, land, browser: Browser):
        hire(land, "somebody", "desk_clerk", "bihar")

        page = browser("somebody").get("/")

        assert [one["title"] for one in page.context["tasks"]] == ["आपके पद के लिए यहाँ अभी कोई काम नहीं है"]
        assert page.context["tasks"][0]["href"] != "/accounts/2fa/"
