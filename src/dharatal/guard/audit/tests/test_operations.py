"""Recording: what an entry holds, what it refuses, and what the database's roles may not do to it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from dharatal.guard.audit import canonical, operations
from dharatal.guard.audit.canonical import Body
from dharatal.guard.audit.models import Entry
from dharatal.kernel.actor import Actor


def stored(entry_id: UUID) -> tuple[Body, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {canonical.columns('e')}, e.mac FROM audit_entry e WHERE id = %s", [entry_id])
        *row, mac = cursor.fetchone()
    return canonical.body_of(row), bytes(mac)


@pytest.mark.django_db
class TestRecord:
    def test_keeps_who_what_whom_and_when(self, clerk: Actor, at: datetime) -> None:
        entry_id = operations.record(clerk, "people.listed", subjects=[3, 70000], unit_id=5, at=at)

        entry = Entry.objects.get(id=entry_id)
        assert (entry.login, entry.action, entry.unit_id, entry.at) == ("clerk", "people.listed", 5, at)
        assert (entry.channel, entry.place, entry.device, entry.request_id) == (
            "web",
            "127.0.0.1",
            "d1",
            "r1",
        )
        assert BitMap.deserialize(bytes(entry.subjects)) == BitMap([3, 70000])

    def test_makes_one_subject_easy_to_find(self, clerk: Actor, at: datetime) -> None:
        entry = Entry.objects.get(id=operations.record(clerk, "people.revealed", subjects=[70000], at=at))

        assert (entry.subject_count, entry.subject_one, entry.subject_chunks) == (1, 70000, [])

    def test_makes_many_subjects_findable_by_chunk(self, clerk: Actor, at: datetime) -> None:
        entry = Entry.objects.get(
            id=operations.record(clerk, "people.listed", subjects=[1, 4095, 8192], at=at)
        )

        assert (entry.subject_count, entry.subject_one, entry.subject_chunks) == (3, None, [0, 2])

    def test_takes_one_statement(self, clerk: Actor, at: datetime, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            operations.record(clerk, "people.listed", subjects=BitMap(range(1, 5000)), at=at)

    def test_carries_a_mac_that_stands(self, clerk: Actor, at: datetime) -> None:
        facts = {"rows": 5, "share": 0.25, "kind": "csv", "none": None, "list": [1, True]}

        body, mac = stored(operations.record(clerk, "intake.loaded", object_id=uuid4(), facts=facts, at=at))

        assert canonical.Macs().stands(body.to_bytes(), body.key_version, mac)
        assert body.facts == facts

    def test_gives_ids_in_the_order_of_writing(self, clerk: Actor, at: datetime) -> None:
        ids = [operations.record(clerk, "people.listed", at=at) for _ in range(20)]

        assert ids == sorted(set(ids))
        assert {entry_id.version for entry_id in ids} == {7}

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
    @given(number=st.one_of(st.integers(-(2**63) + 1, 2**63 - 1), st.floats(-1e18, 1e18), st.floats(-1, 1)))
    def test_spells_a_number_as_the_database_gives_it_back(
        self, clerk: Actor, at: datetime, number: float
    ) -> None:
        body, mac = stored(operations.record(clerk, "intake.loaded", facts={"number": number}, at=at))

        assert canonical.Macs().stands(body.to_bytes(), body.key_version, mac)

    @pytest.mark.parametrize(
        "facts",
        [
            {"note": "सुमन"},
            {"note": "x" * 65},
            {"note": [{"deep": "सुमन"}]},
            {"सुमन": 1},
            {"number": 2**63},
            {"number": float("nan")},
            {"moment": datetime(2026, 1, 1, tzinfo=UTC)},
        ],
    )
    def test_refuses_facts_that_may_be_a_name(self, clerk: Actor, at: datetime, facts: Any) -> None:
        with pytest.raises(ValueError, match="log"):
            operations.record(clerk, "people.listed", facts=facts, at=at)

        assert not Entry.objects.exists()

    @pytest.mark.parametrize("purpose", ["asked for suman", "फोन", "x" * 65])
    def test_refuses_a_purpose_that_is_no_code(self, clerk: Actor, at: datetime, purpose: str) -> None:
        with pytest.raises(ValueError, match="code"):
            operations.record(clerk, "people.revealed", purpose=purpose, at=at)

    def test_survives_what_a_client_says_of_itself(self, at: datetime) -> None:
        stranger = Actor(user_id=0, login="", channel="web", device="\x00\udc80" + "z" * 5000)

        entry = Entry.objects.get(id=operations.record(stranger, "access.refused", at=at))

        assert entry.device == "?" + "z" * 199


class TestTransaction:
    @pytest.mark.django_db
    def test_takes_the_entry_with_it_when_it_is_rolled_back(self, clerk: Actor, at: datetime) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            operations.record(clerk, "people.listed", at=at)
            raise ZeroDivisionError

        assert not Entry.objects.exists()

    def test_is_needed(self, whole_database: str, clerk: Actor, at: datetime) -> None:
        with pytest.raises(transaction.TransactionManagementError, match="belongs to the transaction"):
            operations.record(clerk, "people.listed", at=at)

    def test_of_a_refusal_is_its_own(self, whole_database: str, clerk: Actor, at: datetime) -> None:
        operations.record_refused(clerk, "people.reveal_refused", facts={"reason": "quota"}, at=at)

        assert Entry.objects.get().action == "people.reveal_refused"

    def test_of_a_refusal_is_not_inside_another(
        self, whole_database: str, clerk: Actor, at: datetime
    ) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            operations.record_refused(clerk, "people.reveal_refused", at=at)


FORBIDDEN = [
    "UPDATE audit_entry SET login = 'x'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "UPDATE audit_entry_default SET login = 'x'",
    "DELETE FROM audit_entry_default",
    "SELECT 1 FROM audit_entry_default",
    "UPDATE audit_leaf SET hash = ''",
    "DELETE FROM audit_leaf",
    "TRUNCATE audit_leaf",
    "UPDATE audit_checkpoint SET text = ''",
    "DELETE FROM audit_checkpoint",
    "DELETE FROM audit_sealerstate",
    "DELETE FROM audit_cursor",
    "INSERT INTO audit_entry (id, at, arrived_in) VALUES (gen_random_uuid(), now(), '0')",
    "DROP TABLE audit_entry",
]
FORBIDDEN_TO_WEB = [
    "INSERT INTO audit_leaf (index) VALUES (0)",
    "INSERT INTO audit_checkpoint (size) VALUES (0)",
    "UPDATE audit_sealerstate SET size = 0",
    "UPDATE audit_cursor SET next_index = 0",
    "SELECT audit_drop_bodies('2020-01-01')",
    "SELECT audit_ensure_partitions('2020-01-01', 1)",
]


def is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", "") == "42501"  # insufficient_privilege
    return False


class TestPrivileges:
    @pytest.mark.django_db
    def test_leave_web_nothing_but_appending(self) -> None:
        assert [statement for statement in FORBIDDEN + FORBIDDEN_TO_WEB if not is_refused(statement)] == []

    def test_leave_worker_nothing_but_appending(self, worker_role: None, at: datetime) -> None:
        operations.ensure_partitions(1, at=at)
        month = f"UPDATE audit_entry_{at:%Y_%m} SET login = 'x'"

        assert [statement for statement in [*FORBIDDEN, month] if not is_refused(statement)] == []


class TestPartitions:
    def test_are_made_once(self, worker_role: None) -> None:
        at = datetime(2031, 5, 31, tzinfo=UTC)

        made = [operations.ensure_partitions(2, at=at) for _ in range(2)]

        assert made == [3, 0]

    def test_take_over_what_the_net_has_caught(self, worker_role: None, clerk: Actor, superuser: Any) -> None:
        at = datetime(2031, 5, 31, 23, 59, tzinfo=UTC)
        with transaction.atomic():
            entry_id = operations.record(clerk, "people.listed", at=at)

        operations.ensure_partitions(0, at=at)

        held = superuser.execute("SELECT id FROM audit_entry_2031_05").fetchall()
        assert held == [(entry_id,)]
        assert json.dumps(Entry.objects.get(id=entry_id).facts) == "{}"
