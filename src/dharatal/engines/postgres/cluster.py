"""A private PostgreSQL: made once, started, watched, stopped; it listens on a unix socket only."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import psycopg

from dharatal.engines.postgres import login, processes
from dharatal.engines.postgres.binaries import Binaries, for_cluster, for_new_cluster, remember
from dharatal.engines.postgres.configuration import access_rules, configuration
from dharatal.kernel.errors import Refusal

SOCKET_PORT = 5432  # only a part of the socket's name
PREWARM = "pg_prewarm"  # brings the pages that were in memory before a stop back after it
LONGEST_SOCKET_FOLDER = 80  # the kernel takes 107 bytes with the socket's own name


TEMPORARY = Path("/tmp")  # noqa: S108


class DatabaseDidNotStart(Refusal):
    code = "database_did_not_start"
    status = 503


@dataclass
class Cluster:
    """The cluster of one home. fsync: off only where losing everything is fine (tests)."""

    home: Path
    fsync: bool = True
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def folder(self) -> Path:
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log_file(self) -> Path:
        return self.home / "logs" / "database.log"

    @property
    def socket_folder(self) -> Path:
        return socket_folder(self.home)

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def create(self, binaries: Binaries | None = None) -> None:
        """Initialise the cluster unless it is there; a power cut leaves none rather than half of one.

        Raises DatabaseDidNotStart rather than begin anew where there was a database before.
        """
        if self.exists():
            return
        logins = login.read_or_made(self.home)
        if logins["host"]:
            raise DatabaseDidNotStart(
                f"This home has a database, but not in {self.data}. Restore that directory from its backup; "
                "after an interrupted upgrade run `dharatal db upgrade` again; set DHARATAL_DATABASE_URL if "
                "the database is on a server."
            )
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        processes.open_way_to(self.data, below=self.home)
        chosen = binaries or for_new_cluster()
        beside = self.folder / "data.new"
        shutil.rmtree(beside, ignore_errors=True)
        initialise(chosen, beside, home=self.home, password=logins["superuser"]["password"], fsync=self.fsync)
        remember(self.folder, chosen)
        beside.rename(self.data)

    def command(self) -> list[str | Path]:
        """The command line of the server, its configuration and socket directory being prepared."""
        binaries = for_cluster(self.data)
        self._configure(binaries)
        remove_foreign_pid_file(self.data)
        programs = processes.readable_binaries(binaries.directory, home=self.home)
        return [programs / "postgres", "-D", self.data]

    def start(self, *, patience: float = 60) -> None:
        """Start the server as our child and wait until it answers.

        After a kill -9 the server is refused until the last process of its predecessor is gone: tried again.
        Raises DatabaseDidNotStart after `patience` seconds.
        """
        self.create()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self.process = self.spawn()
            if self._came_up(self.process, deadline):
                return
            time.sleep(0.3)
        self.stop()
        raise DatabaseDidNotStart(
            f"The database did not start within {patience:.0f} seconds; {self.log_file} says why."
        )

    def spawn(self) -> "subprocess.Popen[bytes]":
        """Start the server without waiting for it."""
        command = self.command()
        with processes.open_log(self.log_file) as log:
            return processes.start(
                command,
                identity=processes.database_identity(),
                on_orphaned=signal.SIGINT,
                log=log,
                environment={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
                folder=self.data.parent,
            )

    def _came_up(self, process: "subprocess.Popen[bytes]", deadline: float) -> bool:
        while process.poll() is None and time.monotonic() < deadline:
            if self.is_ready():
                return True
            time.sleep(0.05)
        return False

    def is_ready(self) -> bool:
        """Whether the server takes log-ins now."""
        try:
            self.connect().close()
        except psycopg.Error:
            return False
        return True

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A connection as the superuser, each statement its own transaction."""
        superuser = login.read(self.home)["superuser"]
        return psycopg.connect(
            host=str(self.socket_folder),
            port=SOCKET_PORT,
            dbname=database,
            user=superuser["user"],
            password=superuser["password"],
            connect_timeout=5,
            autocommit=True,
        )

    def stop(self, *, patience: float = 30) -> None:
        """Stop a server that this object started: sessions are cut, everything committed is on disk."""
        if self.process is None:
            return
        stop_process(self.process, patience=patience)
        self.process = None

    def _configure(self, binaries: Binaries) -> None:
        self.socket_folder.mkdir(mode=0o700, exist_ok=True)
        if self.socket_folder.stat().st_uid not in (os.geteuid(), processes.ORDINARY_USER):
            raise DatabaseDidNotStart(
                f"{self.socket_folder} belongs to another user. Remove it and start again."
            )
        processes.hand_over(self.socket_folder)
        settings = configuration(
            socket_folder=self.socket_folder,
            port=SOCKET_PORT,
            fsync=self.fsync,
            preload=[PREWARM] if self.fsync and binaries.has_library(PREWARM) else [],
        )
        for name, text in (("dharatal.conf", settings), ("pg_hba.conf", access_rules())):
            self._write(name, text)

    def _write(self, name: str, text: str) -> None:
        """Write a file of the configuration, if it differs: on a full disk the one that is there stays whole."""
        path = self.data / name
        if path.exists() and path.read_text("utf-8") == text:
            return
        beside = path.with_suffix(".new")
        beside.write_text(text, "utf-8")
        processes.hand_over(beside)
        beside.replace(path)


