"""An hour on paper: results typed by code and one key each, and a form photographed upside down."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import NARROW, PATIENCE, WIDE, House, troubles_of
from tests.browser.sheets import new_form, photo_of, printed, send_photo, sheets, type_row

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
OUTCOMES = "SELECT outcome FROM callroom_sheetrow WHERE sheet_id = %s AND state = 'entered' ORDER BY place"


@pytest.fixture(scope="module")
def sheet(house: House) -> int:
    return sheets(house, "caller3")[0]


@pytest.fixture
def rows(house: House, sheet: int) -> list[dict[str, Any]]:
    return printed(house, sheet)


@pytest.fixture
def entry(house: House) -> Iterator[Page]:
    with house.window("incharge") as page:
        page.goto("/calls/paper/enter/")
        yield page


class TestAnHourOnPaper:
    def test_is_entered_by_keyboard_alone(
        self, house: House, entry: Page, sheet: int, rows: list[dict[str, Any]]
    ) -> None:
        clock = house.at.now()
        told = f"{clock:%H%M}"
        troubles = troubles_of(entry)

        for row, keys in zip(rows, ("n", "b", "0", "y1234+"), strict=False):
            type_row(entry, row["code"], told, keys)
            expect(entry.locator("main .notice[role=status]")).to_be_visible()

        with house.at.superuser() as connection:
            entered = [one for (one,) in connection.execute(OUTCOMES, [sheet]).fetchall()]
        assert entered == ["no", "busy", "no_answer", "yes"]
        assert troubles == []

    def test_refuses_a_wrong_digit_and_keeps_what_was_typed(
        self, house: House, entry: Page, rows: list[dict[str, Any]]
    ) -> None:
        code = rows[-1]["code"]
        wrong = code[:-1] + str((int(code[-1]) + 1) % 10)

        type_row(entry, wrong, "1100", "n")

        expect(entry.locator(".notice.stop")).to_be_visible()
        expect(entry.locator("#code")).to_have_value(wrong)

    def test_prints_a_sheet_on_one_page_of_paper(self, house: House, sheet: int) -> None:
        with house.window("incharge") as page:
            page.goto(f"/calls/paper/{sheet}/print/")

            pdf = page.pdf(format="A4", prefer_css_page_size=True)

        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1


class TestAVillageForm:
    @pytest.mark.parametrize("upside_down", [False, True])
    def test_is_shown_upright_however_it_was_photographed(self, house: House, upside_down: bool) -> None:
        with house.window("panchayat") as page:
            form = new_form(page)
            photo = photo_of(page, upside_down=upside_down)

            send_photo(page, form, photo)

            expect(page.locator("#whole")).to_have_attribute("data-quarter", "2" if upside_down else "0")

    @pytest.mark.parametrize("width", [NARROW, WIDE])
    def test_walks_from_line_to_line_without_a_script(self, house: House, width: int) -> None:
        with house.window("panchayat") as page:
            form = new_form(page)
            photo = photo_of(page)
        with house.window("panchayat", width=width, java_script_enabled=False) as page:
            send_photo(page, form, photo)
            first = page.locator("svg.strip").get_attribute("viewBox")

            page.locator(".strip-acts a").last.click()
            page.wait_for_url("**line=2**")

            assert page.locator("svg.strip").get_attribute("viewBox") != first
            page.locator(".bands button").nth(20).click()
            page.wait_for_url("**line=2**")
