"""The database is away, or the disk is full: a page in the reader's language, and nothing lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dharatal.interfaces.web.tests.conftest import Browser, hire

NOBODY_LISTENS = "1"
FULL = "DO $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$"


@pytest.fixture
def away(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Nothing answers where the database was."""
    host, port = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(HOST="127.0.0.1", PORT=NOBODY_LISTENS)
        yield
        connection.close()
        connection.settings_dict.update(HOST=host, PORT=port)


@pytest.fixture
def visitor() -> Client:
    client = Client(raise_request_exception=False)
    client.cookies["dharatal_session"] = "a" * 32
    return client


class TestDatabaseThatIsAway:
    @pytest.mark.parametrize(("language", "says"), [("hi", "थोड़ी देर में"), ("en", "Back in a moment")])
    def test_is_a_page_that_says_so_and_looks_again(self, away, visitor: Client, language: str, says: str):
        visitor.cookies["django_language"] = language

        page = visitor.get("/lists/?page=2")

        body = page.content.decode()
        assert (page.status_code, page["Retry-After"]) == (503, "30")
        assert says in body
        assert 'http-equiv="refresh"' in body
        assert 'href="/lists/?page=2"' in body

    def test_asks_for_what_was_sent_once_more(self, away, visitor: Client):
        page = visitor.post("/lists/add/", {"name": "x"})

        assert page.status_code == 503
        assert 'http-equiv="refresh"' not in page.content.decode()

    def test_is_told_by_the_api_in_its_own_form(self, away, visitor: Client):
        answer = visitor.get("/api/people/count?unit=district:1", headers={"authorization": "Bearer dh_x"})

        assert (answer.status_code, answer.json()["error"]) == (503, "database_away")


class TestDiskThatIsFull:
    def test_is_told_as_such(self, land, browser: Browser, monkeypatch: pytest.MonkeyPatch):
        def full(*_args: Any, **_more: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(FULL)

        hire(land, "president", "district_president", "saran")
        client = browser("president")
        client.raise_request_exception = False
        monkeypatch.setattr("dharatal.field.intake.operations.enlist", full)

        page = client.post(
            "/lists/add/",
            {
                "name": "Suman Kumar",
                "phone": "6000012301",
                "unit": "village:500001",
                "told": "on",
                "key": "k",
            },
        )

        assert page.status_code == 503
        assert "डिस्क भर गई" in page.content.decode()


class TestMistakeOfOurs:
    def test_stays_one(self, land, browser: Browser, monkeypatch: pytest.MonkeyPatch):
        def wrong(*_args: Any, **_more: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT no_such_column")

        client = browser("saran")
        client.raise_request_exception = False
        monkeypatch.setattr("dharatal.field.intake.queries.batches", wrong)

        assert client.get("/lists/").status_code == 500
