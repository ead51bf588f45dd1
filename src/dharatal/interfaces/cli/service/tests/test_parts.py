import pytest

from dharatal.engines import keys
from dharatal.engines.keys import KeysUnreadable
from dharatal.engines.postgres import login
from dharatal.interfaces.cli.service.parts import granian, prepare_database, web_processes


class TestPreparation:
    @pytest.mark.parametrize("lost", ["master.keys", "audit.key"])
    def test_never_makes_new_keys_for_a_database_that_was_sealed_under_others(
        self, tmp_path, monkeypatch, lost
    ):
        monkeypatch.setenv("DHARATAL_HOME", str(tmp_path))
        login.write(tmp_path, {**login.read_or_made(tmp_path), "host": str(tmp_path / "run" / "db")})
        keys.create_missing()
        (tmp_path / "secrets" / lost).unlink()

        with pytest.raises(KeysUnreadable, match=lost):
            prepare_database(tmp_path)

        assert not (tmp_path / "secrets" / lost).exists()


class TestWebServer:
    def test_listens_where_it_was_told_and_nowhere_else(self):
        command = granian("127.0.0.1", 8000, 2)

        assert command[command.index("--host") + 1] == "127.0.0.1"
        assert command.count("--host") == 1

    def test_logs_no_request(self):
        assert "--access-log" not in granian("127.0.0.1", 8000, 2)

    def test_takes_no_more_than_four_processes(self):
        assert 1 <= web_processes() <= 4
