"""Lists from districts by command."""

import argparse
import sys
from typing import Any

from dharatal.field.intake import commands
from dharatal.interfaces.cli.carrier import acting_as, at_the_machine


def load(arguments: argparse.Namespace) -> dict[str, Any]:
    return commands.load(
        acting_as(arguments.login, code=arguments.code),
        arguments.file,
        unit=arguments.unit,
        mapping=arguments.mapping,
        rejects=arguments.rejects,
        say=_say,
    )


def retry(arguments: argparse.Namespace) -> dict[str, Any]:
    return commands.retry(
        acting_as(arguments.login, code=arguments.code),
        arguments.batch,
        rejects=arguments.rejects,
        say=_say,
    )


def _say(done: int, total: int) -> None:
    print(f"{done:,} / {total:,}", file=sys.stderr)


def status(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.status(at_the_machine(), arguments.batch))


def returns(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        commands.returns(
            acting_as(arguments.login, code=arguments.code), unit=arguments.unit, out=arguments.out
        )
    )
