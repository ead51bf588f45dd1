"""What PostgreSQL itself holds, whatever the pages forget."""

from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection

from dharatal.engines.postgres.gate import permitted
from dharatal.field.intake.capabilities import SEE
from dharatal.guard.access.door import entering
from tests.access import tables
from tests.access.cast import Cast, build_cast

APPLICATION = ("dharatal_web", "dharatal_worker")

# what a page may ask past its reach, each with the reason; a new one is a decision
PAST_THE_REACH = {
    "callroom_asked": "when we called whoever names a code and four digits: a time, without whose",
    "callroom_called_lately": "ids within the reach that it checks itself",
    "callroom_put_on_paper": "leases cards for a sheet that two people made, which it checks itself",
    "calls_ahead": "how many wait, and the district and block of the next: nobody's task",
    "calls_back_on_paper": "the own row of a sheet only",
    "calls_claim": "leases one card to whoever asks",
    "calls_leased_owner": "whose card the asker holds",
    "calls_line": "locks the asker's own card and its phone",
    "calls_next_due": "a time, without whose",
    "calls_own_promises": "the asker's own times",
    "calls_return_expired": "a number of cards",
    "calls_settle": "the asker's own card only",
    "calls_turn": "a place in the queue",
    "calls_undo": "the asker's own last call",
    "intake_known": "yes or no for a silent flag",
    "intake_whose": "ids and a place of whose number a complaint names: written beside it, never shown",
    "vault_erase": "destroys keys and writes down who did it; tells ids that the asker named",
    "people_decoys_within": "ids of decoys of places that the asker names, for the door that chooses the viewer's",
    "people_known": "yes or no for a silent flag",
    "people_persons_of": "which person holds the records that a case's complaints are about: ids",
    "people_whose": "ids and a place of whose number a complaint names: written beside it, never shown",
    "people_search_ways": "ids within the reach that it checks itself",
    "people_search_near": "ids within the reach that it checks itself",
    "people_of_house": "ids within the reach that it checks itself",
    "people_forget": "removes who can no longer be opened",
    "people_hold": "locks records and tells by their ids whether they are within the reach",
    "people_pairs_regrouped": "pairs of persons within the reach, which it checks itself",
    "trace_case_holds": "yes or no: whether a case names the asker and holds a place and a time",
    "trace_first_told": "the id of an earlier telling of the same number, to write the next beside it",
    "trace_is_entrusted": "yes or no, of the asker",
    "trace_named_in": "yes or no, of the asker",
    "trace_reaches_all": "yes or no, of the asker's own reach",
    "people_regroup": "moves records between persons within the reach, which it checks itself",
}

_CHANGEABLE = """
SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
AND has_column_privilege(attrelid, attnum, 'UPDATE') ORDER BY attnum
"""


@pytest.fixture
def everybody(whole_database: str, enter: Any) -> Cast:
    return build_cast(enter)


def rows(sql: str, *values: object) -> list[Any]:
    with permitted(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


class TestATableOfPeople:
    def test_is_under_row_level_security_that_holds_for_its_owner_too(self, db: None) -> None:
        held = rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")

        assert tables.of_people() - set(held) == set()

    def test_forces_it_wherever_it_is_on(self, db: None) -> None:
        assert rows("SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity") == []

    def test_has_no_partition_that_opens_by_itself(self, db: None) -> None:
        parts = rows(
            "SELECT c.relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid"
            " JOIN pg_class p ON p.oid = i.inhparent CROSS JOIN unnest(%s::text[]) AS role"
            " WHERE p.relkind = 'p' AND c.relkind = 'r' AND has_table_privilege(role, c.oid, 'SELECT')",
            list(APPLICATION),
        )

        assert parts == []

    def test_shows_no_row_to_an_empty_reach(self, everybody: Cast, superuser: Any) -> None:
        there, seen = {}, {}
        with entering(everybody.actors["clerk"], None), connection.cursor() as cursor:
            for table in tables.protected():
                cursor.execute(f"SELECT count(*) FROM {table}")
                seen[table] = cursor.fetchone()[0]
                there[table] = superuser.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

        assert [table for table, count in seen.items() if count] == []
        assert [table for table, count in there.items() if not count] == []

    def test_is_changed_by_no_empty_reach(self, everybody: Cast) -> None:
        changed = {}
        for table in tables.protected():
            if rows("SELECT has_any_column_privilege(%s, 'UPDATE')", table) == [True]:
                with entering(everybody.actors["clerk"], None), connection.cursor() as cursor:
                    (column, *_others) = rows(_CHANGEABLE, table)
                    cursor.execute(f"UPDATE {table} SET {column} = {column}")
                    changed[table] = cursor.rowcount

        assert {table: count for table, count in changed.items() if count} == {}
        assert "intake_submission" in changed

    def test_takes_no_row_from_an_empty_reach(self, everybody: Cast) -> None:
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            entering(everybody.actors["clerk"], None),
        ):
            rows(
                "INSERT INTO intake_tally (unit_id, district_id, block_id, panchayat_id, at, is_folded,"
                " submitted, called, verified, declined, returned)"
                " VALUES (1, 1, 0, 0, now(), false, 1, 0, 0, 0, 0) RETURNING id"
            )


