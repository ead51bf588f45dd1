"""The inquirers' pages of a finding, through all floors; who is not named meets nothing."""

import re

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace import commands
from dharatal.field.trace.inquiring import working
from dharatal.field.trace.inquiring.tests.conftest import Suspicion, suspicion
from dharatal.field.trace.models import Assumption, Finding
from dharatal.guard.access import second_factor
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.guard.audit.models import CASE, Entry
from dharatal.guard.audit.sealer import seal_pending
from dharatal.interfaces.cli.carrier import Command
from dharatal.interfaces.seed.throwaway import become
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM

__all__ = ["suspicion"]


@pytest.fixture
def leaked(suspicion: Suspicion) -> Suspicion:
    """hq and saran saw some of the same members, and those were called."""
    saran = suspicion.members["saran"]
    suspicion.look("hq", saran[:40], days=-30)
    suspicion.look("saran", saran[5:45], days=-20)
    suspicion.complain(saran[10:34], by="khagaria")
    return suspicion


def browser(suspicion: Suspicion, login: str) -> Client:
    become("web")
    with permitted(), entering(SYSTEM, None):
        user = User.objects.get(id=suspicion.actor(login).user_id)
        second_factor.set_totp(SYSTEM, user=user, at=clock.now())
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def made_by(client: Client, suspicion: Suspicion) -> str:
    """Ask for a finding on the page, let the worker make it; its address."""
    here = f"/trace/cases/{suspicion.case}/finding/"
    assert client.post(f"{here}ask/").status_code == 302
    become("worker")
    with permitted():
        while seal_pending():
            pass
    with entering(suspicion.actor("asha"), None):
        waiting = Finding.objects.get()
    working.run(suspicion.actor("asha"), waiting.id)
    become("web")
    return f"{here}{waiting.id}/"


class TestAnInquirer:
    def test_reads_who_cannot_be_excluded_and_why(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")

        page = client.get(made_by(client, leaked)).content.decode()

        assert "An account, not a person." in page
        assert "Nobody can be named yet" in page
        assert "Account “hq”" in page
        assert "Account “saran”" in page

    def test_opens_the_complaints_behind_a_figure(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")
        here = made_by(client, leaked)

        page = client.get(f"{here}inside/?of=hq").content.decode()

        assert len(re.findall(r'href="[^"]+/complaints/[0-9a-f-]{36}/"', page)) == 24

    def test_opens_the_looks_behind_a_figure(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")
        here = made_by(client, leaked)

        page = client.get(f"{here}looks/?of=hq").content.decode()

        assert "List of members shown" in page
        assert ">40<" in page

    def test_leaves_a_look_that_stays_with_the_case(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")

        client.get(made_by(client, leaked))

        with permitted():
            seen = Entry.objects.filter(action="trace.finding_seen")
            assert [one.visibility for one in seen] == [CASE]

    def test_writes_down_what_is_assumed_and_takes_it_back(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")
        here = f"/trace/cases/{leaked.case}/finding/"
        sent = {"kind": "shared", "login": "hq", "why": "Three people of the office use it."}

        written = client.post(f"{here}assume/", sent)

        assert written.status_code == 302
        with permitted(), entering(leaked.actor("asha"), None):
            made = Assumption.objects.get()
        assert "Three people" in client.get(here).content.decode()
        assert client.post(f"{here}assume/{made.id}/withdraw/").status_code == 302
        assert "Take back" not in client.get(here).content.decode()

    def test_is_told_what_is_missing(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")

        page = client.post(f"/trace/cases/{leaked.case}/finding/assume/", {"kind": "copy", "why": "so"})

        assert page.status_code == 422
        assert "Write in a sentence why" in page.content.decode()

    def test_keeps_what_was_typed_in_the_form_that_was_refused(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")
        sent = {"kind": "copy", "who": "The old office", "from": "2026-03-01", "why": "so"}

        page = client.post(f"/trace/cases/{leaked.case}/finding/assume/", sent).content.decode()

        (opened,) = re.findall(r'<details class="more" open>.*?</details>', page, re.DOTALL)
        assert "Write in a sentence why" in opened
        assert 'value="The old office"' in opened
        assert 'value="2026-03-01"' in opened
        assert ">so</textarea>" in opened
        assert page.count("The old office") == 1

    def test_keeps_the_log_in_that_cannot_be_named(self, leaked: Suspicion) -> None:
        client = browser(leaked, "asha")

        page = client.post(f"/trace/cases/{leaked.case}/name/", {"login": "no.such.one"})

        assert page.status_code == 422
        assert 'value="no.such.one"' in page.content.decode()

    def test_comes_back_from_the_report_to_the_inquiry(self, leaked: Suspicion) -> None:
        page = browser(leaked, "asha").get(f"/trace/cases/{leaked.case}/report/").content.decode()

        assert f'href="/trace/cases/{leaked.case}/"' in page


class TestWhoeverIsNotNamed:
    @pytest.mark.parametrize("login", ["hq", "saran", "incharge"])
    def test_meets_nothing(self, leaked: Suspicion, login: str) -> None:
        asha = browser(leaked, "asha")
        here = made_by(asha, leaked)
        client = browser(leaked, login)

        answers = [
            client.get(f"{here}{part}").status_code for part in ("", "inside/?of=hq", "looks/?of=hq", "../")
        ]

        assert answers == [404] * 4


class TestACaseByCommand:
    def test_answers_what_can_be_said(self, leaked: Suspicion) -> None:
        with permitted():
            while seal_pending():
                pass

        answer = commands.complaints(Command(leaked.actor("asha"), clock.now()), leaked.case)

        assert answer["named"] is None
        assert {"hq", "saran"} <= set(answer["set"])
        assert answer["posterior"].keys() >= {"hq", "saran", "old", "administrator", "keyholder", "compiled"}
        assert 0 <= answer["nobody"] < 0.01
        assert answer["log_lr"] < 6.9
