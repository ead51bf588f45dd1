"""One supervisor a home: a lock that the kernel drops with its holder, however that ends."""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dharatal.kernel.errors import Refusal

_FLOCK = "hhqqi"  # struct flock: type, whence, start, length, holder
_WHOLE_FILE = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)


class AlreadyRunning(Refusal):
    code = "already_running"


def path_in(home: Path) -> Path:
    return home / "run" / "supervisor.lock"


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Raises AlreadyRunning when another process holds the lock of this home."""
    path = path_in(home)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLK, _WHOLE_FILE)
    except OSError as error:
        os.close(descriptor)
        raise already_running(home) from error
    try:
        yield
    finally:
        os.close(descriptor)


def already_running(home: Path) -> AlreadyRunning:
    return AlreadyRunning(
        f"Dharatal is already running on {home} (process {holder(home)}). Stop it with `dharatal down`, or "
        "set DHARATAL_HOME to another directory."
    )


def holder(home: Path) -> int | None:
    """The process that runs this home, if any; asks without taking the lock."""
    try:
        descriptor = os.open(path_in(home), os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        answer = fcntl.fcntl(descriptor, fcntl.F_GETLK, _WHOLE_FILE)
    finally:
        os.close(descriptor)
    kind, _, _, _, process = struct.unpack(_FLOCK, answer)
    return None if kind == fcntl.F_UNLCK else int(process)
