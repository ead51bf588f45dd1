"""An installation with the invented organisation in it, seen as its people see it: through Chromium."""

import base64
import hmac
import re
import shutil
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from tests.installation import Installation

PATIENCE = 30_000  # milliseconds: a page on a loaded machine
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
WIDE, NARROW = 1280, 360
MACHINE_CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


@dataclass
class House:
    """A running installation, its log-ins, and a browser. states: cookies of who signed in, once for all tests."""

    at: Installation
    browser: Browser
    logins: dict[str, dict[str, Any]]
    states: dict[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://localhost:{self.at.port}"

    @contextmanager
    def window(
        self, login: str = "", *, width: int = WIDE, state: Any = None, **options: Any
    ) -> Iterator[Page]:
        """A fresh browser with one page, signed in as `login`, closed at the end."""
        context = self.context(login, width=width, state=state, **options)
        try:
            yield context.new_page()
        finally:
            context.close()

    def context(
        self, login: str = "", *, width: int = WIDE, state: Any = None, **options: Any
    ) -> BrowserContext:
        kept = state or (self.signed_in(login) if login else None)
        context = self.browser.new_context(
            base_url=self.base,
            viewport={"width": width, "height": 780 if width == NARROW else 900},
            storage_state=kept,
            **options,
        )
        context.set_default_timeout(PATIENCE)
        return context

    def signed_in(self, login: str) -> Any:
        """The cookies of somebody who signed in through the real forms; a caller did so on an enrolled machine."""
        if login not in self.states:
            caller = self.logins[login]["post"] == "caller"
            with self.window(state=self.machine(login) if caller else None) as page:
                self.sign_in(page, login)
                self.states[login] = page.context.storage_state()
        return self.states[login]

    def machine(self, label: str) -> Any:
        """The cookies of a machine that the in-charge enrolled."""
        with self.window("incharge") as incharge, self.window() as machine:
            enrol(incharge, machine, label)
            return machine.context.storage_state()

    def sign_in(self, page: Page, login: str) -> None:
        """Password, then the code of the app where one is asked for, by the real forms."""
        known = self.logins[login]
        page.goto("/accounts/login/")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", known["password"])
        with page.expect_navigation():
            page.keyboard.press("Enter")
        for _try in range(2):  # a code may run out between reading and typing it
            if known.get("totp") and page.locator("input[name=code]").count():
                page.fill("input[name=code]", app_code(known["totp"]))
                with page.expect_navigation():
                    page.keyboard.press("Enter")
        assert "/accounts/" not in page.url, page.url


def enrol(incharge: Page, machine: Page, label: str) -> None:
    """The in-charge makes a code for a machine; somebody types it there."""
    incharge.goto("/staff/machines/")
    incharge.fill("input[name=label]", label)
    incharge.keyboard.press("Enter")
    code = MACHINE_CODE.search(incharge.locator(".big-code").inner_text())
    assert code
    machine.goto("/staff/machines/enrol/")
    machine.fill("input[name=code]", code.group())
    machine.keyboard.press("Enter")
    machine.locator(".s-done", has_text=label).wait_for()


def app_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238: SHA-1, 30 seconds, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def troubles_of(page: Page) -> list[str]:
    """A list that grows with everything the browser complains of: errors, broken rules of the policy, missing files."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def path_of(page: Page) -> str:
    parts = urlsplit(page.url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@contextmanager
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("Chromium is not installed: `make browser` as root, or your system's package")
    with _driver() as driver:
        browser = driver.chromium.launch(executable_path=found, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


_driving: list[Playwright] = []


@contextmanager
def _driver() -> Iterator[Playwright]:
    """What steers browsers: one for all that are open in a process, since a second beside it refuses to start."""
    driver = _driving[0] if _driving else sync_playwright().start()
    _driving.append(driver)
    try:
        yield driver
    finally:
        _driving.pop()
        if not _driving:
            driver.stop()


@contextmanager
def house(home: Path, size: str = "block") -> Iterator[House]:
    """Bring up an installation with an invented block or district, open a browser, and take both down again."""
    with chromium() as browser:
        made = Installation(home)
        try:
            made.do("up", "--detach", "--port", str(made.port), "--seed", size, cold=True)
            told = made.do("seed", "--size", size)["logins"]
            yield House(made, browser, {one["login"]: one for one in told})
        finally:
            made.down()
