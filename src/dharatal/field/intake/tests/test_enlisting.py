"""One member, on a phone."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake.capabilities import SEE
from dharatal.field.intake.models import Batch, Submission
from dharatal.field.intake.tests.conftest import Browse, called
from dharatal.kernel import clock
from dharatal.register.territory import operations as territory
from dharatal.register.territory.capabilities import MANAGE_TERRITORY

SUMAN = {
    "name": "Suman Kumar Singh",
    "relation": "F",
    "relative_name": "Ram Prasad Singh",
    "phone": "60000 12301",
    "age": "34",
    "address": "Ward 4",
    "field": "booth",
    "told": "on",
    "unit": "village:500001",
    "key": "k1",
}


def add(client: Client, **changed: Any) -> HttpResponse:
    return client.post("/lists/add/", {**SUMAN, **changed})


def submissions(land: Land) -> list[Submission]:
    with land.door("hq", SEE):
        return list(Submission.objects.all())


class TestTheForm:
    def test_is_at_most_thirty_kilobytes_and_needs_no_script(self, browse: Browse) -> None:
        page = browse("marhaura").get("/lists/add/")

        assert len(page.content) <= 30_000
        assert b"<script" not in page.content and not re.search(rb'\son\w+="', page.content)

    def test_offers_the_villages_of_the_own_area(self, browse: Browse) -> None:
        page = browse("marhaura").get("/lists/add/")

        assert [one["ref"] for one in page.context["villages"]] == ["village:500002", "village:500001"]

    def test_asks_for_the_block_first_where_villages_are_many(
        self, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dharatal.field.intake.views.enlisting.MOST_VILLAGES", 2)
        client = browse("saran")

        page = client.get("/lists/add/")
        inner = client.get(page.context["units"][1]["href"])

        assert [one["ref"] for one in page.context["units"]] == ["block:1812", "block:1811"]
        assert [one["ref"] for one in inner.context["villages"]] == ["village:500002", "village:500001"]

    def test_chooses_no_village_for_the_sender(self, browse: Browse) -> None:
        page = browse("marhaura").get("/lists/add/")

        assert [one["chosen"] for one in page.context["villages"]] == [False, False]
        assert page.context["quota"] is None

    def test_stays_in_the_own_area_whatever_is_asked_for(self, browse: Browse) -> None:
        page = browse("marhaura").get("/lists/add/?within=district:200")

        assert page.context["place"].ref == "block:1811"

    def test_shows_how_far_the_village_is(self, browse: Browse, land: Land) -> None:
        land.enlist("Rekha Devi", "+916000012302")
        called(land, "yes")
        land.enlist("Gita Kumari", "+916000012303")

        page = browse("saran").get("/lists/add/?within=panchayat:9001&unit=village:500001")

        assert page.context["quota"] == {"quota": 10, "verified": 1, "waiting": 1, "returned": 0}

    def test_is_not_for_who_may_not_send(self, browse: Browse) -> None:
        assert browse("incharge").get("/lists/add/").status_code == 403


class TestSending:
    def test_keeps_what_was_typed_where_no_village_was_chosen(self, browse: Browse, land: Land) -> None:
        page = add(browse("saran"), unit="")

        assert page.status_code == 422
        assert set(page.context["errors"]) == {"unit"}
        assert page.context["values"]["name"] == SUMAN["name"]
        assert not submissions(land)

    def test_stores_one_that_waits_for_its_call(self, browse: Browse, land: Land) -> None:
        answer = add(browse("saran"))

        (sent,) = submissions(land)
        assert answer.url == f"/lists/add/{sent.uuid}/"
        assert (sent.state, sent.unit_id) == ("waiting", land.units["narharpur"].id)

    def test_thanks_with_the_name_and_the_pips(self, browse: Browse) -> None:
        client = browse("saran")

        page = client.get(add(client).url)

        assert page.context["name"] == "Suman Kumar Singh"
        assert page.context["quota"]["waiting"] == 1
        assert len(page.content) <= 30_000

    def test_twice_stores_once(self, browse: Browse, land: Land) -> None:
        client = browse("saran")

        assert add(client).url == add(client).url

        assert len(submissions(land)) == 1

    def test_a_family_member_on_the_same_phone_is_taken(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        add(client)

        add(client, name="Rekha Devi", key="k2")

        assert len(submissions(land)) == 2

    def test_the_same_person_again_is_told_and_leaves_nothing(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        add(client)

        page = add(client, key="k2")

        assert "sent already" in page.context["errors"]["form"]
        with land.door("hq", SEE):
            assert Batch.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("phone", "60000", "5 digits"),
            ("name", "", "missing"),
            ("age", "17", "under 18"),
            ("age", "many", "cannot be read"),
            ("told", "", "Tell the person"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(
        self, browse: Browse, land: Land, field: str, value: str, said: str
    ) -> None:
        page = add(browse("saran"), **{field: value})

        assert page.status_code == 422
        assert list(page.context["errors"]) == [field] and said in page.context["errors"][field]
        assert page.context["values"]["relative_name"] == "Ram Prasad Singh"
        assert not submissions(land)

    def test_into_another_district_is_refused(self, browse: Browse, land: Land) -> None:
        page = add(browse("saran"), unit="village:500004")

        assert "not yours" in page.context["errors"]["unit"]
        assert not submissions(land)

    def test_outside_the_hours_says_when_the_call_comes(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        clock.set_trial_clock(lambda: MORNING.replace(hour=22))

        page = client.get(add(client).url)

        assert "begins again" in page.context["hours_note"]


class TestAWideArea:
    def test_stays_within_thirty_kilobytes(self, browse: Browse, land: Land, enter: Any) -> None:
        with land.door("system", MANAGE_TERRITORY):
            for number in range(58):
                territory.add_unit(
                    land.actors["hq"],
                    kind="village",
                    code=str(600000 + number),
                    name_en=f"Long Named Village {number}",
                    name_hi=f"लंबे नाम वाला गाँव खुर्द {number}",
                    parent_id=land.units["narharpur_gp"].id,
                    at=MORNING,
                )

        page = browse("saran").get("/lists/add/?within=panchayat:9001")

        assert len(page.context["villages"]) == 60
        assert len(page.content) <= 30_000
