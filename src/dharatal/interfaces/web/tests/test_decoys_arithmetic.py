"""Whatever somebody adds up, compares or opens on their own screens, no decoy is told from a member by it."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client

from dharatal.field.conftest import MORNING, Land
from dharatal.field.intake import operations as intake
from dharatal.field.intake.capabilities import SEND
from dharatal.guard.access.door import entering
from dharatal.interfaces.web.tests.conftest import Browser, hire
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people.capabilities import KEEP_DECOYS
from dharatal.register.people.card import Card
from dharatal.register.people.decoys import operations
from dharatal.register.people.decoys.models import Decoy
from dharatal.register.people.decoys.operations import Invented

EARLY = MORNING - timedelta(hours=2)
VILLAGES = ("narharpur", "bahuara", "basantpur")
MEMBERS = (
    "Suman Devi",
    "Ramesh Rai",
    "Gita Kumari",
    "Mohan Lal",
    "Sunita Devi",
    "Bharat Singh",
    "Rekha Rani",
)
INVENTED = ("Baidyanath Sah", "Phulo Devi", "Ganesh Mahto", "Lalita Kumari", "Umesh Paswan", "Sarita Devi")
VIEWERS = {
    "zila": ("district_president", "saran", "district:211"),
    "prakhand": ("block_president", "marhaura", "block:1811"),
}


@pytest.fixture
def decoys(land: Land) -> list[Decoy]:
    """Seven members in three villages; six decoys that half of all see, and one for each of the two viewers."""
    for number, name in enumerate(MEMBERS):
        sent = land.enlist(name, f"+9160000300{number:02}", village=VILLAGES[number % 3], at=EARLY)
        with land.door("system", SEND):
            intake.verify(SYSTEM, sent.uuid, at=EARLY)
    users = {login: hire(land, login, post, unit).id for login, (post, unit, _ref) in VIEWERS.items()}
    wanted = [(name, VILLAGES[number % 3], 0) for number, name in enumerate(INVENTED)]
    wanted += [("Kanti Devi", "narharpur", users["zila"]), ("Harilal Ram", "bahuara", users["prakhand"])]
    with entering(SYSTEM, KEEP_DECOYS):
        return [
            operations.enter(
                SYSTEM,
                Invented(
                    Card(name), f"60000400{number:02}", land.units[village], "the office", for_user=user
                ),
                at=MORNING - timedelta(minutes=1),
            )
            for number, (name, village, user) in enumerate(wanted)
        ]


class Screens:
    """What one log-in sees, page by page."""

    def __init__(self, client: Client, ref: str) -> None:
        self.client, self.ref = client, ref

    def board(self, ref: str) -> dict[str, int]:
        told = self.client.get("/coverage/", {"unit": ref}).context["figures"]
        return {name: told[name]["count"] for name in ("submitted", "called", "verified", "missing", "quota")}

    def children(self, ref: str) -> list[dict[str, Any]]:
        return list(self.client.get("/coverage/", {"unit": ref}).context["children"])

    def listed(self, ref: str) -> Any:
        return self.client.get("/people/", {"unit": ref}).context

    def behind(self, ref: str, figure: str) -> Any:
        return self.client.get("/coverage/rows/", {"unit": ref, "figure": figure}).context

    def units(self, ref: str = "") -> Iterator[str]:
        """The own area and everything below it, by the doors of the board."""
        ref = ref or self.ref
        yield ref
        for child in self.children(ref):
            if child["href"]:
                yield from self.units(parse_qs(urlsplit(child["href"]).query)["unit"][0])


def people(rows: Any) -> list[UUID]:
    return sorted(UUID(row["href"].split("/")[2]) for row in rows)


@pytest.fixture(params=list(VIEWERS))
def screens(request: pytest.FixtureRequest, decoys: list[Decoy], browser: Browser) -> Screens:
    return Screens(browser(request.param), VIEWERS[request.param][2])


@pytest.fixture
def shown(screens: Screens, decoys: list[Decoy]) -> set[UUID]:
    """The decoys that this viewer's own list holds."""
    return {decoy.uuid for decoy in decoys} & set(people(screens.listed(screens.ref)["rows"]))


