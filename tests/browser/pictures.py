"""`python -m tests.browser.pictures [NAME ...]`: take the pictures of docs/pictures, in Hindi, narrow and wide.

An installation with an invented district is brought up for it, lives through an hour of calls, and is thrown away.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django
from playwright.sync_api import Browser, Page, Route

from dharatal.engines import keys
from dharatal.engines.postgres import login as login_file
from dharatal.interfaces.seed.files import xlsx
from dharatal.interfaces.seed.places import places
from dharatal.interfaces.seed.sheet import sheet
from dharatal.interfaces.web.specimens import drawing
from tests.browser.borders import write_borders
from tests.browser.desk import Desk
from tests.browser.house import NARROW, WIDE, House, chromium, house
from tests.browser.palette import reduced
from tests.browser.sheets import new_form, photo_of, printed, send_photo, sheets
from tests.browser.stopping import (
    STOPPED,
    TO_DRAW,
    another_caller_hears_no,
    somebody_else_hears_the_caller,
    the_caller_reads_why_and_replies,
)

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
STATIC = drawing.TEMPLATES.parent / "static"
LARGEST = 150_000  # bytes
TALLEST = {NARROW: 1_800, WIDE: 1_900}
MADE = {
    "caller2": "y0yw0yb",
    "caller3": "yn0yuy",
    "caller1": "yb0yynw0yy",
}  # what callers pressed before the pictures are taken
SEED = 1  # of the invented district
A_LITTLE_LATER = timedelta(minutes=15)  # no result can be taken back any more

STILL = """async () => {
  document.activeElement.blur()
  scrollTo(0, 0)
  await document.fonts.ready
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
}"""

Shot = Callable[[House, Page], None]


def login(made: House, page: Page) -> None:
    page.goto("/accounts/login/")


def caller(made: House, page: Page) -> None:
    """On the line: the number is shown and the first two questions are answered."""
    desk = Desk(page).open()
    desk.dial()
    for name in ("identity", "place"):
        if not page.locator(f"#{name}-yes").is_checked():
            page.keyboard.press("1" if name == "identity" else "2")


def check(made: House, page: Page) -> None:
    page.goto("/lists/send/")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "सारण, दूसरी सूची.xlsx"
        file.write_bytes(xlsx(sheet(places("district", SEED), 3, clean=12)))
        page.set_input_files("input[type=file]", file)
        page.locator("#upload button[type=submit]").click()
        page.wait_for_url("**/check/")
    page.locator("details.more > summary").click()


def coverage(made: House, page: Page) -> None:
    """The blocks of the district with borders that were invented for them, and the weeks behind them."""
    blocks = [one.code for one in places("district", SEED) if one.kind == "block"]
    with tempfile.TemporaryDirectory() as folder:
        file = write_borders(blocks, Path(folder) / "blocks.geojson")
        made.at.do("units", "boundaries", file, "--kind", "block", "--code-property", "code")
    page.goto("/coverage/?unit=district:218")
    page.locator("#series canvas").wait_for()


def incharge(made: House, page: Page) -> None:
    page.goto("/calls/room/")


def lines(made: House, page: Page) -> None:
    """SIM lines of the room, and how callers dial."""
    page.goto("/calls/room/lines/")
    for label in ("पटना 1", "पटना 2"):
        if not page.locator("table.board th", has_text=label).count():
            page.fill("#label", label)
            with page.expect_navigation():
                page.locator("form[action$='/lines/add/'] button").click()


def handset(made: House, page: Page) -> None:
    """The phone of a caller whose card at the desk is on the line."""
    with made.window("caller1") as desk:
        desk.goto("/calls/handset/")
        desk.locator("form[action$='/handset/offer/'] button").click()
        page.goto(f"/handset/?c={desk.locator('.big-code code').inner_text()}")
        page.locator("button.go").click()
        at_desk = Desk(desk).open()
        if desk.locator("#call[data-dialled]").count():
            at_desk.end("0")
        desk.keyboard.press("c")
        page.locator("a.go[href^='tel:']").wait_for()


def really(made: House, page: Page) -> None:
    """A member who was called by somebody else."""
    page.goto("/check/")
    page.fill("#code", "नदी पहाड़")
    page.fill("#last", "0000")
    page.locator("button.go").click()


def enlist(made: House, page: Page) -> None:
    page.goto("/lists/add/")


def returns(made: House, page: Page) -> None:
    page.goto("/lists/returns/")


def person(made: House, page: Page) -> None:
    """A member who said yes on the phone, whose number was just shown."""
    page.goto("/coverage/rows/?unit=district:218&figure=verified")
    page.locator("table.board a.door[href^='/people/']").first.click()
    page.locator("summary.btn-primary").click()
    page.locator("button[name=purpose]").first.click()
    page.locator("a.door[href^='tel:']").wait_for()


def review(made: House, page: Page) -> None:
    """Two records side by side, after a few decisions, with somebody of the household beside them."""
    page.goto("/pairs/")
    for _pair in range(30):
        if page.locator("aside .ev").count() and page.locator(".s-need").count():
            break
        before = page.locator("#review").get_attribute("data-pair")
        page.keyboard.press("d")
        page.wait_for_function("one => document.getElementById('review').dataset.pair !== one", arg=before)


def paper(made: House, page: Page) -> None:
    """Two sheets are out; some rows of one are entered."""
    sheet, _other = sheets(made, "caller1", "caller2")
    for row, outcome in zip(printed(made, sheet), ("no", "busy", "yes", "no_answer"), strict=False):
        at = f"{made.at.now():%H:%M}"
        made.at.do("callroom", "paper", "enter", row["code"], outcome, "--at", at, "--as", "incharge")
    made.at.do("callroom", "paper", "ask", "caller3", "--as", "incharge")
    page.goto("/calls/paper/")


def paper_sheet(made: House, page: Page) -> None:
    (sheet,) = sheets(made, "caller3", rows=8)
    page.goto(f"/calls/paper/{sheet}/print/")


def village_form(made: House, page: Page) -> None:
    """A form that was just printed and photographed; the second line is keyed in."""
    form = new_form(page)
    send_photo(page, form, photo_of(page, upside_down=True))
    page.locator("#whole[data-quarter='2']").wait_for()
    page.goto(f"{form}?line=2")


def agreement(made: House, page: Page) -> None:
    page.goto("/pairs/figures/")


def second_calls(made: House, page: Page) -> None:
    page.goto("/calls/room/checks/")


def hearing(made: House, page: Page) -> None:
    """A caller whom second calls have stopped, with the own words, for somebody who is not involved."""
    made.at.comes_to(0, TO_DRAW)
    another_caller_hears_no(made, second_calls=2)
    made.at.go_on_at(made.at.now() + A_LITTLE_LATER)
    made.at.comes_to(1, STOPPED)
    the_caller_reads_why_and_replies(made, [])
    page.goto("/calls/room/checks/")
    page.locator("#stopped a.btn").click()
    page.wait_for_url("**/hearings/**")


def my_checks(made: House, page: Page) -> None:
    page.goto("/calls/checks/")


def notice(made: House, page: Page) -> None:
    page.goto("/calls/notice/")


DRAWN = {
    "file": "exports/ask@state",
    "approvals": "exports/approvals",
    "decoys": "people/decoys",
    "watch": "watch/board",
    "glass": "watch/glass",
    "trace": "trace/report",
    "complain": "complaints/complain",
    "complaints": "complaints/board",
    "complaints-book": "complaints/list",
    "call-back": "callroom/caller@complaint",
    "complaint": "complaints/one@again",
    "inquiry": "cases/one",
    "inquiry-finding": "findings/one",
    "inquiry-named": "findings/one@named",
    "inquiry-answer": "inquiry/answer",
    "inquiry-report": "inquiry/case",
    "breach": "breach/one",
    "breach-facts": "breach/form",
    "sample": "callroom/sampled",
    "signal": "callroom/signal",
    "planted": "callroom/planted",
    "bill": "callroom/bill",
    "simulations": "callroom/simulations",
    "twice": "intake/twice",
    "paper-asked": "callroom/paper/approvals",
    "paper-rows": "callroom/paper/sheet",
    "paper-enter": "callroom/paper/enter",
    "form-print": "intake/forms/print",
    "my-day": "callroom/my_day",
}
"""Pages that need a theft, weeks of calls, or two who approve: their specimens, as the templates' tests see them."""
NOWHERE = "http://specimens.invalid"

