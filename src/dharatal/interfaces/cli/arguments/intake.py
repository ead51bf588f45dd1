"""dharatal intake load | retry | status | returns"""

from pathlib import Path
from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    intake = group(groups, "intake", "lists from districts")
    load = command(intake, "load", run="intake:load", about="load a sheet", acts=True)
    load.add_argument("file", type=Path)
    load.add_argument("--unit", required=True, metavar="KIND:CODE")
    load.add_argument("--mapping", type=Path, help="JSON: column number to field, when the guess is wrong")
    load.add_argument("--rejects", type=Path, help="where to write the rows that were not taken")
    retry = command(intake, "retry", run="intake:retry", about="go on with a load that failed", acts=True)
    retry.add_argument("batch", type=UUID)
    retry.add_argument("--rejects", type=Path, help="where to write the rows that were not taken")
    status = command(intake, "status", run="intake:status", about="how far a batch is", acts=False)
    status.add_argument("batch", type=UUID)
    returns = command(
        intake, "returns", run="intake:returns", about="what came back for correction", acts=True
    )
    returns.add_argument("--unit", required=True, metavar="KIND:CODE")
    returns.add_argument("--out", type=Path, help="write them as a sheet to correct and load again")
