"""`secrets/database.json`: where the database is and with which passwords its roles log in."""

import json
import os
import secrets
from pathlib import Path
from typing import NotRequired, TypedDict

from dharatal.engines.files import write_whole
from dharatal.kernel.errors import Refusal

FILE = "database.json"
SUPERUSER = "postgres"
LOGIN_ROLES = ("owner", "web", "worker", "backup")


class DatabaseNotPrepared(Refusal):
    code = "database_not_prepared"
    status = 503


class Superuser(TypedDict):
    user: str
    password: str


class Logins(TypedDict):
    """host: a directory (unix socket) or a name. passwords: by short role, `web` for dharatal_web.

    tls: libpq's sslmode and sslrootcert for a server elsewhere.
    """

    host: str
    port: int
    name: str
    superuser: Superuser
    passwords: dict[str, str]
    tls: NotRequired[dict[str, str]]


def path_in(home: Path) -> Path:
    return home / "secrets" / FILE


def read(home: Path) -> Logins:
    """Raises DatabaseNotPrepared, saying which file is missing or damaged."""
    path = path_in(home)
    try:
        held: Logins = json.loads(path.read_text("utf-8"))
        missing = {"host", "port", "name", "superuser", "passwords"} - held.keys()
    except FileNotFoundError as error:
        raise DatabaseNotPrepared(
            f"There is no database in this home yet: {path} is missing. Run `dharatal up`, or set "
            "DHARATAL_HOME to the directory that has one."
        ) from error
    except (OSError, ValueError, AttributeError) as error:
        raise DatabaseNotPrepared(f"The file {path} cannot be read. Restore it from its backup.") from error
    if missing:
        raise DatabaseNotPrepared(f"The file {path} is damaged. Restore it from its backup.")
    return held


def is_new(home: Path) -> bool:
    """Whether no database was ever prepared for this home."""
    return not path_in(home).exists() or not read(home)["host"]


def write(home: Path, logins: Logins) -> None:
    for folder in (home, home / "secrets"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    write_whole(path_in(home), json.dumps(logins, indent=1).encode())


def read_or_made(home: Path) -> Logins:
    """What is held, or new passwords, already written down: a cluster must never outlive its passwords."""
    if path_in(home).exists():
        return read(home)
    logins = Logins(
        host="",
        port=5432,
        name="dharatal",
        superuser=Superuser(user=SUPERUSER, password=secrets.token_urlsafe(32)),
        passwords={role: secrets.token_urlsafe(32) for role in LOGIN_ROLES},
    )
    write(home, logins)
    return logins


def external_url() -> str | None:
    """An existing server with an administrator's log-in, instead of a private cluster."""
    return os.environ.get("DHARATAL_DATABASE_URL") or None
