"""A member asks to be taken out."""

import pytest
from django.test import Client

from dharatal.field.callroom import operations as callroom
from dharatal.field.calls.capabilities import MAKE_CALLS
from dharatal.field.gates import queries as gates
from dharatal.field.intake import coverage
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE
from dharatal.field.intake.models import Submission
from dharatal.guard.audit.models import Entry
from dharatal.guard.vault.queries import subjects_by_id
from dharatal.interfaces.web.tests.conftest import MORNING, Browser, hire
from dharatal.register.people.models import Person


@pytest.fixture
def member(land) -> Submission:
    """Somebody who said yes."""
    sent = land.enlist("सुमन कुमार", "+916000012341")
    with land.door("asha", MAKE_CALLS):
        claim, _card = callroom.take(land.actors["asha"], at=MORNING)
        callroom.show_number(land.actors["asha"], call=claim.task.call_uuid, at=MORNING)
        callroom.record(
            land.actors["asha"],
            call=claim.task.call_uuid,
            outcome="yes",
            answers=dict.fromkeys(callroom.QUESTIONS, "yes"),
            note="",
            callback_at=None,
            key="",
            at=MORNING,
        )
    return sent


@pytest.fixture
def office(land, browser: Browser) -> Client:
    hire(land, "office", "hq_operator", "bihar")
    return browser("office")


def take_out(client: Client, member: Submission, **sent: str):
    return client.post(f"/people/{member.uuid}/withdraw/", {"reason": "wish", "sure": "1", **sent})


class TestAMemberWhoAsks:
    def test_is_offered_the_way_on_their_page(self, office: Client, member: Submission):
        page = office.get(f"/people/{member.uuid}/").content.decode()

        assert f"/people/{member.uuid}/withdraw/" in page

    def test_is_gone_from_register_and_lists_with_the_key(
        self, office: Client, member: Submission, land, sql
    ):
        answer = take_out(office, member)

        assert answer.url == "/people/"
        with land.door("hq", SEE):
            assert not Person.objects.filter(uuid=member.uuid).exists()
            assert not Submission.objects.filter(id=member.id).exists()
        assert subjects_by_id([member.id]) == {}

    def test_is_not_called_again(self, office: Client, member: Submission, sql):
        take_out(office, member)

        assert gates.opted_out([member.phone_token]) == {member.phone_token}

    def test_may_be_sent_again_where_it_was_a_mistake(self, office: Client, member: Submission, sql):
        take_out(office, member, reason="mistake")

        assert gates.opted_out([member.phone_token]) == set()

    def test_leaves_the_village_with_one_member_less(self, office: Client, member: Submission, land):
        take_out(office, member)

        with land.door("hq", SEE_COVERAGE):
            standing = coverage.standing_of(land.actors["hq"], land.units["narharpur"])
        assert (standing.submitted, standing.verified) == (0, 0)

    def test_leaves_in_the_log_who_and_why(self, office: Client, member: Submission, sql):
        take_out(office, member)

        entry = Entry.objects.get(action="people.forgotten")
        assert (entry.login, entry.purpose) == ("office", "wish")

    @pytest.mark.parametrize("missing", [{"reason": ""}, {"reason": "spite"}, {"sure": ""}])
    def test_stays_without_a_reason_or_a_second_thought(
        self, office: Client, member: Submission, sql, missing: dict[str, str]
    ):
        answer = take_out(office, member, **missing)

        assert answer.status_code == 409
        assert subjects_by_id([member.id])

    def test_is_not_taken_out_by_a_president(self, browser: Browser, member: Submission, sql):
        answer = take_out(browser("saran"), member)

        assert answer.status_code == 403
        assert subjects_by_id([member.id])
