"""dharatal people count | find"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    people = group(groups, "people", "the register")
    count = command(
        people, "count", run="people:count", about="how many verified members a unit has", acts=True
    )
    count.add_argument("--unit", required=True, metavar="KIND:CODE")
    find = command(
        people, "find", run="people:find", about="find a person by name, father, place or number", acts=True
    )
    find.add_argument("text", help="in either script: सुमन सिसवाँ, Suman Ramesh, 6000000001")
    find.add_argument("--unit", metavar="KIND:CODE")