class TestAPlanThatIsKept:
    """Statements are planned once for a connection (ADR 0017), whoever acts on it next."""

    def test_shows_each_their_own(self, everybody: Cast) -> None:
        asked = "SELECT count(*) FROM intake_submission WHERE id > %s"
        seen = []
        for login in [*["saran.president"] * 5, "clerk", "saran.president"]:
            with entering(everybody.actors[login], None if login == "clerk" else SEE):
                seen += rows(asked, 0)

        assert rows(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", asked[:40] + "%"
        ) == [1]
        assert seen[0] > 0
        assert seen == [seen[0]] * 5 + [0, seen[0]]

    def test_asks_anew_what_a_policy_asks(self, db: None) -> None:
        held_fast = rows(
            "SELECT p.proname FROM pg_depend d JOIN pg_proc p ON p.oid = d.refobjid"
            " WHERE d.classid = 'pg_policy'::regclass AND d.refclassid = 'pg_proc'::regclass"
            " AND p.provolatile = 'i' AND p.pronamespace = 'public'::regnamespace"
        )

        assert held_fast == []


class TestAFunctionPastTheReach:
    def test_is_one_of_these(self, db: None) -> None:
        functions = rows(
            "SELECT DISTINCT p.proname FROM pg_proc p WHERE p.prosecdef"
            " AND p.pronamespace = 'public'::regnamespace"
            " AND has_function_privilege('dharatal_web', p.oid, 'EXECUTE')"
        )

        assert set(functions) == set(PAST_THE_REACH)

    def test_looks_for_tables_nowhere_but_among_ours(self, db: None) -> None:
        loose = rows(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
            " AND NOT coalesce(array_to_string(proconfig, ' '), '') LIKE '%%search_path=public, pg_temp%%'"
        )

        assert loose == []


class TestTheLog:
    @pytest.mark.parametrize("role", APPLICATION)
    @pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
    def test_cannot_be_changed_by_the_application(self, db: None, role: str, right: str) -> None:
        own = (
            {"audit_sealerstate", "audit_cursor"} if (role, right) == ("dharatal_worker", "UPDATE") else set()
        )
        changeable = rows(
            "SELECT relname FROM pg_class WHERE relname LIKE 'audit\\_%%' AND relkind IN ('r', 'p')"
            " AND (has_table_privilege(%s, oid, %s) OR %s = 'UPDATE' AND has_any_column_privilege(%s, oid, 'UPDATE'))",
            role,
            right,
            right,
            role,
        )

        assert set(changeable) == own

    @pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
    def test_refuses_a_page_that_tries(self, db: None, statement: str) -> None:
        with pytest.raises(ProgrammingError) as refused:
            rows(statement)

        assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)

    def test_keeps_its_pages_from_writing_leaves(self, db: None) -> None:
        writable = rows(
            "SELECT relname FROM pg_class WHERE relname LIKE 'audit\\_%%' AND relkind IN ('r', 'p')"
            " AND has_table_privilege('dharatal_web', oid, 'INSERT')"
        )

        assert writable == []


class TestTheApplicationsRoles:
    @pytest.mark.parametrize("role", [*APPLICATION, "dharatal_finder", "dharatal_seeker", "dharatal_owner"])
    def test_have_no_way_round(self, db: None, role: str) -> None:
        assert rows(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s", role
        ) == [False]

    @pytest.mark.parametrize("role", APPLICATION)
    def test_own_no_table(self, db: None, role: str) -> None:
        assert rows("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %s", role) == []

    @pytest.mark.parametrize("role", APPLICATION)
    def test_are_in_no_other_role(self, db: None, role: str) -> None:
        member = "SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE pg_get_userbyid(member) = %s"

        assert rows(member, role) == []
