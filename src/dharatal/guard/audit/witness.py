"""The last checkpoint, kept in a file of the home: whoever turns the whole database back does not reach it.

A copy of it outside the machine is better still: `checkpoint_text()` is what to print or send.
"""

from pathlib import Path

from dharatal.engines.files import write_whole
from dharatal.engines.home import home
from dharatal.engines.keys import signing_key
from dharatal.engines.postgres.gate import permitted
from dharatal.guard.audit import checkpoint, state
from dharatal.guard.audit.models import Checkpoint

FILE = "audit.checkpoint"


def keep_last() -> None:
    """Write the last signed checkpoint to the home, unless it is there already."""
    with permitted():
        text = Checkpoint.objects.order_by("-size").values_list("text", flat=True).first()
    if text and text not in kept():
        write_whole(_path(), text.encode())


def kept() -> list[str]:
    """What this home has kept, to verify the log against; nothing before the first seal."""
    try:
        return [_path().read_text("utf-8")]
    except FileNotFoundError:
        return []


def checkpoint_text() -> str:
    """The head of the log as it stands, signed, to be kept elsewhere; raises StateForged."""
    with permitted():
        frontier = state.read().frontier
    return checkpoint.sign(frontier.size, frontier.root(), signing_key())


def _path() -> Path:
    return home() / FILE
