import stat

import psycopg
import pytest

from dharatal.engines.postgres import login
from dharatal.engines.postgres.private import clone_database
from dharatal.engines.postgres.roles import CannotBootstrap, bootstrap, connected

pytestmark = pytest.mark.cluster

FORBIDDEN = [
    "TRUNCATE thing",
    "CREATE TABLE other (id int)",
    "DROP TABLE thing",
    "ALTER TABLE thing DISABLE ROW LEVEL SECURITY",
    "SELECT setval('thing_number', 1)",
    "COPY thing TO PROGRAM 'true'",
    "SELECT * FROM pg_authid",
    "SET ROLE dharatal_owner",
    "SET ROLE dharatal_finder",
]


class TestWebAndWorker:
    @pytest.mark.parametrize("role", ["web", "worker"])
    @pytest.mark.parametrize("statement", FORBIDDEN)
    def test_may_not(self, logins, role, statement):
        with connected(logins, role=role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)

    @pytest.mark.parametrize("role", ["web", "worker"])
    def test_may_write_the_tables_that_the_owner_makes(self, logins, role):
        with connected(logins, role=role) as connection:
            connection.execute("INSERT INTO thing VALUES (nextval('thing_number'), 'a')")
            connection.execute("UPDATE thing SET word = 'b'")
            deleted = connection.execute("DELETE FROM thing").rowcount

        assert deleted == 1

    def test_may_make_a_staging_table_that_ends_with_the_session(self, logins):
        with connected(logins, role="worker") as connection:
            connection.execute("CREATE TEMPORARY TABLE staging (id int)")

            assert connection.execute("SELECT count(*) FROM staging").fetchone() == (0,)


class TestFinder:
    def test_cannot_log_in(self, logins):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(
                host=logins["host"], port=logins["port"], dbname=logins["name"], user="dharatal_finder"
            )

    def test_can_be_given_a_function_that_reads_past_the_callers_rows(self, logins):
        with connected(logins, role="owner") as connection:
            connection.execute("CREATE TABLE hidden (id int)")
            connection.execute("ALTER TABLE hidden ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            connection.execute(
                "CREATE POLICY whole ON hidden TO dharatal_owner, dharatal_finder USING (true)"
            )
            connection.execute("GRANT SELECT ON hidden TO dharatal_finder")
            connection.execute("INSERT INTO hidden VALUES (7)")
            connection.execute(
                "CREATE FUNCTION found() RETURNS SETOF int LANGUAGE sql SECURITY DEFINER"
                " AS 'SELECT id FROM hidden'"
            )
            connection.execute("ALTER FUNCTION found() OWNER TO dharatal_finder")

        with connected(logins, role="web") as connection:
            assert connection.execute("SELECT * FROM hidden").fetchall() == []
            assert connection.execute("SELECT * FROM found()").fetchall() == [(7,)]


class TestBackup:
    def test_reads_every_row_and_writes_none(self, logins):
        with connected(logins, role="owner") as connection:
            connection.execute("CREATE TABLE scoped (id int)")
            connection.execute("INSERT INTO scoped VALUES (1), (2)")
            connection.execute("ALTER TABLE scoped ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")

        with connected(logins, role="backup") as connection:
            assert connection.execute("SELECT count(*) FROM scoped").fetchone() == (2,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM scoped")


class TestBootstrap:
    def test_can_be_run_again(self, logins, home):
        again = bootstrap(home)

        assert again == logins
        with connected(again, role="web") as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("dharatal_web",)

    def test_keeps_the_passwords_from_everybody_else(self, logins, home):
        assert stat.S_IMODE(login.path_in(home).stat().st_mode) == 0o600
        assert stat.S_IMODE(login.path_in(home).parent.stat().st_mode) == 0o700

    def test_does_not_quote_the_password_of_a_server_it_cannot_read(self, home, monkeypatch):
        monkeypatch.setenv("DHARATAL_DATABASE_URL", "postgresql://admin:hunter2@[broken/name")

        with pytest.raises(CannotBootstrap) as refused:
            bootstrap(home)

        assert "hunter2" not in refused.value.sentence

    def test_serves_a_server_that_is_not_ours(self, logins, cluster, tmp_path, monkeypatch):
        superuser = logins["superuser"]
        where = f"{superuser['user']}:{superuser['password']}@/elsewhere?host={cluster.socket_folder}"
        monkeypatch.setenv("DHARATAL_DATABASE_URL", f"postgresql://{where}")

        made = bootstrap(tmp_path)

        with connected(made, role="web") as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("elsewhere",)
        monkeypatch.delenv("DHARATAL_DATABASE_URL")
        bootstrap(cluster.home)  # its roles have their own passwords again


class TestCopyOfADatabase:
    def test_holds_what_the_template_held_and_lets_the_same_roles_in(self, logins):
        clone_database(logins, logins["name"], "copy")

        with connected(logins, role="web", database="copy") as connection:
            connection.execute("INSERT INTO thing VALUES (1, 'only here')")
        with connected(logins, role="web") as connection:
            assert connection.execute("SELECT count(*) FROM thing").fetchone() == (0,)
