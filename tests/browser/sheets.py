"""Call sheets and photos of village forms, as tests and pictures need them."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.house import House

A4 = {"x": 0, "y": 0, "width": 794, "height": 1123}  # pixels at 96 dpi


def sheets(made: House, *callers: str, rows: int = 20) -> list[int]:
    """The numbers of new sheets of these callers: the in-charge asks, the guard approves."""
    told = made.at.do("callroom", "paper", "ask", *callers, "--rows", str(rows), "--as", "incharge")
    asked = told["asked"]
    approved = made.at.do("callroom", "paper", "approve", asked, "--as", "guard")
    return [one["sheet"] for one in approved["sheets"]]


def printed(made: House, sheet: int) -> list[dict[str, Any]]:
    """The rows of a sheet with their codes, as its printer gets them."""
    rows: list[dict[str, Any]] = made.at.do("callroom", "paper", "print", str(sheet), "--as", "incharge")[
        "rows"
    ]
    return rows


def new_form(page: Page) -> str:
    """Print a form of the first village; answers its own address."""
    page.goto("/lists/forms/")
    page.locator("aside form[method=post] button").click()
    page.wait_for_url("**/print/")
    return page.url.removesuffix("print/")


def photo_of(page: Page, *, upside_down: bool = False) -> bytes:
    """What a camera right above the printed form would take. The page lies on that form's print."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4["width"], "height": A4["height"]})
    if upside_down:
        page.evaluate("document.documentElement.style.transform = 'rotate(180deg)'")
    taken = page.screenshot(type="jpeg", quality=85)
    page.emulate_media(media="screen")
    return taken


def send_photo(page: Page, form: str, photo: bytes) -> None:
    page.goto(form)
    page.set_input_files("#photo", {"name": "form.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.locator("form[enctype] button").click()
    page.locator("svg.strip").wait_for()


def type_row(page: Page, code: str, time: str, keys: str) -> None:
    """Code, time, one key, and the four ticks and Enter after a yes; the next row can be typed at once."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.keyboard.type(time)
    for key in keys:
        page.keyboard.press({"+": "Enter"}.get(key, key))
