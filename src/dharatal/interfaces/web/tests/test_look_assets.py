"""What the pages ship with from elsewhere."""

import json
import os
from pathlib import Path

import pytest

from dharatal.interfaces.web import assets


@pytest.fixture
def modules(tmp_path):
    for source in assets.FILES:
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).write_bytes(b"a{b:c}\n/*# sourceMappingURL=x.css.map */\n")
    return tmp_path


class TestCopy:
    def test_leaves_out_references_to_source_maps(self, modules, tmp_path):
        copied = assets.copy(modules, tmp_path / "vendor")

        assert not [
            file for file in copied if file.suffix == ".css" and b"sourceMappingURL" in file.read_bytes()
        ]

    def test_keeps_fonts_byte_for_byte(self, modules, tmp_path):
        copied = assets.copy(modules, tmp_path / "vendor")

        assert all(b"sourceMappingURL" in file.read_bytes() for file in copied if file.suffix == ".woff2")


class TestNpm:
    def test_comes_from_the_wheel_where_the_system_has_none(self, monkeypatch):
        monkeypatch.setattr(assets.shutil, "which", lambda _name: None)

        assert [Path(part).exists() for part in assets.npm_command()] == [True, True]

    def test_is_asked_for_by_name_when_it_is_nowhere(self, monkeypatch):
        monkeypatch.setattr(assets.shutil, "which", lambda _name: None)
        monkeypatch.setattr(assets, "find_spec", lambda _name: None)

        with pytest.raises(assets.CannotBuildAssets, match="npm is missing"):
            assets.npm_command()


class TestBuild:
    def test_fetches_nothing_when_all_is_newer_than_the_lock(self, monkeypatch, tmp_path):
        monkeypatch.setattr(assets, "VENDOR", tmp_path)
        monkeypatch.setattr(assets.fonts, "FOLDER", tmp_path)
        monkeypatch.setattr(assets, "fetch", lambda _folder: pytest.fail("fetched"))
        wanted = [*assets.FILES.values(), *(f"{family}.ttf" for family in assets.FAMILIES)]
        for name in wanted:
            (tmp_path / name).touch()
            os.utime(tmp_path / name, (2**32, 2**32))

        assert len(assets.build()) == len(wanted)


class TestLock:
    PACKAGES = json.loads((assets.ROOT / "package-lock.json").read_text("utf-8"))["packages"]

    def test_pins_every_package_by_hash(self):
        fetched = [one for name, one in self.PACKAGES.items() if name]

        assert fetched
        assert all(one["integrity"].startswith("sha512-") for one in fetched)

    def test_names_no_registry(self):
        assert not [name for name, one in self.PACKAGES.items() if "resolved" in one]
