"""The API does what the command line does, and says no as plainly."""

import json
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dharatal.engines.postgres.gate import permitted
from dharatal.field.calls.capabilities import STEER_CALLS
from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEE, SEND
from dharatal.field.intake.models import Batch, Submission
from dharatal.guard.access import operations as access
from dharatal.guard.audit.models import Entry
from dharatal.interfaces.api.tests.conftest import Caller
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import FORGET, MERGE

SHEET = "नाम,मोबाइल,गाँव\nसुमन कुमार,6000012345,नरहरपुर\nरेखा देवी,6000012346,बहुआरा\n"


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("saran.csv", SHEET.encode(), "text/csv")


class TestToken:
    def test_is_asked_for(self, db):
        answer = Client().get("/api/people/count?unit=district:211")

        assert answer.status_code == 401
        assert answer.json()["error"] == "token_unknown"

    def test_that_is_wrong_opens_nothing(self, land, program):
        other = program("saran")
        other.token = "dh_wrong"

        assert other.get("people/count?unit=district:211").status_code == 401

    def test_lets_its_login_in(self, program):
        answer = program("saran").get("people/count?unit=district:211")

        assert answer.status_code == 200
        assert answer.json() == {"count": 0}


class TestRefusal:
    def test_is_an_error_and_a_sentence(self, program):
        answer = program("saran").get("people/count?unit=district:999")

        assert answer.status_code == 404
        assert answer.json()["error"] == "unit_unknown"
        assert answer.json()["sentence"]

    def test_of_a_missing_right_is_recorded(self, program):
        answer = program("marhaura").get("people/count?unit=block:1811")

        with permitted():
            entry = Entry.objects.get(action="access.refused")
        assert answer.status_code == 403
        assert (entry.login, entry.channel, entry.facts["code"]) == ("marhaura", "api", "not_allowed")

    def test_of_what_was_not_understood_names_the_fields_only(self, program):
        answer = program("saran").post("people/find", {"txt": "suman"})

        assert answer.status_code == 422
        assert answer.json() == {"error": "not_understood", "sentence": "Check these fields: text."}

    def test_of_an_unknown_machine(self, program):
        answer = program("asha").post("calls/next")

        assert answer.status_code == 403
        assert answer.json()["error"] == "device_not_enrolled"
        assert "dharatal token LOGIN --machine NAME" in answer.json()["sentence"]


class TestATokenOfAMachine:
    @pytest.fixture
    def machine(self, land: Land) -> UUID:
        with land.door("incharge", STEER_CALLS):
            return access.enrol_device(land.actors["incharge"], label="Desk 14", at=MORNING)[0]

    @pytest.fixture
    def dialler(self, land: Land, machine: UUID) -> Caller:
        with land.enter(SYSTEM, None):
            user = land.actors["asha"].user_id
            token = access.issue_token(SYSTEM, user_id=user, device_id=machine, at=MORNING)
        return Caller(token, Client())

    def test_makes_calls_to_their_end(self, land: Land, dialler: Caller):
        sent = land.enlist("Suman Kumar", "+916000012301")

        card = dialler.post("calls/next").json()
        number = dialler.post(f"calls/{card['call']}/dial").json()
        ended = dialler.post(f"calls/{card['call']}/record", {"outcome": "yes"})

        assert card["name"] == "Suman Kumar"
        assert "+916000012301" in json.dumps(number)
        assert ended.status_code == 200
        assert land.submission(sent.uuid).state == "verified"

    def test_is_told_in_the_log_with_its_machine(self, land: Land, dialler: Caller, machine: UUID):
        land.enlist("Suman Kumar", "+916000012301")

        call = dialler.post("calls/next").json()["call"]
        dialler.post(f"calls/{call}/dial")

        with permitted():
            entry = Entry.objects.get(action="call.dialled")
        assert (entry.channel, entry.device) == ("api", str(machine))

    def test_ends_with_the_machine(self, land: Land, dialler: Caller, machine: UUID):
        with land.door("incharge", STEER_CALLS):
            access.revoke_device(land.actors["incharge"], device_id=machine, at=MORNING)

        assert dialler.post("calls/next").status_code == 401

    def test_gives_no_more_than_the_log_in_has(self, dialler: Caller):
        assert dialler.get("people/count?unit=district:211").status_code == 403


class TestATokenInProduction:
    @pytest.mark.parametrize(("with_factor", "status"), [(False, 401), (True, 200)])
    def test_opens_only_if_a_second_factor_was_shown(
        self, land: Land, monkeypatch: pytest.MonkeyPatch, with_factor: bool, status: int
    ):
        with land.enter(SYSTEM, None):
            user = land.actors["hq"].user_id
            token = access.issue_token(SYSTEM, user_id=user, with_factor=with_factor, at=MORNING)
        monkeypatch.setattr("dharatal.guard.access.queries.mode", lambda: "production")

        assert Caller(token, Client()).get("people/count?unit=district:211").status_code == status


