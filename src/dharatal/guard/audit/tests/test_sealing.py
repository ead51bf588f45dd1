"""The sealer: every entry once, in order, however commits overtake each other."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from dharatal.engines.keys import signing_key
from dharatal.guard.audit import canonical, checkpoint, merkle, operations, sealer, witness
from dharatal.guard.audit.models import Checkpoint, Entry, Leaf, SealerState
from dharatal.guard.audit.verify import verify
from dharatal.kernel.actor import Actor

pytestmark = pytest.mark.usefixtures("worker_role")


def written(clerk: Actor, at: datetime, count: int = 1) -> list[UUID]:
    with transaction.atomic():
        return [
            operations.record(clerk, "people.listed", subjects=[number + 1, 9000], at=at)
            for number in range(count)
        ]


def sealed_ids() -> list[UUID]:
    return list(Leaf.objects.order_by("index").values_list("entry_id", flat=True))


@contextmanager
def beside(other: BaseDatabaseWrapper) -> Iterator[Any]:
    """A second connection of the worker, with a transaction that stays open."""
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        yield cursor


@pytest.fixture
def second() -> Iterator[BaseDatabaseWrapper]:
    other = connection.copy()
    yield other
    other.close()


def write_beside(cursor: Any, clerk: Actor, at: datetime) -> UUID:
    """Write an entry in the second connection's transaction: as `record` does, which knows only the first."""
    macs = canonical.Macs()
    entry = operations._body(
        clerk, "people.listed", operations._bitmap([5]), None, None, "", {}, "ordinary", at
    )
    entry = entry._replace(key_version=macs.current)
    cursor.execute(operations._INSERT, [*canonical.row_of(entry), macs.of(entry.to_bytes())])
    return entry.id


class TestSealer:
    def test_numbers_entries_as_they_were_written(self, clerk: Actor, at: datetime) -> None:
        ids = written(clerk, at, 3) + written(clerk, at - timedelta(days=1), 2)

        assert sealer.seal_pending(at=at) == 5
        assert sealed_ids() == ids
        assert list(Leaf.objects.values_list("index", flat=True)) == [0, 1, 2, 3, 4]

    def test_seals_nothing_twice(self, clerk: Actor, at: datetime) -> None:
        written(clerk, at, 3)

        assert [sealer.seal_pending(at=at) for _ in range(2)] == [3, 0]
        assert sealer.seal_pending(at=at, sweep=True) == 0

    def test_goes_on_where_its_limit_stopped_it(self, clerk: Actor, at: datetime) -> None:
        ids = written(clerk, at, 5)

        assert [sealer.seal_pending(limit=2, at=at) for _ in range(4)] == [2, 2, 1, 0]
        assert sealed_ids() == ids

    def test_does_not_lose_an_entry_whose_commit_was_overtaken(
        self, clerk: Actor, at: datetime, second: BaseDatabaseWrapper
    ) -> None:
        with beside(second) as cursor:
            slow = write_beside(cursor, clerk, at)
            fast = written(clerk, at)
            first_pass, second_pass = sealer.seal_pending(at=at), sealer.seal_pending(at=at)
            cursor.execute("COMMIT")

        third_pass = sealer.seal_pending(at=at)

        assert (first_pass, second_pass, third_pass) == (1, 0, 1)
        assert sealed_ids() == [*fast, slow]

    def test_leaves_the_work_to_another_that_is_at_it(
        self, clerk: Actor, at: datetime, second: BaseDatabaseWrapper
    ) -> None:
        written(clerk, at)
        with beside(second) as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit_sealer'))")

            assert sealer.seal_pending(at=at) == 0
            cursor.execute("ROLLBACK")
        assert sealer.seal_pending(at=at) == 1

    def test_starts_over_when_the_database_was_restored_elsewhere(
        self, clerk: Actor, at: datetime, superuser: Any
    ) -> None:
        written(clerk, at, 2)
        standing = sealer.state.read()
        standing.sealed_before = 2**62
        sealer.state.write(standing, at=at)
        superuser.execute("UPDATE audit_entry SET arrived_in = '4000000000000000000'")

        first_pass, ids = sealer.seal_pending(at=at), written(clerk, at, 2)

        assert (first_pass, sealer.seal_pending(at=at)) == (2, 2)
        assert sealed_ids()[2:] == ids

    def test_grows_the_tree_of_rfc_9162(self, clerk: Actor, at: datetime) -> None:
        for count in (1, 4, 2):
            written(clerk, at, count)
            sealer.seal_pending(at=at)

        leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("hash", flat=True)]
        assert verify().root == merkle.root_of(leaves).hex()


