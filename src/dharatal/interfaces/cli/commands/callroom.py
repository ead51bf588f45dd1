"""The call room as a whole, by command."""

import argparse
from typing import Any

from dharatal.field.callroom import commands
from dharatal.field.callroom.checking import commands as checking
from dharatal.interfaces.cli.carrier import acting_as


def audit(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(checking.audit(acting_as(arguments.login, code=arguments.code), unit=arguments.unit))


def bills(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(commands.bills(who, arguments.file, line=arguments.line))
