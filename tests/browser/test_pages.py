"""Every page that a log-in can reach, wide and narrow, in Hindi and in English."""

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from dharatal.interfaces.seed.files import xlsx
from dharatal.interfaces.seed.places import places
from dharatal.interfaces.seed.sheet import sheet
from tests.browser.house import NARROW, PATIENCE, House, troubles_of
from tests.browser.looking import Look, inside, look, pattern

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
# In this order each walks only where nobody before could go, and to the own first page.
LOGINS = ("saran", "hq", "state", "guard", "auditor", "incharge", "caller3", "block", "panchayat", "cell")
FEWEST_PAGES = 45
SEED = 1  # of the invented block
LIGHT = 30 * 1024
PHONE_PAGES = ("/lists/add/?within=panchayat:92000001", "/lists/returns/", "/lists/returns/*")
NAME = "बिन्देश्वरी राय"


class Walk:
    """What every page of every log-in showed. No page is looked at twice in one language."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.looks: list[Look] = []
        self.seen: set[str] = set()

    def by(self, login: str, *more: str) -> None:
        """Follow every link from the first page on, in Hindi; then the same pages in English."""
        with self.house.window(login) as page:
            first = len(self.looks)
            self._follow(page, login, ["/", *more])
            turn_english(page)
            troubles = troubles_of(page)
            for path in [one.path for one in self.looks[first:]]:
                self._keep(look(page, login, path, "en", troubles))

    def without_a_login(self) -> None:
        with self.house.window() as page:
            self._follow(
                page, "", ["/accounts/login/", "/staff/machines/enrol/", "/handset/", "/check/", "/nowhere/"]
            )

    def _follow(self, page: Page, login: str, queue: list[str]) -> None:
        troubles, always = troubles_of(page), len(queue)
        while queue:
            path, always = queue.pop(0), always - 1
            if pattern(path) in self.seen and always < 0:
                continue
            self.seen.add(pattern(path))
            found = self._keep(look(page, login, path, "hi", troubles))
            queue += inside(path, found.hrefs) if found else ()

    def _keep(self, found: Look | None) -> Look | None:
        self.looks += [found] if found else []
        return found


@pytest.fixture(scope="module")
def drafts(house: House, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Addresses of a list on its way: its columns and its check."""
    file = tmp_path_factory.mktemp("pages") / "list.xlsx"
    file.write_bytes(xlsx(sheet(places("block", SEED), 5, clean=2, kruti=2)))
    with house.window("saran") as page:
        return draft(page, file)


@pytest.fixture(scope="module")
def walk(house: House, drafts: list[str]) -> Walk:
    made = Walk(house)
    made.without_a_login()
    for login in LOGINS:
        made.by(login, *(drafts if login == "saran" else ()))
    return made


class TestEveryPage:
    def test_is_walked(self, walk: Walk) -> None:
        assert len(walk.seen) >= FEWEST_PAGES, sorted(walk.seen)

    def test_opens(self, walk: Walk) -> None:
        assert faults(walk, lambda one: [one.status] if one.status >= 500 else []) == {}

    def test_breaks_no_rule_of_the_browser(self, walk: Walk) -> None:
        assert faults(walk, lambda one: one.troubles) == {}

    def test_fits_the_screen_wide_and_narrow(self, walk: Walk) -> None:
        assert faults(walk, lambda one: one.too_wide) == {}

    def test_says_its_language(self, walk: Walk) -> None:
        assert (
            faults(walk, lambda one: [one.told_language] if one.told_language != one.language else []) == {}
        )

    def test_speaks_hindi(self, walk: Walk) -> None:
        assert faults(walk, lambda one: one.english) == {}

    def test_has_one_heading(self, walk: Walk) -> None:
        assert faults(walk, lambda one: [one.headings] if one.headings != 1 else []) == {}

    def test_names_every_control(self, walk: Walk) -> None:
        assert faults(walk, lambda one: one.nameless) == {}

    def test_gives_every_id_once(self, walk: Walk) -> None:
        assert faults(walk, lambda one: one.doubled) == {}

    def test_begins_with_a_way_past_the_rooms(self, walk: Walk) -> None:
        assert faults(walk, lambda one: [] if one.skips else ["no skip link"]) == {}

    def test_shows_where_the_focus_is(self, walk: Walk) -> None:
        assert faults(walk, lambda one: one.unfocused) == {}


