"""Tests of changing keys on a register that goes on being used, as the worker on a database that commits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from dharatal.engines.home import secrets_dir
from dharatal.engines.keys import keyring
from dharatal.engines.keys.keyring import MASTER_FILE, KeysUnreadable
from dharatal.guard.access import operations as access
from dharatal.guard.access.door import entering
from dharatal.guard.vault import commands, rotation
from dharatal.guard.vault.capabilities import ROTATE_KEYS
from dharatal.guard.vault.operations import erase
from dharatal.kernel.actor import SYSTEM
from dharatal.register.people import merging, operations, queries
from dharatal.register.people.capabilities import LOOK, MERGE
from dharatal.register.people.card import Card
from dharatal.register.people.models import PersonRecord
from dharatal.register.people.tests.conftest import NOON, VILLAGE, sealed

pytestmark = pytest.mark.usefixtures("worker_role", "keys_put_back")

NAMES = ["Suman Kumari", "रामप्रवेश यादव", "Ramesh Mahto"]
PHONES = ["+916000000001", "+916000000002", "+916000000003"]


@pytest.fixture
def keys_put_back() -> Iterator[None]:
    """Leave the key file to the next test as it was."""
    path = secrets_dir() / MASTER_FILE
    content = path.read_bytes()
    yield
    path.write_bytes(content)


@pytest.fixture
def people(worker_role: None) -> list[int]:
    """Three people of Saran, sealed under the key of today."""
    with entering(SYSTEM, None):
        access.set_covers([(10, [10], [], [])])
    with entering(SYSTEM, LOOK):
        newcomers = sealed([Card(name=name) for name in NAMES], VILLAGE, PHONES)
        operations.admit_many(SYSTEM, newcomers, source="seed", unit_id=None, at=NOON)
        return [newcomer.subject_id for newcomer in newcomers]


def names() -> list[str | None]:
    with entering(SYSTEM, LOOK):
        rows = queries.people_in(SYSTEM, VILLAGE, at=NOON).rows
    return [row.card.name if row.card else None for row in rows]


def found(text: str) -> list[str]:
    with entering(SYSTEM, LOOK):
        return [row.card.name for row in queries.find(SYSTEM, text, at=NOON) if row.card]


def rotate() -> int:
    with entering(SYSTEM, ROTATE_KEYS):
        return rotation.rotate_keys(SYSTEM, at=NOON)


class TestNewKey:
    def test_leaves_everything_readable_and_findable_before_anything_moved(self, people: list[int]) -> None:
        rotate()

        assert names() == NAMES
        assert found("Rampravesh") == ["रामप्रवेश यादव"]
        with entering(SYSTEM, LOOK):
            assert [row.id for row in queries.by_phone(SYSTEM, PHONES[2], at=NOON)] == people[2:]

    def test_takes_over_every_row_and_its_tokens(self, people: list[int]) -> None:
        version = rotate()

        with entering(SYSTEM, ROTATE_KEYS):
            assert (rotation.rows_left(), rotation.reseal_batch(), rotation.rows_left()) == (3, 3, 0)

        assert names() == NAMES
        assert found("Rampravesh") == ["रामप्रवेश यादव"]
        with entering(SYSTEM, LOOK):
            held = PersonRecord.objects.values_list("key_version", "index_version").distinct()
            assert list(held) == [(version, version)]
            assert [row.id for row in queries.by_phone(SYSTEM, PHONES[2], at=NOON)] == people[2:]

    def test_leaves_joined_people_joined_and_apart_when_taken_back(self, people: list[int]) -> None:
        with entering(SYSTEM, MERGE):
            first, second = PersonRecord.objects.order_by("id").values_list("uuid", flat=True)[:2]
            event = merging.merge(SYSTEM, first, second, reason="reviewed", at=NOON)

        rotate()
        with entering(SYSTEM, ROTATE_KEYS):
            rotation.reseal_batch()

        assert names() == [NAMES[0], NAMES[2]]
        assert found("Rampravesh") == [NAMES[0]]
        with entering(SYSTEM, MERGE):
            merging.undo(SYSTEM, event.id, at=NOON)
        assert names() == NAMES
        assert found("Rampravesh") == [NAMES[1]]

    def test_moves_in_batches_and_goes_on_after_an_interruption(self, people: list[int]) -> None:
        rotate()

        with entering(SYSTEM, ROTATE_KEYS):
            assert [rotation.reseal_batch(2), rotation.reseal_batch(2), rotation.reseal_batch(2)] == [2, 1, 0]

    def test_leaves_the_noise_of_the_erased_empty(self, people: list[int]) -> None:
        with entering(SYSTEM, LOOK):
            erase(SYSTEM, people[:1], at=NOON)

        commands.rotate(SYSTEM)

        assert names() == [None, *NAMES[1:]]
        assert found("Suman") == []
        with entering(SYSTEM, LOOK):
            record = PersonRecord.objects.get(id=people[0])
            assert (bytes(record.card), record.tokens, record.phone_token) == (b"", [], None)

    def test_waits_for_nobody_who_holds_a_row(self, people: list[int], superuser: object) -> None:
        rotate()

        with superuser.transaction():  # type: ignore[attr-defined]
            superuser.execute(  # type: ignore[attr-defined]
                "SELECT 1 FROM people_personrecord WHERE id = %s FOR UPDATE", people[:1]
            )
            with entering(SYSTEM, ROTATE_KEYS):
                assert rotation.reseal_batch() == 2

    def test_from_the_command_line_reports_what_it_did(self, people: list[int]) -> None:
        told: list[tuple[int, int]] = []

        done = commands.rotate(SYSTEM, report=lambda moved, left: told.append((moved, left)))

        assert done == {"version": keyring().current, "moved": 3, "left": 0}
        assert told == [(3, 0)]


class TestOldKey:
    def retire(self, version: int, *, days: int = 2, held: tuple[int, ...] = ()) -> None:
        with entering(SYSTEM, ROTATE_KEYS), transaction.atomic():
            rotation.retire_key(SYSTEM, version, held_elsewhere=held, at=NOON + timedelta(days=days))

    def test_is_not_destroyed_while_a_row_needs_it(self, people: list[int]) -> None:
        old = keyring().current
        rotate()

        with pytest.raises(rotation.CannotRetire):
            self.retire(old)

    def test_is_not_destroyed_while_a_row_that_nobody_reaches_needs_it(self, people: list[int]) -> None:
        old = keyring().current
        rotate()
        with entering(SYSTEM, None):
            access.set_covers([(10, [], [], [])])
        with entering(SYSTEM, ROTATE_KEYS):
            assert rotation.reseal_batch() == 0

        with pytest.raises(rotation.CannotRetire):
            self.retire(old)

    def test_is_not_destroyed_on_the_day_of_the_change_nor_when_held_elsewhere(
        self, people: list[int]
    ) -> None:
        old = keyring().current
        commands.rotate(SYSTEM)
        with entering(SYSTEM, ROTATE_KEYS), connection.cursor() as cursor:
            cursor.execute("UPDATE vault_keyversion SET made_at = %s", [NOON])

        with pytest.raises(rotation.CannotRetire):
            self.retire(old, days=0)
        with pytest.raises(rotation.CannotRetire):
            self.retire(old, held=(old,))

    def test_is_destroyed_when_nothing_needs_it(self, people: list[int]) -> None:
        old = keyring().current
        commands.rotate(SYSTEM)
        with entering(SYSTEM, ROTATE_KEYS), connection.cursor() as cursor:
            cursor.execute("UPDATE vault_keyversion SET made_at = %s", [NOON])

        self.retire(old)

        assert old not in keyring().versions
        assert names() == NAMES
        with pytest.raises(KeysUnreadable):
            keyring().derive("vault.seal", old)

    def test_in_use_is_never_destroyed(self, people: list[int]) -> None:
        with pytest.raises(rotation.CannotRetire):
            self.retire(keyring().current)
