"""Pages that show people say whose screen they are on; others do not."""

import pytest

from dharatal.interfaces.web.tests.conftest import Browser

MARK = "saran · 09.11.2026 10:30"


class TestAPageThatShowsPeople:
    @pytest.mark.parametrize(
        "address", ["/people/", "/people/find/", "/lists/returns/", "/coverage/rows/?figure=verified"]
    )
    def test_carries_the_log_in_and_the_time_without_style_or_a_word_read_out(
        self, browser: Browser, address: str
    ) -> None:
        page = browser("saran").get(address).content.decode()

        assert MARK in page
        drawing = page[page.index('<svg class="seen-by"') :]
        assert 'aria-hidden="true"' in drawing[: drawing.index(">")]
        assert "style=" not in drawing

    def test_carries_whose_machine_of_the_call_room_it_is(self, browser: Browser) -> None:
        page = browser("incharge").get("/coverage/rows/?figure=verified").content.decode()

        assert "incharge · 09.11.2026 10:30" in page


class TestAPageOfFigures:
    def test_carries_none(self, browser: Browser) -> None:
        assert "seen-by" not in browser("saran").get("/coverage/").content.decode()

    def test_of_a_stranger_carries_none(self, client: object, db: None) -> None:
        assert "seen-by" not in client.get("/accounts/login/").content.decode()  # type: ignore[attr-defined]
