"""Tests of the member's form, the book and its board, and inquiries, by page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING, Land
from dharatal.field.trace.cases import operations as cases
from dharatal.field.trace.complaints import views
from dharatal.field.trace.models import Case, Complaint
from dharatal.guard.access.door import entering
from dharatal.interfaces.web.tests.conftest import Browser, hire
from dharatal.kernel.actor import SYSTEM

OURS, FOREIGN = "6000012345", "6000077777"
WHY_NOT = "The calls came from our own call room, in the week of the second round."


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(db: None) -> None:
    with permitted():
        cache.clear()


@pytest.fixture
def member() -> Client:
    return Client(headers={"accept-language": "hi"})


@pytest.fixture
def president(land: Land, browser: Browser) -> Client:
    hire(land, "adhyaksh", "district_president", "saran")
    return browser("adhyaksh")


def told() -> list[Complaint]:
    """Everything in the book."""
    with permitted(), entering(SYSTEM, views.BOOK):
        return list(Complaint.objects.order_by("told_at", "id"))


def proposed(land: Land) -> Case:
    with permitted(), entering(SYSTEM, None):
        return cases.propose(
            SYSTEM,
            district_ids=[land.units["saran"].id],
            since=MORNING - timedelta(days=7),
            because={"signal": "rise", "confirmed": 9, "usual_a_week": 1.2, "statistic": 9e5, "bound": 7300},
            at=MORNING,
        )


def deciders(land: Land, browser: Browser, *logins: str) -> list[Client]:
    for login in logins:
        hire(land, login, "desk_clerk", "bihar")
        with permitted(), entering(SYSTEM, None):
            cases.entrust(SYSTEM, login=login, at=MORNING)
    return [browser(login) for login in logins]


class TestWhoWroteItDown:
    """A president who types a number is not told by the book whose it is."""

    def test_sees_the_place_only_once_somebody_else_called_back(self, land: Land, president: Client) -> None:
        land.enlist("Suman Kumar", f"+91{OURS}")
        for mobile in (OURS, FOREIGN):
            president.post("/complaints/add/", {"mobile": mobile})

        shown = president.get("/complaints/list/").context["complaints"]
        html = president.get("/complaints/list/").content.decode()

        assert [one["is_open"] for one in shown] == [True] * len(shown)
        assert "नंबर हमारा नहीं" not in html and html.count("वापसी कॉल के बाद") == len(shown)

    def test_says_the_day_or_that_nobody_remembers_it(self, president: Client) -> None:
        refused = president.post("/complaints/add/", {"mobile": OURS, "when": "earlier"})

        assert refused.status_code == 422 and refused.context["bad_day"]
        assert 'aria-describedby="de"' in refused.content.decode()


class TestTheMembersForm:
    def test_is_hindi_and_needs_neither_log_in_nor_script(self, member: Client) -> None:
        page = member.get("/complain/")

        html = page.content.decode()
        assert page.status_code == 200 and "फ़ोन" in html and "<script" not in html

    def test_answers_alike_whether_or_not_the_number_is_ours(self, land: Land, member: Client) -> None:
        land.enlist("Suman Kumar", f"+91{OURS}")

        ours = member.post("/complain/", {"mobile": OURS}, follow=True)
        foreign = member.post("/complain/", {"mobile": FOREIGN}, follow=True)

        assert ours.redirect_chain == foreign.redirect_chain == [("/complain/thanks/", 302)]
        assert plain(ours.content) == plain(foreign.content)
        assert sorted(one.subject_id > 0 for one in told()) == [False, True]

    def test_pressed_twice_is_written_once(self, land: Land, member: Client) -> None:
        key = member.get("/complain/").context["key"]

        for _press in range(2):
            member.post("/complain/", {"mobile": OURS, "key": key})

        assert len(told()) == 1

    def test_keeps_a_part_of_a_day(self, land: Land, member: Client) -> None:
        member.post("/complain/", {"mobile": OURS, "when": "yesterday", "part": "evening"})

        (one,) = told()
        yesterday = MORNING.replace(hour=0, minute=0) - timedelta(days=1)
        assert (one.called_at, one.called_to) == (
            yesterday + timedelta(hours=16),
            yesterday + timedelta(hours=20),
        )

    def test_gives_back_what_was_typed_when_the_number_is_none(self, member: Client) -> None:
        page = member.post("/complain/", {"mobile": "12345", "offer": "a ticket"})

        assert page.status_code == 422 and page.context["bad_mobile"]
        assert page.context["values"]["offer"] == "a ticket"

    def test_is_not_flooded_from_one_place(self, land: Land, member: Client) -> None:
        answers = [
            member.post("/complain/", {"mobile": f"60000100{number:02}"}).status_code
            for number in range(views.MOST_FROM_A_PLACE + 1)
        ]

        assert answers[-1] == 429 and set(answers[:-1]) == {302}

    def test_writes_no_more_of_one_number_and_says_nothing_of_it(self, land: Land, member: Client) -> None:
        answers = [
            member.post("/complain/", {"mobile": OURS}).status_code
            for _one in range(views.MOST_OF_A_NUMBER + 3)
        ]

        assert set(answers) == {302} and len(told()) == views.MOST_OF_A_NUMBER

    @pytest.mark.parametrize("day", ["not a day", "2026-13-45", "2031-01-01", "2019-01-01"])
    def test_takes_no_day_that_cannot_be(self, member: Client, land: Land, day: str) -> None:
        page = member.post("/complain/", {"mobile": OURS, "when": "earlier", "day": day})

        assert page.status_code == 422 and page.context["bad_day"]
        assert told() == []


class TestTheBook:
    def test_is_written_by_a_president_in_his_name(self, land: Land, president: Client) -> None:
        land.enlist("Suman Kumar", f"+91{OURS}")

        answer = president.post("/complaints/add/", {"mobile": OURS, "heard_name": "Sumon"})

        assert answer.status_code == 302
        (one,) = president.get("/complaints/list/").context["complaints"]
        assert (one["by"], one["state"]) == ("adhyaksh", "complaint_told")
        page = president.get(one["href"])
        assert page.context["tellings"][0]["heard_name"] == "Sumon"

    def test_is_not_read_by_a_caller_who_writes_into_it(
        self, land: Land, browser: Browser, sql: None
    ) -> None:
        hire(land, "pooja", "caller", "bihar")
        caller = browser("pooja")

        assert caller.get("/complaints/").status_code == 200
        assert caller.post("/complaints/add/", {"mobile": OURS}).status_code == 302
        for page in ("board/", "list/", f"{told()[0].id}/"):
            assert caller.get(f"/complaints/{page}").status_code == 403

    def test_shows_nothing_of_another_district(self, land: Land, browser: Browser) -> None:
        land.enlist("Suman Kumar", f"+91{OURS}")
        Client().post("/complain/", {"mobile": OURS})
        hire(land, "other", "district_president", "khagaria")
        other = browser("other")

        assert other.get("/complaints/list/").context["complaints"] == []
        assert other.get(f"/complaints/{told()[0].id}/").status_code == 404

    def test_asks_no_more_of_the_database_for_many_than_for_few(
        self, land: Land, president: Client, questions: Callable[[Client, str], int]
    ) -> None:
        land.enlist("Suman Kumar", f"+91{OURS}")
        for _one in range(6):
            president.post("/complaints/add/", {"mobile": OURS})
        few = [questions(president, f"/complaints/{page}/") for page in ("board", "list")]

        for _one in range(14):
            president.post("/complaints/add/", {"mobile": OURS})

        assert [questions(president, f"/complaints/{page}/") for page in ("board", "list")] == few


class TestAnInquiry:
    def test_waits_on_the_first_page_of_the_entrusted_alone(
        self, land: Land, browser: Browser, president: Client
    ) -> None:
        asha, _bina = deciders(land, browser, "leela", "mohan")
        held = proposed(land)

        assert any(one["href"] == "/trace/cases/" for one in asha.get("/").context["tasks"])
        assert not any(one["href"] == "/trace/cases/" for one in president.get("/").context["tasks"])
        assert president.get("/trace/cases/").context["cases"] == []
        assert president.get(f"/trace/cases/{held.id}/").status_code == 404

    def test_is_opened_by_two_and_an_inquirer_named(self, land: Land, browser: Browser) -> None:
        leela, mohan = deciders(land, browser, "leela", "mohan")
        hire(land, "dev", "desk_clerk", "bihar")
        here = f"/trace/cases/{proposed(land).id}/"

        assert leela.post(f"{here}speak/", {"voice": "open"}).status_code == 302
        assert leela.get(here).context["may_speak"]
        assert mohan.post(f"{here}speak/", {"voice": "open"}).status_code == 302
        assert browser("dev").get(here).status_code == 404
        assert leela.post(f"{here}name/", {"login": "dev"}).status_code == 302

        page = browser("dev").get(here)
        assert page.context["is_named"] and not page.context["is_opener"]
        assert browser("dev").post(f"{here}close/").status_code == 403

    def test_is_declined_with_two_reasons(self, land: Land, browser: Browser) -> None:
        leela, mohan = deciders(land, browser, "leela", "mohan")
        here = f"/trace/cases/{proposed(land).id}/"

        assert leela.post(f"{here}speak/", {"voice": "decline", "reason": "no"}).status_code == 409
        for who in (leela, mohan):
            assert who.post(f"{here}speak/", {"voice": "decline", "reason": WHY_NOT}).status_code == 302

        assert leela.get(here).context["case"]["state"] == "case_declined"

    def test_is_proposed_by_hand(self, land: Land, browser: Browser) -> None:
        (leela,) = deciders(land, browser, "leela")
        sent = {"districts": [land.units["saran"].id], "since": "2026-11-01"}

        answer = leela.post("/trace/cases/propose/", sent)

        assert leela.get(answer.url).context["because"] == {"signal": "by_hand"}
        assert leela.post("/trace/cases/propose/", {"since": "2026-11-01"}).status_code == 409
        assert leela.post("/trace/cases/propose/", {**sent, "since": "soon"}).status_code == 409

    def test_is_proposed_by_nobody_else(self, president: Client) -> None:
        assert president.get("/trace/cases/propose/").status_code == 403


class TestTheDeciders:
    def test_are_written_down_by_the_state_administrator(self, land: Land, admin: Client) -> None:
        hire(land, "leela", "desk_clerk", "bihar")

        assert admin.post("/trace/cases/deciders/", {"login": "leela"}).status_code == 302
        (one,) = admin.get("/trace/cases/deciders/").context["entrusted"]
        assert one["login"] == "leela"
        assert admin.post("/trace/cases/deciders/dismiss/", {"user": one["user_id"]}).status_code == 302
        assert admin.get("/trace/cases/deciders/").context["entrusted"] == []

    def test_are_written_down_by_nobody_else(self, president: Client) -> None:
        assert president.get("/trace/cases/deciders/").status_code == 403


def plain(content: bytes) -> str:
    """A page without what differs each time: the tokens of its forms."""
    parts = content.decode().split('name="csrfmiddlewaretoken" value="')
    return parts[0] + "".join(part.split('"', 1)[1] for part in parts[1:])
