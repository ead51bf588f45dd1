"""The call room's own proof by command."""

import argparse
from typing import Any

from dharatal.field.callroom import commands
from dharatal.interfaces.cli.carrier import acting_as


def bills(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(commands.bills(who, arguments.file, line=arguments.line))
