"""Look-ups by keyed tokens use their index: row-level security keeps an operator that is not leakproof from it."""

import psycopg
import pytest

LOOK_UPS = {
    "people_placed(tokens, district_id, panchayat_id) && '{1}'": "record_placed",
    "match_tokens @> '{1}'": "record_match_tokens",
    "match_tokens && '{1}'": "record_match_tokens",
}


@pytest.fixture
def seeker(superuser: psycopg.Connection) -> psycopg.Connection:
    superuser.execute("SET ROLE dharatal_seeker")
    superuser.execute("SET enable_seqscan = off")
    return superuser


class TestTheSeeker:
    @pytest.mark.parametrize(("condition", "index"), LOOK_UPS.items())
    def test_looks_up_by_index(
        self, db: None, seeker: psycopg.Connection, condition: str, index: str
    ) -> None:
        plan = seeker.execute(f"EXPLAIN SELECT id FROM people_personrecord WHERE {condition}").fetchall()

        assert any(index in line for (line,) in plan)
        assert not any("Seq Scan" in line for (line,) in plan)

    def test_owns_whatever_looks_up_so(self, db: None, superuser: psycopg.Connection) -> None:
        owners = superuser.execute(
            "SELECT proname, pg_get_userbyid(proowner) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            r" AND prosrc ~ '(match_tokens|\)) *(&&|@>)'"
        ).fetchall()

        assert len(owners) >= 4
        assert {owner for _name, owner in owners} == {"dharatal_seeker"}

    def test_reads_no_sealed_column(self, db: None, seeker: psycopg.Connection) -> None:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            seeker.execute("SELECT card FROM people_personrecord")
