import pytest

from dharatal.engines.postgres.binaries import found
from dharatal.engines.postgres.cluster import Cluster
from dharatal.engines.postgres.private import start_private_cluster
from dharatal.engines.postgres.roles import bootstrap, connected
from dharatal.engines.postgres.upgrade import NothingToUpgrade, upgrade

pytestmark = pytest.mark.cluster

needs_two_versions = pytest.mark.skipif(
    len({binaries.major for binaries in found()}) < 2, reason="this machine has one version of PostgreSQL"
)


class TestUpgrade:
    @needs_two_versions
    def test_moves_rows_roles_and_policies_and_keeps_the_old_directory(self, home):
        oldest = min(found(), key=lambda binaries: binaries.major)
        cluster = start_private_cluster(home, binaries=oldest)
        logins = bootstrap(home)
        with connected(logins, role="owner") as connection:
            connection.execute("CREATE TABLE thing AS SELECT id FROM generate_series(1, 100) id")
            connection.execute("ALTER TABLE thing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            connection.execute("CREATE POLICY first_ten ON thing TO dharatal_web USING (id <= 10)")
        cluster.stop()

        moved = upgrade(home)

        cluster.start()
        assert (moved["from"], moved["to"]) == (oldest.major, found()[0].major)
        with connected(logins, role="web") as connection:
            assert connection.info.server_version // 10_000 == moved["to"]
            assert connection.execute("SELECT count(*) FROM thing").fetchone() == (10,)
        assert (home / "postgres" / f"data-before-{moved['to']}" / "PG_VERSION").exists()
        cluster.stop()

    def test_refuses_when_there_is_nothing_newer(self, home):
        cluster = Cluster(home, fsync=False)
        cluster.create()

        with pytest.raises(NothingToUpgrade, match="already runs"):
            upgrade(home)

    def test_refuses_a_home_without_a_database(self, tmp_path):
        with pytest.raises(NothingToUpgrade):
            upgrade(tmp_path)
