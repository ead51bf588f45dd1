"""What the supervisor writes down for `dharatal status`: `run/status.json`."""

import json
from pathlib import Path
from typing import TypedDict


class PartState(TypedDict):
    """state: starting, running, waiting (to be started again) or stopped. since: ISO 8601, UTC."""

    name: str
    state: str
    pid: int | None
    port: int | None
    since: str | None
    restarts: int


class State(TypedDict):
    """healthy: every part was ready at once. failure: why the supervisor gave up, empty otherwise."""

    supervisor: int
    since: str
    url: str
    healthy: bool
    failure: str
    parts: list[PartState]


def path_in(home: Path) -> Path:
    return home / "run" / "status.json"


def write(home: Path, state: State) -> None:
    path = path_in(home)
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps(state, indent=1), "utf-8")
    beside.replace(path)


def read(home: Path) -> State | None:
    try:
        held: State = json.loads(path_in(home).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return held
