import os
import signal
import stat
import time

import psycopg
import pytest

from dharatal.engines.postgres.binaries import Binaries
from dharatal.engines.postgres.cluster import (
    Cluster,
    DatabaseDidNotStart,
    remove_foreign_pid_file,
    socket_folder,
)
from dharatal.engines.postgres.configuration import memory
from dharatal.engines.postgres.private import start_private_cluster
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


class TestMemory:
    def test_holds_after_a_stop_and_a_start_what_it_held_before(self, tmp_path):
        cluster = start_private_cluster(tmp_path, fsync=True)
        with cluster.connect() as connection:
            connection.execute("CREATE TABLE thing AS SELECT n FROM generate_series(1, 100000) n")
            connection.execute("CHECKPOINT")
        cluster.stop()
        cluster.start()
        deadline = time.monotonic() + 30
        while "previously-loaded blocks" not in cluster.log_file.read_text("utf-8"):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with cluster.connect() as connection:
            connection.execute("SELECT pg_stat_reset()")
            connection.execute("SELECT count(*) FROM thing")
            connection.execute("SELECT pg_stat_force_next_flush()")
            (read,) = connection.execute(
                "SELECT heap_blks_read FROM pg_statio_user_tables WHERE relname = 'thing'"
            ).fetchone()
        cluster.stop()

        assert read == 0

    def test_does_without_what_a_system_keeps_in_a_package_apart(self, tmp_path):
        assert not Binaries(tmp_path / "bin", 15).has_library("pg_prewarm")

    @pytest.mark.parametrize(("gib", "megabytes"), [(2, 512), (4, 1024), (24, 9830), (128, 16384)])
    def test_is_a_share_of_the_machines(self, monkeypatch, gib, megabytes):
        monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": gib << 18}.__getitem__)

        assert memory()["shared_buffers"] == f"{megabytes}MB"


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