SHOTS: dict[str, tuple[str, Shot]] = {
    "login": ("", login),
    "caller": ("caller1", caller),
    "check": ("saran", check),
    "coverage": ("saran", coverage),
    "incharge": ("incharge", incharge),
    "hearing": ("state", hearing),
    "second_calls": ("incharge", second_calls),
    "my_checks": ("caller1", my_checks),
    "notice": ("caller1", notice),
    "lines": ("incharge", lines),
    "handset": ("", handset),
    "really": ("", really),
    "enlist": ("panchayat", enlist),
    "returns": ("saran", returns),
    "person": ("hq", person),
    "review": ("hq", review),
    "agreement": ("hq", agreement),
    "paper": ("incharge", paper),
    "paper-sheet": ("incharge", paper_sheet),
    "village-form": ("panchayat", village_form),
}


@contextmanager
def at_work(made: House) -> Iterator[None]:
    """Callers who have made some calls and are now on the line."""
    windows = []
    for name, pressed in MADE.items():
        context = made.context(name)
        windows.append(context)
        desk = Desk(context.new_page()).open()
        for key in pressed:
            desk.dial()
            desk.agree()
            if key == "w":
                desk.note("दूसरे ज़िले के किसी और का नंबर है; बड़े भाई के पास नया नंबर है")
            desk.end(key)
        desk.dial()
    yield
    for context in windows:
        context.close()


