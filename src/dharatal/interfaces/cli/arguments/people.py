"""dharatal people count | find | duplicates | merge | split | undo | withdraw"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    people = group(groups, "people", "the register")
    count = command(
        people, "count", run="people:count", about="how many verified members a unit has", acts="hq_operator"
    )
    count.add_argument("--unit", required=True, metavar="KIND:CODE")
    find = command(
        people,
        "find",
        run="people:find",
        about="find a person by name, father, place or number",
        acts="hq_operator",
    )
    find.add_argument("text", help="in either script: सुमन सिसवाँ, Suman Ramesh, 6000000001")
    find.add_argument("--unit", metavar="KIND:CODE")
    duplicates = command(
        people,
        "duplicates",
        run="people:duplicates",
        about="pairs that may be one person",
        acts="hq_operator",
    )
    duplicates.add_argument("--unit", required=True, metavar="KIND:CODE")
    _joining(people)
    withdraw = command(
        people, "withdraw", run="people:withdraw", about="take a member out for good", acts=True
    )
    withdraw.add_argument("person", metavar="PERSON")
    withdraw.add_argument("--reason", required=True, help="wish, deceased, law, mistake")
    withdraw.add_argument("--sure", action="store_true", required=True, help="nothing brings them back")


def _joining(people: Groups) -> None:
    merge = command(
        people, "merge", run="people:merge", about="make one person of two, by their ids", acts="hq_operator"
    )
    merge.add_argument("first", metavar="PERSON", help="id of a person or of one of its records")
    merge.add_argument("second", metavar="PERSON")
    merge.add_argument("--reason", required=True, help="reviewed, phoned, told, matched")
    merge.add_argument("--model", default="", help="version of the matching that proposed it")
    merge.add_argument("--score", type=float, help="how sure that matching was, 0 to 1")
    split = command(
        people,
        "split",
        run="people:split",
        about="make a person of their own of some records",
        acts="hq_operator",
    )
    split.add_argument("person", metavar="PERSON")
    split.add_argument("records", nargs="+", metavar="RECORD", help="ids of the records that leave")
    split.add_argument("--reason", required=True, help="different, phoned, told")
    undo = command(
        people, "undo", run="people:undo", about="take back a merge, a split or an undo", acts="hq_operator"
    )
    undo.add_argument("event", type=int, help="its number, as merge and split answer it")
