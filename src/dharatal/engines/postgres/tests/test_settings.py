import pytest

from dharatal.engines.postgres import login
from dharatal.engines.postgres.login import DatabaseNotPrepared
from dharatal.engines.postgres.settings import database_settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DHARATAL_HOME", str(tmp_path))
    return tmp_path


class TestDatabaseSettings:
    def test_log_in_as_the_role_that_was_asked_for(self, home):
        logins = login.read_or_made(home)

        settings = database_settings("worker")

        assert settings["USER"] == "dharatal_worker"
        assert settings["PASSWORD"] == logins["passwords"]["worker"]

    def test_say_which_file_is_missing(self, home):
        with pytest.raises(DatabaseNotPrepared) as refused:
            database_settings("web")

        assert str(home / "secrets" / "database.json") in refused.value.sentence

    @pytest.mark.parametrize("content", ["", "[]", '{"host": ""}'])
    def test_refuse_a_damaged_file_without_quoting_it(self, home, content):
        login.read_or_made(home)
        login.path_in(home).write_text(content)

        with pytest.raises(DatabaseNotPrepared, match="Restore it"):
            database_settings("web")