class TestCheckpoints:
    def test_are_signed_when_something_was_sealed(self, clerk: Actor, at: datetime) -> None:
        written(clerk, at, 3)
        sealer.seal_pending(at=at)
        sealer.seal_pending(at=at + timedelta(minutes=1))

        signed = checkpoint.read(Checkpoint.objects.get().text, signing_key().public_key())
        assert (signed.size, signed.root.hex()) == (3, verify().root)

    def test_are_at_least_five_seconds_apart(self, clerk: Actor, at: datetime) -> None:
        for second in range(12):
            written(clerk, at)
            sealer.seal_pending(at=at + timedelta(seconds=second))

        assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [1, 6, 11]

    def test_catch_up_when_nothing_more_is_written(self, clerk: Actor, at: datetime) -> None:
        for second in range(2):
            written(clerk, at)
            sealer.seal_pending(at=at + timedelta(seconds=second))

        sealer.seal_pending(at=at + timedelta(seconds=6))

        assert Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() == 2


class TestForgedEntry:
    def test_is_sealed_with_an_alarm(self, clerk: Actor, at: datetime, superuser: Any) -> None:
        (entry_id,) = written(clerk, at)
        superuser.execute("UPDATE audit_entry SET login = 'somebody.else'")

        sealer.seal_pending(at=at)

        alarm = Entry.objects.get(action=sealer.FORGED)
        assert (alarm.object_id, alarm.facts) == (entry_id, {"first_leaf": 0, "entries": 1})

    def test_that_claims_to_be_old_is_found_by_the_sweep(
        self, clerk: Actor, at: datetime, superuser: Any
    ) -> None:
        written(clerk, at)
        sealer.seal_pending(at=at)
        (entry_id,) = written(clerk, at)
        superuser.execute("UPDATE audit_entry SET arrived_in = '3' WHERE id = %s", [entry_id])

        assert sealer.seal_pending(at=at) == 0
        assert sealer.seal_pending(at=at, sweep=True) == 1


class TestState:
    def test_that_was_tampered_with_is_built_anew_with_an_alarm(
        self, clerk: Actor, at: datetime, superuser: Any
    ) -> None:
        written(clerk, at, 3)
        sealer.seal_pending(at=at)
        superuser.execute("UPDATE audit_sealerstate SET peaks = '', size = 0")
        written(clerk, at, 1)

        sealer.seal_pending(at=at)
        sealer.seal_pending(at=at)

        assert Entry.objects.filter(action=sealer.REBUILT).count() == 1
        assert SealerState.objects.get().size == 5
        assert verify().ok


class TestRun:
    def test_seals_within_five_seconds_and_keeps_the_checkpoint(self, clerk: Actor, at: datetime) -> None:
        stop = threading.Event()
        sealing = threading.Thread(target=sealer.run, args=[stop])
        sealing.start()
        written(clerk, at, 2)

        try:
            is_sealed = _eventually(lambda: Checkpoint.objects.filter(size=2).exists() and witness.kept())
        finally:
            stop.set()
            sealing.join(10)

        assert is_sealed
        assert checkpoint.read(witness.kept()[0], signing_key().public_key()).size == 2


def _eventually(is_so: Any) -> bool:
    waited = threading.Event()
    return any(is_so() or waited.wait(0.1) for _ in range(50))
