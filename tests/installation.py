"""A real installation for tests that cross rooms: brought up once by command, used by command, stopped at the end.

Mark what uses it `pytest.mark.xdist_group("installation")`, so that one worker has the one installation.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import psycopg
import pytest

from dharatal.engines.postgres import login, roles
from dharatal.engines.postgres.binaries import Binaries, for_cluster
from dharatal.interfaces.cli.main import _parser
from dharatal.kernel.clock import IST
from tests import commands

Found = TypeVar("Found")
LAST_LINES = 8  # of each log, when something does not come about
OPEN = 11  # an hour of the day at which calling is open


class Answer(NamedTuple):
    """What one command answered. status: its exit status; told: its JSON object; err: what it said beside it."""

    status: int
    told: dict[str, Any]
    err: str = ""


class NotOkay(AssertionError):
    pass


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def until(
    found: Callable[[], Found],
    *,
    within: float = 150.0,
    every: float = 0.05,
    seen: Callable[[], str] = lambda: "",
) -> Found:
    """Ask again until the answer is true; fails when it never is. seen: what to say then."""
    deadline = time.monotonic() + within
    while not (answer := found()):
        if time.monotonic() > deadline:
            raise NotOkay(f"not so within {within:.0f} seconds. {seen()}".strip())
        time.sleep(every)
    return answer


def _working_day() -> datetime:
    """The last weekday before today in India, at eleven."""
    day = datetime.now(UTC).astimezone(IST).replace(hour=OPEN, minute=0, second=0, microsecond=0) - timedelta(
        days=1
    )
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


class Installation:
    """A home with everything running. It lives on a working day, from eleven o'clock on (DHARATAL_NOW)."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.begins, self.began = _working_day(), time.monotonic()
        self._warm: dict[str, _Warm] = {}
        self._starting = threading.Lock()

    def now(self) -> datetime:
        return self.begins + timedelta(seconds=time.monotonic() - self.began)

    def run(self, *arguments: str | Path, cold: bool = False, **environment: str) -> Answer:
        """Run one `dharatal` command to its end. cold: by an interpreter of its own, as an operator does."""
        argv = [*map(str, arguments), "--json"]
        role = _parser().parse_args(argv).role
        if cold or role is None:
            return self.ended(self.spawn(*arguments, **environment))
        return self._kept_warm(role).run(argv, {**self.environment(), **environment})

    def do(self, *arguments: str | Path, **options: Any) -> dict[str, Any]:
        """What a command answered that must be done."""
        answer = self.run(*arguments, **options)
        if answer.status != 0:
            raise NotOkay(f"{arguments[:2]}: {answer}")
        return answer.told

    def refused(self, *arguments: str | Path, **options: Any) -> str:
        """The code of the refusal of a command that must be refused."""
        answer = self.run(*arguments, **options)
        if answer.status != 1:
            raise NotOkay(f"{arguments[:2]}: {answer}")
        return str(answer.told["error"])

    def ended(self, process: "subprocess.Popen[bytes]") -> Answer:
        """What a command answered that was started before."""
        with process:
            out, err = process.communicate()
        return _answer(process.returncode, out, err)

    def spawn(
        self, *arguments: str | Path, largest_file: int | None = None, **environment: str
    ) -> "subprocess.Popen[bytes]":
        """Start a command, and be free to kill it. largest_file: bytes, beyond which writing to a file fails."""
        limits = [] if largest_file is None else ["prlimit", f"--fsize={largest_file}"]
        return subprocess.Popen(
            [*limits, sys.executable, "-m", "dharatal.interfaces.cli.main", *map(str, arguments), "--json"],
            env={**os.environ, **self.environment(), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def environment(self) -> dict[str, str]:
        """What a command is told beside its arguments."""
        return {
            "DHARATAL_HOME": str(self.home),
            "DHARATAL_NOW": self.now().isoformat(),
            "DHARATAL_LANG": "en",
        }

    def _kept_warm(self, role: str) -> "_Warm":
        with self._starting:
            if role not in self._warm:
                self._warm[role] = _Warm(self.home, role)
            return self._warm[role]

    def up(self) -> dict[str, Any]:
        return self.do("up", "--detach", "--port", str(self.port))

    def down(self) -> None:
        for warm in self._warm.values():
            warm.end()
        self._warm.clear()
        self.run("down")

    def go_on_at(self, moment: datetime) -> None:
        """Stop everything, and start it again at another moment of its own clock."""
        self.down()
        self.begins, self.began = moment, time.monotonic()
        up = ("up", "--detach", "--port", str(self.port))
        until(lambda: self.run(*up).status == 0, seen=self.account)

    def comes_to(self, wanted: Any, sql: str, *values: Any) -> None:
        """Wait until a figure of the database is what it should be; else say what it was, and how the parts are."""
        until(
            lambda: self.value(sql, *values) == wanted,
            seen=lambda: f"It is {self.value(sql, *values)!r}, not {wanted!r}: {sql}\n{self.account()}",
        )

    def account(self) -> str:
        """How each part is, and the last lines of the logs, in which there are ids only."""
        parts = [
            f"{one['name']}: {one['state']}, restarts {one['restarts']}"
            for one in self.run("status").told["parts"]
        ]
        logs = [
            f"{path.name}: {line}"
            for path in sorted((self.home / "logs").glob("*.log"))
            for line in path.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        ]
        return "\n".join([f"at {self.now():%d.%m. %H:%M}", *parts, *logs])

    def pid(self, part: str) -> int:
        return int(next(one["pid"] for one in self.do("status")["parts"] if one["name"] == part))

    def is_well(self) -> bool:
        told = self.run("status").told
        return bool(told["healthy"] and told["answers"])

    def cut_power(self) -> None:
        """Kill the supervisor and all that it started, at once and without a word."""
        group = int(self.do("status")["pid"])
        os.killpg(group, signal.SIGKILL)
        until(lambda: not self.run("status").told["running"])

    def superuser(self) -> AbstractContextManager[psycopg.Connection[Any]]:
        """Somebody with the database's highest rights, outside the program."""
        logins = login.read(self.home)
        return roles.administrator(logins, logins["name"])

    def value(self, sql: str, *values: Any) -> Any:
        """One figure of the database, as its superuser sees it."""
        with self.superuser() as connection:
            row = connection.execute(sql, values).fetchone()
        return row[0] if row else None

    @property
    def binaries(self) -> Binaries:
        return for_cluster(self.home / "postgres" / "data")


class _Warm:
    """The other side of tests/commands.py."""

    def __init__(self, home: Path, role: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="dharatal-warm-"))
        self.socket = self.folder / "socket"
        environment = {**os.environ, "DHARATAL_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
        environment.pop("DHARATAL_NOW", None)
        self.process = subprocess.Popen(
            [sys.executable, commands.__file__, self.socket, role], env=environment, stdin=subprocess.PIPE
        )
        until(self.socket.exists)
        self.numbers = count()

    def run(self, argv: list[str], environment: dict[str, str]) -> Answer:
        number = next(self.numbers)
        out, err = self.folder / f"{number}.out", self.folder / f"{number}.err"
        wanted = {"argv": argv, "environment": environment, "out": str(out), "err": str(err)}
        with socket.socket(socket.AF_UNIX) as asked:
            asked.connect(str(self.socket))
            asked.sendall(json.dumps(wanted).encode() + b"\n")
            lines = asked.makefile("rb").read().split()
        return _answer(int(lines[1]) if len(lines) == 2 else -9, out.read_bytes(), err.read_bytes())

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _answer(status: int, out: bytes, err: bytes) -> Answer:
    said = err.decode("utf-8", "replace")
    return Answer(status, json.loads(out) if out.strip() else {}, said)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The one installation of this run, empty at first; its tests use units and log-ins of their own."""
    made = Installation(tmp_path_factory.mktemp("installation") / "home")
    try:
        made.up()
        yield made
    finally:
        made.down()
