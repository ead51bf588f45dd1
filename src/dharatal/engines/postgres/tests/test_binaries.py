import stat
from pathlib import Path

import pytest

from dharatal.engines.postgres.binaries import NoPostgres, for_cluster, for_new_cluster, found, remember


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Make a directory of programs that claims a version, and let DHARATAL_PG_BIN name it."""

    def make(said: str) -> Path:
        directory = tmp_path / said.split(" ")[2].replace(".", "-")
        directory.mkdir()
        for program in ("postgres", "initdb"):
            (directory / program).write_text(f"#!/bin/sh\necho '{said}'\n")
            (directory / program).chmod(stat.S_IRWXU)
        monkeypatch.setenv("DHARATAL_PG_BIN", str(directory))
        return directory

    return make


def cluster_of(tmp_path: Path, version: str) -> Path:
    folder = tmp_path / "postgres" / "data"
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text(f"{version}\n")
    return folder


class TestNewCluster:
    @pytest.mark.parametrize(
        ("said", "major"),
        [
            ("postgres (PostgreSQL) 18.6", 18),
            ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", 15),
            ("postgres (PostgreSQL) 19beta1", 19),
        ],
    )
    def test_gets_the_programs_that_the_operator_names(self, made, said, major):
        directory = made(said)

        assert (for_new_cluster().directory, for_new_cluster().major) == (directory, major)

    def test_gets_the_newest_of_the_machine_where_nobody_named_any(self, monkeypatch):
        monkeypatch.delenv("DHARATAL_PG_BIN", raising=False)

        assert for_new_cluster() == found()[0]
        assert for_new_cluster().major >= 15

    def test_is_refused_programs_that_are_too_old(self, made):
        made("postgres (PostgreSQL) 14.19")

        with pytest.raises(NoPostgres):
            for_new_cluster()


class TestExistingCluster:
    def test_keeps_the_programs_that_made_it(self, made, tmp_path):
        data = cluster_of(tmp_path, "16")
        made("postgres (PostgreSQL) 16.1")
        remember(data.parent, for_new_cluster())
        made("postgres (PostgreSQL) 17.2")

        assert for_cluster(data).directory.name == "16-1"

    def test_names_the_version_that_is_missing(self, made, tmp_path):
        data = cluster_of(tmp_path, "16")
        made("postgres (PostgreSQL) 17.2")

        with pytest.raises(NoPostgres, match="PostgreSQL 16"):
            for_cluster(data)