class TestSkipLink:
    def test_appears_at_the_first_tab_and_leads_to_the_work(self, house: House) -> None:
        with house.window("saran") as page:
            page.goto("/people/")

            page.keyboard.press("Tab")

            expect(page.locator(".skip")).to_be_in_viewport()
            page.keyboard.press("Enter")
            expect(page.locator("#main")).to_be_focused()


class TestPhonePage:
    @pytest.mark.parametrize("path", PHONE_PAGES)
    def test_weighs_no_more_than_thirty_kilobytes(self, house: House, path: str) -> None:
        with house.window("saran", width=NARROW) as page:
            weighed = weight_of(page, address(page, path))

        assert weighed <= LIGHT

    def test_enlists_without_a_script(self, house: House) -> None:
        with house.window("panchayat", width=NARROW, java_script_enabled=False) as page:
            page.goto("/")
            page.locator("a[href*='/lists/add/']").first.click()
            page.fill("input[name=name]", NAME)
            page.fill("input[name=phone]", "7900015001")
            page.fill("input[name=age]", "44")
            page.check("input[name=told]")
            page.locator("button.go").click()

            expect(page.locator("h1")).to_contain_text(NAME)

    def test_says_beside_the_field_what_is_wrong_and_keeps_the_rest(self, house: House) -> None:
        with house.window("panchayat", width=NARROW, java_script_enabled=False) as page:
            page.goto("/lists/add/")
            page.fill("input[name=name]", NAME)
            page.fill("input[name=phone]", "12345")
            page.check("input[name=told]")
            page.locator("button.go").click()

            expect(page.locator("#te")).to_be_visible()
            expect(page.locator("input[name=name]")).to_have_value(NAME)

    def test_corrects_a_number_without_a_script(self, house: House) -> None:
        with house.window("saran", width=NARROW, java_script_enabled=False) as page:
            page.goto("/lists/returns/")
            card = page.locator("section.card").first
            name = card.locator("h2").inner_text()
            card.locator("input[name=phone]").fill("7900015002")
            card.locator("button.go").click()

            expect(page.locator("section.card", has_text=name)).to_have_count(0)

    def test_corrects_a_whole_name_without_a_script(self, house: House) -> None:
        with house.window("saran", width=NARROW, java_script_enabled=False) as page:
            page.goto(address(page, "/lists/returns/*"))
            page.fill("input[name=name]", NAME)
            page.fill("input[name=phone]", "7900015003")
            page.locator("button.go").click()

            expect(page).to_have_url(f"{house.base}/lists/returns/")


def faults(walk: Walk, of: Callable[[Look], Iterable[object]]) -> dict[str, list[object]]:
    """What is wrong, by page."""
    return {str(one): found for one in walk.looks if (found := list(of(one)))}


def draft(page: Page, file: Path) -> list[str]:
    """Upload a list of a district whose columns are remembered, and leave it there; its columns and its check."""
    page.goto("/lists/send/")
    page.set_input_files("input[type=file]", file)
    page.locator("#upload button[type=submit]").click()
    page.wait_for_url("**/check/")
    check = urlsplit(page.url).path
    return [check.replace("/check/", "/columns/"), check]


def turn_english(page: Page) -> None:
    """Press the switch, which stands in the menu of desk pages and at the top of phone pages."""
    page.goto("/")
    menu = page.locator("details.menu > summary")
    if menu.count():
        menu.click()
    page.locator("button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def address(page: Page, path: str) -> str:
    """Put the first returned name into an address that needs one."""
    if not path.endswith("*"):
        return path
    page.goto("/lists/returns/")
    found = page.locator("section.card p.s a[href^='/lists/returns/']").first.get_attribute("href")
    assert found
    return found


def weight_of(page: Page, path: str) -> int:
    """Bytes that come over the line for a first visit, compressed as they travel, headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: list[float] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    assert weights
    return int(sum(weights))
