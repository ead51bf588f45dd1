"""What only a trial installation may do: live at another time."""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from dharatal.engines.home import run_dir
from dharatal.kernel import clock

_NOW, _SINCE = "DHARATAL_NOW", "DHARATAL_NOW_SINCE"


def set_clock() -> None:
    """Let DHARATAL_NOW (ISO 8601) stand for the present moment and run on from there.

    DHARATAL_NOW_SINCE: when that was said, in seconds since 1970, so that processes started later agree on the time.
    Without it, a command that is told what the running installation was told lives at the same time as it.
    """
    told = os.environ.get(_NOW, "")
    if not told:
        return
    moment = datetime.fromisoformat(told)
    start = (moment if moment.tzinfo else moment.replace(tzinfo=clock.IST)).astimezone(UTC)
    began = datetime.fromtimestamp(float(os.environ.get(_SINCE) or _agreed(told) or time.time()), UTC)
    clock.set_trial_clock(lambda: start + (datetime.now(UTC) - began))


def agree_on_clock() -> dict[str, str]:
    """Note for later commands when DHARATAL_NOW was said; answers what to tell the processes that start now."""
    since = os.environ.get(_SINCE) or str(time.time())
    _path().write_text(json.dumps({"told": os.environ.get(_NOW, ""), "since": since}), "utf-8")
    return {_SINCE: since}


def _agreed(told: str) -> str:
    try:
        agreed = json.loads(_path().read_text("utf-8"))
    except (OSError, ValueError):
        return ""
    return str(agreed["since"]) if agreed.get("told") == told else ""


def _path() -> Path:
    return run_dir() / "clock.json"
