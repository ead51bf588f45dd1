"""dharatal export make | fetch | approve | refuse | list"""

from pathlib import Path
from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    export = group(groups, "export", "files of people: asked for, approved by others, fetched once")
    _make(export)
    fetch = command(
        export, "fetch", run="export:fetch", about="fetch a file that is ready; it can be had once", acts=True
    )
    _which(fetch)
    fetch.add_argument("--out", type=Path, required=True, metavar="FILE")
    _which(
        command(
            export, "approve", run="export:approve", about="approve a file that another asked for", acts=True
        )
    )
    refuse = command(export, "refuse", run="export:refuse", about="say no to one, and why", acts=True)
    _which(refuse)
    refuse.add_argument("--reason", required=True)
    command(export, "list", run="export:listed", about="one's own files, and what waits for one", acts=True)


def _make(export: Groups) -> None:
    make = command(
        export,
        "make",
        run="export:make",
        about="ask for a file and write it; one that another must approve is fetched later",
        acts=True,
    )
    make.add_argument("--unit", required=True, metavar="KIND:CODE")
    make.add_argument("--columns", required=True, metavar="A,B,C", help="name,father_name,phone,village ...")
    make.add_argument(
        "--purpose",
        required=True,
        metavar="TEXT",
        help="meeting, visits, work, correct, law; or in your words",
    )
    make.add_argument("--out", type=Path, required=True, metavar="FILE", help=".xlsx, .csv or .pdf")
    make.add_argument("--days", type=int, default=7, help="for how many days the copy is needed")
    make.add_argument("--full", action="store_true", help="leave out nobody of a whole state; needs two")
    make.add_argument("--reason", default="", help="why nobody may be left out")


def _which(parser: object) -> None:
    parser.add_argument("export", type=UUID, metavar="EXPORT", help="its id")  # type: ignore[attr-defined]
