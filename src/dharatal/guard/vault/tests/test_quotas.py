"""Tests of the quota of distinct people a day."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from dharatal.guard.access.door import entering
from dharatal.guard.vault.quotas import QuotaReached, spend
from dharatal.kernel.actor import SYSTEM, Actor

NOON = datetime(2025, 11, 3, 6, 30, tzinfo=UTC)
CLERK = Actor(7, "clerk", "web")
OTHER = Actor(8, "other", "web")


@pytest.fixture
def inside(db: None) -> Iterator[None]:
    with entering(SYSTEM, None):
        yield


@pytest.mark.usefixtures("inside")
class TestQuota:
    def test_says_how_many_are_left(self) -> None:
        assert spend(CLERK, "reveal", [1, 2], limit=5, at=NOON) == 3

    def test_counts_the_same_person_once_a_day(self) -> None:
        spend(CLERK, "reveal", [1, 2], limit=5, at=NOON)

        assert spend(CLERK, "reveal", [2, 3], limit=5, at=NOON) == 2

    def test_refuses_the_first_beyond_the_limit_and_says_who_helps(self) -> None:
        spend(CLERK, "reveal", [1, 2], limit=2, at=NOON)

        with pytest.raises(QuotaReached) as refusal:
            spend(CLERK, "reveal", [3], limit=2, at=NOON)

        assert "2" in refusal.value.sentence
        assert refusal.value.code == "quota_reached"

    def test_counts_none_of_a_batch_that_goes_beyond(self) -> None:
        with pytest.raises(QuotaReached):
            spend(CLERK, "reveal", [1, 2, 3], limit=2, at=NOON)

        assert spend(CLERK, "reveal", [4], limit=2, at=NOON) == 1

    def test_lets_somebody_known_through_when_it_is_used_up(self) -> None:
        spend(CLERK, "reveal", [1, 2], limit=2, at=NOON)

        assert spend(CLERK, "reveal", [2], limit=2, at=NOON) == 0

    def test_is_each_persons_and_each_kinds_own(self) -> None:
        spend(CLERK, "reveal", [1, 2], limit=2, at=NOON)

        assert spend(OTHER, "reveal", [1], limit=2, at=NOON) == 1
        assert spend(CLERK, "dial", [1], limit=2, at=NOON) == 1

    def test_starts_anew_at_midnight_in_india(self) -> None:
        last_minute = datetime(2025, 11, 3, 18, 29, tzinfo=UTC)
        spend(CLERK, "reveal", [1, 2], limit=2, at=last_minute)

        assert spend(CLERK, "reveal", [3], limit=2, at=last_minute + timedelta(minutes=1)) == 1


class TestTwoRequestsAtOnce:
    def test_cannot_share_the_last_place(self, whole_database: str) -> None:
        def ask(subject_id: int) -> bool:
            try:
                with entering(SYSTEM, None):
                    spend(CLERK, "reveal", [subject_id], limit=1, at=NOON)
            except QuotaReached:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(ask, range(24)))

        assert answers.count(True) == 1
