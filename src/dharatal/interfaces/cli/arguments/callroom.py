"""dharatal callroom audit | bills | simulate"""

from pathlib import Path

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    room = group(groups, "callroom", "the call room: what keeps it honest, and what keeps it going")
    _audit(room)
    _bills(room)
    _simulate(room)


def _audit(room: Groups) -> None:
    audit = command(
        room, "audit", run="callroom:audit", about="what second calls found of callers and lists", acts=True
    )
    audit.add_argument("--unit", default="", metavar="KIND:CODE", help="only calls to that place")


def _bills(room: Groups) -> None:
    bills = command(
        room,
        "bills",
        run="callroom:bills",
        about="compare an operator's itemised bill with the calls of a line",
        acts=True,
    )
    bills.add_argument("file", type=Path, help="CSV, XLSX, XLS or ODS, as the operator gives it")
    bills.add_argument("--line", required=True, metavar="LINE", help="name of the SIM line")


def _simulate(room: Groups) -> None:
    simulate = command(
        room,
        "simulate",
        run="callroom_simulate:simulate",
        role=None,
        about="try the checks and the rules of calling again on invented call rooms; needs no database",
    )
    simulate.add_argument(
        "--rooms", type=int, default=30, metavar="N", help="how many (usual: 30, half a minute)"
    )
    simulate.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed, the same rooms")
