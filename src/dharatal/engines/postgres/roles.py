"""The roles of the application and what each may do. Safe to run again: it repairs what is missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Composed, Identifier, Literal

from dharatal.engines.postgres import login
from dharatal.engines.postgres.binaries import OLDEST
from dharatal.engines.postgres.cluster import SOCKET_PORT, socket_folder
from dharatal.engines.postgres.login import Logins, Superuser
from dharatal.kernel.errors import Refusal

Connection = psycopg.Connection[tuple[object, ...]]

OWNER, WEB, WORKER = Identifier("dharatal_owner"), Identifier("dharatal_web"), Identifier("dharatal_worker")
FINDER, SEEKER = Identifier("dharatal_finder"), Identifier("dharatal_seeker")
BACKUP = Identifier("dharatal_backup")
APPLICATION = SQL(", ").join((WEB, WORKER))
NOTHING_SPECIAL = SQL("NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION")

# Run as the owner: they need no superuser, so an administrator of a shared server can do the whole bootstrap.
# The finder and the seeker may create: a function's new owner must be able to create in its schema.
OWNERS_GRANTS = tuple(
    map(
        SQL,
        (
            "ALTER SCHEMA public OWNER TO {owner}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {application}, {backup}",
            "GRANT USAGE, CREATE ON SCHEMA public TO {finder}, {seeker}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {application}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {backup}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO {backup}",
        ),
    )
)


class CannotBootstrap(Refusal):
    code = "cannot_bootstrap"


def bootstrap(home: Path, database_name: str = "dharatal") -> Logins:
    """Make the database and its roles on the private cluster, or on the server in DHARATAL_DATABASE_URL.

    Writes `secrets/database.json` before the server learns a password. Raises CannotBootstrap.
    """
    logins = _logins(home, database_name)
    login.write(home, logins)
    try:
        with administrator(logins) as connection:
            _make_roles(connection, logins)
            make_database(connection, logins["name"])
        with connected(logins, role="owner") as connection:
            for statement in OWNERS_GRANTS:
                connection.execute(_filled(statement))
    except psycopg.OperationalError as error:
        raise CannotBootstrap(
            "The database does not answer, or refuses the administrator's password."
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise CannotBootstrap(
            "The administrator in DHARATAL_DATABASE_URL may not make roles that read past row-level security."
            " Use a superuser's log-in."
        ) from error
    return logins


def _logins(home: Path, database_name: str) -> Logins:
    logins = login.read_or_made(home)
    url = login.external_url()
    if url is None:
        return Logins(
            **{**logins, "host": str(socket_folder(home)), "port": SOCKET_PORT, "name": database_name}
        )
    parts = _parsed(url)
    if not parts.get("host") or not parts.get("user"):
        raise CannotBootstrap(
            "DHARATAL_DATABASE_URL must look like postgresql://administrator:password@host:5432/name."
        )
    return Logins(
        host=parts["host"],
        port=int(parts.get("port", 5432)),
        name=parts.get("dbname", database_name),
        superuser=Superuser(user=parts["user"], password=parts.get("password", "")),
        passwords=logins["passwords"],
        tls={key: parts[key] for key in ("sslmode", "sslrootcert") if key in parts},
    )


def _parsed(url: str) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError:
        return {}  # what it says would quote the password


@contextmanager
def administrator(logins: Logins, database: str = "postgres") -> Iterator[Connection]:
    """A superuser's connection; every statement is its own transaction."""
    superuser = logins["superuser"]
    where = _where(logins, user=superuser["user"], password=superuser["password"], dbname=database)
    with psycopg.connect(where, autocommit=True) as connection:
        yield connection


@contextmanager
def connected(logins: Logins, *, role: str, database: str | None = None) -> Iterator[Connection]:
    """A connection as one of our roles (`owner`, `web`, ...); every statement is its own transaction."""
    password, name = logins["passwords"][role], database or logins["name"]
    where = _where(logins, user=f"dharatal_{role}", password=password, dbname=name)
    with psycopg.connect(where, autocommit=True) as connection:
        yield connection


def _where(logins: Logins, **login: str) -> str:
    return make_conninfo(
        host=logins["host"], port=logins["port"], connect_timeout=10, **login, **logins.get("tls", {})
    )


def _make_roles(connection: Connection, logins: Logins) -> None:
    if connection.info.server_version < OLDEST * 10_000:
        raise CannotBootstrap(f"The database server is older than PostgreSQL {OLDEST}. Upgrade it first.")
    for role, password in logins["passwords"].items():
        bypass = SQL("BYPASSRLS" if role == "backup" else "NOBYPASSRLS")
        verifier = _verifier(connection, f"dharatal_{role}", password)
        rights = SQL("LOGIN {} {} PASSWORD {}").format(NOTHING_SPECIAL, bypass, Literal(verifier))
        _make_role(connection, Identifier(f"dharatal_{role}"), rights)
    for looking in (FINDER, SEEKER):
        _make_role(connection, looking, SQL("NOLOGIN {} NOBYPASSRLS").format(NOTHING_SPECIAL))
    connection.execute(_filled(SQL("GRANT {finder}, {seeker} TO {owner}")))


def _make_role(connection: Connection, role: Identifier, rights: Composed) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role._obj[0]]).fetchone()
    verb = SQL("ALTER" if exists else "CREATE")
    connection.execute(SQL("{} ROLE {} {}").format(verb, role, rights))


def _verifier(connection: Connection, user: str, password: str) -> str:
    """What the server keeps of a password; so the password itself never crosses the wire or reaches a log."""
    made = connection.pgconn.encrypt_password(password.encode(), user.encode(), b"scram-sha-256")
    return made.decode("ascii")


def make_database(connection: Connection, name: str, *, template: str = "template0") -> None:
    """Create a database that belongs to dharatal_owner and that only our roles may enter.

    template: `template0`, or a database of ours to copy (nobody may be connected to it).
    """
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        builtin = connection.info.server_version >= 170_000
        locale = (
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'" if builtin else "LOCALE 'C.UTF-8'"
        )
        options = SQL(f"ENCODING 'UTF8' {locale}") if template == "template0" else SQL("STRATEGY file_copy")
        connection.execute(_filled(SQL("GRANT {owner} TO CURRENT_USER")))
        connection.execute(
            SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} {}").format(
                Identifier(name), OWNER, Identifier(template), options
            )
        )
    database = Identifier(name)
    connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, APPLICATION))
    connection.execute(SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, BACKUP))


def drop_database(connection: Connection, name: str) -> None:
    connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _filled(statement: SQL) -> Composed:
    return statement.format(owner=OWNER, application=APPLICATION, finder=FINDER, seeker=SEEKER, backup=BACKUP)
