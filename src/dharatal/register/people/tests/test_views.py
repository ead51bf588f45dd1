"""The register's pages: a list, a search, one person, the number, and who looked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dharatal.engines.postgres.gate import permitted
from dharatal.guard.access import operations as access
from dharatal.guard.access import second_factor
from dharatal.guard.access.door import entering
from dharatal.guard.access.models import User
from dharatal.guard.audit.models import Entry
from dharatal.kernel import clock
from dharatal.kernel.actor import SYSTEM
from dharatal.kernel.capability import Capability
from dharatal.register.people import capabilities, operations
from dharatal.register.people.card import Card
from dharatal.register.people.models import Person
from dharatal.register.people.operations import REVEALS_A_DAY
from dharatal.register.people.tests.conftest import NOON, sealed
from dharatal.register.territory import operations as territory
from dharatal.register.territory.models import Unit

PLACES = [
    ("bihar", "state", "10", ""),
    ("saran", "district", "211", "bihar"),
    ("patna", "district", "212", "bihar"),
    ("marhaura", "block", "1811", "saran"),
    ("amnour", "block", "1812", "saran"),
    ("gp", "panchayat", "9001", "marhaura"),
    ("narharpur", "village", "500001", "gp"),
    ("bahuara", "village", "500002", "gp"),
]
PRESIDENT = (capabilities.LOOK, capabilities.FIND, capabilities.REVEAL)


@dataclass
class House:
    """Real units, and people in them."""

    units: dict[str, Unit] = field(default_factory=dict)

    def admit(
        self, name: str, *, place: str = "narharpur", phone: str = "+916000000001", **card: Any
    ) -> Person:
        with entering(SYSTEM, capabilities.LOOK):
            (newcomer,) = sealed([Card(name=name, **card)], self.units[place], [phone])
            return operations.admit(SYSTEM, newcomer, source="call", at=NOON)

    def admit_many(self, count: int, *, place: str = "narharpur") -> None:
        cards = [Card(name=f"Invented {number:03}") for number in range(count)]
        phones = [f"+9160001{number:05}" for number in range(count)]
        with entering(SYSTEM, capabilities.LOOK):
            newcomers = sealed(cards, self.units[place], phones)
            operations.admit_many(SYSTEM, newcomers, source="seed", unit_id=self.units[place].id, at=NOON)

    def browser(
        self, login: str, place: str, rights: tuple[Capability, ...] = PRESIDENT, *, language: str = "en"
    ) -> Client:
        with permitted(), entering(SYSTEM, None):
            user = access.add_user(SYSTEM, login=login, password=None, at=NOON)
            access.grant(
                SYSTEM,
                user_id=user.id,
                capabilities=[one.code for one in rights],
                unit_id=self.units[place].id,
                starts_at=NOON,
                ends_at=None,
                source="test",
                at=NOON,
            )
            second_factor.set_totp(SYSTEM, user=user, at=NOON)
            User.objects.filter(id=user.id).update(language=language)
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = language
        return client


@pytest.fixture
def house(db: None) -> Iterator[House]:
    clock.set_trial_clock(lambda: NOON)
    made = House()
    with entering(SYSTEM, None):
        for name, kind, code, parent in PLACES:
            parent_id = made.units[parent].id if parent else None
            title = f"{name.title()}"
            made.units[name] = territory.add_unit(
                SYSTEM, kind=kind, code=code, name_en=title, name_hi="", parent_id=parent_id, at=NOON
            )
        made.units = {name: Unit.objects.get(id=unit.id) for name, unit in made.units.items()}
    yield made
    clock.set_trial_clock(None)


@pytest.fixture
def president(house: House) -> Client:
    return house.browser("president", "saran")


def entries(action: str) -> list[Entry]:
    with permitted():
        return list(Entry.objects.filter(action=action).order_by("at", "id"))


class TestList:
    def test_shows_the_people_of_a_unit_by_name_and_records_the_look(self, house: House, president: Client):
        house.admit("Zubeida Invented")
        house.admit("Anil Invented", place="bahuara")

        page = president.get("/people/").content.decode()

        assert page.index("Anil Invented") < page.index("Zubeida Invented")
        assert entries("people.listed")[0].subject_count == 2

    def test_begins_at_ones_own_unit(self, house: House, president: Client):
        assert "<h1>Saran</h1>" in president.get("/people/").content.decode()

    def test_offers_the_smaller_units_when_there_are_many(self, house: House, president: Client):
        house.admit_many(60)

        page = president.get("/people/").content.decode()

        assert "?unit=block:1811" in page
        assert "?unit=block:1812" not in page

    def test_goes_on_where_the_page_before_ended(self, house: House, president: Client):
        house.admit_many(60)
        first = president.get("/people/?unit=village:500001")

        token = first.context["page"]["next"]
        second = president.get("/people/", {"unit": "village:500001", "page": token})

        shown = [row["name"] for page in (first, second) for row in page.context["rows"]]
        assert sorted(shown) == [f"Invented {number:03}" for number in range(60)]
        assert second.context["page"]["first"] == 51

    @pytest.mark.parametrize("ref", ["\0", "district:\0"])
    def test_of_a_place_that_cannot_be_is_not_there(self, house: House, president: Client, ref: str):
        assert president.get("/people/", {"unit": ref}).status_code == 404

    def test_tells_nothing_of_who_came_when(self, house: House, president: Client):
        house.admit("Zubeida Invented")
        house.admit_many(30)
        house.admit_many(30, place="bahuara")
        house.admit("Anil Invented")

        page = president.get("/people/?unit=district:211").context

        names = [row["name"] for row in page["rows"]]
        assert names[:32] == [
            "Anil Invented",
            *(f"Invented {number:03}" for number in range(30)),
            "Zubeida Invented",
        ]
        assert names[32:] == sorted(names[32:])

    @pytest.mark.parametrize("token", ["51-0.0.0.0.0", "1", "x", "gAAAAABn"])
    def test_takes_no_place_that_was_not_handed_out(self, house: House, president: Client, token: str):
        house.admit_many(60)

        assert president.get("/people/", {"unit": "village:500001", "page": token}).status_code == 404

    def test_takes_no_place_that_was_handed_to_others(self, house: House, president: Client):
        house.admit_many(60)
        token = president.get("/people/?unit=village:500001").context["page"]["next"]

        other = house.browser("helper", "saran")

        assert other.get("/people/", {"unit": "village:500001", "page": token}).status_code == 404

    def test_of_another_district_is_not_there(self, house: House, president: Client):
        house.admit("Anil Invented")

        assert house.browser("other", "patna").get("/people/?unit=district:211").status_code == 404

    def test_is_refused_without_the_right(self, house: House):
        sender = house.browser("sender", "saran", (capabilities.FIND,), language="hi")

        answer = sender.get("/people/")

        assert answer.status_code == 403
        assert "यह आप नहीं खोल सकते" in answer.content.decode()
        refused = entries("access.refused")[0]
        assert (refused.login, refused.facts) == ("sender", {"route": "people:list", "code": "not_allowed"})

    def test_takes_the_same_questions_for_two_and_for_fifty(self, house: House, president: Client):
        house.admit_many(2)
        president.get("/people/")
        few = questions(president, "/people/")
        house.admit_many(48)

        assert questions(president, "/people/") == few


class TestLikelyPeople:
    def test_are_told_apart_by_father_and_place(self, house: House, president: Client):
        meant = house.admit("सुमन कुमार", relation="F", relative_name="रमेश महतो", age=34)

        page = president.post("/people/find/likely/", {"text": "Suman Bahu Narharpur"}).content.decode()

        assert all(told in page for told in ("सुमन कुमार", "father रमेश महतो", "Narharpur, Marhaura", "age 34"))
        assert f'href="/people/{meant.uuid}/"' in page

    def test_are_eight_at_most_and_every_one_is_recorded(self, house: House, president: Client):
        house.admit_many(20)

        page = president.post("/people/find/likely/", {"text": "Invented"}).content.decode()

        assert page.count('role="option"') == 8
        assert entries("people.found")[0].subject_count == 8

    @pytest.mark.parametrize("text", ["", "s", "su", "600000000", "श्री", "x" * 401])
    def test_are_not_looked_for_before_there_is_a_word(self, house: House, president: Client, text: str):
        house.admit("Suman Kumar")

        page = president.post("/people/find/likely/", {"text": text}).content.decode()

        assert "option" not in page
        assert entries("people.found") == []

    def test_are_of_the_unit_that_the_page_asks_for(self, house: House, president: Client):
        house.admit("Suman Kumar", place="bahuara")
        asked = {"text": "Suman", "unit": "village:500001"}

        assert "Nobody yet" in president.post("/people/find/likely/", asked).content.decode()

    def test_know_a_unit_that_is_not_there(self, house: House, president: Client):
        page = president.post("/people/find/likely/", {"text": "Suman", "unit": "village:nowhere"})

        assert "There is no area" in page.content.decode()

    def test_lead_back_to_the_page_that_asked(self, house: House, president: Client):
        meant = house.admit("Suman Kumar")
        asked = {"text": "Suman", "then": "/review/phone/"}

        for address in ("/people/find/likely/", "/people/find/"):
            page = president.post(address, asked).content.decode()
            assert f'href="/review/phone/?person={meant.uuid}"' in page

    @pytest.mark.parametrize(
        "then", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)", "x/y"]
    )
    def test_lead_nowhere_else(self, house: House, president: Client, then: str):
        meant = house.admit("Suman Kumar")

        page = president.post("/people/find/likely/", {"text": "Suman", "then": then}).content.decode()

        assert f'href="/people/{meant.uuid}/"' in page

    def test_are_not_for_whoever_may_not_search(self, house: House):
        lister = house.browser("lister", "saran", (capabilities.LOOK,))

        assert lister.post("/people/find/likely/", {"text": "Suman"}).status_code == 403

    def test_take_the_same_questions_for_two_and_for_fifty(self, house: House, president: Client):
        house.admit_many(2)
        president.post("/people/find/likely/", {"text": "Invented"})
        with CaptureQueriesContext(connection) as few:
            president.post("/people/find/likely/", {"text": "Invented"})
        house.admit_many(48)
        with CaptureQueriesContext(connection) as many:
            president.post("/people/find/likely/", {"text": "Invented"})

        assert len(many) == len(few)


class TestFind:
    def test_finds_by_sound_and_keeps_the_name_out_of_the_address(self, house: House, president: Client):
        house.admit("सुमन कुमार")

        answer = president.post("/people/find/", {"text": "suman"})

        assert "सुमन कुमार" in answer.content.decode()
        assert answer.request["QUERY_STRING"] == ""
        assert entries("people.found")[0].subject_count == 1

    def test_finds_by_number(self, house: House, president: Client):
        house.admit("Anil Invented", phone="+916000000077")

        page = president.post("/people/find/", {"text": "60000 00077"}).content.decode()

        assert "Anil Invented" in page

    def test_finds_nobody_of_another_district(self, house: House, president: Client):
        house.admit("Anil Invented")

        page = house.browser("other", "patna").post("/people/find/", {"text": "anil"}).content.decode()

        assert "Anil Invented" not in page

    def test_says_what_to_type(self, house: House, president: Client):
        page = president.post("/people/find/", {"text": " "}).content.decode()

        assert 'role="alert"' in page


class TestPerson:
    def test_shows_what_is_held_but_not_the_number(self, house: House, president: Client):
        person = house.admit("Anil Invented", relative_name="Ram Invented", relation="F", age=44)

        page = president.get(f"/people/{person.uuid}/").content.decode()

        assert "Ram Invented" in page
        assert "6000000001" not in page.replace(" ", "")

    def test_of_another_district_is_not_there(self, house: House):
        person = house.admit("Anil Invented")

        assert house.browser("other", "patna").get(f"/people/{person.uuid}/").status_code == 404

    def test_tells_who_looked(self, house: House, president: Client):
        person = house.admit("Anil Invented")
        house.browser("hq", "bihar").get(f"/people/{person.uuid}/")

        rows = president.get(f"/people/{person.uuid}/").context["looks"]["rows"]

        assert [(row["who"], row["is_you"]) for row in rows[:2]] == [("president", True), ("hq", False)]


class TestReveal:
    def test_shows_the_number_and_stands_in_the_log_with_its_purpose(self, house: House, president: Client):
        person = house.admit("Anil Invented")

        page = president.post(f"/people/{person.uuid}/number/", {"purpose": "meeting"}).content.decode()

        assert "tel:+916000000001" in page.partition("<h2>")[0]
        looks = president.get(f"/people/{person.uuid}/looks/").content.decode()
        assert "Call to a meeting or programme" in looks

    def test_spends_the_quota(self, house: House, president: Client):
        person = house.admit("Anil Invented")

        answer = president.post(f"/people/{person.uuid}/number/", {"purpose": "work"})

        assert answer.context["reveals_left"] == REVEALS_A_DAY - 1

    def test_stops_when_the_quota_is_used_up(
        self, house: House, president: Client, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(operations, "REVEALS_A_DAY", 1)
        first, second = house.admit("Anil Invented"), house.admit("Bina Invented")
        president.post(f"/people/{first.uuid}/number/", {"purpose": "work"})

        answer = president.post(f"/people/{second.uuid}/number/", {"purpose": "work"})

        assert answer.status_code == 429
        assert "tel:" not in answer.content.decode()

    @pytest.mark.parametrize("purpose", ["", "curiosity"])
    def test_needs_a_purpose(self, house: House, president: Client, purpose: str):
        person = house.admit("Anil Invented")

        answer = president.post(f"/people/{person.uuid}/number/", {"purpose": purpose})

        assert answer.status_code == 409
        assert entries("people.revealed") == []

    def test_is_not_offered_without_the_right(self, house: House):
        person = house.admit("Anil Invented")
        onlooker = house.browser("onlooker", "saran", (capabilities.LOOK,))

        page = onlooker.get(f"/people/{person.uuid}/").content.decode()

        assert "/number/" not in page
        assert onlooker.post(f"/people/{person.uuid}/number/", {"purpose": "work"}).status_code == 403


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
