"""A browser in two words."""

import pytest
from django.utils import translation

from dharatal.interfaces.web.browsers import browser_in

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


class TestBrowser:
    @pytest.mark.parametrize(
        ("user_agent", "words"),
        [
            (f"Mozilla/5.0 (Linux; Android 14; K) {WEBKIT} Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
            ("Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Windows"),
            (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Safari, iPhone"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) CriOS/126.0 Safari/604.1", "Chrome, iPhone"),
        ],
    )  # fmt: skip
    def test_is_told_with_its_system(self, user_agent: str, words: str):
        assert browser_in(user_agent) == words

    def test_that_nobody_knows_is_another(self):
        with translation.override("hi"):
            assert browser_in("curl/8") == "कोई दूसरा ब्राउज़र"
