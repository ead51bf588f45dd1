"""A copy of the register that turns up: asked for, approved by another, fetched once, found again, its holder named.

It happens in a district of its own with more than 500 members, since a file is large from there on. Codes are those of
printed cards: a code of an app opens once in thirty seconds only.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dharatal.interfaces.seed.people import people
from dharatal.interfaces.seed.places import places
from tests.browser.house import PATIENCE, House
from tests.browser.land import ARARIA, land_of
from tests.miniature import write_lgd

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
ASKER, MAKER, APPROVER, OFFICER = "araria.president", "state", "hq", "guard"
SEED, MEMBERS, A_LARGE_FILE = 21, 560, 500
OWN_PASSWORD = "kuan-kapas-kadam-7"
COLUMNS = ("name", "father_name", "phone", "village", "address")
BACKGROUND = 120_000  # milliseconds: a file is made, a list is read
ROWS, STATE, YESES = (
    f"SELECT {what} FROM people_export e JOIN access_user u ON u.id = e.asked_by WHERE u.login = %s"
    for what in ("rows", "state", "(SELECT count(*) FROM vault_approved a WHERE a.asked_by = u.id)")
)
ELSEWHERE = 77  # seed of people whom this register does not know


@dataclass
class President:
    """A district president whose log-in another made out, with the card that was handed over."""

    password: str
    codes: list[str]

    def sign_in(self, page: Page) -> None:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", ASKER)
        page.fill("input[name=password]", self.password)
        press(page, page.locator("main form button[type=submit]").first)
        page.goto("/files/")
        self.show_code(page)

    def show_code(self, page: Page) -> None:
        """The next code of the card; each opens once."""
        page.fill("input[name=code]", self.codes.pop(0))
        press(page, page.locator("main form:has(input[name=code]) button[type=submit]").first)

    def choose_password(self, page: Page) -> None:
        page.fill("input[name=oldpassword]", self.password)
        self.password = OWN_PASSWORD
        for name in ("password1", "password2"):
            page.fill(f"input[name={name}]", self.password)
        press(page, page.locator("main form:has(input[name=password2]) button[type=submit]"))


@pytest.fixture(scope="module")
def araria(house: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A district comes in by the directory's forms; its members were admitted before."""
    lgd = write_lgd(tmp_path_factory.mktemp("leak") / "lgd", land_of(ARARIA, SEED))
    yesterday = {"DHARATAL_NOW": (house.at.begins - timedelta(days=1)).isoformat()}
    house.at.do("units", "import", "--lgd", lgd, "--state", "10", **yesterday)
    command = [sys.executable, "-m", "tests.browser.newcomers", ARARIA.code, f"{SEED}", f"{MEMBERS}"]
    environment = {**os.environ, **house.at.environment(), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(command, env=environment, check=True)
    return house


@pytest.fixture
def president(araria: House) -> President:
    """The state office makes a log-in out and prints its card."""
    with araria.window(MAKER) as page:
        page.goto("/staff/users/add/")
        page.fill("#name", "ज़िलाध्यक्ष")
        page.fill("#login", ASKER)
        page.select_option("#post", "district_president")
        page.select_option("#unit", ARARIA.ref)
        press(page, page.locator("form:has(#login) button[type=submit]"))
        _login, password = page.locator(".code-card dd code").all_inner_texts()
        return President(password, page.locator(".code-card li code").all_inner_texts())


class TestACopyThatTurnsUp:
    def test_took_two_people_and_names_whoever_fetched_it(
        self, house: House, president: President, tmp_path: Path
    ) -> None:
        with house.window() as asker:
            president.sign_in(asker)
            president.choose_password(asker)
            where = asks_for_everybody(asker)
            assert house.at.value(ROWS, ASKER) > A_LARGE_FILE

            no_other_self_of_the_asker_approves(house)
            somebody_else_approves(house)
            file = is_fetched_once(house, president, asker, where, tmp_path)

        report = handed_in(house, file)
        assert (report.named, report.foreign) == (1, 0)
        assert report.holder == ASKER
        assert report.export == where.split("/")[-2][:8]
        assert report.one_in > 1_000_000


class TestAListOfOthers:
    def test_accuses_nobody(self, house: House, tmp_path: Path) -> None:
        file = tmp_path / "list.csv"
        others = people("block", ELSEWHERE, places("block", ELSEWHERE))
        others.select("name", "relative_name", "mobile", "village").write_csv(file)

        report = handed_in(house, file)

        assert (report.named, report.matched, report.foreign) == (0, 0, others.height)


@dataclass(frozen=True)
class Reported:
    """What the page of a list says. named: copies; one_in: lists in which chance would bring the first of them once."""

    matched: int
    foreign: int
    named: int
    holder: str = ""
    export: str = ""
    one_in: int = 0


def asks_for_everybody(page: Page) -> str:
    """Five columns of a whole district; answers the page of the file, which waits."""
    page.goto(f"/files/ask/?unit={ARARIA.ref}")
    for box in page.locator("input[name=column]").all():
        box.set_checked(box.get_attribute("value") in COLUMNS)
    page.check("input[name=purpose][value=meeting]")
    page.fill("#words", "ज़िला सम्मेलन का न्योता")
    page.check("input[name=format][value=csv]")
    press(page, page.locator("form:has(#words) button[type=submit]"))
    expect(page.locator("form[action$='/fetch/']")).to_have_count(0)
    return page.url


def no_other_self_of_the_asker_approves(house: House) -> None:
    """Whoever made the asker's log-in out held its first password: the two count as one person."""
    with house.window(MAKER) as page:
        page.goto("/files/approvals/")
        with page.expect_response("**/approve/") as answer:
            page.locator("section", has_text=ASKER).locator("form[action$='/approve/'] button").click()
        assert answer.value.status == 403
        expect(page.locator("main [role=alert]")).to_be_visible()
    assert (house.at.value(YESES, ASKER), house.at.value(STATE, ASKER)) == (0, "waiting")


def somebody_else_approves(house: House) -> None:
    with house.window(APPROVER) as page:
        page.goto("/files/approvals/")
        press(page, page.locator("section", has_text=ASKER).locator("form[action$='/approve/'] button"))
        expect(page.locator("form[action$='/approve/']")).to_have_count(0)


def is_fetched_once(house: House, president: President, page: Page, where: str, folder: Path) -> Path:
    """After a code; not by the asker's other browser with the same link, and not a second time."""
    page.goto(where)
    fetch = page.locator("form[action$='/fetch/'] button")
    expect(fetch).to_be_visible(timeout=BACKGROUND)
    press(page, fetch)
    president.show_code(page)
    link = page.locator("a[download]")
    href = link.get_attribute("href") or ""
    with house.window() as other:
        president.sign_in(other)
        assert status_of(other, href) == 409
    with page.expect_download() as download:
        link.click()
    download.value.save_as(folder / "fetched.csv")
    assert house.at.value(STATE, ASKER) == "fetched"
    assert status_of(page, href) == 409
    return folder / "fetched.csv"


def handed_in(house: House, file: Path) -> Reported:
    """The guard officer drops a list on the page and waits until it is read."""
    with house.window(OFFICER) as page:
        page.goto("/trace/")
        page.set_input_files("#file", file)
        page.locator("#upload button[type=submit]").click()
        page.wait_for_url(re.compile(r"/trace/[0-9a-f-]{36}/$"))
        expect(page.locator(".figs")).to_be_visible(timeout=BACKGROUND)
        figures = [number_in(page.locator(f".figs a[href$='/{kind}/']")) for kind in ("matched", "foreign")]
        named = page.locator("main .notice.need")
        if not named.count():
            return Reported(*figures, named=0)
        account = re.search("“([^”]+)”", named.first.inner_text())
        export = re.search(r"\b[0-9a-f]{8}\b", named.first.inner_text())
        one_in = number_in(named.first.locator(".hint").first)
        return Reported(
            *figures,
            named=named.count(),
            holder=account.group(1) if account else "",
            export=export.group() if export else "",
            one_in=one_in,
        )


def number_in(place: Locator) -> int:
    """The first number that stands somewhere."""
    found = re.search(r"\d[\d,]*", place.inner_text())
    assert found, place.inner_text()
    return int(found.group().replace(",", ""))


def status_of(page: Page, href: str) -> int:
    answer = page.goto(href)
    assert answer is not None
    return answer.status


def press(page: Page, button: Locator) -> None:
    """Press what leads to another page, and wait for it."""
    with page.expect_navigation():
        button.click()
