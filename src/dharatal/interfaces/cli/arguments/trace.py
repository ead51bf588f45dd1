"""dharatal trace file | list | shred | complaints | simulate"""

from pathlib import Path
from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group

KINDS = (  # of attribution.simulating.leaks, which loads more than an argument may
    *("district", "callroom", "browser", "export", "export-district", "pair"),
    *("nobody", "framed", "sheet", "old", "administrator", "compiled"),
    *("framed-callers", "framed-beside"),
)


def add(groups: Groups) -> None:
    trace = group(groups, "trace", "whose copy a list is that turned up outside")
    file = command(
        trace,
        "file",
        run="trace:file",
        role="worker",
        about="hand in a list, and say what can be said of it",
        acts="guard_officer",
    )
    file.add_argument("file", type=Path, help="XLSX, XLS, ODS, CSV or text")
    command(trace, "list", run="trace:listed", about="the lists that were handed in", acts="guard_officer")
    shred = command(
        trace, "shred", run="trace:shred", role="worker", about="destroy a list before its time", acts=True
    )
    shred.add_argument("list", type=UUID, metavar="LIST", help="its id")
    complaints = command(
        trace,
        "complaints",
        run="trace:complaints",
        role="worker",
        about="weigh a case: whom the complaints and the log speak for",
        acts=True,
    )
    complaints.add_argument(
        "--case", type=UUID, required=True, help="its id; with a pair, both have its posterior"
    )
    simulate = command(
        trace,
        "simulate",
        run="simulating:complaints",
        role=None,
        about="try the engine on invented cases whose truth is known",
    )
    simulate.add_argument("--cases", type=int, default=20, help="of each kind")
    simulate.add_argument("--kind", action="append", choices=KINDS, help="what happened; may be repeated")
    simulate.add_argument("--seed", type=int, default=11)
    simulate.add_argument("--members", type=int, default=400_000)
    simulate.add_argument("--processes", type=int, default=0, help="0: as many as there are processors")
