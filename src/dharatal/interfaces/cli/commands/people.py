"""The register by command."""

import argparse
from typing import Any

from dharatal.field.intake import commands as intake
from dharatal.interfaces.cli.carrier import acting_as
from dharatal.register.people import commands


def count(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.count(acting_as(arguments.login, code=arguments.code), unit=arguments.unit))


def find(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        commands.find(acting_as(arguments.login, code=arguments.code), arguments.text, unit=arguments.unit)
    )


def duplicates(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.duplicates(acting_as(arguments.login, code=arguments.code), unit=arguments.unit))


def merge(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        commands.merge(
            acting_as(arguments.login, code=arguments.code),
            arguments.first,
            arguments.second,
            reason=arguments.reason,
            model=arguments.model,
            score=arguments.score,
        )
    )


def split(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        commands.split(
            acting_as(arguments.login, code=arguments.code),
            arguments.person,
            records=arguments.records,
            reason=arguments.reason,
        )
    )


def undo(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.undo(acting_as(arguments.login, code=arguments.code), arguments.event))


def withdraw(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(intake.withdraw(who, commands.id_of(arguments.person), reason=arguments.reason))
