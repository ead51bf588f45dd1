"""dharatal callroom audit"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    room = group(groups, "callroom", "the call room as a whole")
    audit = command(
        room, "audit", run="callroom:audit", about="what second calls found of callers and lists", acts=True
    )
    audit.add_argument("--unit", default="", help="KIND:CODE; only calls to that place")
