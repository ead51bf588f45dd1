"""The pages in a real browser, under the policy they are served with; nothing is behind them but specimens."""

import shutil
import threading
from collections.abc import Iterable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, sync_playwright

from dharatal.interfaces.web.specimens import Specimen, calls, people, specimens
from dharatal.interfaces.web.specimens.cast import CALLER
from dharatal.interfaces.web.specimens.drawing import draw, draw_one, engine

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("look-browser")]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
WIDE_CHILDREN = """() => innerWidth >= document.documentElement.scrollWidth ? [] :
    [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map((one) => one.tagName + "." + one.className)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("Chromium is not installed; `make browser` brings it")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def house() -> Iterator[str]:
    """Serve the specimens of both languages and the static files; yield the address."""
    pages = {
        f"/{language}/{name}": html for language in ("hi", "en") for name, html in draw(language).items()
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Answer, pages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


class Answer(BaseHTTPRequestHandler):
    def __init__(self, pages: dict[str, str], *rest: Any) -> None:
        self.pages = pages
        super().__init__(*rest)

    def do_GET(self) -> None:
        path = urlparse(self.path).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        body = Path(found).read_bytes() if found else self.pages.get(path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header(
            "Content-Type", TYPES.get(Path(found).suffix if found else "", "text/html; charset=utf-8")
        )
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Stay silent."""


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("width", [360, 1280])
class TestEveryPage:
    def test_fits_its_screen_and_breaks_no_policy(self, browser, house, language, width):
        page = browser.new_page(viewport={"width": width, "height": 800})
        wrong = []
        page.on(
            "console", lambda message: wrong.append((here, message.text)) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: wrong.append((here, str(error))))

        for here in (one.name for one in specimens()):
            page.goto(f"{house}/{language}/{here}")
            wrong += [(here, child) for child in page.evaluate(WIDE_CHILDREN)]

        page.close()
        assert wrong == []


