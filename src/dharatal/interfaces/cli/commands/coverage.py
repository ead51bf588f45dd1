"""Coverage by command."""

import argparse
from typing import Any

from dharatal.field.intake import coverage_commands
from dharatal.interfaces.cli.carrier import acting_as


def show(arguments: argparse.Namespace) -> dict[str, Any]:
    command = acting_as(arguments.login, code=arguments.code)
    return dict(coverage_commands.coverage_of(command, unit=arguments.unit))
