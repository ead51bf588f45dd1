"""The caller's desk, worked by keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.browser.house import NARROW, House

QUESTIONS = "1234"
YES, NO, WRONG_NUMBER, NO_ANSWER, BUSY = "y", "n", "w", "0", "b"


class Desk:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> "Desk":
        """Open the desk; before the first card a caller reads the notice, once."""
        self.page.goto("/calls/")
        if self.page.url.endswith("/notice/"):
            self.page.locator("main form button[type=submit]").click()
            self.page.wait_for_url("**/calls/")
        return self

    @property
    def call(self) -> str:
        """Which call the card is for; empty when there is no card."""
        form = self.page.locator("#call")
        return form.get_attribute("data-call") or "" if form.count() else ""

    @property
    def name(self) -> str:
        return self.page.locator("#who").inner_text()

    @property
    def number(self) -> str:
        return self.page.locator("[data-number]").get_attribute("data-number") or ""

    @property
    def said(self) -> str:
        return self.page.locator("#said").inner_text()

    def dial(self) -> None:
        """Press C; on an open line the number is there already."""
        if not self.page.locator("#call[data-dialled]").count():
            self.page.keyboard.press("c")
        self.page.locator("#call[data-dialled]").wait_for()

    def agree(self) -> None:
        for key in QUESTIONS:
            self.page.keyboard.press(key)

    def note(self, text: str) -> None:
        self.page.keyboard.press("t")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Escape")

    def end(self, key: str) -> None:
        """Press a result and wait for what comes next."""
        before = self.call
        self.page.keyboard.press(key)
        self.after(before)

    def after(self, call: str) -> None:
        """Wait for the card that follows a call, or for the desk without one."""
        self.page.wait_for_function(
            "before => (document.getElementById('call')?.dataset.call ?? '') !== before", arg=call
        )


@contextmanager
def paired(house: House, desk: Desk, *, script: bool = True) -> Iterator[Page]:
    """A phone that was paired by the code on the desk's screen."""
    with house.window(width=NARROW, java_script_enabled=script) as phone:
        desk.page.goto("/calls/handset/")
        desk.page.locator("form[action$='/handset/offer/'] button").click()
        code = desk.page.locator(".big-code code").inner_text()
        phone.goto(f"/handset/?c={code}")
        phone.locator("button.go").click()
        phone.locator("#now").wait_for()
        if script:
            desk.page.wait_for_url("**/calls/")
        desk.open()
        yield phone
