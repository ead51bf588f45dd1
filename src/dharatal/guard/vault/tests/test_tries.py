"""Tests of the count of tries."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from dharatal.guard.access.door import entering
from dharatal.guard.vault import tries
from dharatal.kernel.actor import SYSTEM


class TestTries:
    def test_are_counted_each(self, db: None) -> None:
        with entering(SYSTEM, None):
            counted = [tries.tried("vault.test", seconds=60) for _one in range(3)]
            again = tries.before("vault.test")

        assert (counted, again) == ([0, 1, 2], 3)

    def test_at_the_same_time_are_counted_each(self, whole_database: str) -> None:
        def one_more(_number: int) -> int:
            try:
                with entering(SYSTEM, None):
                    return tries.tried("vault.test", seconds=60)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as threads:
            counted = list(threads.map(one_more, range(24)))

        assert sorted(counted) == list(range(24))
