"""What each command takes; nothing here needs the database."""

import argparse
from typing import Any

Groups = Any  # argparse keeps the type of its sub-parsers to itself


def command(
    groups: Groups, name: str, *, run: str, role: str | None = "web", about: str = "", acts: bool = False
) -> argparse.ArgumentParser:
    """Add one command. run: `module:function` of commands/; role: as whom it enters the database, None for without.

    acts: it is done as somebody, named by `--as`.
    """
    parser: argparse.ArgumentParser = groups.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run, role=role)
    if acts:
        parser.add_argument("--as", dest="login", required=True, metavar="LOGIN", help="who acts")
        parser.add_argument("--code", default="", help="current second-factor code (needed in production)")
    return parser


def group(groups: Groups, name: str, about: str) -> Groups:
    return groups.add_parser(name, help=about, description=about).add_subparsers(
        metavar="COMMAND", required=True
    )
