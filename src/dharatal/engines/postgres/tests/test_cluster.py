import os
import signal
import stat

import psycopg
import pytest

from dharatal.engines.postgres.cluster import (
    Cluster,
    DatabaseDidNotStart,
    remove_foreign_pid_file,
    socket_folder,
)
from dharatal.engines.postgres.roles import connected

pytestmark = pytest.mark.cluster


def setting(cluster, name):
    with cluster.connect() as connection:
        return connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0]


class TestCluster:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("data_checksums", "on"),
            ("server_encoding", "UTF8"),
            ("listen_addresses", ""),
            ("password_encryption", "scram-sha-256"),
            ("log_statement", "none"),
            ("log_parameter_max_length", "0"),
            ("log_parameter_max_length_on_error", "0"),
            ("log_min_error_statement", "panic"),
        ],
    )
    def test_is_set_up_so_that(self, cluster, name, value):
        assert setting(cluster, name) == value

    def test_orders_text_by_code_point_whatever_the_machine_speaks(self, cluster):
        with cluster.connect() as connection:
            words = connection.execute("SELECT w FROM unnest(ARRAY['ख','b','क','B']) w ORDER BY w").fetchall()

        assert words == [("B",), ("b",), ("क",), ("ख",)]

    def test_wants_a_password_even_on_its_own_socket(self, cluster):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(
                host=str(cluster.socket_folder), user="postgres", password="wrong", dbname="postgres"
            )

    def test_is_reached_through_a_directory_that_only_its_owner_opens(self, cluster):
        assert stat.S_IMODE(cluster.socket_folder.stat().st_mode) == 0o700

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT 'रामकली'::int",
            "INSERT INTO thing VALUES (1, 'रामकली'), (1, 'रामकली')",
            "SELECT रामकली FROM thing",
        ],
    )
    def test_logs_nothing_of_what_a_failing_statement_held(self, cluster, logins, statement):
        with connected(logins, role="web") as connection, pytest.raises(psycopg.Error):
            connection.execute(statement)

        assert "रामकली" not in cluster.log_file.read_text("utf-8")

    def test_has_its_committed_rows_after_a_kill_in_the_middle_of_a_transaction(self, cluster, logins):
        with pytest.raises(psycopg.OperationalError), connected(logins, role="web") as connection:
            connection.execute("INSERT INTO thing VALUES (11, 'committed')")
            connection.execute("BEGIN")
            connection.execute("INSERT INTO thing VALUES (12, 'not committed')")
            os.kill(cluster.process.pid, signal.SIGKILL)
            cluster.process.wait()
            for _ in range(10_000):  # its backend ends when it next waits for us
                connection.execute("SELECT 1")
        cluster.start(patience=30)

        with connected(logins, role="web") as connection:
            assert connection.execute("SELECT id FROM thing WHERE id > 10").fetchall() == [(11,)]

    def test_refuses_to_begin_anew_where_its_directory_has_gone(self, cluster, logins, tmp_path):
        (tmp_path / "secrets").mkdir()
        (tmp_path / "secrets" / "database.json").write_bytes(
            (cluster.home / "secrets/database.json").read_bytes()
        )

        with pytest.raises(DatabaseDidNotStart):
            Cluster(tmp_path).create()


class TestSocketFolder:
    def test_is_below_the_home_where_its_name_is_short_enough(self, tmp_path):
        assert socket_folder(tmp_path) == tmp_path / "run" / "db"

    def test_is_elsewhere_where_the_kernel_would_refuse_the_name(self, tmp_path):
        deep = tmp_path / ("d" * 90)

        assert len(str(socket_folder(deep))) < 60
        assert socket_folder(deep) != socket_folder(tmp_path / ("e" * 90))


class TestPidFileAfterAPowerCut:
    def test_is_removed_when_the_number_is_now_another_programs(self, tmp_path):
        (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")

        remove_foreign_pid_file(tmp_path)

        assert not (tmp_path / "postmaster.pid").exists()

    def test_stays_while_a_process_works_in_the_directory(self, tmp_path, monkeypatch):
        (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
        monkeypatch.chdir(tmp_path)

        remove_foreign_pid_file(tmp_path)

        assert (tmp_path / "postmaster.pid").exists()

    def test_of_a_running_server_stays(self, cluster):
        remove_foreign_pid_file(cluster.data)

        assert (cluster.data / "postmaster.pid").exists()
