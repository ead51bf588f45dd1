"""dharatal user add | code | list, dharatal token LOGIN"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    user = group(groups, "user", "log-ins")
    new = command(user, "add", run="users:add", role="worker", about="add a log-in and give it a post")
    new.add_argument("login")
    new.add_argument("--post", required=True, help="code of the post, such as district_president")
    new.add_argument("--unit", required=True, metavar="KIND:CODE")
    new.add_argument("--shared", action="store_true", help="several people use this one log-in")
    code = command(
        user, "code", run="users:code", role="worker", about="a one-time code, or a printed card of them"
    )
    code.add_argument("login")
    code.add_argument(
        "--card", action="store_true", help="print a new card of sixteen codes; the old one ends"
    )
    command(user, "list", run="users:listed", role="worker", about="who can log in")
    token = command(
        groups, "token", run="users:token", role="worker", about="a key for the API, good for 90 days"
    )
    token.add_argument("login")
    token.add_argument(
        "--code", default="", help="current second-factor code of the log-in (needed in production)"
    )
    token.add_argument(
        "--machine", default="", metavar="NAME", help="enrolled machine that it is for, to make calls"
    )
