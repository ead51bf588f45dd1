"""dharatal people count | find | duplicates"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    people = group(groups, "people", "the register")
    count = command(
        people, "count", run="people:count", about="how many verified members a unit has", acts=True
    )
    count.add_argument("--unit", required=True, metavar="KIND:CODE")
    find = command(
        people, "find", run="people:find", about="find a person by name, in either script", acts=True
    )
    find.add_argument("text")
    find.add_argument("--unit", metavar="KIND:CODE")
    duplicates = command(
        people, "duplicates", run="people:duplicates", about="pairs that may be one person", acts=True
    )
    duplicates.add_argument("--unit", required=True, metavar="KIND:CODE")