class TestLists:
    def test_are_loaded_in_the_background(self, program):
        saran = program("saran")

        answer = saran.send("intake/batches", {"unit": "district:211", "file": sheet()})

        assert answer.status_code == 202
        status = saran.get(f"intake/batches/{answer.json()['batch']}").json()
        assert (status["state"], status["rows"]) == ("loading", 2)

    def test_sent_twice_under_one_key_are_one(self, land, program):
        saran = program("saran")
        headers = {"idempotency-key": "once"}

        first = saran.send("intake/batches", {"unit": "district:211", "file": sheet()}, **headers)
        second = saran.send("intake/batches", {"unit": "district:211", "file": sheet()}, **headers)

        with land.door("hq", SEE):
            assert Batch.objects.filter(kind="sheet").count() == 1
        assert first.json() == second.json()

    def test_of_another_district_are_not_there(self, program):
        batch = (
            program("saran").send("intake/batches", {"unit": "district:211", "file": sheet()}).json()["batch"]
        )

        assert program("khagaria").get(f"intake/batches/{batch}").status_code == 404

    def test_that_came_back_are_given_with_their_keys(self, program):
        answer = program("saran").get("intake/returns?unit=district:211")

        assert answer.json() == {"unit": "district:211", "returned": 0, "rows": []}


@pytest.fixture
def office(land: Land, program):
    """The headquarters' program; reviewers and presidents may not join or take out anybody."""
    with land.enter(SYSTEM, None):
        unit = land.units["bihar"].id
        user = land.actors["hq"].user_id
        access.grant(
            SYSTEM,
            user_id=user,
            capabilities=[MERGE.code, FORGET.code],
            unit_id=unit,
            starts_at=MORNING,
            ends_at=None,
            source="test",
            at=MORNING,
        )
    return program("hq")


@pytest.fixture
def two(land: Land) -> tuple[str, str]:
    """Two records in the register, by their ids."""
    sent = [land.enlist("सुमन कुमार", "+916000012345"), land.enlist("Suman Kr", "+916000012346")]
    with land.door("system", SEND):
        return tuple(str(intake.verify(SYSTEM, one.uuid, at=MORNING).uuid) for one in sent)


class TestPeople:
    def test_are_joined_parted_and_put_back(self, office, two: tuple[str, str]):
        first, second = two

        joined = office.post("people/merge", {"first": first, "second": second, "reason": "told"}).json()
        parted = office.post(f"people/{first}/split", {"records": [second], "reason": "told"}).json()
        back = office.post(f"people/events/{parted['event']}/undo").json()

        assert joined["people"] == [{"id": first, "records": [first, second]}]
        assert [one["records"] for one in parted["people"]] == [[first], [second]]
        assert back["people"] == joined["people"]

    def test_are_refused_as_on_the_page(self, office, two: tuple[str, str]):
        refused = office.post("people/merge", {"first": two[0], "second": two[0], "reason": "told"})

        assert (refused.status_code, refused.json()["error"]) == (409, "one_already")

    def test_are_not_joined_by_a_president(self, program, two: tuple[str, str]):
        sent = {"first": two[0], "second": two[1], "reason": "told"}

        assert program("saran").post("people/merge", sent).status_code == 403

    def test_are_taken_out_by_the_same_path_as_on_the_page(self, land, office, two: tuple[str, str]):
        answer = office.post(f"people/{two[0]}/withdraw", {"reason": "wish", "sure": True})

        assert answer.json() == {"withdrawn": two[0], "reason": "wish"}
        with land.door("hq", SEE):
            assert [str(one) for one in Submission.objects.values_list("uuid", flat=True)] == [two[1]]

    @pytest.mark.parametrize("sent", [{"reason": "wish"}, {"reason": "wish", "sure": False}])
    def test_are_not_taken_out_by_mistake(self, land, office, two: tuple[str, str], sent):
        answer = office.post(f"people/{two[0]}/withdraw", sent)

        assert answer.status_code == 422
        with land.door("hq", SEE):
            assert Submission.objects.count() == 2


class TestPlaces:
    def test_are_listed_by_kind(self, program):
        answer = program("asha").get("units?kind=district").json()

        assert answer["count"] == 2
        assert {"unit": "district:200", "name_en": "Khagaria", "name_hi": "खगड़िया"} in answer["units"]

    def test_tell_their_coverage(self, land, program):
        land.enlist("सुमन कुमार", "+916000012345")

        answer = program("saran").get("coverage?unit=district:211").json()

        assert (answer["submitted"], answer["verified"], answer["quota"]) == (1, 0, 30)
        assert [row["unit"] for row in answer["below"]] == ["block:1812", "block:1811"]
        assert answer["forecast"] == {"says": "too_early", "middle": None, "earliest": None, "latest": None}

    def test_outside_the_area_are_refused(self, program):
        assert program("saran").get("coverage?unit=district:200").status_code == 404


def test_the_description_lists_every_operation(client, db):
    paths = client.get("/api/openapi.json").json()["paths"]

    assert sorted(paths) == [
        "/api/calls/missed",
        "/api/calls/next",
        "/api/calls/{call}/dial",
        "/api/calls/{call}/record",
        "/api/complaints",
        "/api/complaints/{complaint}/again",
        "/api/coverage",
        "/api/exports",
        "/api/exports/waiting",
        "/api/exports/{export}",
        "/api/exports/{export}/approve",
        "/api/exports/{export}/refuse",
        "/api/intake/batches",
        "/api/intake/batches/{batch}",
        "/api/intake/returns",
        "/api/people/count",
        "/api/people/events/{event}/undo",
        "/api/people/find",
        "/api/people/merge",
        "/api/people/{person}/split",
        "/api/people/{person}/withdraw",
        "/api/units",
    ]
