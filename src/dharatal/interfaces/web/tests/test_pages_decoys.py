"""The administration of decoys: who may see it, what it does, and that it leaves nothing for others to read."""

import pytest
from django.test import Client

from dharatal.field.conftest import MORNING, Land
from dharatal.guard.access.door import entering
from dharatal.guard.audit import queries as audit
from dharatal.guard.audit.models import Entry
from dharatal.interfaces.web.tests.conftest import Browser, hire
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import LOOK
from dharatal.register.people.decoys.models import Decoy

pytestmark = pytest.mark.usefixtures("custodian")
TYPED = {
    "name": "Baidyanath Sah",
    "relation": "F",
    "relative_name": "Jagdeo Sah",
    "age": "41",
    "place": "village:500001",
    "phone": "6000044441",
    "answers": "Rekha of the office",
}


@pytest.fixture
def decoy(land: Land, admin: Client) -> Decoy:
    assert admin.post("/staff/decoys/add/", TYPED).status_code == 302
    with entering(SYSTEM, LOOK):
        return Decoy.objects.get()


class TestTheAdministrator:
    def test_enters_one_with_who_answers(self, admin: Client, decoy: Decoy) -> None:
        (row,) = admin.get("/staff/decoys/").context["rows"]

        assert (row["name"], row["phone"], row["answers"]) == (
            "Baidyanath Sah",
            "+916000044441",
            "Rekha of the office",
        )

    def test_must_say_who_answers(self, land: Land, admin: Client) -> None:
        answer = admin.post("/staff/decoys/add/", {**TYPED, "answers": " "})

        assert answer.status_code == 409
        assert answer.context["sent"]["name"] == "Baidyanath Sah"

    def test_cannot_use_the_number_of_somebody_who_was_sent(self, land: Land, admin: Client) -> None:
        land.enlist("Suman Devi", "+916000044441")

        assert admin.post("/staff/decoys/add/", TYPED).status_code == 409

    def test_retires_one(self, admin: Client, decoy: Decoy) -> None:
        admin.post(f"/staff/decoys/{decoy.uuid}/retire/", {"why": "lost"})

        (row,) = admin.get("/staff/decoys/").context["rows"]
        assert row["retired_at"] == MORNING and row["retire_href"] == ""

    def test_gives_one_to_a_single_log_in(self, land: Land, admin: Client) -> None:
        admin.post("/staff/decoys/add/", {**TYPED, "whose": "one", "login": "saran"})

        with entering(land.actors["saran"], LOOK, at=MORNING) as reach:
            assert len(reach.decoys) == 1


class TestTheGuardOfficer:
    def test_sees_them_and_changes_nothing(self, land: Land, browser: Browser, decoy: Decoy) -> None:
        hire(land, "officer", "guard_officer", "bihar")
        officer = browser("officer")

        page = officer.get("/staff/decoys/")

        assert len(page.context["rows"]) == 1 and page.context["add_href"] == ""
        assert officer.post("/staff/decoys/add/", TYPED).status_code == 403


class TestEverybodyElse:
    @pytest.mark.parametrize("login", ["hq", "saran", "incharge", "asha"])
    def test_is_refused(self, browser: Browser, decoy: Decoy, login: str) -> None:
        assert browser(login).get("/staff/decoys/").status_code == 403

    def test_reads_nothing_of_it_in_the_log(self, land: Land, decoy: Decoy) -> None:
        with entering(SYSTEM, None):
            told = {line.action for line in audit.entries_of(SYSTEM, "admin", since=MORNING)}
            about = audit.who_looked(SYSTEM, decoy.id, since=MORNING)
            kept = set(
                Entry.objects.filter(action__startswith="decoys.").values_list("visibility", flat=True)
            )

        assert not {action for action in told if action.startswith("decoys.")}
        assert about == []
        assert kept == {"case"}
