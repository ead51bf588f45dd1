"""The matching by command."""

import argparse
import sys
from typing import Any

from dharatal.interfaces.cli.carrier import at_the_machine
from dharatal.register.people.pairs import commands
from dharatal.register.people.pairs.finding import Found


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    def say(found: Found) -> None:
        print(f"{found.records:,} compared, {found.pairs:,} pairs, {found.linked:,} linked", file=sys.stderr)

    return commands.run(at_the_machine().actor, say=say)


def train(arguments: argparse.Namespace) -> dict[str, Any]:
    return commands.train(at_the_machine().actor)
