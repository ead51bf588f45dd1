"""Where an installation lives, and whether it is still a trial."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

SECRETS = "secrets"

Mode = Literal["trial", "production"]


def home() -> Path:
    """The data directory: `DHARATAL_HOME`, else `.dharatal` in the working directory."""
    return _resolved(os.getcwd(), os.environ.get("DHARATAL_HOME", ".dharatal"))


@lru_cache(maxsize=16)
def _resolved(start: str, where: str) -> Path:
    """Asked for at every seal and token; a link in the way is followed once a process."""
    return Path(start, where).resolve()


def _made(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secrets_dir() -> Path:
    """Keys and passwords; only its owner may open it, and backups leave it out."""
    return _made(home() / SECRETS)


def run_dir() -> Path:
    return _made(home() / "run")


def files_dir() -> Path:
    """Sealed files: uploads and sheets to fetch."""
    return _made(home() / "files")


def mode() -> Mode:
    """A home starts as a trial; `dharatal production on` turns it into a production for good."""
    return "production" if (home() / "production").exists() else "trial"


def become_production() -> None:
    """One way: nothing turns a production home back into a trial."""
    marker = _made(home()) / "production"
    with marker.open("a", encoding="ascii") as handle:
        handle.write("on\n")
        handle.flush()
        os.fsync(handle.fileno())
