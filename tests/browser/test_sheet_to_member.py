"""From a district's sheet to verified members, by browser alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dharatal.interfaces.seed.files import xlsx
from dharatal.interfaces.seed.sheet import Sheet, sheet
from dharatal.kernel.names import romanise
from dharatal.register.people.marked.carriers import Told, plain
from tests.browser.desk import NO_ANSWER, WRONG_NUMBER, YES, Desk
from tests.browser.house import NARROW, PATIENCE, House, app_code
from tests.browser.land import KHAGARIA, land_of
from tests.installation import until
from tests.miniature import write_lgd

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
SEED = 11
FIELDS = [
    *("name", "relative_name", "mobile", "age", "village"),
    *("panchayat", "block", "address", "field_of_work"),
]
NOTE = "दूसरे गाँव का नम्बर है"
RIGHT_NUMBER = "7900012999"
DEVANAGARI = re.compile("[\u0900-\u097f]")


@dataclass
class Story:
    """A district that sends its first list, and whom it is about. secret: of the president's authenticator app."""

    house: House
    made: Sheet
    file: Path
    password: str
    secret: str = ""
    code: str = ""

    def next_code(self) -> str:
        """A code of the app that was not used yet: each opens once."""
        self.code = until(lambda: (code := app_code(self.secret)) != self.code and code, within=45)
        return self.code


@pytest.fixture(scope="module")
def begun(house: House, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Khagaria comes in by the directory's forms, and its president gets a log-in with a password only."""
    folder = tmp_path_factory.mktemp("sheet-to-member")
    land = land_of(KHAGARIA, SEED)
    yesterday = (house.at.begins - timedelta(days=1)).isoformat()
    lgd = write_lgd(folder / "lgd", land)
    house.at.do("units", "import", "--lgd", lgd, "--state", "10", DHARATAL_NOW=yesterday)
    appointed = ("--post", "district_president", "--unit", KHAGARIA.ref)
    told = house.at.do("user", "add", "khagaria", *appointed, DHARATAL_NOW=yesterday)
    made = sheet(land, SEED, clean=2, kruti=4)
    file = folder / "सूची.xlsx"
    file.write_bytes(xlsx(made))
    return Story(house, made, file, str(told["password"]))


@pytest.fixture(scope="module")
def president(begun: Story) -> Iterator[Page]:
    """The president at a desk, who has just set up the compulsory second step."""
    with begun.house.window() as page:
        fill_password(page, begun)
        expect(page).to_have_url(re.compile("/accounts/2fa/$"))
        page.locator("a[href$='totp/activate/']").click()
        page.fill("input[name=password]", begun.password)
        page.keyboard.press("Enter")
        page.locator("details.more summary").click()
        begun.secret = page.locator("code.secret").inner_text()
        page.fill("input[name=code]", begun.next_code())
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "activate" not in url)
        yield page


@pytest.fixture(scope="module")
def columns(begun: Story, president: Page) -> Page:
    """Step 2 of sending: the columns as the system understood them."""
    president.goto("/")
    president.locator("a[href='/lists/send/']").click()
    president.set_input_files("input[type=file]", begun.file)
    president.locator("#upload button[type=submit]").click()
    president.wait_for_url("**/columns/")
    return president


@pytest.fixture(scope="module")
def checked(columns: Page) -> Page:
    """Step 3: what would become of the rows."""
    columns.locator("form[action$='/columns/'] button[type=submit]").click()
    columns.wait_for_url("**/check/")
    return columns


@pytest.fixture(scope="module")
def sent(checked: Page) -> Page:
    """Step 4: the list after the worker loaded it."""
    checked.locator("form[action$='/send/'] button").click()
    checked.wait_for_url(re.compile(r"/lists/[0-9a-f-]{36}/$"))
    return checked


@pytest.fixture(scope="module")
def desk(begun: Story, sent: Page) -> Iterator[Desk]:
    """A caller on a machine of the room, while the in-charge lets only Khagaria be called."""
    with begun.house.window("incharge") as incharge:
        press_for_district(incharge, "pause", "सारण")
        with begun.house.window("caller2") as page:
            yield Desk(page).open()
        press_for_district(incharge, "resume", "सारण")


@pytest.fixture(scope="module")
def verified(desk: Desk) -> str:
    """The name of somebody, in Devanagari, who said yes to all four questions."""
    while True:
        name = desk.name
        desk.dial()
        desk.agree()
        desk.end(YES)
        assert name in desk.said
        if DEVANAGARI.search(name):
            return name


@pytest.fixture(scope="module")
def returned(desk: Desk, verified: str) -> str:
    """The name of somebody whose number was wrong."""
    name = desk.name
    desk.dial()
    desk.note(NOTE)
    desk.end(WRONG_NUMBER)
    assert name in desk.said
    return name


