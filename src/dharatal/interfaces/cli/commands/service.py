"""Starting and stopping, and the first words to a newcomer."""

import argparse
import json
import signal
import subprocess
import sys
from typing import Any

from dharatal.interfaces.cli import service
from dharatal.kernel.errors import Refusal

LOOK_EVERY = 1.0  # seconds: another shell may have stopped what this one waits for


class SeedingFailed(Refusal):
    code = "seeding_failed"


def up(arguments: argparse.Namespace) -> dict[str, Any]:
    """Start everything; with `--seed` fill an empty trial first and say who can log in."""
    if not arguments.seed:
        return service.up(port=arguments.port, lan=arguments.lan, detach=arguments.detach, say=_say)
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    started = service.up(port=arguments.port, lan=arguments.lan, detach=True, say=_say)
    try:
        planted = _seed(arguments.seed)
        for line in _welcome(started["url"], planted):
            _say(line)
        if arguments.detach:
            return {**started, "logins": planted.get("logins", [])}
        while signal.sigtimedwait(stops, LOOK_EVERY) is None and service.is_run_by(started["pid"]):
            pass
    finally:
        if not arguments.detach and service.is_run_by(started["pid"]):
            service.down()
    return {**started, "running": False}


def _seed(size: str) -> dict[str, Any]:
    _say(f"Inventing a {size}: places, people, log-ins …")
    done = subprocess.run(
        [sys.executable, "-m", "dharatal.interfaces.cli.main", "seed", "--size", size, "--json"],
        stdout=subprocess.PIPE,
        check=False,
    )
    answer: dict[str, Any] = json.loads(done.stdout or b"{}")
    if done.returncode and answer.get("error") != "not_empty":
        raise SeedingFailed(
            answer.get("sentence") or "The invented organisation could not be made; see above."
        )
    return answer


def _welcome(url: str, planted: dict[str, Any]) -> list[str]:
    logins = planted.get("logins", [])
    lines = ["", f"धरातल  {url}", ""]
    lines += [f"  {one['login']:<22} {one['password']:<22} {one['post']:<20} {one['unit']}" for one in logins]
    if not logins:
        lines.append("  The organisation was there already: `dharatal user list` says who can log in.")
    return [
        *lines,
        "",
        "  Where a second code is asked for: dharatal user code LOGIN",
        "  Stop with Ctrl-C.",
        "",
    ]


def down(arguments: argparse.Namespace) -> dict[str, Any]:
    return service.down()


def status(arguments: argparse.Namespace) -> dict[str, Any]:
    return service.status()


def production_on(arguments: argparse.Namespace) -> dict[str, Any]:
    return service.production_on()


def db_upgrade(arguments: argparse.Namespace) -> dict[str, Any]:
    return service.db_upgrade()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
