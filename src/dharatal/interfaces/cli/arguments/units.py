"""dharatal units import | list"""

from pathlib import Path

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    units = group(groups, "units", "the places of the organisation")
    read = command(
        units, "import", run="units:import_lgd", role="worker", about="read the Local Government Directory"
    )
    read.add_argument("--lgd", type=Path, required=True, metavar="DIR")
    read.add_argument("--state", type=int, required=True, help="state code, 10 for Bihar")
    listed = command(units, "list", run="units:listed", about="list the units of a kind")
    listed.add_argument("--kind", required=True)