class TestArithmetic:
    def test_has_something_to_find(self, shown: set[UUID], decoys: list[Decoy]) -> None:
        assert 0 < len(shown) < len(decoys)

    def test_of_a_board_the_list_and_the_rows_behind_it_agrees_everywhere(self, screens: Screens) -> None:
        for ref in screens.units():
            board, listed = screens.board(ref), screens.listed(ref)

            behind = {figure: screens.behind(ref, figure) for figure in ("verified", "submitted", "called")}
            assert board["verified"] == listed["total"] == len(listed["rows"])
            assert people(listed["rows"]) == people(behind["verified"]["rows"])
            for figure, told in behind.items():
                assert told["count"] == board[figure] == len(told["rows"])

    def test_of_areas_and_what_is_below_them_agrees(self, screens: Screens) -> None:
        for ref in screens.units():
            board, below = screens.board(ref), screens.children(ref)

            for figure in ("submitted", "called", "verified", "missing") if below else ():
                assert sum(child[figure]["count"] for child in below) == board[figure]

    def test_of_a_list_and_its_smaller_areas_agrees(self, screens: Screens) -> None:
        whole = people(screens.listed(screens.ref)["rows"])
        villages = [ref for ref in screens.units() if ref.startswith("village:")]

        assert sorted(one for ref in villages for one in people(screens.listed(ref)["rows"])) == whole

    def test_of_days_and_of_the_table_agrees(self, screens: Screens) -> None:
        for ref in screens.units():
            board = screens.board(ref)
            days = screens.client.get("/coverage/days/", {"unit": ref, "format": "json"}).json()
            text = screens.client.get("/coverage/table.csv", {"unit": ref}).content.decode("utf-8-sig")

            told = list(csv.reader(StringIO(text)))[1:]
            assert sum(days["verified"]) == board["verified"] and sum(days["submitted"]) == board["submitted"]
            assert not told or sum(int(row[5]) for row in told) == board["verified"]

    def test_of_a_quota_and_the_members_of_a_village_agrees(self, screens: Screens) -> None:
        for ref in screens.units():
            if ref.startswith("village:"):
                board = screens.board(ref)
                assert board["missing"] == board["quota"] - len(screens.listed(ref)["rows"])


class TestOpening:
    def test_finds_everybody_who_is_listed(self, screens: Screens, shown: set[UUID]) -> None:
        for row in screens.listed(screens.ref)["rows"]:
            found = screens.client.post("/people/find/", {"text": row["name"]}).context["rows"]

            assert row["href"] in {one["href"] for one in found}

    def test_shows_pages_of_one_shape(self, screens: Screens, shown: set[UUID], decoys: list[Decoy]) -> None:
        invented, members = shapes(screens, shown, "")

        assert invented <= members

    def test_reveals_a_number_in_the_same_shape(self, screens: Screens, shown: set[UUID]) -> None:
        invented, members = shapes(screens, shown, "number/")

        assert invented <= members

    def test_gives_identifiers_of_one_kind(self, screens: Screens, shown: set[UUID]) -> None:
        kinds = {one.hex[12:20] for one in people(screens.listed(screens.ref)["rows"])}

        assert len(kinds) == 1


class TestTheStatesFigures:
    @pytest.mark.parametrize("login", ["incharge", "hq"])
    def test_know_of_none(self, browser: Browser, decoys: list[Decoy], login: str) -> None:
        state = Screens(browser(login), "state:10")

        assert state.board("state:10")["verified"] == len(MEMBERS)
        assert sum(child["verified"]["count"] for child in state.children("state:10")) == len(MEMBERS)

    def test_are_members_only_to_who_sees_nobody(self, browser: Browser, decoys: list[Decoy]) -> None:
        assert Screens(browser("incharge"), "").board("district:211")["verified"] == len(MEMBERS)


def shapes(screens: Screens, shown: set[UUID], what: str) -> tuple[set[str], set[str]]:
    """The kinds of tags and attributes in the pages of decoys, and of members, and the words that say who looked."""
    found: tuple[set[str], set[str]] = set(), set()
    for uuid in people(screens.listed(screens.ref)["rows"]):
        address = f"/people/{uuid}/{what}"
        client = screens.client
        page = client.post(address, {"purpose": "work"}) if what else client.get(address)
        looks = client.get(f"/people/{uuid}/looks/").context["rows"]
        tags = re.findall(r"<[^>]*>", page.content.decode().replace(str(uuid), ""))
        told = {*map(without_values, tags), *(str(one["what"]) for one in looks)}
        found[uuid not in shown].add("\n".join(sorted(told)))
    return found


def without_values(tag: str) -> str:
    return re.sub(r'(value|content|datetime|aria-label|title|href="tel:[^"]*)="[^"]*"|\d+', r"\1", tag)
