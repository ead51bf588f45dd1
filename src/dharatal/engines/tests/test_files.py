import os
import stat
from pathlib import Path

import pytest

from dharatal.engines.files import write_whole


class TestWriteWhole:
    def test_writes_for_the_owner_alone(self, tmp_path: Path) -> None:
        write_whole(tmp_path / "sheet.sealed", b"told")

        assert (tmp_path / "sheet.sealed").read_bytes() == b"told"
        assert stat.S_IMODE((tmp_path / "sheet.sealed").stat().st_mode) == 0o600

    def test_leaves_what_was_there_when_the_disk_is_full(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_whole(tmp_path / "sheet.sealed", b"first")

        def full(_descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            write_whole(tmp_path / "sheet.sealed", b"second")

        assert (tmp_path / "sheet.sealed").read_bytes() == b"first"
        assert [path.name for path in tmp_path.iterdir()] == ["sheet.sealed"]
