"""Lists that turned up, by command."""

import argparse
import sys
from typing import Any

from dharatal.field.trace import commands
from dharatal.interfaces.cli.carrier import Command, acting_as


def file(arguments: argparse.Namespace) -> dict[str, Any]:
    return commands.file(_acting(arguments), arguments.file, say=_say)


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.listed(_acting(arguments)))


def shred(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.shred(_acting(arguments), arguments.list))


def complaints(arguments: argparse.Namespace) -> dict[str, Any]:
    return commands.complaints(_acting(arguments), arguments.case)


def _acting(arguments: argparse.Namespace) -> Command:
    return acting_as(arguments.login, code=arguments.code)


def _say(percent: int) -> None:
    print(f"{percent} %", file=sys.stderr)
