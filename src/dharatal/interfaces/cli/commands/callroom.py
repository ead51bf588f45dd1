"""The call room as a whole, by command."""

import argparse
from typing import Any

from dharatal.field.callroom import commands
from dharatal.field.callroom.checking import commands as checking
from dharatal.field.callroom.dialling import commands as dialling
from dharatal.field.callroom.paper import commands as paper
from dharatal.interfaces.cli.carrier import Command, acting_as
from dharatal.interfaces.cli.commands.calls import moment


def audit(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(checking.audit(acting_as(arguments.login, code=arguments.code), unit=arguments.unit))


def bills(arguments: argparse.Namespace) -> dict[str, Any]:
    who = acting_as(arguments.login, code=arguments.code)
    return dict(commands.bills(who, arguments.file, line=arguments.line))


def line_list(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(dialling.lines(_acting(arguments)))


def line_add(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(dialling.add(_acting(arguments), arguments.line, cap=arguments.cap))


def line_retire(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(dialling.retire(_acting(arguments), arguments.line))


def paper_list(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(paper.listing(_acting(arguments)))


def paper_ask(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(paper.ask(_acting(arguments), callers=arguments.callers, rows=arguments.rows))


def paper_approve(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(paper.approve(_acting(arguments), arguments.asked))


def paper_print(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(paper.print_sheet(_acting(arguments), arguments.sheet))


def paper_enter(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(
        paper.enter(
            _acting(arguments),
            arguments.row,
            arguments.outcome,
            called_at=arguments.called_at,
            note=arguments.note,
            callback_at=moment(arguments.callback_at),
            is_correction=arguments.correct,
        )
    )


def paper_back(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(paper.back(_acting(arguments), arguments.sheet, rest_not_called=arguments.rest_not_called))


def paper_lost(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(paper.lost(_acting(arguments), arguments.sheet, reason=arguments.reason))


def _acting(arguments: argparse.Namespace) -> Command:
    return acting_as(arguments.login, code=arguments.code)