@pytest.fixture(scope="module")
def phone(begun: Story, returned: str) -> Iterator[Page]:
    """The president's phone, signed in with password and app."""
    with begun.house.window(width=NARROW, has_touch=True, is_mobile=True) as page:
        fill_password(page, begun)
        page.fill("input[name=code]", begun.next_code())
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
        page.goto("/lists/returns/")
        yield page


@pytest.fixture(scope="module")
def corrected(phone: Page, returned: str) -> Page:
    card = phone.locator("section.card", has_text=returned)
    expect(card).to_contain_text(NOTE)
    card.locator("input[name=phone]").fill(RIGHT_NUMBER)
    card.locator("button.go").tap()
    expect(phone.locator("section.card", has_text=returned)).to_have_count(0)
    return phone


@pytest.fixture(scope="module")
def called_again(desk: Desk, corrected: Page, returned: str) -> str:
    """The number that was dialled when the corrected name came round."""
    desk.open()
    while desk.name != returned:
        desk.dial()
        desk.end(NO_ANSWER)
    desk.dial()
    number = desk.number
    desk.agree()
    desk.end(YES)
    return number


@pytest.fixture(scope="module")
def headquarters(begun: Story, called_again: str) -> Iterator[Page]:
    with begun.house.window("hq") as page:
        yield page


class TestPresident:
    def test_sees_which_column_is_what(self, columns: Page) -> None:
        chosen = columns.locator("select[name^=column-]").evaluate_all("all => all.map(one => one.value)")

        assert chosen == ["", *FIELDS]

    def test_sees_what_would_become_of_each_row(self, checked: Page, begun: Story) -> None:
        reasons = {row.reason for row in begun.made.rows if row.reason}

        assert figures_of(checked) == outcomes(begun.made)
        assert checked.locator("table.slim tbody tr").count() == len(reasons)

    def test_reads_kruti_dev_as_hindi(self, checked: Page, begun: Story) -> None:
        names = checked.locator("table.board tbody tr").all_inner_texts()

        typed = [str(row.cell("name")) for row in begun.made.kruti]
        assert [name for name in typed if not any(name in row for row in names)] == []

    def test_sees_the_worker_load_them(self, sent: Page, begun: Story) -> None:
        assert figures_of(sent) == outcomes(begun.made)


class TestCaller:
    def test_makes_a_member_by_keyboard_alone(self, begun: Story, verified: str) -> None:
        told = begun.house.at.do("people", "count", "--as", "hq", "--unit", KHAGARIA.ref)

        assert told["count"] >= 1

    def test_sends_a_wrong_number_back_with_a_note(self, phone: Page, returned: str) -> None:
        expect(phone.locator("section.card", has_text=returned)).to_contain_text(NOTE)

    def test_calls_again_under_the_corrected_number(self, called_again: str) -> None:
        assert called_again == f"+91{RIGHT_NUMBER}"


class TestHeadquarters:
    def test_sees_the_members_on_the_board(self, headquarters: Page, verified: str, returned: str) -> None:
        headquarters.goto("/coverage/")
        headquarters.locator("table.coverage a.door", has_text="खगड़िया").first.click()
        headquarters.locator(
            f"a[href*='figure=verified'][href*='{KHAGARIA.ref.replace(':', '%3A')}']"
        ).first.click()

        assert {plain_name(verified), plain_name(returned)} <= set(listed(headquarters))

    def test_finds_somebody_in_the_other_script_and_sees_who_looked(
        self, headquarters: Page, verified: str
    ) -> None:
        headquarters.goto("/")
        headquarters.keyboard.press("/")
        headquarters.locator("#sought").fill(romanise(verified))
        headquarters.keyboard.press("Enter")
        listed_at = listed(headquarters).index(plain_name(verified))
        headquarters.locator("table.board tbody a.door").nth(listed_at).click()
        headquarters.locator("summary.btn-primary").click()
        headquarters.locator("button[name=purpose]").first.click()

        expect(headquarters.locator("a.door[href^='tel:+91']")).to_be_visible()
        expect(headquarters.locator("aside.side .evs")).to_contain_text("नंबर")


def listed(page: Page) -> list[str]:
    """The names of a list in plain form: the list itself bears its viewer's spellings."""
    doors = page.locator("table.board tbody a.door")
    expect(doors.first).to_be_visible()
    return [plain_name(name) for name in doors.all_inner_texts()]


def plain_name(name: str) -> str:
    return plain(Told(name.strip())).name


def fill_password(page: Page, story: Story) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", "khagaria")
    page.fill("input[name=password]", story.password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press_for_district(incharge: Page, act: str, name: str) -> None:
    incharge.goto("/calls/room/")
    with incharge.expect_navigation():
        incharge.locator(f"form[action*='/room/{act}/'] button[aria-label$='{name}']").click()


def figures_of(page: Page) -> list[int]:
    """Accepted, already there, sent back."""
    texts = page.locator("ul.figs").first.locator("b").all_inner_texts()
    return [int(text.replace(",", "")) for text in texts]


def outcomes(made: Sheet) -> list[int]:
    return [made.count("accepted"), made.count("duplicate"), made.count("rejected")]
