"""From one major version of PostgreSQL to a newer one; the old directory stays beside the new.

By dump and restore, not pg_upgrade: both need both versions' programs, and only the first brings the newer
collation along.
"""

import os
import shutil
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import psycopg

from dharatal.engines.postgres import login, processes
from dharatal.engines.postgres.binaries import Binaries, for_cluster, for_new_cluster, major_of, remember
from dharatal.engines.postgres.cluster import SOCKET_PORT, Cluster
from dharatal.engines.postgres.roles import make_database
from dharatal.kernel.errors import Refusal

JOBS = 2
OTHERS = "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname"


class NothingToUpgrade(Refusal):
    code = "nothing_to_upgrade"


class CannotUpgrade(Refusal):
    code = "cannot_upgrade"
    status = 503


@dataclass(frozen=True)
class Move:
    """One upgrade of `old` into a cluster built apart; `old` is as it was until the new one is complete."""

    old: Cluster
    new: Cluster
    before: Binaries
    after: Binaries

    @property
    def dump(self) -> Path:
        return self.new.home / "dump"

    @property
    def complete(self) -> Path:
        return self.new.home / "complete"


def upgrade(home: Path) -> dict[str, Any]:
    """Move the stopped cluster of a home to the newest version here: {"from", "to", "kept", "seconds"}.

    Raises NothingToUpgrade and CannotUpgrade; the old database then stands as it was.
    """
    begun = time.monotonic()
    old = Cluster(home)
    new = Cluster(old.folder / "upgrade")
    if not old.exists() and (new.home / "complete").exists():
        return _put_in_place(old, new, begun)  # a power cut came between its two renames
    if not old.exists():
        raise NothingToUpgrade(f"There is no database in {home} yet. Run `dharatal up` first.")
    before, after = for_cluster(old.data), for_new_cluster()
    if after.major <= before.major:
        raise NothingToUpgrade(f"The database already runs on PostgreSQL {before.major}, the newest here.")
    shutil.rmtree(new.home, ignore_errors=True)
    move = Move(old, new, before, after)
    try:
        _dump(move)
        _restore(move)
    except (CalledProcessError, psycopg.Error, OSError) as error:
        shutil.rmtree(new.home, ignore_errors=True)
        raise CannotUpgrade(
            f"The database was not upgraded and stands as it was: {_said(error)}. Is there room on the disk?"
        ) from error
    return _put_in_place(old, new, begun)


def _said(error: Exception) -> str:
    """Which program failed; what it said may quote a row."""
    return Path(str(error.cmd[7])).name if isinstance(error, CalledProcessError) else type(error).__name__


def _dump(move: Move) -> None:
    move.new.home.mkdir(mode=0o700)
    move.dump.mkdir(mode=0o700)
    processes.open_way_to(move.dump, below=move.old.home)
    processes.hand_over(move.dump)
    move.old.start()
    try:
        with closing(move.old.connect()) as connection:
            names = [str(name) for (name,) in connection.execute(OTHERS).fetchall()]
        _run(move, move.old, "pg_dumpall", "--globals-only", "--file", move.dump / "globals.sql")
        for name in names:
            options: list[str | Path] = ["--format=directory", f"--jobs={JOBS}", "--file", move.dump / name]
            _run(move, move.old, "pg_dump", *options, name)
    finally:
        move.old.stop()


def _restore(move: Move) -> None:
    login.write(move.new.home, {**login.read(move.old.home), "host": ""})
    move.new.create(move.after)
    move.new.start()
    try:
        roles = (
            (move.dump / "globals.sql").read_text("utf-8").replace(f"CREATE ROLE {login.SUPERUSER};\n", "")
        )
        (move.dump / "globals.sql").write_text(roles, "utf-8")
        _run(
            move,
            move.new,
            "psql",
            "-qX",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            "postgres",
            "-f",
            move.dump / "globals.sql",
        )
        for dumped in sorted(path for path in move.dump.iterdir() if path.is_dir()):
            with closing(move.new.connect()) as connection:
                make_database(connection, dumped.name)
            _run(move, move.new, "pg_restore", f"--jobs={JOBS}", "--exit-on-error", "-d", dumped.name, dumped)
            with closing(move.new.connect(dumped.name)) as connection:
                connection.execute("ANALYZE")
    finally:
        move.new.stop()
    shutil.rmtree(move.dump)
    move.complete.touch()
    os.sync()


def _run(move: Move, cluster: Cluster, program: str, *arguments: str | Path) -> None:
    """Run one of the newer version's tools against a running cluster."""
    programs = processes.readable_binaries(move.after.directory, home=move.new.home)
    superuser = login.read(move.old.home)["superuser"]
    where = {"PGHOST": str(cluster.socket_folder), "PGPORT": str(SOCKET_PORT)}
    who = {"PGUSER": superuser["user"], "PGPASSWORD": superuser["password"]}
    processes.run([programs / program, *arguments], environment={**where, **who})


def _put_in_place(old: Cluster, new: Cluster, begun: float) -> dict[str, Any]:
    after = for_cluster(new.data)
    kept = old.folder / f"data-before-{after.major}"
    if old.exists():
        shutil.rmtree(kept, ignore_errors=True)
        old.data.rename(kept)
    new.data.rename(old.data)
    remember(old.folder, after)
    shutil.rmtree(new.home)
    seconds = round(time.monotonic() - begun, 1)
    return {"from": major_of(kept), "to": after.major, "kept": str(kept), "seconds": seconds}
