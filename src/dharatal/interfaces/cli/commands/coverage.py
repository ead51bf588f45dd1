"""Coverage by command."""

import argparse
from typing import Any

from dharatal.field.intake import commands
from dharatal.interfaces.cli.carrier import acting_as


def show(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.coverage_of(acting_as(arguments.login, code=arguments.code), unit=arguments.unit))
