"""The coverage board: sums of appended figures, every one a door."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import coverage, tally
from dharatal.field.intake.capabilities import SEE, SEE_COVERAGE, SEND
from dharatal.field.intake.models import Tally
from dharatal.field.intake.tests.conftest import Browse, called
from dharatal.field.intake.tests.test_sending import queries_of
from dharatal.guard.audit.models import Entry


@pytest.fixture
def told(land: Land) -> Land:
    """Saran: one yes, one no, one wrong number, two waiting, in two panchayats; Khagaria: one waiting."""
    for name, number, outcome in (("Suman", 1, "yes"), ("Rekha", 2, "no"), ("Deepak", 3, "wrong_number")):
        land.enlist(f"{name} Kumar", f"+91600001230{number}")
        called(land, outcome)
    land.enlist("Gita Kumari", "+916000012304", village="bahuara")
    land.enlist("Raju Singh", "+916000012305", village="basantpur")
    land.enlist("Meena Devi", "+916000012306", village="sonihar", by="khagaria")
    return land


def counts(line: dict[str, Any]) -> tuple[int, ...]:
    return tuple(
        line[name]["count"] for name in ("submitted", "called", "verified", "no", "returned", "missing")
    )


def board(client: Client, unit: str = "") -> Any:
    return client.get("/coverage/", {"unit": unit} if unit else {}).context


class TestTheBoard:
    def test_begins_at_the_viewers_own_area(self, browse: Browse, told: Land) -> None:
        assert board(browse("saran"))["unit"]["ref"] == "district:211"
        assert board(browse("marhaura"))["unit"]["ref"] == "block:1811"
        assert board(browse("incharge"))["unit"]["ref"] == "state:10"

    def test_adds_up_from_the_village_to_the_state(self, browse: Browse, told: Land) -> None:
        client = browse("hq")

        assert counts(board(client)["figures"]) == (6, 3, 1, 1, 1, 39)
        assert counts(board(client, "district:211")["figures"]) == (5, 3, 1, 1, 1, 29)
        assert counts(board(client, "block:1811")["figures"]) == (4, 3, 1, 1, 1, 19)
        assert counts(board(client, "panchayat:9001")["figures"]) == (4, 3, 1, 1, 1, 19)
        assert counts(board(client, "village:500001")["figures"]) == (3, 3, 1, 1, 1, 9)

    @pytest.mark.parametrize("unit", ["state:10", "district:211", "block:1811", "panchayat:9001"])
    def test_children_add_up_to_their_unit(self, browse: Browse, told: Land, unit: str) -> None:
        shown = board(browse("hq"), unit)

        sums = tuple(map(sum, zip(*(counts(one) for one in shown["children"]), strict=True)))
        assert sums == counts(shown["figures"])

    def test_does_not_fill_one_village_with_the_members_of_another(self, browse: Browse, land: Land) -> None:
        with land.door("hq", SEND):
            spot = tally.spot_of(land.units["narharpur"].id, land.units["narharpur"])
            tally.append({spot: {"submitted": 25, "called": 25, "verified": 25}}, at=MORNING)

        figures = board(browse("saran"), "panchayat:9001")["figures"]

        assert (figures["quota"]["count"], figures["missing"]["count"]) == (20, 10)

    def test_counts_villages_without_a_name(self, browse: Browse, told: Land) -> None:
        with told.door("hq", SEE_COVERAGE):
            below = coverage.standing_of(told.actors["hq"], told.units["saran"])

        assert (below.places, below.empty) == (3, 0)
        assert board(browse("hq"), "village:500003")["figures"]["empty_villages"]["count"] == 0

    def test_shows_what_was_sent_without_a_smaller_place(self, browse: Browse, told: Land) -> None:
        told.enlist("Anil Kumar", "+916000012307", village="saran")

        rest = board(browse("saran"))["children"][-1]

        assert counts(rest)[:1] == (1,) and rest["href"] == ""

    def test_refuses_an_area_outside_the_own(self, browse: Browse, told: Land) -> None:
        assert browse("saran").get("/coverage/?unit=district:200").status_code == 404
        assert browse("saran").get("/coverage/?unit=state:10").status_code == 404

    def test_names_what_lies_above_without_leading_there(self, browse: Browse, told: Land) -> None:
        path = board(browse("saran"), "block:1811")["path"]

        assert [bool(one["href"]) for one in path] == [False, True, True]

    def test_is_not_for_callers(self, browse: Browse) -> None:
        assert browse("asha").get("/coverage/").status_code == 403

    def test_puts_the_most_missing_first_when_asked(self, browse: Browse, told: Land) -> None:
        shown = browse("hq").get("/coverage/?unit=district:211&order=missing").context["children"]

        missing = [one["missing"]["count"] for one in shown]
        assert missing == sorted(missing, reverse=True)

    def test_asks_the_same_of_the_database_however_many_calls_were_made(
        self, browse: Browse, land: Land
    ) -> None:
        client = browse("hq")
        client.get("/coverage/")  # the first page of a session also notes the session
        asked = []
        for upto in (2, 50):
            for number in range(len_of(land), upto):
                land.enlist(f"Suman Kumar{'abcdefghij'[number % 10]}", f"+9160000{number:05}")
            asked.append(queries_of(client, "/coverage/?unit=district:211"))

        assert asked[0] == asked[1]

    def test_gives_its_figures_as_a_table(self, browse: Browse, told: Land) -> None:
        lines = browse("saran").get("/coverage/table.csv").content.decode("utf-8-sig").splitlines()

        assert lines[2] == "block:1811,Marhaura,20,4,3,1,1,1,19"


class TestWeeks:
    def test_show_how_each_area_went_on(self, browse: Browse, told: Land) -> None:
        with told.door("hq", SEND):
            spot = tally.spot_of(told.units["bahuara"].id, told.units["bahuara"])
            for weeks_ago, verified in ((9, 50), (5, 3), (1, 2)):
                at = MORNING - timedelta(weeks=weeks_ago)
                tally.append({spot: {"submitted": verified, "verified": verified}}, at=at)

        shown = board(browse("saran"))

        (marhaura,) = [one for one in shown["children"] if one["name_en"] == "Marhaura"]
        assert marhaura["trend"] == [3, 0, 0, 0, 2, 1]
        assert shown["figures"]["this_week"] == 5

    def test_stay_apart_when_folded(self, browse: Browse, told: Land) -> None:
        with told.door("system", SEND):
            spot = tally.spot_of(told.units["narharpur"].id, told.units["narharpur"])
            tally.append({spot: {"verified": 2}}, at=MORNING - timedelta(weeks=1))
            tally.fold()
            tally.append({spot: {"verified": 4}}, at=MORNING - timedelta(weeks=1))
            tally.fold()

        (marhaura,) = [one for one in board(browse("saran"))["children"] if one["name_en"] == "Marhaura"]
        assert marhaura["trend"][-2:] == [6, 1]


class TestFolding:
    def test_changes_no_figure(self, browse: Browse, told: Land) -> None:
        before = counts(board(browse("hq"))["figures"])

        with told.door("system", SEND):
            assert tally.fold() > 4
            left = Tally.objects.count()

        assert counts(board(browse("hq"))["figures"]) == before
        assert left == 4

    def test_twice_changes_nothing_more(self, told: Land) -> None:
        with told.door("system", SEND):
            tally.fold()
            assert tally.fold() == 0


class TestRows:
    def rows(self, client: Client, figure: str, unit: str = "district:211") -> Any:
        return client.get(f"/coverage/rows/?unit={unit}&figure={figure}").context

    @pytest.mark.parametrize(
        ("figure", "names"),
        [
            ("submitted", ["", "Deepak Kumar", "Gita Kumari", "Raju Singh", "Suman Kumar"]),
            ("called", ["", "Deepak Kumar", "Suman Kumar"]),
            ("verified", ["Suman Kumar"]),
            ("no", [""]),
            ("returned", ["Deepak Kumar"]),
            ("waiting", ["Gita Kumari", "Raju Singh"]),
        ],
    )
    def test_stand_behind_every_figure(
        self, browse: Browse, told: Land, figure: str, names: list[str]
    ) -> None:
        shown = self.rows(browse("saran"), figure)

        assert sorted(row["name"] for row in shown["rows"]) == names
        assert shown["count"] == len(names)

    def test_never_name_who_said_no(self, browse: Browse, told: Land) -> None:
        for login in ("saran", "hq"):
            page = browse(login).get("/coverage/rows/?unit=district:211&figure=no")

            assert (len(page.context["rows"]), page.context["hidden"]) == (1, 1)
            assert b"Rekha" not in page.content

    def test_hold_no_number(self, browse: Browse, told: Land) -> None:
        page = browse("saran").get("/coverage/rows/?unit=district:211&figure=submitted")

        assert b"600001230" not in page.content and b"60000 1230" not in page.content

    def test_lead_to_the_correction_and_to_the_member(self, browse: Browse, told: Land) -> None:
        client = browse("saran")

        assert self.rows(client, "returned")["rows"][0]["href"].startswith("/lists/returns/")
        assert self.rows(client, "verified")["rows"][0]["href"].startswith("/people/")

    def test_have_no_names_for_who_sees_figures_only(self, browse: Browse, told: Land) -> None:
        shown = self.rows(browse("incharge"), "submitted", unit="state:10")

        assert {row["name"] for row in shown["rows"]} == {""}
        assert shown["hidden"] == 6

    def test_are_one_look_with_everybody_on_the_page(self, browse: Browse, told: Land) -> None:
        self.rows(browse("saran"), "submitted")

        with told.door("hq", SEE):
            assert Entry.objects.filter(action="intake.rows_listed").count() == 1

    def test_tell_the_villages_behind_a_gap(self, browse: Browse, told: Land) -> None:
        shown = self.rows(browse("saran"), "missing")

        assert [(one["name_en"], one["missing"]) for one in shown["units"]] == [
            ("Bahuara", 10),
            ("Basantpur", 10),
            ("Narharpur", 9),
        ]

    def test_are_refused_outside_the_own_area(self, browse: Browse, told: Land) -> None:
        assert browse("saran").get("/coverage/rows/?unit=district:200&figure=submitted").status_code == 404

    def test_ask_the_same_of_the_database_for_two_as_for_fifty(self, browse: Browse, land: Land) -> None:
        client = browse("saran")
        land.enlist("Suman Kumari", "+916000099999")
        client.get(
            "/coverage/rows/?unit=district:211&figure=submitted"
        )  # the first look of the day costs more
        asked = []
        for upto in (2, 50):
            for number in range(len_of(land), upto):
                land.enlist(f"Suman Kumar{'abcdefghij'[number % 10]}", f"+9160000{number:05}")
            asked.append(queries_of(client, "/coverage/rows/?unit=district:211&figure=submitted"))

        assert asked[0] == asked[1]

    def test_come_fifty_a_page(self, browse: Browse, land: Land) -> None:
        for number in range(52):
            land.enlist("Suman Kumar", f"+9160000{number:05}")

        page = browse("saran").get("/coverage/rows/?unit=district:211&figure=submitted&page=2").context

        assert len(page["rows"]) == 2
        assert page["page"]["previous"] == "1" and page["page"]["next"] == ""


def len_of(land: Land) -> int:
    with land.door("hq", SEE_COVERAGE):
        return coverage.standing_of(land.actors["hq"], land.units["bihar"]).submitted
