from pathlib import Path

from dharatal.interfaces.cli.service.unit import unit, write_unit

REPOSITORY = Path(__file__).resolve().parents[6]
EXAMPLE = {
    "home": Path("/srv/dharatal/home"),
    "user": "dharatal",
    "arguments": ["--port", "8000", "--lan", "dharatal.local"],
    "path": Path("/srv/dharatal/home/dharatal.service"),
    "program": Path("/srv/dharatal/.venv/bin/dharatal"),
}


class TestUnit:
    def test_is_the_example_that_the_repository_shows(self):
        assert (REPOSITORY / "deploy" / "dharatal.service").read_text("utf-8") == unit(**EXAMPLE)

    def test_comes_back_by_itself_for_as_long_as_it_takes(self):
        lines = unit(**EXAMPLE).splitlines()

        assert "Restart=always" in lines
        assert "StartLimitIntervalSec=0" in lines
        assert "WantedBy=multi-user.target" in lines

    def test_of_a_home_starts_that_home(self, tmp_path):
        written = write_unit(tmp_path, ["--port", "8001"]).read_text("utf-8")

        assert f'Environment="DHARATAL_HOME={tmp_path}"' in written
        assert "up --port 8001\n" in written
