"""What can be told of a page by looking at it: width, language, names of controls, focus."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.sync_api import Error, Page

from tests.browser.house import NARROW, WIDE

TABS = 8
EVERY_NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
LATIN_WORD = re.compile(r"\b[A-Za-z]{2,}\b")  # no part of a code such as last_factor
A_CODE = re.compile(r"\b[a-z]+\.[a-z]+_[a-z_]+\b")
A_FILE = re.compile(r"\.(xlsx|csv|svg|json|txt)$|/table/|/checkpoint/|/api/|/metrics|/healthz|/logout")
TELLING = ("figure", "unit", "within")
OF_PLACES = ("missing", "empty")

# Everything at once, since each question to the browser costs a turn.
LOOK = """() => {
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const brief = (one) => one.tagName.toLowerCase() + (one.className && one.className.trim
    ? '.' + one.className.trim().split(/\\s+/).join('.') : '') + ' ' + (one.innerText || '').trim().slice(0, 30)
  const texts = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const within = walk.currentNode.parentElement
    const text = walk.currentNode.textContent.trim()
    if (text && shown(within) && !within.closest('script, style, code, kbd, [lang=en]')) texts.push(text)
  }
  for (const one of document.querySelectorAll('[placeholder], [aria-label], [title], [alt]')) {
    if (one.closest('[lang=en]')) continue
    for (const name of ['placeholder', 'aria-label', 'title', 'alt']) texts.push(one.getAttribute(name) || '')
  }
  texts.push(document.title)
  const labelled = (one) => one.innerText?.trim() || one.getAttribute('aria-label') || one.title ||
    one.getAttribute('aria-labelledby') || [...(one.labels || [])].some((label) => label.innerText.trim()) ||
    one.querySelector('[aria-label], [role=img], img[alt]')
  const controls = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id)
  const first = [...document.querySelectorAll('a[href], button, input:not([type=hidden])')][0]
  return {
    texts,
    language: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    nameless: [...controls].filter((one) => shown(one) && one.ariaHidden !== 'true' && !labelled(one)).map(brief),
    doubled: ids.filter((id, place) => ids.indexOf(id) !== place),
    skips: Boolean(first?.matches('.skip') && document.querySelector(first.getAttribute('href'))),
    hrefs: [...document.querySelectorAll('a[href]')].map((one) => one.getAttribute('href')),
  }
}"""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > width + 1)
  return [`${document.documentElement.scrollWidth} > ${width}`, ...wide.slice(0, 4).map((one) =>
    one.tagName.toLowerCase() + '.' + String(one.className.baseVal ?? one.className) + ' ' +
    (one.innerText || '').trim().slice(0, 30))]
}"""
FOCUSED = """() => {
  const one = document.activeElement
  if (!one || one === document.body) return null
  const shows = (style) => (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ||
    style.boxShadow !== 'none'
  const label = one.closest('label') || document.querySelector(`label[for="${one.id}"]`)
  const drawn = shows(getComputedStyle(one)) || (label && shows(getComputedStyle(label)))
  const box = one.getBoundingClientRect()
  const seen = box.width > 0 && box.height > 0
  return { what: one.outerHTML.slice(0, 80), drawn: Boolean(drawn), seen, isSkip: one.matches('.skip') }
}"""


@dataclass(frozen=True)
class Look:
    """What one page showed to one log-in in one language."""

    login: str
    path: str
    language: str
    status: int
    troubles: tuple[str, ...]
    told_language: str
    headings: int
    english: tuple[str, ...]
    nameless: tuple[str, ...]
    doubled: tuple[str, ...]
    skips: bool
    too_wide: tuple[str, ...]
    unfocused: tuple[str, ...]
    hrefs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.login or 'nobody'} {self.language} {self.path}"


def look(page: Page, login: str, path: str, language: str, troubles: list[str]) -> Look | None:
    """Open an address, look at it wide and narrow, and walk through it with Tab; None for a file."""
    troubles.clear()
    try:
        answer = page.goto(path)
    except Error as failure:
        if "download" in str(failure).lower():
            return None
        raise
    status = answer.status if answer else 0
    found = page.evaluate(LOOK)
    unfocused = tuple(_unfocused(page)) if language == "hi" else ()
    too_wide = tuple(_too_wide(page))
    return Look(
        login=login,
        path=path,
        language=language,
        status=status,
        troubles=tuple(one for one in troubles if not (status >= 400 and "Failed to load resource" in one)),
        told_language=found["language"],
        headings=found["headings"],
        english=tuple(filter(_is_english, found["texts"])) if language == "hi" else (),
        nameless=tuple(found["nameless"]),
        doubled=tuple(found["doubled"]),
        skips=found["skips"],
        too_wide=too_wide,
        unfocused=unfocused,
        hrefs=tuple(found["hrefs"]),
    )


def pattern(path: str) -> str:
    """Addresses whose pages are built alike are one page: numbers, orders and filters do not count."""
    parts = urlsplit(path)
    asked = {name: value.partition(":")[0] for name, value in parse_qsl(parts.query) if name in TELLING}
    if asked.get("figure") not in (None, *OF_PLACES):
        asked["figure"] = "of people"
    return EVERY_NUMBER.sub("*", parts.path) + "".join(f" {name} {asked[name]}" for name in sorted(asked))


def inside(here: str, hrefs: tuple[str, ...]) -> Iterator[str]:
    """The pages of ours that a page leads to."""
    for href in hrefs:
        there = urlsplit(urljoin(here, href))
        if href.startswith("#") or there.scheme or there.netloc or A_FILE.search(there.path):
            continue
        yield there.path + (f"?{there.query}" if there.query else "")


def _too_wide(page: Page) -> Iterator[str]:
    """Look at the width that the window has, then at the other, which stays: to turn back and forth takes longer."""
    was = page.viewport_size
    for width in (WIDE, NARROW) if was and was["width"] == WIDE else (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        yield from (f"{width} px: {one}" for one in page.evaluate(TOO_WIDE))


def _unfocused(page: Page) -> Iterator[str]:
    """What cannot be seen to have the focus, among the first places that Tab reaches."""
    page.evaluate("() => document.querySelector('.skip')?.focus()")
    for _turn in range(TABS):
        found = page.evaluate(FOCUSED)
        if found is None:
            return
        if not found["seen"] or not (found["drawn"] or found["isSkip"]):
            yield found["what"]
        page.keyboard.press("Tab")


def _is_english(text: str) -> bool:
    """Whether a text reads like an English sentence (three Latin words, two of them not names) or is a code."""
    words = LATIN_WORD.findall(text)
    return A_CODE.search(text) is not None or (len(words) >= 3 and sum(word.islower() for word in words) >= 2)
