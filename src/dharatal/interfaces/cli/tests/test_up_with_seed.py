"""`dharatal up --seed`, which waits beside a supervisor of its own."""

import signal
from argparse import Namespace
from collections.abc import Iterator

import pytest

from dharatal.interfaces.cli.commands import service as commands

ASKED = Namespace(seed="block", port=8399, lan=None, detach=False)


@pytest.fixture(autouse=True)
def mask() -> Iterator[None]:
    """The command blocks the signals that stop it; other tests want them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    yield
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


class TestUp:
    @pytest.mark.parametrize("runs_until", [1, 3])
    def test_ends_when_another_shell_has_stopped_it(
        self, monkeypatch: pytest.MonkeyPatch, runs_until: int
    ) -> None:
        looks, stopped = iter(range(1, 10)), list[str]()
        monkeypatch.setattr(commands, "LOOK_EVERY", 0.01)
        monkeypatch.setattr(commands, "_seed", lambda size: {})
        monkeypatch.setattr(commands.service, "up", lambda **asked: {"pid": 7, "url": "http://localhost/"})
        monkeypatch.setattr(commands.service, "is_run_by", lambda pid: next(looks) < runs_until)
        monkeypatch.setattr(commands.service, "down", lambda: stopped.append("down"))

        told = commands.up(ASKED)

        assert told["running"] is False
        assert stopped == []  # whoever runs this home by now is somebody else's
