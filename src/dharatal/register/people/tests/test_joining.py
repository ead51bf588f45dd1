"""The pages that join, part and put back, and what the member's page tells of it."""

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access.door import entering
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import capabilities, queries
from dharatal.register.people.models import Person, PersonEvent
from dharatal.register.people.tests.test_views import PRESIDENT, House, entries, house, questions

__all__ = ["house"]


@pytest.fixture
def reviewer(house: House) -> Client:
    return house.browser("reviewer", "bihar", (*PRESIDENT, capabilities.MERGE))


@pytest.fixture
def two(house: House) -> tuple[Person, Person]:
    first = house.admit("Anil Invented", relative_name="Ram Invented")
    return first, house.admit("अनिल कल्पित", place="bahuara", phone="+916000000002")


def joined(reviewer: Client, first: Person, second: Person) -> PersonEvent:
    reviewer.post(f"/people/{first.uuid}/join/{second.uuid}/", {"reason": "phoned"})
    with permitted():
        return PersonEvent.objects.get(what="merged")


def holder(person: Person) -> Person:
    with entering(SYSTEM, capabilities.LOOK):
        found = queries.holder_of(person.uuid)
        assert found is not None
        return found


class TestJoining:
    def test_finds_the_other_one_by_name(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        first, second = two

        page = reviewer.post(f"/people/{first.uuid}/join/", {"text": "anil"})

        assert [row["href"] for row in page.context["rows"]] == [f"/people/{first.uuid}/join/{second.uuid}/"]
        assert page.request["QUERY_STRING"] == ""

    def test_shows_what_will_be_and_changes_nothing(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        first, second = two

        page = reviewer.get(f"/people/{first.uuid}/join/{second.uuid}/")

        assert [len(page.context[when]) for when in ("before", "after")] == [2, 1]
        assert [row["name"] for row in page.context["after"][0]["rows"]] == ["Anil Invented", "अनिल कल्पित"]
        assert holder(second) == second
        assert entries("people.seen")[-1].subject_count == 2

    def test_makes_one_member_of_two(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        first, second = two

        joined(reviewer, first, second)
        page = reviewer.get(f"/people/{second.uuid}/")

        assert "Records of this person" in page.content.decode()
        assert [row["name"] for row in page.context["records"]] == ["Anil Invented", "अनिल कल्पित"]
        assert page.context["history"][0]["text"] == (
            "Another record tells of the same person · Anil Invented + अनिल कल्पित · Asked on the phone"
        )
        assert page.context["history"][0]["by"] == "reviewer"

    def test_needs_a_reason(self, house: House, reviewer: Client, two: tuple[Person, Person]) -> None:
        first, second = two

        answer = reviewer.post(f"/people/{first.uuid}/join/{second.uuid}/")

        assert answer.status_code == 409
        assert holder(second) == second

    def test_a_second_time_says_that_somebody_was_faster(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        joined(reviewer, *two)

        answer = reviewer.post(f"/people/{two[0].uuid}/join/{two[1].uuid}/", {"reason": "phoned"})

        assert answer.status_code == 409
        assert "one person already" in answer.content.decode()

    def test_is_neither_offered_nor_given_without_the_right(
        self, house: House, two: tuple[Person, Person]
    ) -> None:
        president = house.browser("president", "saran")
        first, second = two

        page = president.get(f"/people/{first.uuid}/")
        answers = [
            president.get(f"/people/{first.uuid}/join/"),
            president.post(f"/people/{first.uuid}/join/{second.uuid}/", {"reason": "phoned"}),
            president.get(f"/people/{first.uuid}/part/"),
            president.get(f"/people/{first.uuid}/undo/1/"),
        ]

        assert "/join/" not in page.content.decode()
        assert [answer.status_code for answer in answers] == [403] * 4

    def test_with_somebody_out_of_reach_is_not_there(self, house: House, two: tuple[Person, Person]) -> None:
        other = house.browser("other", "patna", (*PRESIDENT, capabilities.MERGE))

        answers = [
            other.get(f"/people/{two[0].uuid}/join/"),
            other.get(f"/people/{two[0].uuid}/join/{two[1].uuid}/"),
            other.get(f"/people/{two[0].uuid}/part/"),
        ]

        assert {answer.status_code for answer in answers} <= {404, 409}
        assert "Anil" not in " ".join(answer.content.decode() for answer in answers)


class TestParting:
    def test_lets_choose_shows_what_will_be_and_does_it(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        first, second = two
        joined(reviewer, first, second)

        choice = reviewer.get(f"/people/{first.uuid}/part/")
        ahead = reviewer.get(f"/people/{first.uuid}/part/", {"record": str(second.uuid)})
        done = reviewer.post(
            f"/people/{first.uuid}/part/", {"record": str(second.uuid), "reason": "different"}
        )

        assert choice.content.decode().count('name="record"') == 2
        assert [len(ahead.context[when]) for when in ("before", "after")] == [1, 2]
        assert done.url == f"/people/{first.uuid}/"
        assert holder(second).uuid == second.uuid

    def test_of_all_or_none_is_refused(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        joined(reviewer, *two)
        everything = {"record": [str(one.uuid) for one in two], "reason": "different"}

        answers = [
            reviewer.post(f"/people/{two[0].uuid}/part/", data)
            for data in (everything, {"reason": "different"}, {"record": "nobody", "reason": "different"})
        ]

        assert [answer.status_code for answer in answers] == [409] * 3


class TestTakingBack:
    def test_is_offered_on_the_members_page_and_done_once_seen(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        first, second = two
        joined(reviewer, first, second)
        (address,) = [
            line["href"] for line in reviewer.get(f"/people/{first.uuid}/").context["history"] if line["href"]
        ]

        ahead = reviewer.get(address)
        reviewer.post(address)

        assert [len(ahead.context[when]) for when in ("before", "after")] == [1, 2]
        assert holder(second).uuid == second.uuid
        history = reviewer.get(f"/people/{second.uuid}/").context["history"]
        assert [line["state"] for line in history[:2]] == ["undone", "merged"]
        assert "holds no more" in history[1]["text"]

    def test_twice_says_that_it_was_done(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        event = joined(reviewer, *two)
        address = f"/people/{two[0].uuid}/undo/{event.id}/"
        reviewer.post(address)

        assert [reviewer.get(address).status_code, reviewer.post(address).status_code] == [409, 409]


class TestLooks:
    def test_of_either_stand_on_the_one_page(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        first, second = two
        house.browser("president", "saran").get(f"/people/{second.uuid}/")
        joined(reviewer, first, second)

        page = reviewer.get(f"/people/{first.uuid}/looks/")

        assert "president" in [row["who"] for row in page.context["rows"]]


class TestTheQuestions:
    def test_of_a_page_are_the_same_for_two_records_and_for_five(
        self, house: House, reviewer: Client, two: tuple[Person, Person]
    ) -> None:
        first = two[0]
        joined(reviewer, *two)
        address = f"/people/{first.uuid}/"
        reviewer.get(address)
        few = questions(reviewer, address)
        for number in range(3):
            other = house.admit(f"Anil Invented {number}")
            reviewer.post(f"/people/{first.uuid}/join/{other.uuid}/", {"reason": "phoned"})

        assert len(reviewer.get(address).context["records"]) == 5
        assert questions(reviewer, address) == few
