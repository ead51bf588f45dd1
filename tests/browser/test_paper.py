"""An hour on paper: results typed by code and one key each, and a form photographed upside down."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.house import NARROW, PATIENCE, WIDE, House, troubles_of
from tests.browser.sheets import new_form, photo_of, printed, send_photo, sheets, type_row

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
RESULTS = "**/calls/paper/enter/"
AGAIN = "SELECT outcome, again_outcome FROM callroom_sheetrow WHERE sheet_id = %s AND code = %s"
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


def is_sent(route: Route) -> bool:
    return route.request.method == "POST"


def stand(page: Page, rows: list[dict[str, Any]]) -> None:
    """Wait until the page says of these rows that they stand."""
    for row in rows:
        expect(page.locator("#lists")).to_contain_text(f"{row['code'][:-3]}-{row['code'][-3:]}")


class TestAnHourOnPaper:
    def test_is_entered_by_keyboard_alone(
        self, house: House, entry: Page, sheet: int, rows: list[dict[str, Any]]
    ) -> None:
        clock = house.at.now()
        told = f"{clock:%H%M}"
        troubles = troubles_of(entry)

        for row, keys in zip(rows, ("n", "b", "0", "y1234+"), strict=False):
            type_row(entry, row["code"], told, keys)
        stand(entry, rows[:4])

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

    def test_loses_no_key_that_is_typed_before_the_answer(
        self, house: House, entry: Page, rows: list[dict[str, Any]]
    ) -> None:
        held: list[Route] = []
        entry.route(RESULTS, lambda route: held.append(route), times=1)

        type_row(entry, rows[4]["code"], f"{house.at.now():%H%M}", "n")
        entry.keyboard.type(rows[5]["code"])
        entry.wait_for_function("document.getElementById('way').textContent.includes('1')")
        held[0].continue_()
        stand(entry, rows[4:5])

        expect(entry.locator("#code")).to_have_value(rows[5]["code"])
        expect(entry.locator("#code")).to_be_focused()

    def test_keeps_rows_without_a_network_until_they_stand(
        self, house: House, entry: Page, rows: list[dict[str, Any]]
    ) -> None:
        entry.route(RESULTS, lambda route: route.abort() if is_sent(route) else route.continue_())
        for row in rows[6:8]:
            type_row(entry, row["code"], f"{house.at.now():%H%M}", "b")
        expect(entry.locator("#way.need")).to_contain_text("2")

        entry.on("dialog", lambda dialog: dialog.accept())
        entry.reload()
        expect(entry.locator("#way")).to_contain_text("2")
        entry.unroute(RESULTS)

        stand(entry, rows[6:8])
        expect(entry.locator("#way")).to_be_empty()

    def test_counts_once_what_is_pressed_twice_and_what_is_sent_again(
        self, house: House, entry: Page, sheet: int, rows: list[dict[str, Any]]
    ) -> None:
        def lose_the_answer(route: Route) -> None:
            route.fetch()
            route.abort()

        entry.route(RESULTS, lose_the_answer, times=1)

        type_row(entry, rows[8]["code"], f"{house.at.now():%H%M}", "nn")
        stand(entry, rows[8:9])

        expect(entry.locator("#code")).to_have_value("")
        expect(entry.locator("#back")).to_be_empty()
        with house.at.superuser() as connection:
            row = connection.execute(AGAIN, [sheet, rows[8]["code"]]).fetchone()
        assert row == ("no", "")

    def test_sets_a_refused_row_aside_while_the_next_is_typed(
        self, house: House, entry: Page, rows: list[dict[str, Any]]
    ) -> None:
        held: list[Route] = []
        entry.route(RESULTS, lambda route: held.append(route), times=1)
        wrong = rows[9]["code"][:-1] + str((int(rows[9]["code"][-1]) + 1) % 10)
        type_row(entry, wrong, f"{house.at.now():%H%M}", "n")
        entry.keyboard.type(rows[10]["code"])
        entry.wait_for_function("document.getElementById('way').textContent.includes('1')")

        held[0].continue_()
        expect(entry.locator("#back .notice")).to_contain_text(wrong)
        expect(entry.locator("#code")).to_have_value(rows[10]["code"])

        entry.locator("#back button").first.click()
        expect(entry.locator("#code")).to_have_value(wrong)
        expect(entry.locator("#back .notice")).to_contain_text(rows[10]["code"])

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
