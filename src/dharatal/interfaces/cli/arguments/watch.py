"""dharatal watch list | unlock | review, dharatal glass break | end | review"""

from uuid import UUID

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    watch = group(groups, "watch", "the watch over looks at members")
    command(watch, "list", run="watch:listing", about="closed log-ins, warnings, broken glasses", acts=True)
    for name, about in (
        ("unlock", "open a log-in's looks again"),
        ("review", "take a warning off the board"),
    ):
        close = command(watch, name, run=f"watch:{name}", about=about, acts=True)
        close.add_argument("notice", type=UUID, metavar="ID", help="as `watch list` tells it")
        close.add_argument("--words", required=True, help="what you found")
    glass = group(groups, "glass", "full access for an hour in an emergency")
    take = command(
        glass, "break", run="watch:break_glass", about="take it; the password is asked for", acts=True
    )
    take.add_argument("--reason", required=True, help="why, and why nobody else can do it")
    take.add_argument("--factor", required=True, metavar="CODE", help="a new code of the app or card")
    stop = command(glass, "end", run="watch:end_glass", about="end it before its hour", acts=True)
    stop.add_argument("glass", type=UUID, metavar="ID")
    reviewed = command(glass, "review", run="watch:review_glass", about="write its review", acts=True)
    reviewed.add_argument("glass", type=UUID, metavar="ID")
    reviewed.add_argument("--words", required=True, help="what the review found")