def stop_process(process: "subprocess.Popen[bytes]", *, patience: float) -> None:
    """PostgreSQL's fast shutdown, then its immediate one."""
    for number, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def initialise(binaries: Binaries, data: Path, *, home: Path, password: str, fsync: bool = True) -> None:
    """Run initdb: UTF-8, page checksums, code-point order that no operating system's update can change."""
    data.mkdir(mode=0o700)
    processes.hand_over(data)
    secret = data.with_name("superuser")
    secret.touch(mode=0o600)
    secret.write_text(password, "ascii")
    processes.hand_over(secret)
    programs = processes.readable_binaries(binaries.directory, home=home)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    options = [
        *(locale if binaries.major >= 17 else ["--locale=C.UTF-8"]),
        *([] if fsync else ["--no-sync"]),
        *("--encoding=UTF8", "--data-checksums", "--auth=scram-sha-256", f"--username={login.SUPERUSER}"),
    ]
    try:
        processes.run([programs / "initdb", "-D", data, f"--pwfile={secret}", *options])
    except subprocess.CalledProcessError as error:
        raise DatabaseDidNotStart(f"The database could not be made: {error.stderr.strip()}") from error
    finally:
        secret.unlink()
    with (data / "postgresql.conf").open("a", encoding="utf-8") as handle:
        handle.write("include 'dharatal.conf'\ninclude_if_exists 'operator.conf'\n")


def socket_folder(home: Path) -> Path:
    """Below the home when the kernel takes so long a name, else a private directory in the temporary one."""
    inside = home / "run" / "db"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        inside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        processes.open_way_to(inside, below=home)
        return inside
    return TEMPORARY / f"dharatal-{os.geteuid()}-{sha256(os.fsencode(home)).hexdigest()[:12]}"


def remove_foreign_pid_file(data: Path) -> None:
    """After a power cut the noted process id may be another program's, and PostgreSQL would refuse to start.

    Only then, and only when no process works in this directory: otherwise its own check is the better one.
    """
    path = data / "postmaster.pid"
    try:
        noted = int(path.read_text("ascii").split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if not Path(f"/proc/{noted}").exists() or any(
        _works_in(process, data) for process in Path("/proc").glob("[0-9]*")
    ):
        return
    path.unlink(missing_ok=True)


def _works_in(process: Path, data: Path) -> bool:
    try:
        return (process / "cwd").resolve(strict=True) == data.resolve()
    except OSError:
        return False
