"""Pages that need no log-in count what is tried from one place, also when all of it is sent at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

AT_ONCE, ASKED = 8, 64


@pytest.mark.parametrize(
    ("page", "sent", "most"),
    [
        ("/check/", {"code": "a b", "last": "1"}, 30),
        ("/handset/pair/", {"code": "AAAA-AAAA"}, 12),
        ("/staff/machines/enrol/", {"code": "AAAA-AAAA"}, 20),
        ("/complain/", {"mobile": "6000010000"}, 20),
    ],
)
def test_asks_only_so_often_at_once(whole_database: str, page: str, sent: dict[str, str], most: int) -> None:
    def ask(_number: int) -> int:
        try:
            return Client().post(page, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = Counter(threads.map(ask, range(ASKED)))

    assert answers[429] == ASKED - most
