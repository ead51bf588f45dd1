"""dharatal up | down | status | production on | db upgrade"""

from dharatal.interfaces.cli.arguments import Groups, command, group


def add(groups: Groups) -> None:
    up = command(groups, "up", run="service:up", role=None, about="start database, pages and worker")
    up.add_argument("--port", type=int, default=8000)
    up.add_argument("--lan", metavar="NAME", help="serve the office's network over HTTPS under this name")
    up.add_argument("--detach", action="store_true", help="return when all is well")
    up.add_argument(
        "--seed", choices=["block", "district", "state"], help="fill an empty trial with invented people"
    )
    command(groups, "down", run="service:down", role=None, about="stop everything in order")
    command(groups, "status", run="service:status", role=None, about="say what runs")
    production = group(groups, "production", "turn a trial into a production")
    command(
        production,
        "on",
        run="service:production_on",
        role=None,
        about="one way: no printed passwords, no --as",
    )
    database = group(groups, "db", "the database itself")
    command(database, "upgrade", run="service:db_upgrade", role=None, about="move to a newer PostgreSQL")
