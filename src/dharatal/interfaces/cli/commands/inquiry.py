"""Hearings and reports, by command."""

import argparse
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from dharatal.engines.files import write_whole
from dharatal.field.trace.inquiry import commands
from dharatal.interfaces.cli.carrier import Command, acting_as
from dharatal.kernel.errors import Refusal


class CannotRead(Refusal):
    code = "cannot_read_file"
    status = 422


def hear(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.hear(_acting(arguments), arguments.case))


def mine(arguments: argparse.Namespace) -> dict[str, Any]:
    return dict(commands.own(_acting(arguments)))


def answer(arguments: argparse.Namespace) -> dict[str, Any]:
    text = _read(arguments.file).decode(errors="replace")
    return dict(commands.answer(_acting(arguments), arguments.hearing, text=text))


def report(arguments: argparse.Namespace) -> dict[str, Any]:
    told, files = commands.report(_acting(arguments), arguments.case)
    arguments.out.mkdir(parents=True, exist_ok=True)
    written = {one: arguments.out / f"report-{told['number']}-{one}.pdf" for one in files}
    for one, content in files.items():
        write_whole(written[one], content)
    return {**told, "files": {one: str(path) for one, path in written.items()}}


def check(arguments: argparse.Namespace) -> dict[str, Any]:
    acting = _acting(arguments)
    if arguments.file is not None:
        return dict(commands.check(acting, _read(arguments.file)))
    return dict(commands.check_page(acting, number=arguments.number, code=arguments.page))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotRead(
            _("The file cannot be opened. Check its name and whether you may read it.")
        ) from error


def _acting(arguments: argparse.Namespace) -> Command:
    return acting_as(arguments.login, code=arguments.code)
