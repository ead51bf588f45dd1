"""What each command takes; nothing here needs the database."""

import argparse
import os
from typing import Any

Groups = Any  # argparse keeps the type of its sub-parsers to itself


def command(
    groups: Groups,
    name: str,
    *,
    run: str,
    role: str | None = "web",
    about: str = "",
    acts: bool | str = False,
) -> argparse.ArgumentParser:
    """Add one command. run: `module:function` of commands/; role: as whom it enters the database, None for without.

    acts: it is done as somebody, named by `--as` or by DHARATAL_AS; a post's code: in a trial, when nobody is named,
    whoever holds that post does it.
    """
    parser: argparse.ArgumentParser = groups.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run, role=role)
    if acts:
        _who_acts(parser, usual=acts if isinstance(acts, str) else "")
        parser.add_argument("--code", default="", help="current second-factor code (needed in production)")
    return parser


def _who_acts(parser: argparse.ArgumentParser, *, usual: str) -> None:
    named = os.environ.get("DHARATAL_AS", "")
    about = f"who acts (in a trial, when left out: a {usual})" if usual else "who acts"
    parser.add_argument(
        "--as", dest="login", default=named, required=not (named or usual), metavar="LOGIN", help=about
    )
    parser.set_defaults(usual=usual)


def group(groups: Groups, name: str, about: str) -> Groups:
    return groups.add_parser(name, help=about, description=about).add_subparsers(
        metavar="COMMAND", required=True
    )
