"""A shift from the first call to the last sheet: what the room asks of people, done by them with pages and keys.

It has an installation of its own, since its clock goes on by a quarter of an hour: so long a result may be taken back.
The day before, two callers have made the calls of the invented organisation; today each makes those of the other again.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import house as houses
from tests.browser.desk import Desk
from tests.browser.house import PATIENCE, House
from tests.browser.sheets import type_row
from tests.browser.stopping import (
    CALLER,
    OTHER,
    REASON,
    STOPPED,
    TO_DRAW,
    WORDS,
    another_caller_hears_no,
    somebody_else_hears_the_caller,
    the_caller_reads_why_and_replies,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
A_LITTLE_LATER = timedelta(minutes=15)
RULED = "SELECT ruling FROM callroom_check WHERE ruled_at IS NOT NULL"
ON_SHEET = "SELECT outcome FROM callroom_sheetrow ORDER BY place"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with houses.house(tmp_path_factory.mktemp("shift") / "home") as made:
        yield made


class TestAShift:
    def test_is_called_checked_heard_and_brought_through_a_power_cut(self, house: House) -> None:
        house.at.comes_to(0, TO_DRAW)
        names = another_caller_hears_no(house, second_calls=2)
        house.at.go_on_at(house.at.now() + A_LITTLE_LATER)
        house.at.comes_to(1, STOPPED)

        the_caller_reads_why_and_replies(house, names)
        the_incharge_decides_about_a_member(house, names)
        somebody_else_hears_the_caller(house)
        the_caller_goes_on(house)

        sheet = two_people_make_a_sheet(house)
        results_are_typed_in(house, sheet)
        the_sheet_is_signed_back(house, sheet)


def the_incharge_decides_about_a_member(house: House, names: list[str]) -> None:
    """Two callers heard different things of one member; who decides about it is part of the matter from now on."""
    with house.window("incharge") as page:
        page.goto("/calls/room/checks/")
        page.locator("#asked a.door").first.click()
        assert page.locator("h1").inner_text() in names
        expect(page.locator("section", has_text=CALLER)).to_have_count(1)
        expect(page.locator("section", has_text=OTHER)).to_have_count(1)
        page.locator("input[value=kept]").check()
        page.fill("#reason", REASON)
        page.locator("form:has(#reason) button[type=submit]").click()
        page.wait_for_url("**/calls/room/checks/")
        assert house.at.value(RULED) == "kept"

        page.locator("#stopped a.btn").click()
        expect(page.locator("main")).to_contain_text(WORDS)
        expect(page.locator("input[name=decision]")).to_have_count(0)


def the_caller_goes_on(house: House) -> None:
    with house.window(CALLER) as page:
        page.goto("/calls/hearing/")
        expect(page.locator("main")).to_contain_text(REASON)
        assert Desk(page).open().call


def two_people_make_a_sheet(house: House) -> str:
    """The power fails: the in-charge asks, the guard approves; answers the sheet's own page."""
    with house.window("incharge") as page:
        page.goto("/calls/paper/")
        page.locator("label.tick", has_text=CALLER).locator("input").check()
        page.fill("#rows", "3")
        with page.expect_navigation():
            page.locator("form[action$='/paper/ask/'] button").click()
    with house.window("guard") as page:
        page.goto("/calls/paper/asked/")
        page.locator("form[action$='/approve/'] button").click()
        expect(page.locator("form[action$='/approve/']")).to_have_count(0)
    with house.window("incharge") as page:
        page.goto("/calls/paper/")
        page.locator("table.board tbody th a.door").first.click()
        page.wait_for_url("**/calls/paper/*/")
        return page.url


def results_are_typed_in(house: House, sheet: str) -> None:
    """Printed, called, and typed: the code of a row, the time, one key."""
    with house.window("incharge") as page:
        codes = codes_printed(page, sheet)
        page.goto("/calls/paper/enter/")
        told = f"{house.at.now():%H%M}"
        for code, keys in zip(codes, ("n", "0", "y1234+"), strict=True):
            type_row(page, code, told, keys)
            expect(page.locator("#lists")).to_contain_text(f"{code[:-3]}-{code[-3:]}")
    with house.at.superuser() as connection:
        assert [one for (one,) in connection.execute(ON_SHEET)] == ["no", "no_answer", "yes"]


def codes_printed(page: Page, sheet: str) -> list[str]:
    page.goto(f"{sheet}print/")
    return [one.replace("-", "") for one in page.locator(".call-sheet tbody th b").all_inner_texts()]


def the_sheet_is_signed_back(house: House, sheet: str) -> None:
    with house.window("incharge") as page:
        page.goto(sheet)
        page.locator("form[action$='/back/'] button").click()
        expect(page.locator("form[action$='/back/']")).to_have_count(0)
        assert house.at.value("SELECT state FROM callroom_sheet") == "closed"
