"""What the database's superuser does to the log is found and named."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError, transaction

from dharatal.engines.keys import Keyring, keyring
from dharatal.guard.audit import checkpoint, operations, queries, sealer, witness
from dharatal.guard.audit import verify as verification
from dharatal.guard.audit.merkle import EMPTY_ROOT
from dharatal.guard.audit.models import Checkpoint, Entry, Leaf
from dharatal.guard.audit.verify import Finding, verify
from dharatal.kernel.actor import SYSTEM, Actor

Write = Callable[..., UUID]


def kinds() -> list[tuple[str, int | None]]:
    return [(finding.kind, finding.leaf) for finding in verify().findings]


@pytest.fixture
def tamper(superuser: Any) -> Callable[..., None]:
    """One statement of the superuser, who is bound by no privilege; it must have changed something."""

    def execute(statement: str, *values: object) -> None:
        assert superuser.execute(statement, values).rowcount > 0

    return execute


class TestUntouchedLog:
    def test_is_well(self, log: list[UUID]) -> None:
        verdict = verify()

        assert verdict.ok
        assert (verdict.entries, verdict.waiting, verdict.findings) == (6, 0, ())
        assert verdict.root == bytes(Checkpoint.objects.get().root).hex()

    def test_is_well_when_empty(self, worker_role: None) -> None:
        assert verify() == verification.Verdict(True, 0, EMPTY_ROOT.hex(), 0, 0, ())

    def test_counts_what_waits_to_be_sealed(self, log: list[UUID], write: Write) -> None:
        write()

        assert (verify().ok, verify().entries, verify().waiting) == (True, 6, 1)

    def test_is_checked_in_batches_of_any_size(
        self, log: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = verify()
        monkeypatch.setattr(verification, "BATCH", 1)

        assert verify() == whole

    def test_takes_statements_by_the_batch_and_not_by_the_entry(
        self, log: list[UUID], write: Write, at: datetime, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(6) as counted:
            verify()
        for _ in range(50):
            write()
        sealer.seal_pending(at=at + timedelta(minutes=1))

        with django_assert_num_queries(len(counted)):
            verify()


CHANGES = [
    "login = 'somebody.else'",
    "actor_id = 8",
    "action = 'people.listed'",
    "purpose = 'other'",
    "place = '10.0.0.1'",
    "unit_id = 1",
    "object_id = gen_random_uuid()",
    """facts = '{"rows": 1}'""",
    "subjects = ''",
    "subject_count = 1, subject_one = 999",
    "subject_chunks = '{1}'",
    "visibility = 'case'",
    "key_version = 99",
]


class TestChangedEntry:
    @pytest.mark.parametrize("change", CHANGES)
    def test_is_named(self, log: list[UUID], tamper: Callable[..., None], at: datetime, change: str) -> None:
        tamper(f"UPDATE audit_entry SET {change} WHERE id = %s", log[2])

        verdict = verify()

        assert not verdict.ok
        assert verdict.findings[0] == Finding("changed", 2, log[2], at, "people.revealed")

    def test_is_named_when_only_its_mac_was(self, log: list[UUID], tamper: Callable[..., None]) -> None:
        tamper("UPDATE audit_entry SET mac = '' WHERE id = %s", log[2])

        assert kinds() == [("added", 2)]

    def test_is_named_when_its_time_was_changed(self, log: list[UUID], tamper: Callable[..., None]) -> None:
        tamper("UPDATE audit_entry SET at = at - interval '3 months' WHERE id = %s", log[2])

        assert kinds() == [("changed", 2)]

    def test_is_named_before_it_was_sealed(self, log: list[UUID], tamper: Any, write: Write) -> None:
        entry_id = write()
        tamper("UPDATE audit_entry SET login = 'somebody.else' WHERE id = %s", entry_id)

        assert [(finding.kind, finding.entry_id) for finding in verify().findings] == [("added", entry_id)]

    def test_is_named_when_its_leaf_was_changed_to_fit(
        self, log: list[UUID], tamper: Callable[..., None]
    ) -> None:
        tamper("UPDATE audit_entry SET login = 'somebody.else' WHERE id = %s", log[2])
        row = Entry.objects.filter(id=log[2]).values_list(*verification.canonical.COLUMNS).get()
        hashed = verification.canonical.body_of(row).leaf_hash

        tamper("UPDATE audit_leaf SET hash = %s WHERE index = 2", hashed)

        assert kinds() == [("leaf_changed", 2), ("added", 2), ("rewritten", 6), ("rewritten", 6)]


class TestRemovedEntry:
    def test_is_named(self, log: list[UUID], tamper: Callable[..., None], at: datetime) -> None:
        tamper("DELETE FROM audit_entry WHERE id = %s", log[5])

        assert verify().findings == (Finding("removed", 5, log[5], at, "people.revealed"),)

    def test_is_found_when_its_leaf_went_with_it(self, log: list[UUID], tamper: Callable[..., None]) -> None:
        tamper("DELETE FROM audit_entry WHERE id = %s", log[3])
        tamper("DELETE FROM audit_leaf WHERE index = 3")

        assert kinds() == [("leaf_missing", 3), ("rewritten", 6), ("rewritten", 6)]

    def test_is_found_when_the_end_of_the_log_was_cut_off(self, log: list[UUID], tamper: Any) -> None:
        tamper("DELETE FROM audit_entry WHERE id = %s", log[5])
        tamper("DELETE FROM audit_leaf WHERE index = 5")
        tamper("DELETE FROM audit_checkpoint")

        assert kinds() == [("truncated", 6)]

    def test_is_found_when_everything_was_removed(self, log: list[UUID], tamper: Any) -> None:
        kept = witness.checkpoint_text()
        for table in ("entry", "leaf", "checkpoint", "sealerstate"):
            tamper(f"DELETE FROM audit_{table}")

        assert verify().ok
        assert [(found.kind, found.leaf) for found in verify(against=[kept]).findings] == [("truncated", 6)]


class TestAddedEntry:
    def test_is_named(self, log: list[UUID], tamper: Callable[..., None], at: datetime) -> None:
        columns = ", ".join(verification.canonical.COLUMNS[1:])
        tamper(
            f"INSERT INTO audit_entry (id, {columns}, mac) SELECT gen_random_uuid(), {columns}, mac"
            " FROM audit_entry WHERE id = %s",
            log[0],
        )
        added = Entry.objects.exclude(id__in=log).get().id

        assert verify().findings == (Finding("added", None, added, at, "people.revealed"),)

    def test_is_still_named_after_it_was_sealed(self, log: list[UUID], tamper: Any, at: datetime) -> None:
        columns = ", ".join(verification.canonical.COLUMNS[2:])
        tamper(
            f"INSERT INTO audit_entry (id, at, {columns}, mac) SELECT id, at + interval '1 s', {columns}, mac"
            " FROM audit_entry WHERE id = %s",
            log[0],
        )

        sealer.seal_pending(at=at)

        assert kinds() == [("added", 6)]

    def test_is_named_when_it_hides_from_the_sealer(self, log: list[UUID], tamper: Any, write: Write) -> None:
        entry_id = write()
        tamper("UPDATE audit_entry SET arrived_in = '3' WHERE id = %s", entry_id)

        assert [(finding.kind, finding.entry_id) for finding in verify().findings] == [
            ("overlooked", entry_id)
        ]


class TestSeal:
    def test_is_named_when_two_changed_places(self, log: list[UUID], tamper: Callable[..., None]) -> None:
        tamper("UPDATE audit_leaf SET index = 100 WHERE index = 1")
        tamper("UPDATE audit_leaf SET index = 1 WHERE index = 4")
        tamper("UPDATE audit_leaf SET index = 4 WHERE index = 100")

        assert kinds()[:2] == [("leaf_changed", 1), ("leaf_changed", 4)]

    def test_is_named_when_added(self, log: list[UUID], tamper: Callable[..., None]) -> None:
        tamper(
            "INSERT INTO audit_leaf SELECT 6, gen_random_uuid(), entry_at, action, hash, key_version, mac"
            " FROM audit_leaf WHERE index = 5"
        )

        assert kinds() == [("leaf_changed", 6), ("removed", 6), ("state_changed", None)]

    @pytest.mark.parametrize("change", ["size = 5", "sealed_before = 0", "peaks = ''", "mac = ''"])
    def test_state_is_named(self, log: list[UUID], tamper: Callable[..., None], change: str) -> None:
        tamper(f"UPDATE audit_sealerstate SET {change}")

        assert kinds() == [("state_changed", None)]


class TestCheckpoint:
    def test_that_was_changed_is_named(self, log: list[UUID], tamper: Callable[..., None]) -> None:
        tamper("UPDATE audit_checkpoint SET root = %s", bytes(32))

        assert kinds() == [("checkpoint_forged", 6)]

    def test_of_another_key_is_named(self, log: list[UUID], tamper: Callable[..., None]) -> None:
        forged = checkpoint.sign(6, bytes(32), Ed25519PrivateKey.generate())
        tamper("UPDATE audit_checkpoint SET text = %s, root = %s", forged, bytes(32))

        assert kinds() == [("checkpoint_forged", 6)]

    def test_kept_elsewhere_agrees_with_the_log_that_grew(
        self, log: list[UUID], write: Write, at: datetime
    ) -> None:
        kept = witness.checkpoint_text()
        write()
        sealer.seal_pending(at=at)

        assert verify(against=[kept]).ok

    def test_kept_elsewhere_betrays_a_log_written_anew(
        self, log: list[UUID], tamper: Callable[..., None], write: Write, at: datetime
    ) -> None:
        kept = witness.checkpoint_text()
        for table in ("entry", "leaf", "checkpoint", "sealerstate"):
            tamper(f"DELETE FROM audit_{table}")
        for _ in range(8):
            write()
        sealer.seal_pending(at=at)

        assert verify().ok
        assert [(found.kind, found.leaf) for found in verify(against=[kept]).findings] == [("rewritten", 6)]

    def test_that_is_no_checkpoint_is_said(self, log: list[UUID]) -> None:
        assert [found.kind for found in verify(against=["anything"]).findings] == ["checkpoint_forged"]


class TestRotatedKey:
    @pytest.fixture
    def rotated(self, log: list[UUID], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        """Make a second master key; `rotated(keep_old=False)` destroys the first."""
        first = keyring().masters

        def rotate(*, keep_old: bool = True) -> None:
            ring = Keyring(current=99, masters={**(first if keep_old else {}), 99: bytes(range(32))})
            monkeypatch.setattr(verification.canonical, "keyring", lambda: ring)

        rotate()
        return rotate

    def test_leaves_the_log_well(self, rotated: Any, write: Write, clerk: Actor, at: datetime) -> None:
        write()
        sealer.seal_pending(at=at)

        assert (verify().ok, verify().entries) == (True, 7)
        assert queries.key_versions_held(clerk) == {keyring().current, 99}

    def test_cannot_be_destroyed_without_being_missed(self, rotated: Any) -> None:
        rotated(keep_old=False)

        assert not verify().ok


class TestFindings:
    def test_are_counted_beyond_those_that_are_named(
        self, log: list[UUID], tamper: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verification, "MOST_FINDINGS", 2)
        tamper("DELETE FROM audit_entry")

        assert (verify().found, len(verify().findings)) == (6, 2)

    def test_speak_in_sentences(self) -> None:
        sentences = {Finding(kind).sentence for kind in verification.SENTENCES}

        assert len(sentences) == len(verification.SENTENCES)


class TestRetention:
    @pytest.fixture
    def old_log(self, worker_role: None, write: Write) -> list[UUID]:
        ids = []
        for month in (3, 4, 5):
            moment = datetime(2023, month, 15, tzinfo=UTC)
            operations.ensure_partitions(0, at=moment)
            ids.append(write(moment=moment))
        ids.append(write(moment=datetime(2022, 1, 1, tzinfo=UTC)))
        sealer.seal_pending(at=datetime(2023, 5, 15, tzinfo=UTC))
        return ids

    def drop(self, day: datetime, at: datetime) -> int:
        with transaction.atomic():
            return operations.drop_bodies_before(SYSTEM, day.date(), at=at)

    def test_drops_whole_months_and_keeps_their_leaves(self, old_log: list[UUID], at: datetime) -> None:
        dropped = self.drop(datetime(2023, 5, 20, tzinfo=UTC), at)

        assert dropped == 2
        assert Entry.objects.filter(id__in=old_log).get().id == old_log[2]
        assert Leaf.objects.count() == 4
        assert verify().ok

    def test_excuses_nothing_after_that_day(
        self, old_log: list[UUID], tamper: Callable[..., None], at: datetime
    ) -> None:
        self.drop(datetime(2023, 5, 20, tzinfo=UTC), at)
        tamper("DELETE FROM audit_entry WHERE id = %s", old_log[2])

        assert kinds() == [("removed", 2)]

    def test_is_not_claimed_by_the_superuser(
        self, old_log: list[UUID], tamper: Callable[..., None], at: datetime
    ) -> None:
        self.drop(datetime(2023, 4, 1, tzinfo=UTC), at)
        tamper(
            """UPDATE audit_entry SET facts = '{"before": "2023-06-01"}' WHERE action LIKE 'audit.bodies%%'"""
        )
        tamper("DELETE FROM audit_entry WHERE at < '2023-06-01'")

        assert {("removed", 0), ("removed", 1), ("removed", 2), ("added", None)} <= set(kinds())

    def test_keeps_a_year(self, old_log: list[UUID], at: datetime) -> None:
        with pytest.raises(operations.KeptForAYear):
            self.drop(at - timedelta(days=200), at)

    def test_keeps_what_is_not_sealed(self, old_log: list[UUID], write: Write, at: datetime) -> None:
        write(moment=datetime(2023, 3, 16, tzinfo=UTC))

        with pytest.raises(DatabaseError, match="not sealed"):
            self.drop(datetime(2023, 5, 20, tzinfo=UTC), at)