class Desk:
    """The caller's desk with a house behind it that answers each form with the next card."""

    def __init__(self, page: Page, house: str, first: str = "callroom/caller@dialled") -> None:
        following = {**CALLER, **calls.caller()}
        following["card"] = {**following["card"], "name": "रेखा देवी"}
        with translation.override("hi"):
            self.fragment = draw_one(Specimen("next", "callroom/desk_fragment.html", following), engine())
            self.outage = draw_one(Specimen("away", "503.html", {"was_sent": True}), engine())
        self.page, self.sent, self.failures, self.away = page, [], 0, 0
        page.route("**/*", self.take)
        page.goto(f"{house}/hi/{first}")

    def take(self, route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif self.failures:
            self.failures -= 1
            route.abort("internetdisconnected")
        elif self.away:
            self.away -= 1
            route.fulfill(status=503, body=self.outage, content_type="text/html; charset=utf-8")
        else:
            fields = parse_qs(route.request.post_data or "").items()
            self.sent.append({name: values[-1] for name, values in fields})
            route.fulfill(body=self.fragment, content_type="text/html; charset=utf-8")

    def press(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def await_next_card(self) -> None:
        self.page.wait_for_selector("#who:has-text('रेखा देवी')")


@pytest.fixture
def desk(browser, house):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield Desk(page, house)
    page.unroute_all(behavior="ignoreErrors")
    page.close()


class TestCallersKeys:
    def test_record_a_result_with_one_letter(self, desk):
        desk.press("w")
        desk.await_next_card()

        assert [(sent["outcome"], sent["key"]) for sent in desk.sent] == [("wrong_number", "8a4f")]

    def test_keep_yes_shut_until_all_four_are_answered(self, desk):
        desk.press("123y")
        before = list(desk.sent)
        desk.press("4y")
        desk.await_next_card()

        assert before == []
        assert desk.sent[0] | {"csrfmiddlewaretoken": ""} == {
            **dict.fromkeys(("identity", "place", "association", "consent"), "yes"),
            "outcome": "yes",
            "key": "8a4f",
            "csrfmiddlewaretoken": "",
        }

    def test_turn_a_yes_into_a_no_when_pressed_again(self, desk):
        desk.press("11")

        assert desk.page.is_checked("#identity-no")

    def test_hide_village_and_party_until_it_is_clear_who_speaks(self, desk):
        hidden = [desk.page.is_visible(f".q-{name}") for name in ("place", "association", "consent")]
        desk.press("1")

        assert hidden == [False, False, False]
        assert desk.page.is_visible(".q-place")

    def test_take_g_for_a_result_and_not_for_a_room(self, desk):
        desk.press("g")
        desk.await_next_card()

        assert [sent["outcome"] for sent in desk.sent] == ["language"]

    def test_promise_a_call_in_two_presses(self, desk):
        desk.press("l2")
        desk.await_next_card()

        assert [sent.get("call_back_choice") for sent in desk.sent] == ["2026-11-21T18:00+05:30"]

    def test_write_letters_into_the_note_and_send_nothing_on_enter(self, desk):
        desk.press("t")
        desk.press("wy")
        desk.page.keyboard.press("Enter")

        assert desk.page.input_value("#note") == "wy"
        assert desk.sent == []

    def test_show_themselves_on_a_question_mark(self, desk):
        desk.press("?")

        assert desk.page.is_visible("dialog#keys")

    def test_do_nothing_before_the_number_was_shown(self, browser, house):
        page = browser.new_page()
        early = Desk(page, house, "callroom/caller")
        early.press("1yn0wl")

        assert early.sent == []
        page.close()


class TestBrokenConnection:
    def test_sends_the_same_result_once_it_is_back(self, desk):
        desk.failures = 1
        desk.press("b")
        desk.page.wait_for_selector("#desk .notice")
        desk.await_next_card()

        assert [(sent["outcome"], sent["key"]) for sent in desk.sent] == [("busy", "8a4f")]

    def test_takes_no_second_result_meanwhile(self, desk):
        desk.failures = 1
        desk.press("b")
        desk.press("n")
        desk.await_next_card()

        assert [sent["outcome"] for sent in desk.sent] == ["busy"]


class TestDatabaseThatIsAway:
    def test_keeps_the_note_and_sends_it_once_it_is_back(self, desk):
        desk.away = 1
        desk.press("t")
        desk.page.keyboard.type("नंबर भाई का है")
        desk.press(["Escape", "w"])
        desk.page.wait_for_selector("#desk .notice")
        kept = desk.page.input_value("#note")
        desk.await_next_card()

        assert kept == "नंबर भाई का है"
        assert [(sent["outcome"], sent["note"]) for sent in desk.sent] == [("wrong_number", kept)]


class TestWithoutScript:
    def test_a_call_is_answered_by_touch(self, browser, house):
        page = browser.new_context(
            java_script_enabled=False, viewport={"width": 360, "height": 760}
        ).new_page()
        touched = Desk(page, house)
        for name in ("identity", "place", "association", "consent"):
            page.click(f"label[for={name}-yes]")
        page.click(".o-yes")

        assert touched.sent[0]["outcome"] == "yes"
        page.close()


class TestResultsOnAPhone:
    @pytest.fixture
    def phone(self, browser, house):
        """The desk on a small phone: no keyboard, nothing hovers."""
        context = browser.new_context(
            viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, reduced_motion="reduce"
        )
        yield Desk(context.new_page(), house)
        context.close()

    def test_lie_under_the_thumb_while_the_card_is_read(self, phone):
        results = phone.page.locator(".results button.outcome")

        tops = [box["y"] for box in (one.bounding_box() for one in results.all()) if box]

        assert len(tops) == 7
        assert min(tops) > 440
        assert max(tops) < 584  # where the rooms begin

    def test_show_no_keys(self, phone):
        assert phone.page.locator("#desk .key:visible").count() == 0

    def test_leave_room_for_the_question_of_the_moment(self, phone):
        phone.page.tap("label[for=identity-yes]")

        asked = phone.page.locator(".q-place").bounding_box()
        results = phone.page.locator(".results").bounding_box()
        assert asked["y"] + asked["height"] <= results["y"]

    def test_come_once_the_number_is_shown(self, browser, house):
        page = browser.new_page(viewport={"width": 360, "height": 640})
        Desk(page, house, "callroom/caller")

        assert not page.is_visible(".results")
        page.close()


class TestTheBoxThatFindsAPerson:
    @pytest.fixture
    def page(self, browser: Browser, house: str) -> Iterator[Page]:
        """The search page, whose house answers every question with three people."""
        with translation.override("hi"):
            fragment = draw_one(Specimen("likely", "people/_likely.html", people.likely()), engine())
        opened = browser.new_page(viewport={"width": 360, "height": 800})
        opened.goto(f"{house}/hi/people/find")
        opened.route(
            "**/*",
            lambda route: (
                route.fulfill(body=fragment, content_type="text/html")
                if route.request.method == "POST"
                else route.continue_()
            ),
        )
        yield opened
        opened.unroute_all(behavior="ignoreErrors")
        opened.close()

    def test_shows_the_likely_while_one_types_and_fits_a_telephone(self, page):
        page.fill("#sought", "suman siswan")

        page.wait_for_selector("#likely [role=option]")
        assert page.evaluate(WIDE_CHILDREN) == []
        assert page.get_attribute("#sought", "aria-expanded") == "true"

    def test_is_walked_with_arrows(self, page):
        page.fill("#sought", "suman siswan")
        page.wait_for_selector("#likely [role=option]")

        chosen = []
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"):
            page.press("#sought", key)
            chosen.append(page.get_attribute("#sought", "aria-activedescendant"))

        assert chosen == ["likely-1", "likely-2", "likely-1", None, "likely-3"]

    def test_opens_the_chosen_with_enter(self, page):
        page.fill("#sought", "suman siswan")
        page.wait_for_selector("#likely [role=option]")
        page.evaluate(  # stays on its page: one that is left while the test ends has held the browser's driver for ever
            """document.querySelector('#likely a').addEventListener("click", (event) => {
                event.preventDefault()
                window.opened = true
            })"""
        )

        page.press("#sought", "ArrowDown")
        page.press("#sought", "Enter")

        assert page.evaluate("window.opened") is True

    def test_is_shut_with_escape(self, page):
        page.fill("#sought", "suman siswan")
        page.wait_for_selector("#likely [role=option]")

        page.press("#sought", "Escape")

        assert page.locator("#likely [role=option]").count() == 0
