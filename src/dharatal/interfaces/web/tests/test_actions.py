"""Every action that the log may hold has a name on the pages that show it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from dharatal.interfaces.web.actions import ACTIONS

SOURCE = Path(__file__).parents[3]
RECORDERS = {"record", "record_refused", "_record", "tell", "_tell"}  # what puts an action into the log


def recorded() -> Iterator[str]:
    """Codes that stand as such in a call of one of the recorders; those put together there are left out."""
    for file in SOURCE.rglob("*.py"):
        if "tests" in file.parts or "specimens" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in RECORDERS:
                yield from (
                    one.value
                    for one in node.args
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and _is_code(one.value)
                )


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _is_code(text: str) -> bool:
    room, _, what = text.partition(".")
    return bool(what) and room.isidentifier() and what.isidentifier()


def test_every_action_has_a_name() -> None:
    found = set(recorded())

    assert len(found) > 120
    assert found - ACTIONS.keys() == set()
