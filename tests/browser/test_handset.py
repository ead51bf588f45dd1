"""A desk and a paired phone, each in a browser of its own; and a member who asks whether it was the office."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.desk import NO_ANSWER, Desk, paired
from tests.browser.house import NARROW, PATIENCE, House, troubles_of
from tests.browser.test_pages import LIGHT, weight_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

expect.set_options(timeout=PATIENCE)
LOGIN = "caller3"
OPENED = "SELECT count(*) FROM audit_entry WHERE action = 'callroom.opened_on_handset' AND object_id = %s"


@pytest.fixture
def desk(house: House) -> Iterator[Desk]:
    with house.window(LOGIN) as page:
        yield Desk(page).open()
        page.goto("/calls/handset/")
        if page.locator("form[action$='/handset/end/'] button").count():
            page.locator("form[action$='/handset/end/'] button").click()


class TestAPairedPhone:
    def test_rings_the_number_that_the_desk_never_shows(self, house: House, desk: Desk) -> None:
        with paired(house, desk) as phone:
            troubles = troubles_of(phone)
            expect(phone.locator("a[href^='tel:']")).to_have_count(0)

            desk.page.keyboard.press("c")
            desk.page.locator("#call[data-dialled]").wait_for()
            button = phone.locator("a.go[href^='tel:']")
            expect(button).to_be_visible()

            assert not desk.page.locator("a[href^='tel:'], [data-number]").count()
            digits = button.get_attribute("href") or ""
            assert digits.removeprefix("tel:") not in desk.page.content()
            assert house.at.value(OPENED, desk.call) == 1
            assert troubles == []

    def test_loses_it_when_the_result_is_recorded(self, house: House, desk: Desk) -> None:
        with paired(house, desk) as phone:
            desk.page.keyboard.press("c")
            expect(phone.locator("a.go[href^='tel:']")).to_be_visible()
            desk.page.locator("#call[data-dialled]").wait_for()  # the phone may know it first

            desk.end(NO_ANSWER)

            expect(phone.locator("a[href^='tel:']")).to_have_count(0)

    def test_tells_the_desk_that_it_shows_it(self, house: House, desk: Desk) -> None:
        with paired(house, desk) as phone:
            desk.page.keyboard.press("c")
            expect(phone.locator("a.go[href^='tel:']")).to_be_visible()

            expect(desk.page.locator("[data-follow]")).to_have_count(0)
            expect(desk.page.locator(".dial b")).to_be_visible()

    def test_works_without_a_script(self, house: House, desk: Desk) -> None:
        with paired(house, desk, script=False) as phone:
            desk.page.keyboard.press("c")
            desk.page.locator("#call[data-dialled]").wait_for()

            phone.reload()

            expect(phone.locator("a.go[href^='tel:']")).to_be_visible()

    def test_weighs_no_more_than_thirty_kilobytes(self, house: House, desk: Desk) -> None:
        with paired(house, desk) as phone:
            assert weight_of(phone, "/handset/") <= LIGHT


class TestIsThisReallyMyOffice:
    def test_answers_who_knows_the_words_and_the_own_number(self, house: House, desk: Desk) -> None:
        if desk.page.locator("#call[data-dialled]").count():
            desk.end(NO_ANSWER)  # dialled by a phone that is no longer there
        desk.dial()
        code = desk.page.locator(".our-code b").inner_text()
        last = desk.number[-4:]

        with house.window(width=NARROW, java_script_enabled=False) as member:
            weighed = weight_of(member, "/check/")
            member.fill("#code", code)
            member.fill("#last", last)
            member.locator("button.go").click()

            expect(member.locator(".st.done")).to_be_visible()
            assert weighed <= LIGHT

    def test_warns_who_was_called_by_somebody_else(self, house: House) -> None:
        with house.window(width=NARROW, java_script_enabled=False) as member:
            member.goto("/check/")
            member.fill("#code", "नदी पहाड़")
            member.fill("#last", "0000")
            member.locator("button.go").click()

            expect(member.locator(".st.stop")).to_be_visible()
