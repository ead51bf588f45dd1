"""dharatal callroom audit | bills"""

from pathlib import Path

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    room = group(groups, "callroom", "the call room as a whole")
    audit = command(
        room, "audit", run="callroom:audit", about="what second calls found of callers and lists", acts=True
    )
    audit.add_argument("--unit", default="", help="KIND:CODE; only calls to that place")
    bills = command(
        room,
        "bills",
        run="callroom:bills",
        about="compare an operator's itemised bill with the calls of a line",
        acts=True,
    )
    bills.add_argument("file", type=Path, help="CSV, XLSX, XLS or ODS, as the operator gives it")
    bills.add_argument("--line", required=True, metavar="LINE", help="name of the SIM line")