def take(made: House, name: str) -> None:
    """Two pictures of one page, wide and narrow, as tall as the page up to a limit; on the narrow one nothing is
    folded out."""
    who, shot = SHOTS[name]
    with made.window(who) as page:
        shot(made, page)
        keep(made.browser, page, name)


def keep(browser: Browser, page: Page, name: str) -> None:
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 780})
        if width == NARROW:
            page.evaluate("document.querySelectorAll('details[open]').forEach((one) => { one.open = false })")
        for _time in range(3):  # letters that come in late make a page taller than it was
            page.evaluate(STILL)
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": min(max(height, 780), TALLEST[width])})
        page.evaluate(STILL)
        picture = reduced(browser, page.screenshot())
        if len(picture) > LARGEST:
            raise ValueError(f"the picture of {name} is larger than {LARGEST:,} bytes")
        (PICTURES / f"{name}-{width}-hi.png").write_bytes(picture)


def draw(browser: Browser, names: Collection[str]) -> None:
    """The pictures of specimens: no server, the browser gets templates and stylesheets handed in."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DHARATAL_HOME": folder, "DJANGO_SETTINGS_MODULE": "dharatal.interfaces.settings"}
        keys.create_missing()
        login_file.read_or_made(Path(folder))  # settings ask for one; no database is ever reached
        django.setup()
        drawn = drawing.draw("hi")

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            route.fulfill(body=drawn[DRAWN[path.strip("/")]], content_type="text/html; charset=utf-8")

    for name in names:
        context = browser.new_context(
            base_url=NOWHERE, viewport={"width": WIDE, "height": 780}, locale="hi-IN"
        )
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(f"/{name}/")
        keep(browser, page, name)
        context.close()


def main(names: list[str]) -> None:
    """The hearing comes first and ends with the caller at work again."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    wanted = names or [*SHOTS, *DRAWN]
    drawn = [name for name in wanted if name in DRAWN]
    if drawn:
        with chromium() as browser:
            draw(browser, drawn)
    wanted = [name for name in wanted if name in SHOTS]
    if not wanted:
        return
    with tempfile.TemporaryDirectory() as folder, house(Path(folder) / "home", size="district") as made:
        if "hearing" in wanted:
            take(made, "hearing")
            somebody_else_hears_the_caller(made)
        with at_work(made):
            for name in wanted:
                if name != "hearing":
                    take(made, name)


if __name__ == "__main__":
    main(sys.argv[1:])
