"""The review desk by keyboard: twenty pairs, one key each, the next at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import NARROW, PATIENCE, House, troubles_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
LOGIN = "hq"
OPEN = "SELECT count(*) FROM people_pair WHERE state = 'open'"
DECIDED = "SELECT what FROM people_decision WHERE undone_at IS NULL ORDER BY id"
WAITING = "SELECT count(*) FROM people_personrecord WHERE matched_at IS NULL"
STATE = "SELECT state FROM people_pair WHERE uuid = %s"
KEYS = {"s": "same", "d": "different", "p": "phone", "n": "president", "u": "skip"}
TWENTY = "sddsddsdpddsdndsdduds"[:20]


class Desk:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "Desk":
        self.page.goto("/pairs/")
        return self

    @property
    def pair(self) -> str:
        return self.page.locator("#review").get_attribute("data-pair") or ""

    def press(self, key: str) -> None:
        """Press a key and wait until another pair lies there, or none."""
        before = self.pair
        self.page.keyboard.press(key)
        self.page.wait_for_function(
            "before => document.getElementById('review').dataset.pair !== before", arg=before
        )


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    """A reviewer before the first pair, once everybody was compared."""
    house.at.comes_to(0, WAITING)
    with house.window(LOGIN) as page:
        yield Desk(page).open()


def decisions(house: House) -> list[str]:
    with house.at.superuser() as connection:
        return [what for (what,) in connection.execute(DECIDED).fetchall()]


class TestTwentyPairs:
    def test_are_decided_by_keyboard_alone(self, house: House, desk: Desk) -> None:
        before, troubles = len(decisions(house)), troubles_of(desk.page)
        seen = []
        for key in TWENTY:
            seen.append(desk.pair)
            desk.press(key)

        assert [KEYS[key] for key in TWENTY] == decisions(house)[before:]
        assert len(set(seen)) == len(TWENTY)
        assert troubles == []


class TestTheKeys:
    def test_take_the_last_decision_back(self, house: House, desk: Desk) -> None:
        first = desk.pair
        desk.press("d")
        assert house.at.value(STATE, first) == "different"

        desk.press("z")

        assert (desk.pair, house.at.value(STATE, first)) == (first, "open")

    def test_are_shown_on_asking(self, desk: Desk) -> None:
        desk.page.keyboard.press("?")

        expect(desk.page.locator("#keys")).to_be_visible()

    def test_decide_nothing_while_they_are_shown(self, house: House, desk: Desk) -> None:
        before = len(decisions(house))
        desk.page.keyboard.press("?")
        desk.page.keyboard.press("s")

        assert len(decisions(house)) == before


class TestTwoTabs:
    def test_tell_the_one_that_came_late(self, house: House, desk: Desk) -> None:
        second = Desk(desk.page.context.new_page()).open()
        assert second.pair == desk.pair
        desk.press("d")

        second.press("s")

        expect(second.page.locator("#review [role=alert]")).to_be_visible()


class TestWithoutAScript:
    def test_the_buttons_decide(self, house: House, desk: Desk) -> None:
        before = len(decisions(house))
        with house.window(LOGIN, width=NARROW, java_script_enabled=False) as page:
            page.goto("/pairs/")
            with page.expect_navigation():
                page.locator("button[value=different]").click()

            expect(page.locator("#review")).to_be_visible()
        assert decisions(house)[before:] == ["different"]
