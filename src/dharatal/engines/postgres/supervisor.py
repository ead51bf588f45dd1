"""Keeps the parts of an installation running: started in order, revived when they die, stopped in reverse."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from dharatal.engines.postgres import lock, state
from dharatal.kernel.errors import Refusal

PR_SET_CHILD_SUBREAPER = 36
STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
HEARD = STOP | {signal.SIGCHLD}
TICK = 0.5
FIRST_DELAY, LONGEST_DELAY = 0.2, 10.0
STEADY = 30.0  # seconds after which a part counts as well again

Process = subprocess.Popen[bytes]


class PartDidNotStart(Refusal):
    code = "part_did_not_start"
    status = 503


class _Stopped(Exception):
    """Somebody asked us to stop while we waited."""


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Part:
    """One long-running child.

    prepare: run once, before the first start. patience: seconds for it to stop.
    starts_within: seconds for it to become ready; one that ends meanwhile has failed at once, so this may be long.
    retries: whether an early death at the first start is tried again (a database whose predecessor is dying).
    """

    name: str
    spawn: Callable[[], Process]
    is_ready: Callable[[], bool]
    log_file: Path
    port: int | None = None
    prepare: Callable[[], None] = _nothing
    stop_signal: int = signal.SIGTERM
    patience: float = 60
    starts_within: float = 60
    retries: bool = False


@dataclass
class _Watched:
    part: Part
    process: Process | None = None
    since: datetime | None = None
    restarts: int = 0
    delay: float = FIRST_DELAY
    due: float = 0.0
    is_ready: bool = False

    def spawn(self) -> None:
        self.is_ready = False
        self.since = datetime.now(UTC)
        self.process = None
        self.process = self.part.spawn()

    def respawn(self) -> None:
        """A part that cannot be started now (a full disk) is tried again later; the others go on."""
        self.due = 0.0
        self.restarts += 1
        try:
            self.spawn()
        except (OSError, Refusal) as error:
            sys.stderr.write(f"{self.part.name}: {type(error).__name__}\n")

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def report(self) -> state.PartState:
        alive = self.process is not None and self.process.returncode is None
        name = (
            ("running" if self.is_ready else "starting") if alive else ("waiting" if self.due else "stopped")
        )
        return state.PartState(
            name=self.part.name,
            state=name,
            pid=self.process.pid if alive and self.process else None,
            port=self.part.port,
            since=self.since.isoformat(timespec="seconds") if alive and self.since else None,
            restarts=self.restarts,
        )


@dataclass
class Supervisor:
    """Runs `parts` for one home. url: what the operator opens."""

    home: Path
    parts: Sequence[Part]
    url: str = ""
    _watched: list[_Watched] = field(default_factory=list, init=False)
    _since: datetime = field(default_factory=lambda: datetime.now(UTC), init=False)
    _failure: str = field(default="", init=False)
    _healthy: bool = field(default=False, init=False)

    def run(self) -> int:
        """Run until SIGTERM, SIGINT or SIGHUP; 0 when asked to stop, 1 when a part would not start.

        Raises AlreadyRunning. Call it from the main thread.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        with lock.held(self.home):
            adopt_orphans()
            self._watched = [_Watched(part) for part in self.parts]
            try:
                self._start_all()
                while True:
                    self._wait(TICK)
                    self._look_after()
            except _Stopped:
                return 0
            except Refusal as refusal:
                self._failure = refusal.sentence
                return 1
            finally:
                self._stop_all()

    def _start_all(self) -> None:
        for watched in self._watched:
            watched.part.prepare()
            self._start_first(watched)
        self._healthy = True
        self._report()

    def _start_first(self, watched: _Watched) -> None:
        deadline = time.monotonic() + watched.part.starts_within
        watched.spawn()
        self._report()
        while not self._became_ready(watched):
            if not watched.is_alive and not watched.part.retries:
                raise self._did_not_start(watched, "ended at once")
            if time.monotonic() > deadline:
                raise self._did_not_start(
                    watched, f"did not become ready within {watched.part.starts_within:.0f} seconds"
                )
            self._wait(0.1)
            if not watched.is_alive:
                self._wait(FIRST_DELAY)
                watched.spawn()

    def _became_ready(self, watched: _Watched) -> bool:
        watched.is_ready = watched.is_alive and watched.part.is_ready()
        return watched.is_ready

    def _did_not_start(self, watched: _Watched, what: str) -> PartDidNotStart:
        return PartDidNotStart(f"The part “{watched.part.name}” {what}; {watched.part.log_file} says why.")

    def _wait(self, seconds: float) -> None:
        """Sleep until something is heard; raises _Stopped when it is a wish to stop."""
        heard = signal.sigtimedwait(HEARD, seconds)
        if heard is not None and heard.si_signo in STOP:
            raise _Stopped

    def _look_after(self) -> None:
        before = [watched.report() for watched in self._watched]
        for watched in self._watched:
            if watched.is_alive:
                self._nurse(watched)
            elif not watched.due:
                self._put_off(watched)
            elif time.monotonic() >= watched.due:
                watched.respawn()
        self._end_orphans()
        if before != [watched.report() for watched in self._watched]:
            self._report()

    def _nurse(self, watched: _Watched) -> None:
        if not watched.is_ready:
            self._became_ready(watched)
        if watched.since is not None and (datetime.now(UTC) - watched.since).total_seconds() > STEADY:
            watched.delay = FIRST_DELAY

    def _put_off(self, watched: _Watched) -> None:
        """A part that keeps dying is started at ever longer intervals; a database is tried again quickly."""
        watched.due = time.monotonic() + watched.delay
        longest = 1.0 if watched.part.retries else LONGEST_DELAY
        watched.delay = min(watched.delay * 2, longest)

    def _end_orphans(self) -> None:
        """What a dead part left behind (it became our child) holds its port or its shared memory: end it."""
        known = {watched.process.pid for watched in self._watched if watched.process is not None}
        for process in children_of(os.getpid()) - known:
            try:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, os.WNOHANG)
            except (ProcessLookupError, ChildProcessError):
                continue

    def _stop_all(self) -> None:
        for watched in reversed(self._watched):
            if watched.process is not None:
                end(watched.process, number=watched.part.stop_signal, patience=watched.part.patience)
            watched.due, watched.is_ready = 0.0, False
            self._healthy = False
            self._report()
        self._end_orphans()

    def _report(self) -> None:
        now = state.State(
            supervisor=os.getpid(),
            since=self._since.isoformat(timespec="seconds"),
            url=self.url,
            healthy=self._healthy,
            failure=self._failure,
            parts=[watched.report() for watched in self._watched],
        )
        with contextlib.suppress(OSError):  # a full disk must not stop what runs
            state.write(self.home, now)


def end(process: Process, *, number: int, patience: float) -> None:
    """Ask a child to stop; end it when it does not within `patience` seconds."""
    if process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def adopt_orphans() -> None:
    """Become the parent of what our children leave behind, so that nothing of this home runs unseen."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children_of(parent: int) -> set[int]:
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.add(int(path.parent.name))
    return found
