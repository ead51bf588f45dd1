"""dharatal trace file | list | shred"""

from pathlib import Path
from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    trace = group(groups, "trace", "whose copy a list is that turned up outside")
    file = command(
        trace,
        "file",
        run="trace:file",
        role="worker",
        about="hand in a list, and say what can be said of it",
        acts=True,
    )
    file.add_argument("file", type=Path, help="XLSX, XLS, ODS, CSV or text")
    command(trace, "list", run="trace:listed", about="the lists that were handed in", acts=True)
    shred = command(
        trace, "shred", run="trace:shred", role="worker", about="destroy a list before its time", acts=True
    )
    shred.add_argument("list", type=UUID, metavar="LIST", help="its id")
