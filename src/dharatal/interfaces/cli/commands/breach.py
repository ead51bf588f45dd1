"""Breaches, by command."""

import argparse
from typing import Any

from dharatal.engines.files import write_whole
from dharatal.field.trace.breach import commands
from dharatal.field.trace.breach.words import TO_MEMBERS
from dharatal.interfaces.cli.carrier import Command, acting_as
from dharatal.kernel.clock import IST


def open_breach(arguments: argparse.Namespace) -> dict[str, Any]:
    noticed = arguments.noticed_at
    if noticed is not None and noticed.tzinfo is None:
        noticed = noticed.replace(tzinfo=IST)
    answer = commands.open_breach(
        _acting(arguments),
        units=arguments.unit,
        noticed_at=noticed,
        answers=arguments.say,
        case=arguments.case,
    )
    return dict(answer)


def write(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.write(_acting(arguments), arguments.breach, answers=arguments.say))


def listed(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.listed(_acting(arguments)))


def tell(arguments: argparse.Namespace) -> dict[str, Any]:
    acting, breach, duty = _acting(arguments), arguments.breach, arguments.duty
    if duty in TO_MEMBERS:
        return commands.tell_members(acting, breach, duty=duty, units=arguments.unit)
    how, reference = arguments.how, arguments.reference
    return dict(commands.tell_office(acting, breach, duty=duty, how=how, reference=reference))


def letters(arguments: argparse.Namespace) -> dict[str, Any]:
    made, count, content = commands.print_letters(_acting(arguments), arguments.notice)
    write_whole(arguments.out, content)
    return {"letters": str(made), "printed": count, "file": str(arguments.out)}


def posted(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.post_letters(_acting(arguments), arguments.letters, reference=arguments.reference))


def contain(arguments: argparse.Namespace) -> dict[str, Any]:
    answer = commands.contain(
        _acting(arguments),
        arguments.breach,
        kind=arguments.kind,
        login=arguments.whose,
        confirm=arguments.confirm,
    )
    return dict(answer)


def undo(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.undo(_acting(arguments), arguments.switch))


def close(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.close(_acting(arguments), arguments.breach))


def _acting(arguments: argparse.Namespace) -> Command:
    return acting_as(arguments.login, code=arguments.code)
