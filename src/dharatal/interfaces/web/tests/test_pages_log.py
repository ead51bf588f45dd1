"""The log's pages: does it stand, and what did a log-in do."""

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.callroom.conftest import build_room
from dharatal.guard.audit.models import Entry
from dharatal.interfaces.web.actions import ACTIONS
from dharatal.interfaces.web.pages.log import SHOWN
from dharatal.interfaces.web.tests.conftest import Browser, browser_of, hire


@pytest.fixture
def auditor(land, browser: Browser) -> Client:
    hire(land, "auditor", "auditor", "bihar")
    return browser("auditor")


@pytest.fixture
def written(land) -> None:
    land.enlist("सुमन कुमार", "+916000012345")


class TestLog:
    def test_is_not_checked_before_somebody_does(self, auditor: Client):
        assert auditor.get("/log/").context["verdict"]["state"] == "unchecked"

    def test_tells_what_a_login_did(self, written, auditor: Client):
        page = auditor.get("/log/?who=saran").content.decode()

        assert page.count(str(ACTIONS["intake.rows_stored"])) > 1  # beside the choice of actions

    def test_begins_with_what_was_done_last_by_anybody(self, written, auditor: Client):
        shown = auditor.get("/log/").context["entries"]

        assert {"saran", "system"} <= {one["who"] for one in shown}
        assert [one["at"] for one in shown] == sorted((one["at"] for one in shown), reverse=True)

    def test_finds_an_action_that_is_rare_among_many(self, written, auditor: Client):
        for _look in range(SHOWN + 5):
            auditor.get("/log/?who=saran")

        shown = auditor.get("/log/?action=intake.rows_stored").context["entries"]

        assert {one["action"] for one in shown} == {"intake.rows_stored"}

    def test_says_that_what_was_typed_is_no_day(self, written, auditor: Client):
        assert auditor.get("/log/?day=24-11-2026").context["is_no_day"]

    def test_records_that_it_was_searched(self, written, auditor: Client):
        auditor.get("/log/?who=saran")

        with permitted():
            entry = Entry.objects.get(action="audit.searched")
        assert (entry.login, entry.facts["login"]) == ("auditor", "saran")

    def test_of_another_day_is_empty(self, written, auditor: Client):
        assert auditor.get("/log/?who=saran&day=2026-11-08").context["entries"] == []
        assert auditor.get("/log/?who=saran&day=2026-11-09").context["entries"] != []

    def test_shows_no_name_of_a_member(self, written, auditor: Client):
        assert "सुमन" not in auditor.get("/log/?who=saran").content.decode()

    def test_is_not_for_those_who_see_people(self, land, browser: Browser):
        hire(land, "president", "district_president", "saran")
        president = browser("president")

        refused = president.get("/log/")

        assert refused.status_code == 403
        with permitted():
            assert Entry.objects.get(action="access.refused").facts["route"] == "log:index"

    def test_that_stands_is_said_to_be_intact(self, written, auditor: Client):
        auditor.post("/log/check/")

        assert auditor.get("/log/").context["verdict"]["state"] == "intact"

    def test_has_no_checkpoint_that_was_never_signed(self, auditor: Client):
        assert auditor.get("/log/checkpoint/7/").status_code == 404

    @pytest.mark.parametrize(
        "query", ["?page=x~y", "?who=सुमन&day=tomorrow", "?who=x&page=2026-11-09T10:00~1"]
    )
    def test_takes_whatever_stands_in_the_address(self, auditor: Client, query: str):
        assert auditor.get(f"/log/{query}").status_code == 200


def test_a_log_changed_by_the_database_is_said_to_be_broken(whole_database, superuser, enter):
    land = build_room(enter)
    hire(land, "auditor", "auditor", "bihar")
    auditor = browser_of("auditor")
    superuser.execute("UPDATE audit_entry SET login = 'somebody.else' WHERE action = 'post.appointed'")

    auditor.post("/log/check/")

    page = auditor.get("/log/")
    assert page.context["verdict"]["state"] == "broken"
    assert 'role="alert"' in page.content.decode()
