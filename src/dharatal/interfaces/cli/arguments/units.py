"""dharatal units import | list | boundaries"""

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
    drawn = command(
        units,
        "boundaries",
        run="units:boundaries",
        role="worker",
        about="load boundaries (GeoJSON) for the map",
    )
    drawn.add_argument("file", type=Path)
    drawn.add_argument(
        "--kind", required=True, help="of which kind of unit the areas are: district, block ..."
    )
    drawn.add_argument(
        "--code-property", default="", metavar="NAME", help="where the file tells the directory's code"
    )
    drawn.add_argument("--name-property", default="", metavar="NAME", help="where the file tells the name")
    drawn.add_argument(
        "--parent-property", default="", metavar="NAME", help="where it tells the district (of a block ...)"
    )
