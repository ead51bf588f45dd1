"""dharatal coverage"""

from dharatal.interfaces.cli.arguments import Groups, command


def add(groups: Groups) -> None:
    shown = command(
        groups,
        "coverage",
        run="coverage:show",
        about="how far an area is, and when it has its quota",
        acts="hq_operator",
    )
    shown.add_argument("--unit", required=True, metavar="KIND:CODE")
