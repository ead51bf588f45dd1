"""The second custodian of the marks by command; nothing here opens the database."""

import argparse
import signal
import threading
from dataclasses import asdict
from types import FrameType
from typing import Any

from dharatal.guard.vault.marks import custodian, serving


def init(arguments: argparse.Namespace) -> dict[str, Any]:
    serving.init(arguments.home)
    serving.read_key(arguments.home)
    return {"home": str(arguments.home.resolve()), "key": serving.KEY_FILE}


def serve(arguments: argparse.Namespace) -> dict[str, Any]:
    """Answer until SIGTERM or Ctrl-C."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    path = arguments.socket or arguments.home / custodian.SOCKET
    serving.serve(arguments.home, path.absolute(), until=stopped)
    return {"running": False, "home": str(arguments.home.resolve())}


def log(arguments: argparse.Namespace) -> dict[str, Any]:
    """The last lines of the log, and its last code: noted elsewhere, it shows a log that was begun anew."""
    lines = serving.derived(arguments.home)
    return {
        "ok": True,
        "entries": len(lines),
        "code": lines[-1].code if lines else "",
        "last": [asdict(line) for line in lines[-arguments.last :]],
    }


def use(arguments: argparse.Namespace) -> dict[str, Any]:
    custodian.use(arguments.socket)
    return {"socket": str(custodian.socket_path()), "answers": custodian.is_there()}
