"""dharatal callroom audit | bills | line | paper | simulate"""

from pathlib import Path
from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group
from dharatal.interfaces.cli.arguments.calls import OUTCOMES


def add(groups: Groups) -> None:
    room = group(groups, "callroom", "the call room: what keeps it honest, and what keeps it going")
    _audit(room)
    _bills(room)
    _lines(group(room, "line", "the SIM lines by which calls go out"))
    _simulate(room)
    _paper(group(room, "paper", "call sheets for an hour without power or network"))


def _audit(room: Groups) -> None:
    audit = command(
        room,
        "audit",
        run="callroom:audit",
        about="what second calls found of callers and lists",
        acts="callroom_incharge",
    )
    audit.add_argument("--unit", default="", metavar="KIND:CODE", help="only calls to that place")


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


def _bills(room: Groups) -> None:
    bills = command(
        room,
        "bills",
        run="callroom:bills",
        about="compare an operator's itemised bill with the calls of a line",
        acts="callroom_incharge",
    )
    bills.add_argument("file", type=Path, help="CSV, XLSX, XLS or ODS, as the operator gives it")
    bills.add_argument("--line", required=True, metavar="LINE", help="name of the SIM line")


def _lines(line: Groups) -> None:
    command(
        line, "list", run="callroom:line_list", about="every line and its calls", acts="callroom_incharge"
    )
    add = command(line, "add", run="callroom:line_add", about="keep one more", acts="callroom_incharge")
    add.add_argument("line", metavar="LINE", help="its name")
    add.add_argument("--cap", type=int, metavar="N", help="calls in an hour; left out: as the policy says")
    retire = command(
        line, "retire", run="callroom:line_retire", about="no more calls by it", acts="callroom_incharge"
    )
    retire.add_argument("line", metavar="LINE")


def _paper(paper: Groups) -> None:
    command(
        paper,
        "list",
        run="callroom:paper_list",
        about="sheets that are out, missing and over",
        acts="callroom_incharge",
    )
    ask = command(
        paper,
        "ask",
        run="callroom:paper_ask",
        about="ask for a sheet each of some callers",
        acts="callroom_incharge",
    )
    ask.add_argument("callers", nargs="+", metavar="LOGIN")
    ask.add_argument("--rows", type=int, default=20)
    approve = command(
        paper,
        "approve",
        run="callroom:paper_approve",
        about="approve what somebody else asked for",
        acts="guard_officer",
    )
    approve.add_argument("asked", type=UUID)
    shown = command(
        paper, "print", run="callroom:paper_print", about="open a sheet for print", acts="callroom_incharge"
    )
    shown.add_argument("sheet", type=int)
    _entering(paper)


def _entering(paper: Groups) -> None:
    enter = command(
        paper,
        "enter",
        run="callroom:paper_enter",
        about="the result of one row, by its code",
        acts="callroom_incharge",
    )
    enter.add_argument("row", metavar="CODE")
    enter.add_argument("outcome", choices=[*OUTCOMES, "not_called"])
    enter.add_argument("--at", dest="called_at", default="", metavar="HH:MM", help="as written on the sheet")
    enter.add_argument("--note", default="")
    enter.add_argument("--callback-at", help="when to call back, ISO 8601")
    enter.add_argument("--correct", action="store_true", help="in the place of a result entered wrongly")
    back = command(
        paper, "back", run="callroom:paper_back", about="sign a sheet back", acts="callroom_incharge"
    )
    back.add_argument("sheet", type=int)
    back.add_argument("--rest-not-called", action="store_true", help="rows without a result were not called")
    lost = command(
        paper, "lost", run="callroom:paper_lost", about="declare a sheet lost", acts="callroom_incharge"
    )
    lost.add_argument("sheet", type=int)
    lost.add_argument("--reason", required=True)
