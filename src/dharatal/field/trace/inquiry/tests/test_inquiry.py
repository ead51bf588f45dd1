"""Heard first, then printed: the report of an inquiry, its signature, and the check of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import override

from dharatal.engines.postgres.gate import permitted
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.cases.queries import NotNamedInCase
from dharatal.field.trace.cases.tests.conftest import MORNING, PATNA, SARAN, Cast, cast
from dharatal.field.trace.inquiry import checking, hearing, reporting, wording
from dharatal.field.trace.inquiry.finding import District, File, Finding, Suspect
from dharatal.field.trace.inquiry.models import Hearing
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.kernel import clock
from dharatal.kernel.actor import Actor

__all__ = ["cast"]
WEEK = timedelta(days=7)


class Inquiry:
    """A case that Asha and Bina opened, and what was found in it about Dev."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.inquirer, self.holder = cast, cast["asha"], cast["dev"]
        with entering(self.inquirer, None):
            made = cases.propose(self.inquirer, district_ids=[PATNA], since=MORNING, because={}, at=MORNING)
        for login in ("asha", "bina"):
            with entering(cast[login], None):
                cases.speak(cast[login], made.id, "open", reason="", at=MORNING)
        suspect = Suspect(
            user_id=self.holder.user_id,
            login="dev",
            posterior=0.9987,
            low=0.987,
            high=0.9999,
            is_shared=False,
            rows=9_120,
            first_at=MORNING,
            districts=(District(PATNA, 31, 0), District(SARAN, 2, 1)),
            files=(File(MORNING, 8_800),),
            against=("outside",),
        )
        self.finding = Finding(
            uuid4(), made.id, MORNING, 34, "dev", (suspect,), 39, 0.0002, 0.0004, 7.9, elsewhere=("compiled",)
        )

    def hear(self) -> Hearing:
        with entering(self.inquirer, None):
            (made,) = hearing.hear(self.inquirer, self.finding, at=MORNING)
        return made

    def answer(self, made: Hearing, text: str, *, at: datetime = MORNING) -> None:
        with entering(self.holder, None):
            hearing.own_one(self.holder, made.id, at=at)
            hearing.answer(self.holder, made.id, text=text, at=at)

    def printed(self, *, at: datetime = MORNING) -> reporting.Printed:
        with entering(self.inquirer, None), override("en"):
            return reporting.print_report(self.inquirer, self.finding, at=at)

    def browser(self, login: str) -> Client:
        client = Client(HTTP_HOST="localhost")
        with permitted():
            client.force_login(
                User.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client


@pytest.fixture
def inquiry(cast: Cast) -> Inquiry:
    return Inquiry(cast)


def english(inquiry: Inquiry, made: Hearing | None = None) -> str:
    with entering(inquiry.inquirer, None):
        heard = hearing.hearings(inquiry.inquirer, inquiry.finding)
        found = wording.sections(inquiry.finding, heard, wording.Forgers(2, 3, True), 1, language="en")
    return "\n".join("\n".join([one.heading, *one.said, *one.items, one.quoted]) for one in found)


class TestHearing:
    def test_lays_the_evidence_before_the_holder_for_seven_days(self, inquiry: Inquiry) -> None:
        made = inquiry.hear()

        with entering(inquiry.holder, None):
            found = hearing.own_one(inquiry.holder, made.id, at=MORNING)

        assert (found.evidence, found.hearing.due_at) == (inquiry.finding.suspects[0], MORNING + WEEK)

    def test_is_for_its_holder_and_the_case_alone(self, inquiry: Inquiry) -> None:
        made = inquiry.hear()

        for login in ("chand", "esha"):
            with entering(inquiry.cast[login], None):
                assert not Hearing.objects.exists()
                with pytest.raises(hearing.NoHearing):
                    hearing.own_one(inquiry.cast[login], made.id, at=MORNING)

    def test_is_opened_by_nobody_who_is_not_named(self, inquiry: Inquiry) -> None:
        with entering(inquiry.holder, None), pytest.raises(NotNamedInCase):
            hearing.hear(inquiry.holder, inquiry.finding, at=MORNING)

    def test_is_opened_once(self, inquiry: Inquiry) -> None:
        inquiry.hear()

        with entering(inquiry.inquirer, None):
            assert hearing.hear(inquiry.inquirer, inquiry.finding, at=MORNING + WEEK) == []

    def test_takes_an_answer_until_the_seven_days_are_over(self, inquiry: Inquiry) -> None:
        made = inquiry.hear()
        inquiry.answer(made, "My phone was with my brother.", at=MORNING + WEEK)

        with pytest.raises(hearing.CannotAnswer):
            inquiry.answer(made, "Too late.", at=MORNING + WEEK + timedelta(seconds=1))


class TestReport:
    def test_waits_until_the_holder_answered_or_the_days_are_over(self, inquiry: Inquiry) -> None:
        with pytest.raises(reporting.NotHeard):
            inquiry.printed()
        inquiry.hear()
        with pytest.raises(reporting.NotHeard):
            inquiry.printed(at=MORNING + WEEK)

        assert inquiry.printed(at=MORNING + WEEK + timedelta(seconds=1)).report.number == 1

    def test_prints_the_answer_as_it_was_written(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "My phone was with my brother.")

        assert "My phone was with my brother." in english(inquiry)

    def test_says_what_is_not_known_in_plain_words(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "No.")
        text = english(inquiry)

        assert "never a person" in text
        assert "more than 99 in 100" in text
        assert "Members complained whom this account had never had." in text
        assert "second custodian" in text

    def test_that_names_nobody_says_so(self, inquiry: Inquiry) -> None:
        inquiry.finding = replace(inquiry.finding, named="", log_lr=0.7)
        inquiry.answer(inquiry.hear(), "No.")
        text = english(inquiry)

        assert "The evidence names nobody." in text
        assert "names the account" not in text

    def test_comes_in_two_languages_and_is_kept_sealed(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "No.")
        printed = inquiry.printed()

        with entering(inquiry.inquirer, None):
            _report, kept = reporting.fetch(inquiry.inquirer, printed.report.id, language="hi", at=MORNING)

        assert kept == printed.files["hi"] != printed.files["en"]
        assert kept.startswith(b"%PDF")

    def test_is_fetched_by_nobody_who_is_not_named(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "No.")
        printed = inquiry.printed()

        with entering(inquiry.holder, None), pytest.raises(NotNamedInCase):
            reporting.fetch(inquiry.holder, printed.report.id, language="hi", at=MORNING)


class TestCheck:
    def test_knows_its_own_file_and_waits_for_the_log_to_be_sealed(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "No.")
        printed = inquiry.printed()
        esha: Actor = inquiry.cast["esha"]

        with entering(esha, None):
            checked = checking.file(esha, printed.files["en"], at=MORNING)

        assert (checked.is_signed, checked.is_ours, checked.language, checked.number) == (
            True,
            False,
            "en",
            1,
        )

    def test_knows_a_printed_page_by_number_and_check(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "No.")
        code = reporting.check_code(inquiry.printed().report.content_digest)

        page = inquiry.browser("esha").post("/trace/report-check/", {"number": "1", "code": code.upper()})

        assert page.status_code == 200
        assert "dev" not in page.content.decode().split("<main")[1].split("</main")[0]

    def test_refuses_a_file_in_which_a_byte_was_changed(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "No.")
        content = inquiry.printed().files["en"]

        with entering(inquiry.inquirer, None), pytest.raises(reporting.NoSuchReport):
            checking.file(inquiry.inquirer, content[:-1] + b" ", at=MORNING)

    def test_refuses_a_wrong_check(self, inquiry: Inquiry) -> None:
        inquiry.answer(inquiry.hear(), "No.")
        inquiry.printed()

        page = inquiry.browser("esha").post(
            "/trace/report-check/", {"number": "1", "code": "0000 0000 0000 0000 0000"}
        )

        assert page.status_code == 409


class TestHolder:
    def test_is_told_on_every_page_and_answers_there(self, inquiry: Inquiry) -> None:
        clock.set_trial_clock(lambda: MORNING)
        try:
            made = inquiry.hear()
            desk = inquiry.browser("dev")
            start = desk.get("/trace/report-check/").content.decode()
            desk.post(f"/answers/{made.id}/", {"text": "मेरा फ़ोन भाई के पास था।"})
            page = desk.get(f"/answers/{made.id}/").content.decode()
        finally:
            clock.set_trial_clock(None)

        assert "/answers/" in start
        assert "मेरा फ़ोन भाई के पास था।" in page
