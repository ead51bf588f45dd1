"""Pages of files: asking, approving, and fetching once after the second step."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access.models import User
from dharatal.interfaces.web.tests.conftest import Browser, browser_of, code_of, hire
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import operations
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.card import Card
from dharatal.register.people.exports import asking, making
from dharatal.register.people.exports.models import Export
from dharatal.register.people.exports.rules import RULES
from dharatal.register.people.tests.conftest import sealed
from dharatal.register.posts import operations as posts
from dharatal.register.posts import queries as held

FORM = {
    "column": ["name", "phone"],
    "purpose": "meeting",
    "words": "",
    "format": "csv",
    "days": "7",
}
Asked = Callable[..., Export]


@pytest.fixture(autouse=True)
def _custodian(custodian: None) -> None:
    """The second custodian of the marks answers."""


@pytest.fixture
def house(land: Land) -> Land:
    """A president, a guard officer, and three members in a village."""
    hire(land, "rakesh", "district_president", "saran")
    hire(land, "guard", "guard_officer", "bihar")
    with land.enter(SYSTEM, LOOK):
        names, phones = ("Suman Kumari", "Ramesh Mahto", "Md. Salim"), range(1, 4)
        for one in sealed(
            [Card(name) for name in names], land.units["narharpur"], [f"+91600000000{n}" for n in phones]
        ):
            operations.admit(SYSTEM, one, source="call", at=MORNING)
    return land


@pytest.fixture
def president(house: Land, browser: Browser) -> Client:
    return browser("rakesh")


@pytest.fixture
def asked(president: Client, house: Land) -> Asked:
    """Ask for the members of Saran on the page."""

    def ask(**changed: Any) -> Export:
        answer = president.post("/files/ask/?unit=district:211", {**FORM, **changed})
        assert answer.status_code == 302, answer.content.decode()
        return now(UUID(answer.headers["Location"].split("/")[2]))

    return ask


def now(export: UUID) -> Export:
    with permitted():
        return Export.objects.get(uuid=export)


def made(export: Export) -> Export:
    making.make(export.uuid)
    return now(export.uuid)


def shown_a_factor(client: Client, export: Export, login: str = "rakesh") -> str:
    """Press “Fetch”, enter a code; answers the address of the file."""
    begun = client.post(f"/files/{export.uuid}/fetch/")
    assert "/accounts/2fa/reauthenticate/" in begun.headers["Location"]
    client.post(begun.headers["Location"], {"code": code_of(login)})
    page = client.get(f"/files/{export.uuid}/fetch/").content.decode()
    found = re.search(r'href="(/files/[^"]+/file/\?key=[^"]+)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people are many."""
    monkeypatch.setattr(asking, "RULES", RULES._replace(approval_over=2))


class TestAsking:
    def test_says_before_how_many_people_it_is_about(self, president: Client) -> None:
        page = president.get("/files/ask/?unit=district:211").content.decode()

        assert "सारण" in page
        assert ">3 " in page or " 3 " in page

    def test_of_another_district_is_refused(self, president: Client) -> None:
        assert president.get("/files/ask/?unit=district:200").status_code == 403

    def test_without_a_column_says_what_is_missing(self, president: Client) -> None:
        told = president.post(
            "/files/ask/?unit=district:211", {**FORM, "column": ["name", "address"], "purpose": ""}
        )
        answer = president.post("/files/ask/?unit=district:211", {**FORM, "column": []})

        assert [one["code"] for one in told.context["columns"] if one["chosen"]] == ["name", "address"]

        assert (answer.status_code, "नाम, पिता / पति" in answer.content.decode()) == (422, True)

    def test_leads_to_a_page_that_shows_how_far_it_is(self, president: Client, asked: Asked) -> None:
        export = asked()

        page = president.get(f"/files/{export.uuid}/").content.decode()

        assert f"/files/{export.uuid}/progress/" in page

    def test_page_tells_when_it_is_made(self, president: Client, asked: Asked) -> None:
        export = asked()
        assert president.get(f"/files/{export.uuid}/progress/").status_code == 200

        made(export)

        answer = president.get(f"/files/{export.uuid}/progress/")
        assert answer.headers["HX-Redirect"] == f"/files/{export.uuid}/"

    def test_shows_nobody_the_file_of_another(self, asked: Asked, house: Land, browser: Browser) -> None:
        export = asked()
        hire(house, "meena", "hq_operator", "bihar")

        assert browser("meena").get(f"/files/{export.uuid}/").status_code == 404


