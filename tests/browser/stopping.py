"""How a caller is stopped and heard, step by step, with pages and keys: as tests and pictures need it."""

from playwright.sync_api import Page, expect

from tests.browser.desk import NO, Desk, paired
from tests.browser.house import PATIENCE, House

expect.set_options(timeout=PATIENCE)

CALLER, OTHER = "caller1", "caller2"
MOST_CALLS = 15  # retries of yesterday come between
WORDS, REASON = "मैंने सबसे बात की थी।", "दोनों से दोबारा बात हुई; पहले कॉल की बात वे भूल गए थे।"
TO_DRAW = """SELECT count(*) FROM calls_call WHERE outcome = 'yes'
    AND uuid NOT IN (SELECT first_call FROM callroom_check)"""
# Somebody else on the same phone is asked at once, whatever the first call heard: only a yes is contradicted by a no.
CONTRARY = """SELECT count(*) FROM callroom_check c JOIN calls_task t ON t.owner_ref = c.id
    JOIN access_user u ON u.id = c.caller_id WHERE u.login = %s AND c.first_outcome = 'yes' AND t.outcome = 'no'"""
STOPPED = "SELECT count(*) FROM callroom_hearing WHERE decided_at IS NULL"


def another_caller_hears_no(house: House, *, second_calls: int) -> list[str]:
    """Second calls look like any other: the phone shows the number, the desk never does. Answers who said no."""
    names: list[str] = []
    with house.window(OTHER) as page:
        desk = Desk(page).open()
        with paired(house, desk) as phone:
            while house.at.value(CONTRARY, CALLER) < second_calls:
                assert len(names) < MOST_CALLS
                names.append(desk.name)
                hear_no(desk, phone)
    return names


def hear_no(desk: Desk, phone: Page) -> None:
    desk.dial()
    button = phone.locator("a.go[href^='tel:']")
    expect(button).to_be_visible()
    digits = (button.get_attribute("href") or "").removeprefix("tel:")
    assert digits not in desk.page.content()
    desk.end(NO)


def the_caller_reads_why_and_replies(house: House, names: list[str]) -> None:
    with house.window(CALLER) as page:
        page.goto("/calls/")
        expect(page.locator("[data-idle='stopped']")).to_be_visible()
        page.locator("a[href='/calls/hearing/']").click()

        told = page.locator("main").inner_text()
        assert "2" in told
        assert not any(name in told for name in names)
        assert not page.locator("main a[href*='/room/']").count()
        page.fill("#text", WORDS)
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main form .small")).to_be_visible()


def somebody_else_hears_the_caller(house: House) -> None:
    """Only figures at first; the records lie behind them. An end is shut: the second look found nothing yet."""
    with house.window("state") as page:
        page.goto("/calls/room/checks/")
        page.locator("#stopped a.btn").click()
        expect(page.locator("main")).to_contain_text(WORDS)
        expect(page.locator("input[value=ended]")).to_be_disabled()
        page.locator("input[value=continue]").check()
        page.fill("#reason", REASON)
        page.locator("form:has(#reason) button[type=submit]").click()
        expect(page.locator("input[name=decision]")).to_have_count(0)
