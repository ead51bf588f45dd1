import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dharatal.guard.vault.marks import custodian, keys, serving


@contextmanager
def serving_at(home: Path, path: Path) -> Iterator[None]:
    """A custodian in a thread: the real program but for its process."""
    ready, stop = threading.Event(), threading.Event()
    server = threading.Thread(
        target=serving.serve, args=(home, path), kwargs={"until": stop, "ready": ready.set}
    )
    server.start()
    assert ready.wait(5)
    try:
        yield
    finally:
        stop.set()
        server.join(5)


@pytest.fixture
def keeper(tmp_path) -> Path:
    """The home of a second custodian."""
    serving.init(tmp_path / "keeper")
    return tmp_path / "keeper"


@pytest.fixture
def attended(keeper, own_home) -> Iterator[Path]:
    """A home whose second custodian answers."""
    with serving_at(keeper, custodian.socket_path()):
        yield keeper


@pytest.fixture
def own_home(tmp_path, monkeypatch) -> Iterator[Path]:
    monkeypatch.setenv("DHARATAL_HOME", str(tmp_path / "home"))
    keys.forget()
    yield tmp_path / "home"
    keys.forget()


Serving = Callable[[Path, Path], object]