class TestFetching:
    def test_hands_the_file_out_after_the_second_step(self, president: Client, asked: Asked) -> None:
        export = made(asked())

        answer = president.get(shown_a_factor(president, export))

        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert sha256(answer.content).hexdigest() == export.digest
        assert now(export.uuid).state == "fetched"

    def test_opens_no_way_without_the_second_step(self, president: Client, asked: Asked) -> None:
        export = made(asked())

        answer = president.get(f"/files/{export.uuid}/fetch/")

        assert answer.headers["Location"] == f"/files/{export.uuid}/"

    def test_does_not_count_the_second_step_of_the_log_in(self, president: Client, asked: Asked) -> None:
        export = made(asked())
        president.post("/accounts/2fa/reauthenticate/?next=/files/", {"code": code_of("rakesh")})

        begun = president.post(f"/files/{export.uuid}/fetch/")
        answer = president.get(f"/files/{export.uuid}/fetch/")

        assert begun.status_code == 302
        assert answer.headers["Location"] == f"/files/{export.uuid}/"

    def test_works_once(self, president: Client, asked: Asked) -> None:
        export = made(asked())
        address = shown_a_factor(president, export)
        president.get(address)

        again = president.get(address)

        assert (again.status_code, "attachment" in str(again.headers)) == (409, False)

    def test_does_not_work_in_another_session_of_the_same_person(
        self, president: Client, asked: Asked
    ) -> None:
        export = made(asked())
        address = shown_a_factor(president, export)

        other = browser_of("rakesh").get(address)

        assert (other.status_code, now(export.uuid).state) == (409, "ready")

    def test_of_a_made_up_key_is_refused(self, president: Client, asked: Asked) -> None:
        export = made(asked())

        assert president.get(f"/files/{export.uuid}/file/?key=x").status_code == 409


@pytest.mark.usefixtures("many")
class TestApproving:
    def test_shows_who_asks_for_what_and_why_and_nobodys_name(self, asked: Asked, browser: Browser) -> None:
        asked(purpose="other", words="before the rains")

        page = browser("guard").get("/files/approvals/").content.decode()

        assert all(told in page for told in ("rakesh", "सारण", "before the rains"))
        assert not any(name in page for name in ("Suman", "Ramesh", "Salim"))

    def test_lets_the_file_be_made(self, asked: Asked, browser: Browser) -> None:
        export = asked()

        browser("guard").post(f"/files/{export.uuid}/approve/")

        assert (export.state, now(export.uuid).state) == ("waiting", "making")

    def test_is_not_for_the_asker(self, president: Client, asked: Asked) -> None:
        export = asked()

        assert president.post(f"/files/{export.uuid}/approve/").status_code == 403

    def test_is_not_for_whom_the_asker_appointed(self, asked: Asked, house: Land, browser: Browser) -> None:
        export = asked()
        below = hire(house, "below", "reviewer", "saran")
        with house.enter(SYSTEM, None):
            asker = held.holding(MORNING).get(user__login="rakesh").user_id
            holder = held.holding(MORNING).get(user=below.id)
            type(holder).objects.filter(id=holder.id).update(appointed_by=asker)
            posts.appoint(
                SYSTEM, user_id=below.id, post="guard_officer", unit_id=house.units["bihar"].id,
                starts_at=MORNING, at=MORNING,
            )  # fmt: skip

        answer = browser("below").post(f"/files/{export.uuid}/approve/")

        assert (answer.status_code, now(export.uuid).state) == (403, "waiting")

    def test_needs_a_reason_to_refuse(self, asked: Asked, browser: Browser) -> None:
        export = asked()
        guard = browser("guard")

        without = guard.post(f"/files/{export.uuid}/refuse/", {"reason": ""})
        guard.post(f"/files/{export.uuid}/refuse/", {"reason": "One block is enough"})

        assert (without.status_code, now(export.uuid).state) == (422, "refused")

    def test_page_asks_as_much_for_ten_as_for_two(
        self, asked: Asked, browser: Browser, questions: Callable[[Client, str], int]
    ) -> None:
        guard = browser("guard")
        asked(), asked()
        guard.get("/files/approvals/")
        few = questions(guard, "/files/approvals/")

        for _ in range(8):
            asked()

        assert questions(guard, "/files/approvals/") == few


class TestSubordinates:
    def test_are_those_whom_one_may_appoint_below(self, house: Land) -> None:
        block = hire(house, "block", "block_president", "marhaura")
        elsewhere = hire(house, "elsewhere", "block_president", "alauli")

        with house.enter(SYSTEM, None):
            asker = User.objects.get(login="rakesh")
            found = held.subordinates(asker.id, at=MORNING)

        assert block.id in found
        assert not {elsewhere.id, asker.id} & found
