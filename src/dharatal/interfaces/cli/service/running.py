"""Starting, stopping and asking after an installation."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from dharatal.engines import home as homes
from dharatal.engines.postgres import lock, processes, state
from dharatal.engines.postgres.supervisor import PartDidNotStart
from dharatal.interfaces import trial_clock
from dharatal.interfaces.cli.service.lan import office_of
from dharatal.interfaces.cli.service.parts import LOCAL, Plan, answers, require_free, runs_custodian
from dharatal.interfaces.cli.service.sheet import write_sheet
from dharatal.interfaces.cli.service.unit import write_unit
from dharatal.kernel.errors import Refusal

TRIAL_LOGINS = "trial-logins.json"  # what seeding printed
DEFAULT_PORT = 8000
LONGEST_START = 600.0
TOLD_EVERY = 15.0
LONGEST_STOP = 180.0


class NotRunning(Refusal):
    code = "not_running"


@dataclass(frozen=True)
class Started:
    """What `up` answers. sheet, unit: files for the office's wall and for systemd, with --lan only."""

    running: bool
    url: str
    pid: int
    seconds: float
    office_url: str | None = None
    sheet: str | None = None
    unit: str | None = None


def up(
    *,
    port: int = DEFAULT_PORT,
    lan: str | None = None,
    detach: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Any]:
    """Start everything; with `detach` return when it is healthy, otherwise when it has been stopped again.

    say: told the address, and where the sheet is, once all is well.
    Raises AlreadyRunning, PortTaken, NoOffice and PartDidNotStart.
    """
    home = homes.home()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = time.monotonic()
    if lock.holder(home) is not None:
        raise lock.already_running(home)
    require_free(LOCAL, port)
    files = _office_files(home, port=port, lan=lan)
    with _supervisor(home, port=port, lan=lan, detach=detach) as process:
        _await_health(home, process, say)
        plan = Plan(home, port)
        started = Started(
            running=True, url=plan.url, pid=process.pid, seconds=round(time.monotonic() - begun, 1), **files
        )
        say(plan.url)
        if runs_custodian():
            say(
                "The second custodian of the marks runs beside the pages, since this is a trial. In production another"
                " person keeps it, on another machine: docs/operating.md."
            )
        for extra in files.values():
            say(extra)
        if not detach:
            process.wait()
    return {**asdict(started), "running": detach}


def _office_files(home: Path, *, port: int, lan: str | None) -> dict[str, str]:
    if lan is None:
        return {}
    office = office_of(home, lan)
    for used in (port, port + 1):
        require_free(office.address, used)
    return {
        "office_url": f"https://{office.address}:{port}/",
        "sheet": str(write_sheet(home, office, port=port)),
        "unit": str(write_unit(home, ["--port", str(port), "--lan", lan])),
    }


@contextmanager
def _supervisor(
    home: Path, *, port: int, lan: str | None, detach: bool
) -> Iterator["subprocess.Popen[bytes]"]:
    """The supervisor in a session of its own; without `detach` our signals reach it and it ends with us."""
    homes.run_dir()
    state.path_in(home).unlink(missing_ok=True)
    module = [sys.executable, "-m", "dharatal.interfaces.cli.service", "--port", str(port)]
    command = [*module, *(["--lan", lan] if lan else [])]
    with processes.open_log(home / "logs" / "supervisor.log") as log:
        process = subprocess.Popen(
            processes.launched(command, on_orphaned=0 if detach else signal.SIGTERM),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **trial_clock.agree_on_clock(), "DHARATAL_HOME": str(home)},
        )
    with _passing_on(process):
        yield process


@contextmanager
def _passing_on(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Whoever stops the waiting command stops the installation, in order."""

    def pass_on(number: int, frame: FrameType | None) -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)

    kept = {
        number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _await_health(home: Path, process: "subprocess.Popen[bytes]", say: Callable[[str], None]) -> None:
    """say: told every quarter of a minute what is still coming up."""
    begun, told = time.monotonic(), 1
    while (waited := time.monotonic() - begun) < LONGEST_START:
        held = state.read(home)
        if held is not None and held["healthy"]:
            return
        if process.poll() is not None:
            raise PartDidNotStart(_why_not(home))
        if waited > told * TOLD_EVERY:
            say(_still_starting(held, waited))
            told += 1
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    raise PartDidNotStart(f"Dharatal was not ready after {LONGEST_START:.0f} seconds; see {home / 'logs'}.")


def _still_starting(held: state.State | None, waited: float) -> str:
    parts = [] if held is None else held["parts"]
    coming = next((part["name"] for part in parts if part["state"] == "starting"), "tables")
    return (
        f"Starting for {waited:.0f} seconds; just now: {coming}. A busy machine takes minutes instead of seconds:"
        " please leave it running."
    )


def _why_not(home: Path) -> str:
    held = state.read(home)
    if held is not None and held["failure"]:
        return held["failure"]
    return f"Dharatal was stopped before it was ready; {home / 'logs' / 'supervisor.log'} may say why."


def down() -> dict[str, Any]:
    """Stop everything in order: pages, jobs, database. Raises NotRunning."""
    home = homes.home()
    supervisor = lock.holder(home)
    if supervisor is None:
        raise NotRunning(f"Dharatal is not running on {home}.")
    begun = time.monotonic()
    os.kill(supervisor, signal.SIGTERM)
    while lock.holder(home) == supervisor:
        if time.monotonic() - begun > LONGEST_STOP:
            os.kill(supervisor, signal.SIGKILL)  # the kernel then stops its parts
        time.sleep(0.1)
    return {"running": False, "home": str(home), "seconds": round(time.monotonic() - begun, 1)}


def is_run_by(pid: int) -> bool:
    """Whether the supervisor that `up` started is still there, and no other has taken its place."""
    return lock.holder(homes.home()) == pid


def status() -> dict[str, Any]:
    """Each part's state, process, port, start and restarts; parts of a killed supervisor count as stopped."""
    home = homes.home()
    supervisor, held = lock.holder(home), state.read(home)
    is_ours = held is not None and supervisor == held["supervisor"]
    parts = [] if held is None else held["parts"]
    if not is_ours:
        gone = {"state": "stopped", "pid": None, "since": None}
        parts = [{**part, **gone} for part in parts]  # type: ignore[typeddict-item]
    return {
        "running": supervisor is not None,
        "healthy": is_ours and held is not None and held["healthy"] and _all_run(parts),
        "answers": is_ours and all(map(_answers, parts)),
        "home": str(home),
        "mode": homes.mode(),
        "url": held["url"] if is_ours and held is not None else None,
        "pid": supervisor,
        "since": held["since"] if is_ours and held is not None else None,
        "failure": "" if held is None else held["failure"],
        "parts": parts,
    }


def _answers(part: state.PartState) -> bool:
    """Whether the pages answer at this moment; other parts are only alive or not."""
    return part["name"] != "web" or (part["port"] is not None and answers(LOCAL, part["port"]))


def _all_run(parts: list[state.PartState]) -> bool:
    return all(part["state"] == "running" for part in parts)


def production_on() -> dict[str, Any]:
    """Turn a trial into a production, for good; the printed passwords of a seeded trial are forgotten.

    invented: whether the people in it are invented ones, who should then leave.
    """
    changed, printed = homes.mode() == "trial", homes.secrets_dir() / TRIAL_LOGINS
    invented = printed.exists()
    homes.become_production()
    printed.unlink(missing_ok=True)
    return {"mode": homes.mode(), "changed": changed, "invented": invented, "home": str(homes.home())}
