from datetime import UTC, datetime

import pytest

from dharatal.kernel.dates import in_words

EVENING = datetime(2026, 11, 20, 20, 35, tzinfo=UTC)


class TestAMoment:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("hi", "21 नवंबर 2026, 02:05"),
            ("en", "21 November 2026, 02:05"),
            ("en-in", "21 November 2026, 02:05"),
            (None, "21 नवंबर 2026, 02:05"),
        ],
    )
    def test_is_told_with_the_name_of_its_month_and_as_it_is_in_india(
        self, language: str | None, words: str
    ) -> None:
        assert in_words(EVENING, language) == words
