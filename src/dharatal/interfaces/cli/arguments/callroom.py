"""dharatal callroom bills"""

from pathlib import Path

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    callroom = group(groups, "callroom", "the call room's own proof")
    bills = command(
        callroom,
        "bills",
        run="callroom:bills",
        about="compare an operator's itemised bill with the calls of a line",
        acts=True,
    )
    bills.add_argument("file", type=Path, help="CSV, XLSX, XLS or ODS, as the operator gives it")
    bills.add_argument("--line", required=True, metavar="LINE", help="name of the SIM line")
